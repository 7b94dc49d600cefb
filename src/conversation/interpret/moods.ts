import type { Clause } from './clauses.ts';
import { concepts } from './lexicon/concept.ts';
import { type Message, means, range } from './message.ts';

/** How a part of a message is meant, where it is no order to be followed now. */
export type Mood = 'negated' | 'later' | 'conditional' | 'asked' | 'reported' | 'mused' | 'ironic';

const CONDITION =
  /^(?:(?:and|but|so|then|ok|only|just|please|und|aber|nur|et|y|e|en) )*(?:if|once(?! more| again)|when|whenever|unless|until|till|as soon as|as long as|in case|should (?:it|he|she|they|the|this|that|we|i)|provided|assuming|suppose|supposing|say i|wenn|falls|sofern|sobald|solange|sollte|angenommen|erst wenn|bis|si (?=le|la|les|il|elle|on|el|los|legal|mi|nos)|quand|des que|lorsque|a condition|cuando|en cuanto|siempre que|se|quando|appena|qualora|assim que|caso|als(?= (?:je|jij|u|de|het|we|hij|zij|er|iemand|mijn)\b)|zodra|mits|tenzij|indien)\b/;
const CONDITION_INSIDE =
  /(?<!see |check |know |me |us |ask |out |wonder |even )\bif\b|\b(?:only (?:if|when|once|after)|unless|provided that|as soon as|once (?:the|it|we|i|legal|he|she|they|everyone|anna|bob)|if (?:the|it|we|he|she|they|legal|everyone|nobody|auc|accuracy|score|my|our|and only)|when (?:the|we|he|she|they|it is|its|legal|my|our)|erst wenn|sobald|falls|wenn der|wenn die|wenn das|nur wenn|seulement si|si le|si la|solo si|solo cuando|solo se|alleen als|so se)\b/;
/** These are polite and set no condition. */
const POLITE =
  /\b(?:if (?:(?:i|my|we) (?:am|are|may|might|understand|recall|remember|memory|see|read)|memory serves|only|any(?:thing)?|not|so|all is well|nothing|one (?:may|might)|you (?:could|can|would|should|will|find|wish|approve|permit|forgive|allow|dont mind|please|like|have (?:a|the|time)|find|get|would be so)|possible|(?:its|it is) (?:not|ok with you|okay|possible|convenient|no trouble)|i could|you are so inclined|you will|you would permit|it pleases|it suits|it is no trouble|it would not be|convenient|permitted|there is nothing against it|you agree|agreeable|one may|i might|you see no|thats (?:ok|okay|fine|possible)|it (?:isnt|is not) too much|i (?:may|might|could|can) (?:ask|trouble|request))|(?:when|whenever|as soon as) (?:you (?:can|have|get|find|are|feel)|convenient|possible|it (?:is convenient|suits))|once you (?:have|find|get) (?:a|the) (?:moment|time|minute)|wenn (?:du|sie|moeglich|moglich|es geht|es keine)|unless (?:i am|im|it is inconvenient|you object|there is an objection)|falls moglich|si (?:possible|vous|tu|te|puedes|puede|es posible)|s il|se (?:puoi|possibile|possivel|puder)|als (?:het kan|je|u))\b/;
const QUESTION =
  /^(?:(?:and|but|so|ok|hey|well|also|then|hm+|um|er|wait|q|hi|hello|bot|please|just|quick question|question|und|aber|et|y|e|en) )*(?:should(?:nt)?|can (?:i|we) \w+ (?:a|an|any)|shall (?:i|we)|ought|would (?:\w+ing|it(?! (?:be (?:possible|too much|at all possible|convenient|an imposition|asking)|trouble|inconvenience))|that|i|we|anyone|anybody|one)|could i(?! (?:ask|trouble|have|get))|can (?:i|it|one|they|the|data|models?|a|anyone|anybody|users|others|people|this|that)|may (?:i|we|one)(?! (?:ask|trouble|request|beg|kindly|please|prevail|invite|suggest))|must (?:i|we)|is|are|was|were|does|do (?:i|we|you|they|the|models?|people)|did|has|have (?:you|we|i|they)|had|isnt|arent|doesnt|didnt|wasnt|why|how|hows|who|whos|whose|when|where|what|whats|which|am i|soll(?:te)? (?:ich|man)|kann (?:ich|man|es)|darf (?:ich|man)|muss (?:ich|man)|was|wie|warum|weshalb|wieso|wer|wann|wo|darf|ist|sind|hat|est ce|faut il|dois je|puis je|peut on|que se passe|pourquoi|comment|qui|quand|combien|debo|deberia|puedo|se puede|que pasa|por que|como|quien|cuando|cuanto|devo|dovrei|posso|si puo|cosa|perche|chi|quando|quanto|come|devo|deveria|posso|pode se|o que acontece|porque|quem|moet ik|kan ik|mag ik|zal ik|wat|waarom|hoe|wie|wanneer|is het)\b/;
