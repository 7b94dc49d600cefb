import type { CommandName } from '../../command.ts';
import { addDatasetRules } from './add-dataset.ts';
import { deleteDatasetRules, describeDatasetRules, listDatasetsRules, uploadHintRules } from './datasets.ts';
import { deleteModelRules, listModelsRules, recommendModelsRules } from './models.ts';
import { predictRules } from './predict.ts';
import { questionRules } from './question.ts';
import { compareRules, explainRules, leaderboardRules } from './results.ts';
import type { Rule } from './rule.ts';
import { cancelRules, estimateRules, statusRules } from './run.ts';
import { searchDatasetsRules } from './search-datasets.ts';
import { deployRules, undeployRules } from './serving.ts';
import { setTargetRules } from './set-target.ts';
import { helpRules, smalltalkRules } from './talk.ts';
import { trainRules } from './train.ts';
import { unsupportedRules } from './unsupported.ts';

/** The command that stands first here wins between two readings that are equally sure. */
export const RULES: readonly Rule[] = [
  ...unsupportedRules,
  ...questionRules,
  ...helpRules,
  ...smalltalkRules,
  ...searchDatasetsRules,
  ...addDatasetRules,
  ...uploadHintRules,
  ...listDatasetsRules,
  ...describeDatasetRules,
  ...deleteDatasetRules,
  ...setTargetRules,
  ...trainRules,
  ...cancelRules,
  ...statusRules,
  ...estimateRules,
  ...leaderboardRules,
  ...explainRules,
  ...compareRules,
  ...recommendModelsRules,
  ...listModelsRules,
  ...deployRules,
  ...undeployRules,
  ...deleteModelRules,
  ...predictRules,
];

/** Commands that do something, which "don't …" therefore forbids. */
export const FORBIDDABLE: ReadonlySet<CommandName> = new Set([
  'train',
  'deploy',
  'undeploy',
  'delete_dataset',
  'delete_model',
  'search_datasets',
  'add_dataset',
  'set_target',
  'cancel',
  'predict',
  'explain',
  'describe_dataset',
  'upload_hint',
  'leaderboard',
]);
