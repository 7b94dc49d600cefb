import type { Expanded } from '../encode/expand.ts';
import type { ModelData } from '../model/data.ts';

/** One part of each member: enough to order features, at a fraction of the cost. */
export function lighten(model: ModelData): ModelData {
  return { ...model, members: model.members.map((member) => ({ ...member, parts: member.parts.slice(0, 1) })) };
}

/** Columns some part asks about; the others cannot make a difference. */
export function usedSources(model: ModelData, expanded: Expanded): Set<number> {
  const used = new Set<number>();
  for (const part of model.members.flatMap((member) => member.parts)) {
    if (part.kind === 'constant') continue;
    const { bins, designs } = model.folds[part.fold]!;
    if (part.kind === 'linear') {
      for (const term of designs[part.design]!.numbers) used.add(expanded.numbers[term.series]!.source);
      for (const term of designs[part.design]!.tokens) used.add(expanded.tokens[term.series]!.source);
      continue;
    }
    for (const asked of new Set(part.forest.column)) {
      const column = bins!.columns[asked];
      if (column === undefined) continue;
      const series = column.kind === 'number' ? expanded.numbers : expanded.tokens;
      used.add(series[column.series]!.source);
    }
  }
  return used;
}
