import { ApplicationCommandOptionType as Kind } from 'discord.js';
import { type CommandName, METRICS, parseCommand } from '../../src/conversation/command.ts';
import type { IncomingFile, Input, SuggestionRequest } from '../../src/conversation/platform.ts';
import { ENGINES } from '../../src/store/records.ts';
import type { Spell } from '../shared/sayings.ts';
import { LIMITS } from './limits.ts';

/** A description in the languages we have words for; English is what everyone else reads. */
export interface Words {
  readonly en: string;
  readonly de: string;
  readonly fr: string;
  readonly es: string;
}

export interface OptionSpec {
  readonly name: string;
  readonly kind: Kind.String | Kind.Integer | Kind.Attachment;
  readonly words: Words;
  /** What it fills in, where that has another name. */
  readonly slot?: string;
  readonly required?: true;
  readonly choices?: readonly string[];
  /** Completed from the store while it is typed. */
  readonly suggests?: SuggestionRequest['kind'];
  readonly min?: number;
  readonly max?: number;
}

/** What was filled in. */
export interface Given {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  file(name: string): IncomingFile | undefined;
}

export interface Subcommand {
  readonly name: string;
  readonly words: Words;
  readonly options: readonly OptionSpec[];
  /** Null when what was filled in asks for nothing; `missing` then says what to fill in. */
  input(given: Given): Input | null;
  readonly missing?: string;
}

/** What can be said, as a command: one of ours by its name, everything else by the one that takes words. */
export const spellWith =
  (commandId: () => string | undefined): Spell =>
  (words, isLink) => {
    const isCommand = SUBCOMMANDS.some(({ name }) => name === words);
    const id = isLink ? commandId() : undefined;
    if (id === undefined) return `“/ml ${isCommand ? '' : 'ask '}${words}”`;
    return isCommand ? `</ml ${words}:${id}>` : `</ml ask:${id}> “${words}”`;
  };

export const MESSAGE_COMMAND = 'Use this file';

const option = (name: string, words: Words, more: Partial<OptionSpec> = {}): OptionSpec => ({
  name,
  kind: Kind.String,
  words,
  ...more,
});

const NAMES = {
  dataset: { en: 'A data set here', de: 'Ein Datensatz hier', fr: 'Un jeu de données ici', es: 'Un conjunto de datos' },
  model: { en: 'A model here', de: 'Ein Modell hier', fr: 'Un modèle ici', es: 'Un modelo' },
  run: { en: 'Which training', de: 'Welches Training', fr: 'Quel entraînement', es: 'Qué entrenamiento' },
  file: {
    en: 'A file with a table',
    de: 'Eine Datei mit einer Tabelle',
    fr: 'Un fichier de tableau',
    es: 'Un archivo con una tabla',
  },
} satisfies Record<string, Words>;

const run = option('run', NAMES.run, { suggests: 'run' });
const model = option('model', NAMES.model, { suggests: 'model' });
const file = option('file', NAMES.file, { kind: Kind.Attachment });

const text = (words: string, attached?: IncomingFile): Input => ({
  kind: 'text',
  text: words,
  files: attached === undefined ? [] : [attached],
});

/** A command whose slots are its options, as they are filled in. */
function filledIn(command: CommandName, said: Omit<Subcommand, 'input'>): Subcommand {
  const input = (given: Given): Input | null => {
    const filled = said.options.flatMap(({ name, slot = name, kind }) => {
      const value = kind === Kind.Integer ? given.number(name) : given.text(name);
      return value === undefined ? [] : [[slot, value] as const];
    });
    const means = parseCommand({ command, slots: Object.fromEntries(filled) });
    return means === null ? null : { kind: 'command', command: means };
  };
  return { ...said, input };
}

