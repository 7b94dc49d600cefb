import type { Model } from '../store/records.ts';

export const deploymentPath = (id: string): string => `/api/deployed/${id}/predict`;

export type ExampleRow = Readonly<Record<string, string | number | null>>;

/** A row as the model expects it, of typical values. */
export const exampleRow = ({ features }: Pick<Model, 'features'>): ExampleRow =>
  Object.fromEntries(features.map(({ name, typical }) => [name, typical]));

/** How a deployment is called: a line for a shell, and functions for programs. The token comes from the environment. */
export function snippets(url: string, row: ExampleRow) {
  const json = JSON.stringify(row);
  return {
    curl: `curl -s '${url}' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${json.replaceAll("'", "'\\''")}'`,
    python: [
      'import json, os, urllib.request',
      '',
      `row = json.loads(${JSON.stringify(json)})`,
      'request = urllib.request.Request(',
      `    ${JSON.stringify(url)},`,
      '    data=json.dumps(row).encode(),',
      '    headers={"Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"},',
      ')',
      'print(json.load(urllib.request.urlopen(request))["prediction"])',
    ].join('\n'),
    typescript: [
      "const token = 'YOUR TOKEN';",
      `const row = ${json};`,
      `const response = await fetch(${JSON.stringify(url)}, {`,
      "  method: 'POST',",
      "  headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },",
      '  body: JSON.stringify(row),',
      '});',
      'console.log((await response.json()).prediction);',
    ].join('\n'),
  };
}
