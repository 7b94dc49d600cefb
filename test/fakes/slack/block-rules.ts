/**
 * Slack's rules for blocks, as the reference documents them in November 2026, written down a second time on purpose:
 * the fake is held to Slack's facts, and must not share a number with the code it checks.
 */
export type Surface = 'message' | 'modal' | 'home';

type Json = Record<string, unknown>;
type Report = (problem: string) => void;
type Rule = (block: Json, at: string, report: Report, surface: Surface) => void;

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** Everything wrong with the blocks, a line each; empty when Slack would take them. */
export function problemsOf(blocks: unknown, surface: Surface): string[] {
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  if (!Array.isArray(blocks)) return ['blocks is not a list'];
  if (blocks.length > MAX_BLOCKS[surface]) report(`${blocks.length} blocks in a ${surface}`);
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) checkBlock(block, `blocks[${index}]`, report, surface, ids);
  const types = blocks.map((block) => (block as Json | null)?.type);
  const count = (type: string) => types.filter((each) => each === type).length;
  if (count('table') > 1) report('more than one table in a message');
  if (count('data_visualization') > 2) report('more than two data_visualization blocks');
  const markdown = blocks
    .filter((block) => block?.type === 'markdown')
    .reduce((sum, block) => sum + String(block.text).length, 0);
  if (markdown > 12_000) report('more than 12,000 characters of markdown');
  return problems;
}

function checkBlock(block: unknown, at: string, report: Report, surface: Surface, ids: Set<string>): void {
  if (!isObject(block)) {
    report(`${at} is not an object`);
    return;
  }
  const rule = RULES[String(block.type)];
  if (rule === undefined) {
    report(`${at}: unknown block type ${String(block.type)}`);
    return;
  }
  if (block.block_id !== undefined) {
    const id = String(block.block_id);
    if (id.length > 255) report(`${at}.block_id over 255`);
    if (ids.has(id)) report(`${at}.block_id ${id} appears twice`);
    ids.add(id);
  }
  rule(block, at, report, surface);
}

/** reference/block-kit/blocks/actions-block: interactive elements, but none that are typed into. */
const IN_ACTIONS = new Set([
  'button',
  'checkboxes',
  'datepicker',
  'datetimepicker',
  'timepicker',
  'overflow',
  'radio_buttons',
  'static_select',
  'external_select',
  'multi_static_select',
]);

