import { keyOf } from './levels.ts';

/** Words of questions that change nothing: whatever is not among them has to be understood. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

const SMALL = words(`
a an the this that these those it its they them their there here i im id ive me my we our us you your he she his her one ones
is are was were be been being am do does did done has have had having got get gets getting can could would will shall should may might must
and also but so then as if whether to of in for from with at on into within
what whats which who whos whose how much hows that when where
please pls plz thanks thank thx cheers kindly hi hello hey ok okay well um uh just really actually quickly quick maybe perhaps simply
tell show give list find see look know want like need wonder wondering curious wanna lets let make draw plot chart graph picture table display print calculate compute work out figure get
feeling idea feel sense help question interested checking check say said
each every all any some everything everyone everybody whole entire overall
data dataset set file csv sheet list table here below
kind kinds sort type types category categories group groups level levels class value values amount entry
come comes came live lives living lived located based belong belongs use uses using used take takes took taken contain contains work works working
sold built made rated recorded measured listed given known registered observed seen counted found exist exists
per-cent average-wise altogether combined thereof now still currently ever already
whats thats im hows heres theres youre theyre
square often strongly closely much well far high low either both
led leads lead end ends ended ending result results resulted happen happens happened occur occurs occurred
mind possible possibly able exactly roughly approximately about around
go going look looking looks tend tends
`);

/** What a row may be, in groups of words for the same: rows of a table are things of one kind. */
const ROW_NOUNS: readonly ReadonlySet<string>[] = [
  'row rows record records entry entries observation observations instance instances case cases item items thing things sample samples example examples',
  'customer customers client clients user users subscriber subscribers account accounts custs member members people person persons folks guys individual individuals employee employees staff worker workers colleague colleagues patient patients student students passenger passengers applicant applicants respondent respondents participant participants driver drivers guest guests visitor visitors resident residents citizen citizens borrower borrowers player players somebody someone anyone anybody',
  'home homes house houses property properties listing listings',
  'car cars vehicle vehicles auto autos automobile automobiles',
  'penguin penguins bird birds animal animals',
  'diamond diamonds stone stones gem gems',
  'product products article articles good goods',
  'order orders purchase purchases transaction transactions sale sales payment payments invoice invoices',
  'stop stops incident incidents event events',
  'review reviews rating ratings comment comments',
  'ticket tickets request requests issue issues',
  'loan loans credit credits',
  'flight flights trip trips ride rides journey journeys booking bookings reservation reservations',
  'movie movies film films',
  'song songs track tracks',
  'wine wines bottle bottles beer beers',
  'mix mixes mixture mixtures batch batches specimen specimens',
  'cell cells',
  'job jobs run runs',
  'message messages mail mails email emails sms',
  'school schools store stores shop shops hotel hotels restaurant restaurants company companies',
  'plant plants flower flowers tree trees',
].map(words);

const UNITS = words(
  'mm cm m km millimetres millimeters centimetres centimeters kilometres kilometers metres meters inch inches foot feet ft mile miles g gram grams kg kilo kilos kilograms lb lbs pounds ton tons dollar dollars usd eur euro euros pounds gbp bucks cent cents percent year years month months week weeks day days hour hours h minute minutes min mins second seconds sec secs degree degrees sqft square mg ml litre litres liter liters',
);

export const PEOPLE = 1;

export const isSmall = (word: string): boolean => SMALL.has(word);
export const isUnit = (word: string): boolean => UNITS.has(word);

/** Which kind of thing a word says the rows are; -1 for none. */
export const rowNoun = (word: string): number => ROW_NOUNS.findIndex((group) => group.has(word));

/** "were stopped", of stops. */
export const isRowVerb = (word: string): boolean =>
  /ed$/.test(word) &&
  [word.replace(/(?:(?<=(\w))\1)?ed$/, ''), word.replace(/d$/, '')].some((stem) => rowNoun(stem) > 0);

/** A word of what a table is called, as rows of penguins are. */
export const isOfTitle = ({ name }: { readonly name: string }, word: string): boolean =>
  word !== '' &&
  keyOf(name)
    .split(' ')
    .some((part) => part === word || `${part}s` === word || part === `${word}s`);

/** Units by how columns write them. */
const WRITTEN_UNITS: readonly ReadonlySet<string>[] = [
  'mm millimetres millimeters',
  'cm centimetres centimeters',
  'm metres meters',
  'km kilometres kilometers',
  'g gram grams',
  'kg kilo kilos kilograms',
  'lb lbs pounds',
  'usd dollar dollars bucks',
  'eur euro euros',
  'h hrs hour hours',
  'min mins minute minutes',
  's sec secs second seconds',
].map(words);

/** Whether a figure in one unit may stand for one in a column: where the column says none, it is as it stands. */
export function sameUnit(said: string, column: string): boolean {
  const held = WRITTEN_UNITS.find((group) => group.has(column));
  return held === undefined || held.has(said) || !WRITTEN_UNITS.some((group) => group.has(said));
}
