/**
 * Trees of any family in one set of flat arrays. A node asks about one column's bin, or is a leaf. Children lie side by
 * side and always after their parent, so a walk only goes forward.
 */
export interface Forest {
  /** Values per leaf: 1, or one per class. */
  readonly outputs: number;
  /** First node of each tree, and the number of nodes at the end. */
  readonly roots: Uint32Array;
  /** The column that the node asks about; LEAF for a leaf. */
  readonly column: Uint16Array;
  readonly kind: Uint8Array;
  /** Highest bin that goes left (shifted by one for MISSING_RIGHT). Unused by CATEGORY nodes. */
  readonly threshold: Uint8Array;
  /**
   * Of a leaf: position of its values. Of a CATEGORY node: number of its mask. Of others: the left child, counted
   * from the tree's root.
   */
  readonly next: Uint32Array;
  /** MASK_WORDS per CATEGORY node: eight words where bit b says that bin b goes left, then the left child. */
  readonly masks: Uint32Array;
  readonly values: Float32Array;
}

export const LEAF = 0xffff;
/** Bin 0 is the missing value. It is below every threshold, so it goes left by itself … */
const MISSING_LEFT = 0;
/** … unless the bins are shifted by one, which wraps it around to the highest. */
const MISSING_RIGHT = 1;
export const CATEGORY = 2;
export const MASK_WORDS = 9;

/** Bins of a block of rows: the bin of (row, column) is data[row * rowStride + column * columnStride]. */
export interface BinBlock {
  readonly data: Uint8Array;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Adds the answer of tree `tree` for each of the rows to out[row * stride + offset + output]. */
export function addTree(
  forest: Forest,
  tree: number,
  block: BinBlock,
  rows: Uint32Array,
  out: Float64Array,
  stride: number,
  offset: number,
): void {
  const { column, kind, threshold, next, masks, values, outputs } = forest;
  const { data, rowStride, columnStride } = block;
  const root = forest.roots[tree]!;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const base = row * rowStride;
    let node = root;
    let asked = column[node]!;
    while (asked !== LEAF) {
      const bin = data[base + asked * columnStride]!;
      const how = kind[node]!;
      if (how === CATEGORY) {
        const mask = next[node]! * MASK_WORDS;
        const left = (masks[mask + (bin >>> 5)]! >>> (bin & 31)) & 1;
        node = root + masks[mask + 8]! + 1 - left;
      } else {
        const left = (bin - how) >>> 0 <= threshold[node]!;
        node = root + next[node]! + (left ? 0 : 1);
      }
      asked = column[node]!;
    }
    const at = next[node]!;
    const to = row * stride + offset;
    for (let k = 0; k < outputs; k++) out[to + k]! += values[at + k]!;
  }
}

/** Collects the trees of a fit. Its arrays grow as needed, and `build` trims them. */
export interface ForestBuilder {
  readonly outputs: number;
  treeCount(): number;
  nodeCount(): number;
  /** Starts a tree; its root is node 0. */
  startTree(): void;
  /** Nodes are numbered from the tree's root. Both return the number of the left child. */
  splitNumeric(node: number, column: number, lastLeftBin: number, missingLeft: boolean): number;
  splitCategory(node: number, column: number, mask: Uint32Array): number;
  /** Makes the node a leaf and returns the position of its first value. */
  leaf(node: number): number;
  setValue(position: number, value: number): void;
  /** A view of the trees so far, for walking the last one while others follow. */
  view(): Forest;
  /** The first `trees` trees, in arrays of their own. */
  build(trees: number): Forest;
}

export function createForestBuilder(outputs: number): ForestBuilder {
  let column = new Uint16Array(1024);
  let kind = new Uint8Array(1024);
  let threshold = new Uint8Array(1024);
  let next = new Uint32Array(1024);
  let masks = new Uint32Array(0);
  let values = new Float32Array(1024);
  let roots = new Uint32Array(64);
  let trees = 0;
  let nodes = 0;
  let maskCount = 0;
  let valueCount = 0;
  // The sizes before each tree, so that `build` leaves nothing of later trees.
  const marks: { masks: number; values: number }[] = [];

  function room(): void {
    if (nodes + 2 <= column.length) return;
    const size = column.length * 2;
    column = enlarged(column, new Uint16Array(size));
    kind = enlarged(kind, new Uint8Array(size));
    threshold = enlarged(threshold, new Uint8Array(size));
    next = enlarged(next, new Uint32Array(size));
  }

  function addChildren(): number {
    room();
    const left = nodes - roots[trees - 1]!;
    column[nodes] = LEAF;
    column[nodes + 1] = LEAF;
    nodes += 2;
    roots[trees] = nodes;
    return left;
  }

  return {
    outputs,
    treeCount: () => trees,
    nodeCount: () => nodes,
    startTree() {
      if (trees + 2 > roots.length) roots = enlarged(roots, new Uint32Array(roots.length * 2));
      room();
      roots[trees++] = nodes;
      column[nodes++] = LEAF;
      roots[trees] = nodes;
      marks.push({ masks: maskCount, values: valueCount });
    },
    splitNumeric(node, asked, lastLeftBin, missingLeft) {
      const left = addChildren();
      const at = roots[trees - 1]! + node;
      column[at] = asked;
      kind[at] = missingLeft ? MISSING_LEFT : MISSING_RIGHT;
      threshold[at] = missingLeft ? lastLeftBin : lastLeftBin - 1;
      next[at] = left;
      return left;
    },
    splitCategory(node, asked, mask) {
      const left = addChildren();
      const at = roots[trees - 1]! + node;
      column[at] = asked;
      kind[at] = CATEGORY;
      if ((maskCount + 1) * MASK_WORDS > masks.length) {
        masks = enlarged(masks, new Uint32Array(Math.max(64 * MASK_WORDS, masks.length * 2)));
      }
      masks.set(mask, maskCount * MASK_WORDS);
      masks[maskCount * MASK_WORDS + 8] = left;
      next[at] = maskCount++;
      return left;
    },
    leaf(node) {
      if (valueCount + outputs > values.length) {
        values = enlarged(values, new Float32Array(Math.max(values.length * 2, valueCount + outputs)));
      }
      const at = roots[trees - 1]! + node;
      column[at] = LEAF;
      next[at] = valueCount;
      valueCount += outputs;
      return valueCount - outputs;
    },
    setValue(position, value) {
      values[position] = value;
    },
    view: () => ({ outputs, roots, column, kind, threshold, next, masks, values }),
    build(count) {
      const end = roots[count]!;
      const mark = marks[count] ?? { masks: maskCount, values: valueCount };
      return {
        outputs,
        roots: roots.slice(0, count + 1),
        column: column.slice(0, end),
        kind: kind.slice(0, end),
        threshold: threshold.slice(0, end),
        next: next.slice(0, end),
        masks: masks.slice(0, mark.masks * MASK_WORDS),
        values: values.slice(0, mark.values),
      };
    },
  };
}

function enlarged<T extends Uint8Array | Uint16Array | Uint32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
