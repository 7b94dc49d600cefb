import { asList, asObject, asText, type Json, lengthOf } from './json.ts';

/**
 * The limits of Discord's API v10 on what a bot sends, written down from its documentation and independent of the
 * adapter's own table: what the adapter believes is not what it is judged by.
 */
export const FLAG = { suppressEmbeds: 4, ephemeral: 64, loading: 128, silent: 4096, componentsV2: 32_768 } as const;

/** Collects what is wrong with a payload, each finding with the path of the field. */
class Findings {
  readonly list: string[] = [];

  add(path: string, problem: string): void {
    this.list.push(`${path}: ${problem}`);
  }

  text(path: string, value: unknown, least: number, most: number): void {
    if (typeof value !== 'string') {
      this.add(path, 'must be a string');
      return;
    }
    const length = lengthOf(value);
    if (length < least || length > most) this.add(path, `must be ${least} to ${most} characters, is ${length}`);
    if (least > 0 && value.trim() === '') this.add(path, 'must not be blank');
  }

  optionalText(path: string, value: unknown, most: number): void {
    if (value !== undefined && value !== null) this.text(path, value, 0, most);
  }

  list_(path: string, value: unknown, least: number, most: number): unknown[] {
    if (!Array.isArray(value)) {
      this.add(path, 'must be a list');
      return [];
    }
    if (value.length < least || value.length > most)
      this.add(path, `must have ${least} to ${most} entries, has ${value.length}`);
    return value;
  }

  keys(path: string, value: Json, known: readonly string[]): void {
    for (const key of Object.keys(value)) if (!known.includes(key)) this.add(path, `unknown field ${key}`);
  }

  unique(path: string, values: readonly unknown[]): void {
    if (new Set(values).size !== values.length) this.add(path, 'must be unique');
  }
}

const MIB = 1024 * 1024;

const MESSAGE_KEYS =
  'content embeds components nonce enforce_nonce allowed_mentions message_reference attachments flags tts'.split(' ');

export interface MessageContext {
  readonly edit?: boolean;
  /** Answers to interactions may be ephemeral. */
  readonly interaction?: boolean;
  /** The edited message already has the V2 flag, which stays. */
  readonly wasV2?: boolean;
  /** Names of the files sent along, and of those kept. */
  readonly files?: readonly { readonly name: string; readonly size: number }[];
}

/** What is wrong with a message that is posted, edited, or given as an answer. Empty when nothing is. */
export function messageProblems(message: Json, context: MessageContext = {}): string[] {
  const f = new Findings();
  f.keys('message', message, MESSAGE_KEYS);
  f.optionalText('content', message.content, 2_000);
  const flags = typeof message.flags === 'number' ? message.flags : 0;
  const allowed =
    FLAG.suppressEmbeds | FLAG.silent | FLAG.componentsV2 | (context.interaction && !context.edit ? FLAG.ephemeral : 0);
  if (flags & ~allowed) f.add('flags', `bits ${flags & ~allowed} are not allowed here`);
  const v2 = (flags & FLAG.componentsV2) !== 0 || context.wasV2 === true;
  if (message.nonce !== undefined && typeof message.nonce !== 'number') f.text('nonce', message.nonce, 1, 25);
  if (message.enforce_nonce === true && message.nonce === undefined) f.add('nonce', 'enforce_nonce needs a nonce');
  checkMentions(f, message.allowed_mentions);
  if (message.message_reference !== undefined) {
    const id = asObject(message.message_reference).message_id;
    if (typeof id !== 'string' || !/^\d{17,19}$/.test(id)) f.add('message_reference', 'message_id must be a snowflake');
  }
  const files = context.files ?? [];
  f.list_('files', files, 0, 10);
  for (const file of files) if (file.size > 10 * MIB) f.add('files', `${file.name} is larger than 10 MiB`);
  if (files.reduce((sum, { size }) => sum + size, 0) > 25 * MIB) f.add('files', 'are larger than 25 MiB together');
  if (message.attachments !== undefined) f.list_('attachments', message.attachments, 0, 10);

  if (v2) {
    if (asText(message.content) !== '') f.add('content', 'is forbidden with components V2');
    if (asList(message.embeds).length > 0) f.add('embeds', 'are forbidden with components V2');
    if (message.components !== undefined) checkV2(f, message.components, new Set(files.map((file) => file.name)));
    else if (!context.edit) f.add('components', 'are needed with components V2');
    return f.list;
  }
  if (message.embeds !== undefined && message.embeds !== null) checkEmbeds(f, message.embeds);
  if (message.components !== undefined && message.components !== null) checkRows(f, message.components);
  const empty =
    asText(message.content).trim() === '' &&
    asList(message.embeds).length === 0 &&
    asList(message.components).length === 0 &&
    files.length === 0;
  if (empty && !context.edit) f.add('message', 'is empty');
  return f.list;
}

