import type { Topic } from '../source.ts';

/** How an amount is asked for, and how one of several answers. What names a task itself goes before both. */
const AMOUNT =
  /\b(regression|how (?:much|many|long|old|far|fast)|amounts?|prices?|costs?|forecast\w*|estimat\w+|number of|value of|salar(?:y|ies)|revenue|demand|consumption|yields?|temperature)\b/iu;
const CLASS =
  /\b(classif\w+|whether|detect\w*|which|who|if (?:an?|the|my|our|someone|they|he|she|it)\b|churn\w*|spam|fraud\w*|sentiment|recogni[sz]\w+|diagnos\w+|survive[sd]?|yes or no)\b/iu;

/** What is to be predicted, as far as the words say. */
export function taskOf(text: string): Topic['task'] {
  if (/\bregression\b/iu.test(text)) return 'regression';
  if (/\bclassif/iu.test(text)) return 'classification';
  const amount = AMOUNT.test(text);
  return amount === CLASS.test(text) ? undefined : amount ? 'regression' : 'classification';
}
