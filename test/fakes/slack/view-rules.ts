import { problemsOf } from './block-rules.ts';

/** Everything wrong with a view (a modal or an App Home tab); empty when Slack would take it. */
export function viewProblems(view: Record<string, unknown>): string[] {
  const home = view.type === 'home';
  const problems = problemsOf(view.blocks, home ? 'home' : 'modal');
  if (!home && view.type !== 'modal') problems.push(`view.type ${String(view.type)}`);
  if (!home) problems.push(...titleProblems(view, 'title', true));
  for (const key of ['submit', 'close']) problems.push(...titleProblems(view, key, false));
  if (String(view.private_metadata ?? '').length > 3_000) problems.push('private_metadata over 3,000');
  if (String(view.callback_id ?? '').length > 255) problems.push('callback_id over 255');
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  if (!home && blocks.some((block) => block?.type === 'input') && view.submit === undefined)
    problems.push('inputs without submit');
  return problems;
}

/** Slack's own size limit of a whole view. */
export const viewTooLarge = (view: unknown): boolean => Buffer.byteLength(JSON.stringify(view)) > 250_000;

function titleProblems(view: Record<string, unknown>, key: string, required: boolean): string[] {
  const text = view[key] as Record<string, unknown> | undefined;
  if (text === undefined) return required ? [`${key} is required`] : [];
  if (text.type !== 'plain_text') return [`${key} must be plain_text`];
  const length = String(text.text ?? '').length;
  return length < 1 || length > 24 ? [`${key} has ${length} characters, 1 to 24 are allowed`] : [];
}
