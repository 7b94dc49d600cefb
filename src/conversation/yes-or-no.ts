import { phrases, saysOneOf } from './phrases.ts';

/** Whole phrases that agree, in the languages the interpreter reads. Anything else is not an agreement. */
const YES = phrases(`
  y|yes|yes please|yes do it|yes go ahead|yes of course|yes thanks|yep|yup|yeah|yea|sure|sure thing|sure go ahead|ok|okay
  ok do it|ok go ahead|okay do it|ok yes|yes ok|confirm|confirmed|i confirm|do it|do it please|please do|go ahead
  yes i am sure|yes i m sure|i am sure|i m sure|yes delete it|yes please delete it|yes remove it|yes do that|yes that one
  go ahead please|go for it|absolutely|definitely|of course|correct|right|that s right|exactly|👍|👍🏻|👍🏼|👍🏽|👍🏾|👍🏿|✅
  ja|ja bitte|ja gerne|ja mach das|ja klar|jawohl|jep|ja losch es|ja loschen|ja losch das|ja ganz sicher|klar|na klar|gerne|mach das|mach es|bitte ja|in ordnung|genau|einverstanden
  si borralo|si seguro|si|si por favor|si claro|claro|claro que si|hazlo|dale|vale|de acuerdo|adelante|correcto
  oui supprime le|oui supprimez le|oui c est sur|oui|oui s il te plait|oui s il vous plait|oui vas y|bien sur|d accord|vas y|allez y|fais le|faites le|exact
  sim|sim por favor|claro que sim|pode|pode sim|faca isso|pode fazer|certo
  si grazie|si per favore|certo che si|va bene|fallo|d accordo|procedi|esatto
  ja graag|ja hoor|zeker|doe maar|prima|akkoord|klopt
  да|да пожалуйста|конечно|так|tak|tak prosze|jasne|evet|tamam|はい|是|好|好的|可以|예|네|نعم|हाँ|हां
`);

/** Whole phrases that decline. */
const NO = phrases(`
  n|no|no thanks|no thank you|no please don t|nope|nah|don t|do not|please don t|don t do it|do not do it|stop|cancel|cancel that
  no keep it|no don t delete it|do not delete it|don t delete it|better not|hmm better not|rather not|i d rather not|no leave it
  cancel it|dismiss|never mind|nevermind|forget it|leave it|leave it alone|not now|none|none of them|none of these|neither|👎|❌
  nein behalte es|nein nicht loschen|nein lass es|nein|nein danke|nein lieber nicht|nicht|lieber nicht|lass es|lass das|abbrechen|vergiss es|doch nicht|keinen|keine|keines
  no gracias|no lo hagas|mejor no|cancela|cancelar|dejalo|ninguno|ninguna
  non|non merci|annule|annuler|laisse|laisse tomber|surtout pas|aucun|aucune
  nao|nao obrigado|nao obrigada|melhor nao|deixa|deixa pra la|nenhum|nenhuma
  no grazie|annulla|lascia|lascia perdere|meglio di no|nessuno|nessuna
  nee|nee bedankt|liever niet|laat maar|annuleer|geen
  нет|не надо|отмена|nie|nie dziekuje|hayir|iptal|いいえ|不|不要|取消|아니요|لا|नहीं
`);

/** Null when the text is neither. The whole of it must be such a phrase: "yes, let us stop here" is talk. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  if (saysOneOf(YES, text)) return 'yes';
  return saysOneOf(NO, text) ? 'no' : null;
}
