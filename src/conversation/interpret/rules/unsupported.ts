import { rules } from './rule.ts';

export const unsupportedRules = rules('unsupported', (when) => [
  when(30, 'injection', 'search'),
  when(20, 'injection delete'),
  when(20, 'delete|undeploy everything', 'name model-name deployment-name howto hypothetical'),
  when(7.5, 'elsewhere', 'search data need have term recommend'),
  when(7, 'elsewhere', 'search datasets term recommend'),
  when(6.9, 'delete', 'not search stop dataset model models run model-name deployment describe'),
]);