function checkMentions(f: Findings, value: unknown): void {
  if (value === undefined || value === null) return;
  const mentions = asObject(value);
  f.keys('allowed_mentions', mentions, ['parse', 'users', 'roles', 'replied_user']);
  const parse = asList(mentions.parse);
  for (const kind of parse)
    if (!['users', 'roles', 'everyone'].includes(asText(kind))) f.add('allowed_mentions.parse', `unknown ${kind}`);
  for (const kind of ['users', 'roles']) {
    const ids = f.list_(`allowed_mentions.${kind}`, mentions[kind] ?? [], 0, 100);
    if (ids.length > 0 && parse.includes(kind)) f.add(`allowed_mentions.${kind}`, 'excludes the same word in parse');
  }
}

function checkEmbeds(f: Findings, value: unknown): void {
  let total = 0;
  const count = (text: unknown) => {
    total += lengthOf(asText(text));
  };
  for (const [i, entry] of f.list_('embeds', value, 0, 10).entries()) {
    const embed = asObject(entry);
    const at = `embeds[${i}]`;
    f.keys(
      at,
      embed,
      'title description url timestamp color footer image thumbnail author fields type video provider'.split(' '),
    );
    f.optionalText(`${at}.title`, embed.title, 256);
    f.optionalText(`${at}.description`, embed.description, 4_096);
    if (embed.footer !== undefined) f.text(`${at}.footer`, asObject(embed.footer).text, 1, 2_048);
    if (embed.author !== undefined) f.text(`${at}.author`, asObject(embed.author).name, 1, 256);
    if (embed.color !== undefined && !(Number.isInteger(embed.color) && Number(embed.color) <= 0xff_ff_ff))
      f.add(`${at}.color`, 'must be a 24-bit number');
    for (const [j, item] of f.list_(`${at}.fields`, embed.fields ?? [], 0, 25).entries()) {
      const field = asObject(item);
      f.text(`${at}.fields[${j}].name`, field.name, 1, 256);
      f.text(`${at}.fields[${j}].value`, field.value, 1, 1_024);
      count(field.name);
      count(field.value);
    }
    count(embed.title);
    count(embed.description);
    count(asObject(embed.footer).text);
    count(asObject(embed.author).name);
    const shown = ['title', 'description', 'footer', 'author', 'image', 'thumbnail'].some((key) => embed[key]);
    if (!shown && asList(embed.fields).length === 0) f.add(at, 'is empty');
  }
  if (total > 6_000) f.add('embeds', `hold ${total} characters together, 6,000 are allowed`);
}

function checkRows(f: Findings, value: unknown): void {
  const ids: unknown[] = [];
  for (const [i, row] of f.list_('components', value, 0, 5).entries()) checkRow(f, `components[${i}]`, row, ids);
  f.unique('components.custom_id', ids);
}

function checkRow(f: Findings, at: string, value: unknown, ids: unknown[]): void {
  const row = asObject(value);
  if (row.type !== 1) {
    f.add(at, `type ${row.type} is not an action row`);
    return;
  }
  const children = f.list_(`${at}.components`, row.components, 1, 5).map(asObject);
  const selects = children.filter((child) => child.type !== 2);
  if (selects.length > 0 && children.length > 1) f.add(at, 'holds one select or up to five buttons');
  for (const [j, child] of children.entries()) {
    const path = `${at}.components[${j}]`;
    if (child.type === 2) checkButton(f, path, child, ids);
    else if ([3, 5, 6, 7, 8].includes(Number(child.type))) checkSelect(f, path, child, ids);
    else f.add(path, `type ${child.type} is not allowed in a row`);
  }
}

