import { LIMITS } from './limits.ts';

/** Blocks as the Web API takes them. Newer ones are not in Slack's types yet, so these are ours. */
export type Block = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Text shown as it is: no markup, no emoji, nothing pings. */
export const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;
/** Text in Slack's markup; what stands in it must have been escaped. `verbatim` keeps names from becoming links. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;

export const section = (text: string): Block => ({ type: 'section', text: plain(text) });
export const header = (text: string): Block => ({ type: 'header', text: plain(text) });
export const context = (text: string): Block => ({ type: 'context', elements: [plain(text)] });
export const code = (escaped: string): Block => ({ type: 'section', text: mrkdwn(`\`\`\`\n${escaped}\n\`\`\``) });

export const CODE_TEXT = LIMITS.sectionText - '```\n\n```'.length;

/** What a workspace takes: newer blocks are rolled out in phases, and one that is refused has an older form. */
export interface Dialect {
  readonly table: 'data_table' | 'table' | 'text';
  readonly chart: 'data_visualization' | 'text';
}

export const NEWEST: Dialect = { table: 'data_table', chart: 'data_visualization' };

/** How many of the blocks that Slack counts per message are left. */
export interface Budget {
  tables: number;
  charts: number;
}

export const createBudget = (): Budget => ({ tables: 1, charts: LIMITS.chartsPerMessage });