const RULES: Record<string, Rule> = {
  section(block, at, report) {
    if (block.text === undefined && block.fields === undefined) report(`${at}: a section needs text or fields`);
    if (block.text !== undefined) checkText(block.text, `${at}.text`, report, 3_000);
    if (block.fields !== undefined) {
      const fields = list(block.fields, `${at}.fields`, report, 1, 10);
      for (const [i, field] of fields.entries()) checkText(field, `${at}.fields[${i}]`, report, 2_000);
    }
    if (block.accessory !== undefined) checkElement(block.accessory, `${at}.accessory`, report);
  },
  header: (block, at, report) => checkText(block.text, `${at}.text`, report, 150, 'plain_text'),
  divider: () => {},
  actions(block, at, report) {
    const elements = list(block.elements, `${at}.elements`, report, 1, 25);
    const ids = new Set<unknown>();
    for (const [i, element] of elements.entries()) {
      checkElement(element, `${at}.elements[${i}]`, report);
      const type = String((element as Json | null)?.type);
      if (!IN_ACTIONS.has(type)) report(`${at}.elements[${i}]: ${type} does not go into an actions block`);
      const id = (element as Json | null)?.action_id;
      if (id !== undefined && ids.has(id)) report(`${at}: action_id ${String(id)} appears twice in one block`);
      ids.add(id);
    }
  },
  context(block, at, report) {
    for (const [i, element] of list(block.elements, `${at}.elements`, report, 1, 10).entries()) {
      if (isObject(element) && element.type === 'image') checkImage(element, `${at}.elements[${i}]`, report);
      else checkText(element, `${at}.elements[${i}]`, report, 3_000);
    }
  },
  image: (block, at, report) => checkImage(block, at, report),
  markdown(block, at, report) {
    if (typeof block.text !== 'string' || block.text === '') report(`${at}.text is missing`);
  },
  rich_text(block, at, report) {
    list(block.elements, `${at}.elements`, report, 1, 1_000);
  },
  input(block, at, report, surface) {
    checkText(block.label, `${at}.label`, report, 150, 'plain_text');
    if (block.hint !== undefined) checkText(block.hint, `${at}.hint`, report, 2_000, 'plain_text');
    if (surface === 'message') report(`${at}: an input block in a message is not what this app needs`);
    checkElement(block.element, `${at}.element`, report);
    const type = String((block.element as Json | null)?.type);
    if (type === 'button' || type === 'overflow') report(`${at}.element: ${type} does not go into an input block`);
  },
  table(block, at, report) {
    const rows = list(block.rows, `${at}.rows`, report, 1, 100);
    checkRows(rows, at, report, 20, false);
    if (block.column_settings !== undefined) list(block.column_settings, `${at}.column_settings`, report, 1, 20);
  },
  data_table(block, at, report) {
    if (typeof block.caption !== 'string' || block.caption === '') report(`${at}.caption is required`);
    const rows = list(block.rows, `${at}.rows`, report, 2, 101);
    checkRows(rows, at, report, 20, true);
    const size = block.page_size;
    if (size !== undefined && (typeof size !== 'number' || size < 1 || size > 100))
      report(`${at}.page_size out of 1–100`);
    const characters = rows
      .flatMap((row) => (Array.isArray(row) ? row : []))
      .reduce((sum, cell) => sum + String(cell?.text ?? '').length, 0);
    if (characters > 10_000) report(`${at}: ${characters} characters in the cells`);
    const header = rows[0];
    if (Array.isArray(header) && header.some((cell) => cell?.type === 'rich_text'))
      report(`${at}: rich_text in the header`);
  },
  data_visualization(block, at, report) {
    short(block.title, `${at}.title`, report, 50);
    if (!isObject(block.chart)) {
      report(`${at}.chart is missing`);
      return;
    }
    const chart = block.chart;
    if (chart.type === 'pie') return checkPie(chart, at, report);
    if (chart.type !== 'line' && chart.type !== 'bar' && chart.type !== 'area')
      report(`${at}.chart.type ${String(chart.type)}`);
    checkSeries(chart, at, report);
  },
  card(block, at, report) {
    if (!['hero_image', 'title', 'actions', 'body'].some((key) => block[key] !== undefined))
      report(`${at}: an empty card`);
    for (const [key, limit] of [
      ['title', 150],
      ['subtitle', 150],
      ['body', 200],
    ] as const) {
      if (block[key] !== undefined) checkText(block[key], `${at}.${key}`, report, limit);
    }
    if (block.actions !== undefined) {
      for (const [i, button] of list(block.actions, `${at}.actions`, report, 1, 3).entries())
        checkElement(button, `${at}.actions[${i}]`, report);
    }
  },
  carousel(block, at, report) {
    for (const [i, card] of list(block.elements, `${at}.elements`, report, 1, 10).entries()) {
      checkBlock(card, `${at}.elements[${i}]`, report, 'message', new Set());
    }
  },
  alert(block, at, report, surface) {
    if (surface !== 'modal') report(`${at}: an alert outside a modal`);
    checkText(block.text, `${at}.text`, report, 3_000);
  },
};

