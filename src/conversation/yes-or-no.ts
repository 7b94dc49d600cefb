import { compact } from '../text/fold.ts';

/** What people answer to "shall I?", in the languages the interpreter reads. Anything longer is a new message. */
const YES = words(
  'y yes yep yeah sure ok okay confirm do it go ahead please do|ja jawohl klar mach es|sí si claro hazlo vale|oui d’accord vas-y|sim pode|sì certo',
);
const NO = words(
  'n no nope dont stop cancel dismiss never mind leave it|nein nicht lass es|no cancela|non annule laisse|não nao cancela|annulla lascia',
);

function words(table: string): ReadonlySet<string> {
  return new Set(table.split(/[ |]/).map(compact));
}

/** Null when the text is neither: every word must be one of the list. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  const said = text
    .split(/[\s,.!?]+/)
    .map(compact)
    .filter((word) => word !== '');
  if (said.length === 0 || said.length > 4) return null;
  if (said.every((word) => YES.has(word))) return 'yes';
  if (said.every((word) => NO.has(word))) return 'no';
  return null;
}
