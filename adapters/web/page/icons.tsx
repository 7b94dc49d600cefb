import type { View } from './route.ts';

/** Strokes on a field of 24 × 24. */
const PATHS = {
  chat: 'M4 5h16v11H9l-5 4z',
  data: 'M4 6c0-3 16-3 16 0v12c0 3-16 3-16 0zM4 6c0 3 16 3 16 0M4 12c0 3 16 3 16 0',
  runs: 'M3 12h4l3-8 4 16 3-8h4',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.500',
  deployments: 'M12 3v12M7 8l5-5 5 5M4 15v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4',
  attach:
    'M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.600 1.600 0 0 1-2.300-2.300L14.500 7',
  send: 'M12 20V5M6 11l6-6 6 6',
  plus: 'M12 5v14M5 12h14',
} as const satisfies Partial<Record<View, string>> & Record<string, string>;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