const WONDER =
  /\b(?:i wonder|wondering|not sure (?:if|whether)|do you think|would you (?:say|ask me|recommend|advise)|what (?:happens|would happen|if)|is it (?:wise|safe|ok|okay|worth|a good idea|possible|allowed|smart)|good idea to|how do i|how can i|how to|how would (?:i|one)|tell me (?:how|why|whether|if)|diff(?:erence)? between|explain (?:how|why|what|the difference)|does it make sense|was passiert|que se passe|que pasa si|cosa succede|o que acontece|wat gebeurt)\b/;
/** "I wonder whether you could": a request. */
const ASKS_KINDLY =
  /\b(?:wonder(?:ing)? (?:if|whether) (?:you|we|one) (?:could|would|might|can)|(?:do you think|would it be possible for) you (?:could|might|to))\b/;
const SAID =
  /(?<!\bas )\b(?:said|says|saying|wrote|writes|told|tells|(?<!i |we )asked (?:me|us|you|whether|if|to)|claims|claimed|insists?|suggested|suggests|recommended|mentioned|reckons|(?<!i |we )thinks|(?<!i |we |id |i d )wanted (?:me|us|you|it|to)|wants (?:us|me|it) to|want us to|quote|quoting|according to|hat (?:gesagt|geschrieben|gemeint)|sagte|sagt|meinte|schrieb|will dass|a dit|dit que|a ecrit|dijo|dice que|escribio|ha detto|ha scritto|dice di|disse|escreveu|zei|schreef|zegt)\b/;
const HAPPENED =
  /\b(?:already|yesterday|last (?:week|month|night|time|friday|monday|tuesday|wednesday|thursday|year)|this morning|earlier|ago|(?:have|has|had|was|were|been|got|ive|weve|hes|shes|theyve) (?:already |been |just |now |not )?(?:trained|retrained|deployed|undeployed|deleted|removed|cancelled|canceled|stopped|shipped|published|killed|dropped|set|taken|rolled)|(?:\w+|i|we|he|she|they|somebody|someone|nobody|who) (?:already |just |accidentally |almost |nearly |never )?(?:trained|retrained|deployed|undeployed|deleted|cancelled|canceled|shipped)|hat .*(?:trainiert|geloscht|deployt|gestoppt)|wurde|wollte|abgelehnt|erledigt|heeft .*(?:getraind|verwijderd)|gestern|schon|hier soir|hier|deja|ayer|ya|ieri|gia|ontem|ja esta|gisteren|al)\b/;
const MUSED =
  /\b(?:(?:i|we|ill|well|they|he|she|id|wed)(?: would| d)? (?:may|might|could|will|would|shall|should|must|plan to|intend to|(?:am|are|was|were) (?:going|about|planning|thinking|tempted) (?:to|of)|probably|maybe|perhaps|never|rather|almost|nearly|have half a mind)|ill (?!take|have|go with|pick|use)|im (?:going|about|planning|thinking|tempted|not) (?:to|of)|maybe (?:i|we|later)|perhaps (?:i|we|later)|some ?day|one day|might|let me think|thinking (?:about|of)|considering|tempted|was (?:going|about) to|d rather|would rather|id have|wouldnt|ich (?:werde|wurde|konnte|trainiere|losche)|vielleicht|irgendwann|je vais|je l|peut etre|un jour|voy a|quizas|tal vez|algun dia|forse|magari|talvez|um dia|misschien|ooit|ik zal)\b/;
const LATER =
  /\b(?:tomorrow|tonight|later|next (?:week|month|time|monday|tuesday|wednesday|thursday|friday|quarter|year)|every (?:\w+ )?(?:day|night|week|weekend|month|morning|evening|hour|sunday|monday|tuesday|wednesday|thursday|friday|saturday|quarter|year|first|other)|each (?:day|night|week|weekend|month|morning|evening|monday|sunday|friday)|nightly|weekly|daily|hourly|monthly|quarterly|automatically|regularly|periodically|at (?:\d{1,2}(?::\d\d)?\s?(?:am|pm|h|o clock|oclock)?|noon|midnight|night)(?! (?:most|least|percent|rows))|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|the (?:first|1st|last))|in (?:\d+|an?|two|three|four|half an|a few|five|ten) (?:hours?|days?|weeks?)|after (?:work|lunch|the)|this (?:evening|afternoon|weekend)|some other time|another time|not (?:now|yet|today)|morgen|heute (?:abend|nacht)|spater|jeden|jede|taglich|wochentlich|monatlich|nachts|um \d{1,2}|am (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|nachste|demain|ce soir|plus tard|chaque|tous les|toutes les|a \d{1,2}\s?h|manana|esta noche|mas tarde|cada|todos los|todas las|domani|stasera|piu tardi|ogni|amanha|hoje a noite|mais tarde|todos os|todas as|tod[oa] (?:dia|segunda|terca|quarta|quinta|sexta|sabado|domingo|semana|mes)|elke|iedere|vanavond|straks)\b/;
