import { listSome } from '../text/sentences.ts';
import type { Card, Field, Form, Reply } from './card.ts';
import { count, percent, plural } from './format.ts';

export interface ShownDeployment {
  readonly id: string;
  readonly name: string;
  readonly model_id: string;
  readonly model_name: string;
  readonly version: number;
  readonly versions: readonly { readonly number: number; readonly model_name: string }[];
  readonly split: readonly { readonly version: number; readonly weight: number }[];
  readonly requests_count: number;
  /** What was seen of the newest requests; null before there were some. */
  readonly watched: ShownWatch | null;
}

interface ShownWatch {
  readonly requests: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly drift: ShownDrift | null;
}

interface ShownDrift {
  readonly inputs: readonly { readonly column: string; readonly psi: number }[];
  readonly output: number | null;
  /** From this index on, the model fits other rows than it is asked of. */
  readonly limit: number;
}

/** What is less is taken for chance. */
const NOTICEABLE = 0.1;

export function deployedCard(deployment: ShownDeployment, form: Form): Card {
  const fields = [...versionFields(deployment), ...trafficFields(deployment)];
  const drift = deployment.watched?.drift ?? null;
  const isDrifting = drift !== null && most(drift) >= drift.limit;
  return {
    title: `${deployment.name} is deployed`,
    text: form.text,
    ...(fields.length === 0 ? {} : { fields }),
    ...(isDrifting ? { note: WHAT_TO_DO, tone: 'warning' } : {}),
    actions: deploymentActions(deployment),
  };
}

const most = ({ inputs, output }: ShownDrift): number => Math.max(output ?? 0, ...inputs.map(({ psi }) => psi));

function versionFields({ version, versions, model_name, split }: ShownDeployment): readonly Field[] {
  if (versions.length < 2) return [];
  const total = split.reduce((sum, { weight }) => sum + weight, 0);
  const shares = split.map((each) => `version ${each.version} ${percent(each.weight / total)}`);
  return [
    { label: 'Version', value: `${version} of ${versions.length}, ${model_name}` },
    ...(total === 0 ? [] : [{ label: 'Requests go to', value: shares.join(', ') }]),
  ];
}

function trafficFields({ requests_count, watched }: ShownDeployment): readonly Field[] {
  if (watched === null) return [];
  const { errors, p50_ms, p95_ms, requests } = watched;
  const speed =
    p50_ms === null || p95_ms === null ? '' : `, half of them within ${ms(p50_ms)}, 95 % within ${ms(p95_ms)}`;
  const refused = errors === 0 ? '' : `, ${percent(errors / requests)} could not be answered`;
  const traffic = `${plural(requests_count, 'request')}${speed}${refused}`;
  const drift = watched.drift === null ? [] : [{ label: 'Drift', value: driftLine(watched.drift) }];
  return [{ label: 'Traffic', value: traffic }, ...drift];
}

const ms = (value: number): string => (value < 10 ? `${value.toFixed(1)} ms` : `${count(value)} ms`);

function driftLine({ inputs, output, limit }: ShownDrift): string {
  const drifted = [
    ...inputs.filter(({ psi }) => psi >= NOTICEABLE).map(({ column, psi }) => `${column} ${index(psi)}`),
    ...(output !== null && output >= NOTICEABLE ? [`the answers ${index(output)}`] : []),
  ];
  if (drifted.length === 0) return 'none: what it is asked is like what it learned from';
  return `${listSome(drifted)} (PSI; from ${index(limit)} on it is a lot)`;
}

const index = (psi: number): string => psi.toFixed(2).replace(/^0/, '');

const WHAT_TO_DO =
  'What it is asked is no longer like what it learned from, so its answers may be off. Add newer data and train on it; deployed, the new model becomes the next version.';

/** Tells its maker that what a deployment is asked is unlike what it learned from. */
export function driftNotice(
  { name, model_id, id }: Pick<ShownDeployment, 'id' | 'name' | 'model_id'>,
  what: string,
  datasetId: string | null,
): Reply {
  return {
    text: `${name} is asked of rows unlike those it learned from: ${what}.`,
    cards: [
      {
        note: WHAT_TO_DO,
        tone: 'warning',
        actions: [
          ...(datasetId === null ? [] : [{ label: 'Train', id: `train:${datasetId}`, style: 'primary' } as const]),
          { label: 'Explain', id: `explain:${model_id}` },
          { label: 'Undeploy', id: `undeploy:${id}`, style: 'danger' },
        ],
      },
    ],
  };
}

/** A deployment that serves no longer, while its model is there. */
export function undeployedCard({ name, model_id }: Pick<ShownDeployment, 'name' | 'model_id'>): Card {
  return {
    title: `${name} is out of service`,
    actions: [{ label: 'Deploy', id: `deploy:${model_id}`, style: 'primary' }],
  };
}

export function deploymentActions({ id, model_id, version, versions }: ShownDeployment): NonNullable<Card['actions']> {
  const before = versions.some(({ number }) => number < version);
  return [
    { label: 'Predict', id: `predict:${model_id}`, style: 'primary' },
    // With the version that is seen: who presses the same does not go back twice.
    ...(before ? [{ label: 'Roll back', id: `rollback:${id}.${version}` } as const] : []),
    { label: 'How to call it', id: `call:${id}` },
    { label: 'Undeploy', id: `undeploy:${id}`, style: 'danger' },
  ];
}

/** The lines that call a deployment from a shell and from programs. */
export function callingCards(
  name: string,
  { curl, python, typescript }: { readonly curl: string; readonly python: string; readonly typescript: string },
): readonly Card[] {
  return [
    {
      title: `How to call ${name}`,
      text: 'It needs a token: say “token for predict” to me directly, and put it into the variable TOKEN. A list of rows, or a CSV, is answered in the same way.',
      code: curl,
    },
    { title: 'Python', code: python },
    { title: 'TypeScript', code: typescript },
  ];
}
