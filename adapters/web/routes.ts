import { accountRoutes } from './account.ts';
import { adviceRoutes } from './advice.ts';
import type { Routes } from './api.ts';
import { batchRoutes } from './batches.ts';
import { chatRoutes } from './chats.ts';
import { datasetRoutes } from './datasets.ts';
import { deployedRoutes } from './deployed.ts';
import { deploymentRoutes } from './deployments.ts';
import { jobRoutes } from './jobs.ts';
import { messageRoutes } from './messages.ts';
import { modelRoutes } from './models.ts';
import { pageRoutes } from './page.ts';
import { sourceRoutes } from './sources.ts';
import { trainingRoutes } from './training.ts';

/** All of the API. */
export const API_ROUTES: readonly Routes[] = [
  accountRoutes,
  chatRoutes,
  messageRoutes,
  pageRoutes,
  sourceRoutes,
  datasetRoutes,
  trainingRoutes,
  jobRoutes,
  modelRoutes,
  adviceRoutes,
  deploymentRoutes,
  deployedRoutes,
  batchRoutes,
];
