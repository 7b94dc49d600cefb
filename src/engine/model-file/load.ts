import type { Column, Frame } from '../frame/frame.ts';
import type { ModelData } from '../model/data.ts';
import { predict } from '../model/predict.ts';
import type { Model } from '../types.ts';
import { checkModel } from './check.ts';
import { unpack } from './format.ts';

/**
 * Reads a model file. Throws EngineError 'corrupt' for a wrong magic number, version or checksum, a damaged header, or
 * contents that do not fit together. Runs no code from the file.
 */
export function loadModel(bytes: Uint8Array): Model {
  return toModel(checkModel(unpack(bytes)));
}

function toModel(data: ModelData): Model {
  return {
    task: data.task,
    target: data.target,
    targetKind: data.targetKind,
    ...(data.task === 'classification' ? { classes: data.classes } : {}),
    features: data.features,
    predict: (frame) => predict(data, frame),
    predictRow: (row) => predict(data, oneRow(row)),
  };
}

function oneRow(row: Readonly<Record<string, number | string | null>>): Frame {
  const columns = Object.entries(row).map(([name, value]): Column => {
    if (typeof value === 'number') return { name, kind: 'number', values: Float64Array.of(value) };
    return { name, kind: 'text', values: [value] };
  });
  return { rowCount: 1, columns };
}