function checkButton(f: Findings, at: string, button: Json, ids: unknown[]): void {
  f.keys(at, button, ['type', 'id', 'style', 'label', 'emoji', 'custom_id', 'url', 'disabled']);
  if (![1, 2, 3, 4, 5].includes(Number(button.style))) f.add(`${at}.style`, 'must be 1 to 5');
  if (button.emoji === undefined) f.text(`${at}.label`, button.label, 1, 80);
  else f.optionalText(`${at}.label`, button.label, 80);
  if (button.style === 5) {
    f.text(`${at}.url`, button.url, 1, 512);
    return;
  }
  f.text(`${at}.custom_id`, button.custom_id, 1, 100);
  ids.push(button.custom_id);
}

function checkSelect(f: Findings, at: string, select: Json, ids: unknown[]): void {
  f.text(`${at}.custom_id`, select.custom_id, 1, 100);
  ids.push(select.custom_id);
  f.optionalText(`${at}.placeholder`, select.placeholder, 150);
  if (select.type === 3) checkOptions(f, at, select.options, 1, 25, 100, select);
  const most = Number(select.max_values ?? 1);
  const least = Number(select.min_values ?? 1);
  if (least < 0 || most > 25 || least > most) f.add(at, 'min_values and max_values must be 0 to 25, in order');
}

function checkOptions(
  f: Findings,
  at: string,
  value: unknown,
  least: number,
  most: number,
  length: number,
  of: Json,
): void {
  const options = f.list_(`${at}.options`, value, least, most).map(asObject);
  for (const [i, option] of options.entries()) {
    f.text(`${at}.options[${i}].label`, option.label, 1, length);
    f.text(`${at}.options[${i}].value`, option.value, 1, length);
    f.optionalText(`${at}.options[${i}].description`, option.description, length);
  }
  f.unique(
    `${at}.options.value`,
    options.map((option) => option.value),
  );
  const chosen = options.filter((option) => option.default === true).length;
  if (chosen > Number(of.max_values ?? 1)) f.add(`${at}.options`, `${chosen} are chosen by default`);
}

const V2_TOP = [1, 9, 10, 12, 13, 14, 17];
const V2_IN_CONTAINER = [1, 9, 10, 12, 13, 14];

function checkV2(f: Findings, value: unknown, files: ReadonlySet<string>): void {
  const seen = { components: 0, text: 0, ids: [] as unknown[] };

  const text = (at: string, component: Json) => {
    f.text(`${at}.content`, component.content, 1, 4_000);
    seen.text += lengthOf(asText(component.content));
  };
  const attachment = (at: string, media: unknown) => {
    const url = asText(asObject(media).url);
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    if (name === undefined && !/^https?:/.test(url)) f.add(at, 'needs a URL');
    if (name !== undefined && !files.has(name)) f.add(at, `names ${name}, which is not attached`);
  };
  const visit = (at: string, entry: unknown, allowed: readonly number[]): void => {
    const component = asObject(entry);
    const type = Number(component.type);
    seen.components += 1;
    if (!allowed.includes(type)) {
      f.add(at, `type ${component.type} is not allowed here`);
      return;
    }
    if (type === 1) {
      seen.components += asList(component.components).length;
      checkRow(f, at, component, seen.ids);
    } else if (type === 9) {
      const texts = f.list_(`${at}.components`, component.components, 1, 3);
      for (const [i, child] of texts.entries()) visit(`${at}.components[${i}]`, child, [10]);
      visit(`${at}.accessory`, component.accessory, [2, 11]);
    } else if (type === 2) checkButton(f, at, component, seen.ids);
    else if (type === 10) text(at, component);
    else if (type === 11) f.optionalText(`${at}.description`, component.description, 1_024);
    else if (type === 12) f.list_(`${at}.items`, component.items, 1, 10);
    else if (type === 13) attachment(`${at}.file`, component.file);
    else if (type === 17) {
      const children = f.list_(`${at}.components`, component.components, 1, 40);
      for (const [i, child] of children.entries()) visit(`${at}.components[${i}]`, child, V2_IN_CONTAINER);
    }
  };

  for (const [i, entry] of f.list_('components', value, 1, 40).entries()) visit(`components[${i}]`, entry, V2_TOP);
  if (seen.components > 40) f.add('components', `are ${seen.components} counted nested, 40 are allowed`);
  if (seen.text > 4_000) f.add('components', `hold ${seen.text} characters of text, 4,000 are allowed`);
  f.unique('components.custom_id', seen.ids);
}

