import type { Routes } from './api.ts';

export const accountRoutes: Routes = (api, { kaggleConfigured }) => {
  const tags = ['account'];

  api.get(
    '/api/auth/me',
    { config: { scope: 'any' }, schema: { tags, summary: 'Whose token it is.' } },
    async ({ caller }) => {
      const { actor, space } = caller.by;
      return { _id: actor.id, id: actor.id, email: '', name: actor.name, current_plan: caller.scope, space };
    },
  );

  api.get('/api/kaggle/status', { schema: { tags, summary: 'Whether Kaggle’s credentials are set.' } }, async () => ({
    configured: kaggleConfigured,
    message: kaggleConfigured
      ? 'Kaggle is configured.'
      : 'Kaggle works without an account, except for downloads that ask for one; set KAGGLE_API_TOKEN for these.',
  }));
};
