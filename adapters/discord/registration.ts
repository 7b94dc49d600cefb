import { isDeepStrictEqual } from 'node:util';
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  ApplicationCommandOptionType as Kind,
  type LocalizationMap,
  type REST,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { Log } from '../../src/log.ts';
import { metricName } from '../../src/text/sentences.ts';
import { MESSAGE_COMMAND, type OptionSpec, SUBCOMMANDS, type Words } from './commands.ts';

/** Overwrites what is registered, when it is not what we have. Resolves with the id of `/ml`, if it is known. */
export async function registerCommands(rest: REST, application: string, log: Log): Promise<string | undefined> {
  const route = Routes.applicationCommands(application);
  const query = new URLSearchParams({ with_localizations: 'true' });
  try {
    const registered = await rest.get(route, { query });
    if (!differ(registered, COMMANDS)) return idOf(registered);
    const now = await rest.put(route, { body: COMMANDS });
    log.info('the commands were registered with Discord');
    return idOf(now);
  } catch (err) {
    log.error({ err }, 'the commands could not be registered');
    return undefined;
  }
}

const idOf = (registered: unknown): string | undefined =>
  Array.isArray(registered) ? registered.find(({ name }) => name === COMMAND)?.id : undefined;

const COMMAND = 'ml';

const localised = ({ de, fr, es }: Words): LocalizationMap => ({ de, fr, 'es-ES': es, 'es-419': es });
const described = (words: Words) => ({ description: words.en, description_localizations: localised(words) });

const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
};

function optionJson({ name, kind, words, required, choices, suggests, min, max }: OptionSpec) {
  const bounds = kind === Kind.Integer ? { min_value: min, max_value: max } : { min_length: min, max_length: max };
  // What is undefined is not sent.
  return {
    type: kind,
    name,
    ...described(words),
    required,
    choices: choices?.map((value) => ({ name: metricName(value), value })),
    autocomplete: suggests === undefined ? undefined : true,
    ...bounds,
  };
}

/** All commands, for one bulk overwrite. */
export const COMMANDS = [
  {
    type: ApplicationCommandType.ChatInput,
    name: COMMAND,
    ...described({
      en: 'Find data, train models, predict',
      de: 'Daten finden, Modelle trainieren, vorhersagen',
      fr: 'Trouver des données, entraîner des modèles, prédire',
      es: 'Encontrar datos, entrenar modelos, predecir',
    }),
    ...EVERYWHERE,
    options: SUBCOMMANDS.map(({ name, words, options }) => ({
      type: Kind.Subcommand,
      name,
      ...described(words),
      options: options.map(optionJson),
    })),
  },
  { type: ApplicationCommandType.Message, name: MESSAGE_COMMAND, ...EVERYWHERE },
] as unknown as RESTPutAPIApplicationCommandsJSONBody;

/** What of a command is ours to say, and what Discord takes it for when it is left out. */
const SAID: Readonly<Record<string, unknown>> = {
  type: ApplicationCommandType.ChatInput,
  name: '',
  description: '',
  description_localizations: {},
  required: false,
  autocomplete: false,
  min_value: null,
  max_value: null,
  min_length: null,
  max_length: null,
  integration_types: null,
  contexts: null,
};

/** A command or an option in one spelling, so that two that do the same are the same. */
function spelled(given: unknown): Readonly<Record<string, unknown>> {
  const said = (given ?? {}) as Readonly<Record<string, unknown>>;
  const parts = (key: string): readonly object[] => {
    const list = said[key];
    return Array.isArray(list) ? list.map(spelled) : [];
  };
  return {
    ...Object.fromEntries(Object.entries(SAID).map(([key, otherwise]) => [key, said[key] ?? otherwise])),
    value: said.value ?? null,
    options: parts('options'),
    choices: parts('choices'),
  };
}

/** Whether what is registered does something else than what we have. Discord adds fields, and sorts by its own lights. */
export function differ(registered: unknown, ours: readonly unknown[]): boolean {
  const all = (commands: readonly unknown[]) =>
    commands.map(spelled).sort((a, b) => String(a.name).localeCompare(String(b.name)));
  return !Array.isArray(registered) || !isDeepStrictEqual(all(registered), all(ours));
}