/** What is wrong with a modal. */
export function modalProblems(value: unknown): string[] {
  const f = new Findings();
  const modal = asObject(value);
  f.keys('modal', modal, ['title', 'custom_id', 'components']);
  f.text('modal.title', modal.title, 1, 45);
  f.text('modal.custom_id', modal.custom_id, 1, 100);
  const ids: unknown[] = [];
  for (const [i, entry] of f.list_('modal.components', modal.components, 1, 5).entries()) {
    const at = `modal.components[${i}]`;
    const component = asObject(entry);
    if (component.type === 10) {
      f.text(`${at}.content`, component.content, 1, 4_000);
      continue;
    }
    if (component.type !== 18) {
      f.add(at, `type ${component.type} is not a label`);
      continue;
    }
    f.text(`${at}.label`, component.label, 1, 45);
    f.optionalText(`${at}.description`, component.description, 100);
    checkInput(f, `${at}.component`, asObject(component.component), ids);
  }
  f.unique('modal.custom_id', ids);
  return f.list;
}

function checkInput(f: Findings, at: string, input: Json, ids: unknown[]): void {
  const type = Number(input.type);
  f.text(`${at}.custom_id`, input.custom_id, 1, 100);
  ids.push(input.custom_id);
  if (type === 4) {
    if (![1, 2].includes(Number(input.style))) f.add(`${at}.style`, 'must be 1 or 2');
    if (input.label !== undefined) f.add(`${at}.label`, 'is not allowed inside a label');
    f.optionalText(`${at}.placeholder`, input.placeholder, 100);
    f.optionalText(`${at}.value`, input.value, 4_000);
    const most = Number(input.max_length ?? 4_000);
    if (most < 1 || most > 4_000) f.add(`${at}.max_length`, 'must be 1 to 4,000');
    if (lengthOf(asText(input.value)) > most) f.add(`${at}.value`, 'is longer than max_length');
  } else if (type === 3) {
    f.optionalText(`${at}.placeholder`, input.placeholder, 150);
    checkOptions(f, at, input.options, 1, 25, 100, input);
  } else if (type === 21) checkOptions(f, at, input.options, 2, 10, 100, input);
  else if (type === 22) checkOptions(f, at, input.options, 1, 10, 100, input);
  else if (![5, 6, 7, 8, 19, 23].includes(type)) f.add(at, `type ${input.type} is not allowed in a label`);
}

/** What is wrong with the choices offered while a person types. */
export function choiceProblems(value: unknown): string[] {
  const f = new Findings();
  for (const [i, entry] of f.list_('choices', value, 0, 25).entries()) {
    const choice = asObject(entry);
    f.text(`choices[${i}].name`, choice.name, 1, 100);
    if (typeof choice.value === 'string') f.text(`choices[${i}].value`, choice.value, 1, 100);
    else if (typeof choice.value !== 'number') f.add(`choices[${i}].value`, 'must be a string or a number');
  }
  return f.list;
}

