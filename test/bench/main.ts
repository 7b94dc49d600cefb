/** `npm run bench -- NAME`: a measurement each. Timings belong here, not in tests. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  autogluon: () => import('./autogluon.ts'),
  automl: () => import('./automl.ts'),
  boosting: () => import('./boosting.ts'),
  chat: () => import('./chat.ts'),
  examine: () => import('./examine.ts'),
  ingest: () => import('./ingest.ts'),
  page: () => import('./page.ts'),
  predict: () => import('./predict.ts'),
  scoring: () => import('./scoring.ts'),
  search: () => import('./search.ts'),
  start: () => import('./start.ts'),
  store: () => import('./store.ts'),
  suggest: () => import('./suggest.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (load === undefined) {
  process.stderr.write(`npm run bench -- NAME, with NAME one of ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
const { run } = await load();
await run(args);
process.exit();
