import { Readable } from 'node:stream';
import { makeReport } from '../../reports/make-report.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import type { Answer, Scene } from '../scene.ts';

/** Hands over all that is known of a model as one file. */
export async function report({ model: ref }: Slots<'report'>, scene: Scene): Promise<Answer> {
  const { services, by } = scene;
  const model = await findModel(scene, ref);
  scene.working({ text: `Writing the report of ${model.name} …` });
  const { name, html } = await makeReport(services, by, model.id);
  const content = Buffer.from(html);
  const path = `/api/models/${model.id}/report`;
  return {
    reply: { text: `Here is the report of ${model.name}: one page, for a browser or a printer.` },
    file: {
      name,
      bytes: content.length,
      path,
      url: `${services.origin()}${path}`,
      open: () => Readable.from([content]),
    },
    focus: { model_id: model.id },
  };
}
