import { stemmer } from 'stemmer';

/** The words of a line mean the same to someone who looks for a data set. `_` joins the words of a phrase. */
const SYNONYMS = `
churn attrition retention leave leaving lost losing cancel cancellation quit turnover defect lapse loyalty resign resignation
employee staff worker personnel workforce hr human_resources colleague job
customer client subscriber consumer user buyer shopper
telco telecom telecommunications telephone phone mobile carrier
house home property housing apartment flat dwelling realty estate real_estate villa residential
price cost value worth pricing valuation
concrete cement mortar building_material construction
strength durability strong hardness
bird penguin avian ornithology
animal wildlife zoology fauna
flower iris plant botany
fraud anomaly scam fraudulent outlier
loan credit mortgage lending borrower debt
sale sales revenue demand
salary income wage pay earnings compensation
medical health disease patient clinical hospital diagnosis
heart cardiac cardiovascular
cancer tumor tumour oncology
diabetes diabetic glucose insulin
car vehicle automobile auto automotive
movie film cinema
music song track spotify audio
weather climate temperature rain forecast
email spam mail sms message
review feedback opinion sentiment
flight airline airplane aviation plane
energy electricity power consumption
traffic accident collision crash
crime police offence arrest stop
football soccer fifa
stock share equity
student school exam grade education
ship titanic passenger survival
diamond jewel gem
bike bicycle cycling
store shop retail supermarket ecommerce e_commerce
news article headline
hotel booking reservation airbnb
bank banking finance financial
insurance premium claim
image picture photo vision
cell cells microscopy segmentation
satellite landsat remote_sensing
`;

/** Words that so many data sets have that a match on these alone is noise. */
const GENERIC = `price customer quality score rating value cost prediction predict classification regression analysis
year rate age type people company person number user time world best top new free large small big popular simple public
online detection historical history daily annual information record report statistics value worth client buyer city`;

/** Words that stand around a topic and name none. */
const FILLER = `a an the of in on at to for from with without by about and or is are be was were my our your their his her i
we you me us it this that these those some any something anything everything good nice great cool interesting decent
find get give show search look looking want need like would could can please pls thanks hey hi help play work use using
data dataset datasets datset datsets set sets table tables csv file files model models train training learn learning ml
machine ai kaggle huggingface hugging face hub which what who how where there have has do does did not no one ones
related regarding concerning around based more another other else than into over under maybe sth smth stuff thing
things us let lets go try anyone know contain containing contains including topic project available open source will shall should if when why then so just also very really best less fewer
max min least most rows mb gb size licence license`;

/** Words that ask for whatever there is. */
const ANYTHING = 'anything sample samples example examples any all everything bundled demo demos something whatever';

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

export const filler = wordSet(FILLER);
export const anything = wordSet(ANYTHING);
export const generic: ReadonlySet<string> = new Set([...wordSet(GENERIC)].map(stemmer));

const groups = SYNONYMS.trim()
  .split('\n')
  .map((line) => line.split(' ').map((word) => word.replaceAll('_', ' ')));

/** For each stem, the stems of words with the same meaning. */
const synonymStems: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const stems = new Map<string, Set<string>>();
  for (const group of groups) {
    const all = group.filter((word) => !word.includes(' ')).map(stemmer);
    for (const stem of all) stems.set(stem, new Set([...(stems.get(stem) ?? []), ...all.filter((s) => s !== stem)]));
  }
  return stems;
})();

export const synonymsOf = (stem: string): ReadonlySet<string> => synonymStems.get(stem) ?? new Set();

/** Phrases, in stems, with the single word of the same meaning: "real estate" is a house. */
export const phrases: readonly { readonly stems: readonly string[]; readonly means: string }[] = groups.flatMap(
  (group) =>
    group
      .filter((word) => word.includes(' '))
      .map((phrase) => ({ stems: phrase.split(' ').map(stemmer), means: group[0] ?? phrase })),
);

/** A misspelt word may be corrected to one of these, or to a word of a title or tag. */
export const lexiconWords: readonly string[] = [
  ...new Set([...groups.flat().flatMap((word) => word.split(' ')), ...wordSet(GENERIC)]),
  ...'wine airbnb titanic netflix amazon boston adult census covid breast prices houses cars movies songs reviews'.split(
    ' ',
  ),
].filter((word) => word.length >= 4);