function checkRows(rows: unknown[], at: string, report: Report, maxCells: number, equal: boolean): void {
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  for (const [r, row] of rows.entries()) {
    const cells = list(row, `${at}.rows[${r}]`, report, 1, maxCells);
    if (equal && cells.length !== width) report(`${at}.rows[${r}] has ${cells.length} cells, the header ${width}`);
    for (const [c, cell] of cells.entries()) {
      const where = `${at}.rows[${r}][${c}]`;
      if (!isObject(cell)) report(`${where} is not a cell`);
      else if (cell.type === 'raw_number' && !Number.isFinite(cell.value)) report(`${where}: not a number`);
      else if (cell.type === 'raw_text' || cell.type === 'raw_number') {
        if (typeof cell.text !== 'string' || cell.text.length === 0) report(`${where}: an empty cell`);
      } else if (cell.type !== 'rich_text') report(`${where}: unknown cell type ${String(cell.type)}`);
    }
  }
}

function checkPie(chart: Json, at: string, report: Report): void {
  for (const [i, part] of list(chart.segments, `${at}.chart.segments`, report, 1, 6).entries()) {
    short((part as Json)?.label, `${at}.segments[${i}].label`, report, 20);
    if (!(Number((part as Json)?.value) > 0)) report(`${at}.segments[${i}].value is not above 0`);
  }
}

function checkSeries(chart: Json, at: string, report: Report): void {
  const axis = isObject(chart.axis_config) ? chart.axis_config : {};
  const categories = list(axis.categories, `${at}.categories`, report, 1, 20);
  if (new Set(categories).size !== categories.length) report(`${at}: categories are not unique`);
  for (const category of categories) short(category, `${at}.category`, report, 20);
  for (const key of ['x_label', 'y_label']) if (axis[key] !== undefined) short(axis[key], `${at}.${key}`, report, 50);
  const series = list(chart.series, `${at}.series`, report, 1, 6);
  const names = series.map((each) => (each as Json)?.name);
  if (new Set(names).size !== names.length) report(`${at}: series names are not unique`);
  for (const each of series) {
    short((each as Json)?.name, `${at}.series.name`, report, 20);
    const data = list((each as Json)?.data, `${at}.series.data`, report, 1, 20) as Json[];
    if (data.map((point) => point.label).join('\n') !== categories.join('\n'))
      report(`${at}: labels are not the categories`);
    if (data.some((point) => !Number.isFinite(point.value))) report(`${at}: a value is not finite`);
  }
}

const ELEMENTS: Record<string, (element: Json, at: string, report: Report) => void> = {
  button(element, at, report) {
    checkText(element.text, `${at}.text`, report, 75, 'plain_text');
    if (element.value !== undefined) short(element.value, `${at}.value`, report, 2_000);
    if (element.url !== undefined) short(element.url, `${at}.url`, report, 3_000);
    if (element.accessibility_label !== undefined)
      short(element.accessibility_label, `${at}.accessibility_label`, report, 75);
    if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger') report(`${at}.style`);
    if (isObject(element.confirm)) checkConfirm(element.confirm, `${at}.confirm`, report);
  },
  static_select(element, at, report) {
    if (element.placeholder !== undefined)
      checkText(element.placeholder, `${at}.placeholder`, report, 150, 'plain_text');
    const groups = element.option_groups;
    if ((element.options === undefined) === (groups === undefined))
      report(`${at}: exactly one of options and option_groups`);
    const options = groups === undefined ? list(element.options, `${at}.options`, report, 1, 100) : [];
    for (const [i, group] of groups === undefined
      ? []
      : list(groups, `${at}.option_groups`, report, 1, 100).entries()) {
      if (!isObject(group)) continue;
      if ('type' in group) report(`${at}.option_groups[${i}] carries a type`);
      checkText(group.label, `${at}.option_groups[${i}].label`, report, 75, 'plain_text');
      options.push(...list(group.options, `${at}.option_groups[${i}].options`, report, 1, 100));
    }
    for (const [i, option] of options.entries()) checkOption(option, `${at}.options[${i}]`, report);
    if (element.initial_option !== undefined) {
      const initial = JSON.stringify(element.initial_option);
      if (!options.some((option) => JSON.stringify(option) === initial))
        report(`${at}.initial_option is none of the options`);
    }
  },
  overflow(element, at, report) {
    for (const [i, option] of list(element.options, `${at}.options`, report, 1, 5).entries())
      checkOption(option, `${at}.options[${i}]`, report);
  },
  plain_text_input(element, at, report) {
    if (element.initial_value !== undefined) short(element.initial_value, `${at}.initial_value`, report, 3_000, 0);
    if (element.placeholder !== undefined)
      checkText(element.placeholder, `${at}.placeholder`, report, 150, 'plain_text');
  },
  number_input(element, at, report) {
    if (typeof element.is_decimal_allowed !== 'boolean') report(`${at}.is_decimal_allowed is required`);
    const initial = element.initial_value;
    if (initial !== undefined && !/^-?\d+(\.\d+)?$/.test(String(initial)))
      report(`${at}.initial_value ${String(initial)}`);
  },
  datepicker(element, at, report) {
    const date = element.initial_date;
    if (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(date))) report(`${at}.initial_date ${String(date)}`);
  },
};