/** `/ml SUBCOMMAND`, in the order people need them. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'ask',
    words: {
      en: 'Say in your own words what you want',
      de: 'Sage in eigenen Worten, was du möchtest',
      fr: 'Dites avec vos mots ce que vous voulez',
      es: 'Di con tus palabras lo que quieres',
    },
    options: [
      option(
        'text',
        {
          en: 'For example: find me data about churn',
          de: 'Zum Beispiel: find me data about churn',
          fr: 'Par exemple : find me data about churn',
          es: 'Por ejemplo: find me data about churn',
        },
        { required: true, max: LIMITS.content },
      ),
      file,
    ],
    input: (given) => text(given.text('text') ?? '', given.file('file')),
  },
  filledIn('search_datasets', {
    name: 'search',
    words: { en: 'Search for data sets', de: 'Datensätze suchen', fr: 'Chercher des données', es: 'Buscar datos' },
    options: [
      option(
        'query',
        { en: 'What it is about', de: 'Worum es geht', fr: 'Le sujet', es: 'El tema' },
        { required: true, max: 300 },
      ),
    ],
  }),
  {
    name: 'add',
    words: {
      en: 'Add a data set, found or attached',
      de: 'Einen Datensatz hinzufügen, gefunden oder angehängt',
      fr: 'Ajouter un jeu de données, trouvé ou joint',
      es: 'Añadir un conjunto de datos, encontrado o adjunto',
    },
    options: [
      option(
        'dataset',
        {
          en: 'Its place in the last search, or its name',
          de: 'Der Platz in der letzten Suche oder der Name',
          fr: 'Sa place dans la dernière recherche, ou son nom',
          es: 'Su lugar en la última búsqueda, o su nombre',
        },
        { suggests: 'result', max: 300 },
      ),
      file,
    ],
    input: (given) => {
      const attached = given.file('file');
      if (attached !== undefined) return text('', attached);
      const ref = given.text('dataset');
      return ref === undefined ? null : { kind: 'command', command: { command: 'add_dataset', slots: { ref } } };
    },
    missing: 'Name a result of the last search (1, 2 …), or attach a file.',
  },
  filledIn('train', {
    name: 'train',
    words: { en: 'Train a model', de: 'Ein Modell trainieren', fr: 'Entraîner un modèle', es: 'Entrenar un modelo' },
    options: [
      option('dataset', NAMES.dataset, { suggests: 'dataset' }),
      option(
        'target',
        {
          en: 'The column to predict',
          de: 'Die Spalte, die vorhergesagt wird',
          fr: 'La colonne à prédire',
          es: 'La columna a predecir',
        },
        { suggests: 'column' },
      ),
      option(
        'time_limit',
        {
          en: 'At most so many seconds',
          de: 'Höchstens so viele Sekunden',
          fr: 'Au plus tant de secondes',
          es: 'Como máximo tantos segundos',
        },
        { kind: Kind.Integer, slot: 'time_limit_s', min: 1, max: 86_400 },
      ),
      option(
        'metric',
        { en: 'What to be judged by', de: 'Wonach bewertet wird', fr: 'Le critère', es: 'El criterio' },
        { choices: METRICS },
      ),
      option(
        'engine',
        { en: 'What trains', de: 'Womit trainiert wird', fr: 'Le moteur', es: 'El motor' },
        { choices: ENGINES },
      ),
    ],
  }),
  filledIn('status', {
    name: 'status',
    words: {
      en: 'How a training is going',
      de: 'Wie ein Training läuft',
      fr: 'Où en est un entraînement',
      es: 'Cómo va un entrenamiento',
    },
    options: [run],
  }),
  filledIn('cancel', {
    name: 'cancel',
    words: {
      en: 'End a training',
      de: 'Ein Training beenden',
      fr: 'Arrêter un entraînement',
      es: 'Parar un entrenamiento',
    },
    options: [{ ...run, suggests: 'going' }],
  }),
  filledIn('leaderboard', {
    name: 'leaderboard',
    words: {
      en: 'Compare the models tried',
      de: 'Die versuchten Modelle vergleichen',
      fr: 'Comparer les modèles essayés',
      es: 'Comparar los modelos probados',
    },
    options: [run],
  }),
  {
    name: 'predict',
    words: {
      en: 'Predict for one row',
      de: 'Für eine Zeile vorhersagen',
      fr: 'Prédire pour une ligne',
      es: 'Predecir para una fila',
    },
    options: [
      model,
      option(
        'values',
        {
          en: 'For example: tenure=3, contract=Two year. Left out, a form opens',
          de: 'Zum Beispiel: tenure=3, contract=Two year. Ohne Angabe öffnet sich ein Formular',
          fr: 'Par exemple : tenure=3, contract=Two year. Sans valeurs, un formulaire s’ouvre',
          es: 'Por ejemplo: tenure=3, contract=Two year. Sin valores se abre un formulario',
        },
        { max: LIMITS.content },
      ),
    ],
    input: (given) => {
      const values = given.text('values');
      const named = given.text('model');
      if (values === undefined)
        return {
          kind: 'command',
          command: { command: 'predict', slots: { ...(named === undefined ? {} : { model: named }), row: {} } },
        };
      return text(named === undefined ? `predict for ${values}` : `predict with ${named} for ${values}`);
    },
  },
  filledIn('deploy', {
    name: 'deploy',
    words: {
      en: 'Put a model into service',
      de: 'Ein Modell in Betrieb nehmen',
      fr: 'Mettre un modèle en service',
      es: 'Poner un modelo en servicio',
    },
    options: [model],
  }),
  filledIn('help', {
    name: 'help',
    words: { en: 'What can be said', de: 'Was man sagen kann', fr: 'Ce qu’on peut dire', es: 'Qué se puede decir' },
    options: [],
  }),
];
