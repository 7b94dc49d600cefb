/** Drawn in the page: each stands beside the same in words or figures, so screen readers pass them by. */

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** What it is compared by: the one that counts. */
  readonly strong?: boolean;
}

/** A bar a line, on one scale from zero. */
export function Bars({ bars, most }: { readonly bars: readonly Bar[]; readonly most?: number }) {
  const largest = most ?? Math.max(...bars.map(({ value }) => value), 0);
  return (
    <ul class="bars">
      {bars.map(({ label, value, text, strong }, i) => (
        // Two may have one name.
        <li key={i}>
          <span class="bar-label" title={label}>
            {label}
          </span>
          <span class="bar-track" aria-hidden="true">
            <span
              class={strong === false ? 'bar-fill faint' : 'bar-fill'}
              style={{ width: `${largest > 0 ? (100 * Math.max(0, value)) / largest : 0}%` }}
            />
          </span>
          <span class="bar-text">{text}</span>
        </li>
      ))}
    </ul>
  );
}

const COLUMN = 10;

/** Columns side by side. */
export function Columns({ values, height = 28 }: { readonly values: readonly number[]; readonly height?: number }) {
  const largest = Math.max(...values, 0);
  return (
    <svg
      class="columns"
      viewBox={`0 0 ${values.length * COLUMN} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {values.map((value, i) => {
        const tall = largest > 0 && value > 0 ? Math.max(1.5, (value / largest) * height) : 0;
        return <rect key={i} x={i * COLUMN + 1} y={height - tall} width={COLUMN - 2} height={tall} rx={1} />;
      })}
    </svg>
  );
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const [WIDE, HIGH, EDGE] = [600, 120, 6];

/** Where points lie in a picture: x from the first to the last, y from the smallest to the largest. */
function placed(points: readonly Point[]): readonly Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, low] = [Math.min(...xs), Math.min(...ys)];
  const across = Math.max(...xs) - left || 1;
  const up = Math.max(...ys) - low || 1;
  return points.map(({ x, y }) => ({
    x: EDGE + ((x - left) / across) * (WIDE - 2 * EDGE),
    y: HIGH - EDGE - ((y - low) / up) * (HIGH - 2 * EDGE),
  }));
}

/** A line in steps: each value holds until the next. */
export function Steps({ points, write }: { readonly points: readonly Point[]; write(y: number): string }) {
  const at = placed(points);
  const [first, ...rest] = at;
  if (first === undefined) return null;
  const path = `M${first.x} ${first.y}${rest.map(({ x, y }) => `H${x}V${y}`).join('')}`;
  const last = at.at(-1) ?? first;
  return (
    <figure class="steps">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true" focusable="false">
        <path d={path} />
        <circle cx={last.x} cy={last.y} r="4" />
      </svg>
      <figcaption>
        <span>first {write(points[0]?.y ?? 0)}</span>
        <span>now {write(points.at(-1)?.y ?? 0)}</span>
      </figcaption>
    </figure>
  );
}

export interface Span {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A score within its interval, on a scale that others share. */
export function Interval({ value, low, high, from, to }: Span & { readonly from: number; readonly to: number }) {
  const place = (at: number): number => (100 * (Math.min(to, Math.max(from, at)) - from)) / (to - from);
  return (
    <span class="interval" aria-hidden="true">
      <span style={{ left: `${place(low)}%`, width: `${place(high) - place(low)}%` }} />
      <i style={{ left: `${place(value)}%` }} />
    </span>
  );
}