function checkElement(element: unknown, at: string, report: Report): void {
  if (!isObject(element)) {
    report(`${at} is not an object`);
    return;
  }
  const rule = ELEMENTS[String(element.type)];
  if (rule === undefined) {
    report(`${at}: unknown element type ${String(element.type)}`);
    return;
  }
  if (element.action_id !== undefined) short(element.action_id, `${at}.action_id`, report, 255);
  rule(element, at, report);
}

function checkOption(option: unknown, at: string, report: Report): void {
  if (!isObject(option)) {
    report(`${at} is not an object`);
    return;
  }
  if ('type' in option) report(`${at} carries a type`);
  checkText(option.text, `${at}.text`, report, 75, 'plain_text');
  short(option.value, `${at}.value`, report, 150);
  if (option.description !== undefined) checkText(option.description, `${at}.description`, report, 75);
}

function checkConfirm(confirm: Json, at: string, report: Report): void {
  if ('type' in confirm) report(`${at} carries a type`);
  checkText(confirm.title, `${at}.title`, report, 100, 'plain_text');
  checkText(confirm.text, `${at}.text`, report, 300);
  for (const key of ['confirm', 'deny'])
    if (confirm[key] !== undefined) checkText(confirm[key], `${at}.${key}`, report, 30, 'plain_text');
}

function checkImage(image: Json, at: string, report: Report): void {
  short(image.alt_text, `${at}.alt_text`, report, 2_000);
  if (isObject(image.slack_file)) {
    if ('type' in image.slack_file) report(`${at}.slack_file carries a type`);
    if (image.slack_file.id !== undefined && !/^F[A-Z0-9]{8,}$/.test(String(image.slack_file.id)))
      report(`${at}.slack_file.id`);
  } else if (typeof image.image_url !== 'string') report(`${at}: no image_url and no slack_file`);
}

function checkText(text: unknown, at: string, report: Report, max: number, only?: 'plain_text'): void {
  if (!isObject(text)) {
    report(`${at} is not a text object`);
    return;
  }
  if (text.type !== 'plain_text' && text.type !== 'mrkdwn') report(`${at}.type ${String(text.type)}`);
  if (only !== undefined && text.type !== only) report(`${at} must be ${only}`);
  if (text.type === 'mrkdwn' && 'emoji' in text) report(`${at}: emoji on mrkdwn`);
  if (text.type === 'plain_text' && 'verbatim' in text) report(`${at}: verbatim on plain_text`);
  short(text.text, `${at}.text`, report, max);
}

function short(value: unknown, at: string, report: Report, max: number, min = 1): void {
  if (typeof value !== 'string') report(`${at} is not a string`);
  else if (value.length < min) report(`${at} is empty`);
  else if (value.length > max) report(`${at} has ${value.length} characters, ${max} are allowed`);
}

function list(value: unknown, at: string, report: Report, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) {
    report(`${at} is not a list`);
    return [];
  }
  if (value.length < min || value.length > max) report(`${at} has ${value.length} items, ${min} to ${max} are allowed`);
  return [...value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