const BEFORE = /^(?:(?:and|but|so|please) )*(?:before|prior to|bevor|ehe|avant|antes|prima|antes de|voordat|voor)\b/;
const ASKED_OF_YOU =
  /\b(?:could|can|would|will|might|should|may i ask|ask|beg|want|like|need|wish|prefer|rather) you\b|\bplease\b|\b(?:should|would|d|might|may|could|must|shall) (?:now |also |therefore |very much |much |dearly |rather |humbly |kindly )*(?:like|love|ask|appreciate|request|beg|trouble|prefer|wish|want|propose|suggest|welcome|be (?:most |very |so |ever so |much |truly |extremely )?(?:grateful|obliged|glad|happy|delighted|pleased|thankful|indebted|kind|good))\b/;
const IRONIC =
  /\b(?:yeah (?:right|sure)|sure why not|oh (?:sure|great|yes|wonderful)|of course lets|what could (?:possibly )?go wrong|as if|genius|brilliant idea|great idea|lovely idea|because that (?:worked|went)|like that ever|totally|in your dreams|over my dead body|hell no|no way|fat chance)\b|🙄|\/s\b/;

const ORDERS = concepts('train start deploy undeploy delete stop set target again');
const NEGATION =
  /^(?:dont|do_not|never|not|nobody|noone|no_one|neither|nor|cannot|cant|wont|shouldnt|mustnt|wouldnt|didnt|nicht|nie|niemals|kein|keine|keinen|keinesfalls|pas|jamais|ne|nunca|jamas|no|non|mai|nao|niet|nooit|geen|refrain)$/;
/** Words between the negation and what it forbids, at most. */
const REACH = 5;
const AFFIRMS =
  /\b(?:dont (?:forget|hesitate|wait|worry|ask|bother|want .* any ?more|need .* any ?more|take|be|keep .* online)|no longer (?:need|want)|not (?:refuse|fail|forget|hesitate)|nicht (?:langer|mehr) als|pas plus (?:de|que)|no mas de|nao mais (?:de|que)|non piu di|niet langer dan|not (?:go )?over|not exceed|no(?:t)? (?:hurry|rush|problem|reason not)|why (?:not|dont)|not only|no (?:reason|harm) not|vergiss nicht|n oublie pas|no olvides|non dimenticare|nao esquecas|vergeet niet|wouldnt mind|cant wait|no matter|no longer than|not more than|not longer than|no more than|not too long|not a minute)\b/;

/** The moods of a part, whose words in `named` are names; none for a plain order, wish or statement. */
export function moodsOf(message: Message, { start, end }: Clause, named: ReadonlySet<number>): ReadonlySet<Mood> {
  const words = range(start, end).map((at) => (named.has(at) ? 'name' : (message.words[at] ?? '')));
  const said = words.join(' ').replace(/ [,.:;'"()-] /g, ' ');
  const moods = new Set<Mood>();
  const isPolite = POLITE.test(said);
  const asksAbout = /^(?:\w{1,4} )*(?:what|how) about\b/.test(said);
  if (!isPolite && (CONDITION.test(said) || CONDITION_INSIDE.test(said))) moods.add('conditional');
  if (BEFORE.test(said) || LATER.test(said)) moods.add('later');
  if ((!asksAbout && QUESTION.test(said)) || (WONDER.test(said) && !ASKS_KINDLY.test(said))) moods.add('asked');
  if (SAID.test(said) || HAPPENED.test(said)) moods.add('reported');
  if (MUSED.test(said) && !ASKED_OF_YOU.test(said)) moods.add('mused');
  if (IRONIC.test(said)) moods.add('ironic');
  if (
    !AFFIRMS.test(said) &&
    range(start, end).some(
      (at) => !named.has(at) && NEGATION.test(message.words[at] ?? '') && forbids(message, at, start, end),
    )
  )
    moods.add('negated');
  return moods;
}

function forbids(message: Message, at: number, start: number, end: number): boolean {
  const word = message.words[at] ?? '';
  const isBehind = /^(?:nicht|pas|niet|nie|niemals)$/.test(word);
  const from = isBehind ? Math.max(start, at - REACH) : at + 1;
  const reach =
    message.words[at + 1] === 'need' ? REACH : word === 'no' || word === 'kein' || word === 'geen' ? 2 : REACH;
  return range(from, Math.min(end, at + 1 + reach)).some((i) => i !== at && means(message, i, ...ORDERS));
}