const LOCALES =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  );
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What is wrong with the commands of a bulk overwrite. */
export function commandProblems(value: unknown): string[] {
  const f = new Findings();
  const commands = asList(value).map(asObject);
  if (!Array.isArray(value)) f.add('commands', 'must be a list');
  for (const [type, most] of [[1, 100] as const, [2, 15] as const, [3, 15] as const])
    if (commands.filter((command) => (command.type ?? 1) === type).length > most)
      f.add('commands', `at most ${most} of type ${type}`);
  f.unique(
    'commands.name',
    commands.map((command) => `${command.type ?? 1} ${command.name}`),
  );
  for (const [i, command] of commands.entries()) {
    const at = `commands[${i}]`;
    if ((command.type ?? 1) === 1) checkNamed(f, at, command, true);
    else {
      f.text(`${at}.name`, command.name, 1, 32);
      if (asText(command.description) !== '') f.add(`${at}.description`, 'is only for chat-input commands');
    }
    checkLocales(f, at, command);
    const total = charactersOf(command);
    if (total > 8_000) f.add(at, `holds ${total} characters, 8,000 are allowed`);
  }
  return f.list;
}

function checkLocales(f: Findings, at: string, named: Json): void {
  for (const key of ['name_localizations', 'description_localizations'])
    for (const [locale, text] of Object.entries(asObject(named[key]))) {
      if (!LOCALES.includes(locale)) f.add(`${at}.${key}`, `unknown locale ${locale}`);
      f.text(`${at}.${key}.${locale}`, text, 1, key === 'name_localizations' ? 32 : 100);
    }
}

function checkNamed(f: Findings, at: string, named: Json, top: boolean): void {
  const name = asText(named.name);
  if (!COMMAND_NAME.test(name) || name !== name.toLowerCase()) f.add(`${at}.name`, `${name} is not a command name`);
  f.text(`${at}.description`, named.description, 1, 100);
  if (!top) checkLocales(f, at, named);
  const options = f.list_(`${at}.options`, named.options ?? [], 0, 25).map(asObject);
  f.unique(
    `${at}.options.name`,
    options.map((option) => option.name),
  );
  let optionalSeen = false;
  for (const [i, option] of options.entries()) {
    const path = `${at}.options[${i}]`;
    const type = Number(option.type);
    if (type < 1 || type > 11) f.add(`${path}.type`, 'must be 1 to 11');
    checkNamed(f, path, option, false);
    if (option.required === true && optionalSeen) f.add(path, 'is required but stands after an optional one');
    if (type > 2 && option.required !== true) optionalSeen = true;
    if (option.choices !== undefined) {
      if (option.autocomplete === true) f.add(path, 'has choices and autocomplete');
      for (const problem of choiceProblems(option.choices)) f.add(path, problem);
    }
    if (option.autocomplete === true && ![3, 4, 10].includes(type)) f.add(path, 'cannot autocomplete');
    checkBounds(f, path, option);
  }
}

/** Lengths are for text, values for numbers. */
function checkBounds(f: Findings, at: string, option: Json): void {
  for (const key of ['min_length', 'max_length']) {
    const value = option[key];
    if (value === undefined) continue;
    const least = key === 'min_length' ? 0 : 1;
    if (option.type !== 3) f.add(`${at}.${key}`, 'is for strings alone');
    else if (!(Number(value) >= least && Number(value) <= 6_000)) f.add(`${at}.${key}`, `must be ${least} to 6,000`);
  }
  for (const key of ['min_value', 'max_value'])
    if (option[key] !== undefined && option.type !== 4 && option.type !== 10)
      f.add(`${at}.${key}`, 'is for numbers alone');
}

/** Name, description and values, each with its longest translation, as the 8,000 are counted. */
function charactersOf(node: unknown): number {
  const named = asObject(node);
  const longest = (own: unknown, translations: unknown) =>
    Math.max(lengthOf(asText(own)), ...Object.values(asObject(translations)).map((text) => lengthOf(asText(text))));
  const below = [...asList(named.options), ...asList(named.choices)];
  return (
    longest(named.name, named.name_localizations) +
    longest(named.description, named.description_localizations) +
    lengthOf(asText(named.value)) +
    below.reduce((sum: number, child) => sum + charactersOf(child), 0)
  );
}
