/** What Slack sends is taken for what it should be, and for nothing where it is something else. */
export type Json = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
