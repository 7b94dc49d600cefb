/** Errors as the service words them. */
export const failure = (code: number, message: string, status: string, details?: readonly object[]): object => ({
  error: { code, message, status, ...(details === undefined ? {} : { details }) },
});

export const BAD_KEY = failure(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT', [
  { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
]);
export const OVERLOADED = failure(503, 'The model is overloaded. Please try again later.', 'UNAVAILABLE');

export const noSuchModel = (model: string): object =>
  failure(
    404,
    `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
    'NOT_FOUND',
  );

export function quota(window: 'PerMinute' | 'PerDay', model: string, seconds = 34): object {
  const words = `You exceeded your current quota, please check your plan and billing details. Please retry in ${seconds}s.`;
  return failure(429, words, 'RESOURCE_EXHAUSTED', [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [
        {
          quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
          quotaId: `GenerateRequests${window}PerProjectPerModel-FreeTier`,
          quotaDimensions: { location: 'global', model },
          quotaValue: '10',
        },
      ],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
  ]);
}
