import dictionary from 'dictionary-en';

/** What data sets are about and no dictionary of English has: names, short forms, and British spellings. */
const NAMES = `
ads africa airbnb alzheimer america amsterdam asia atlanta australia austin barcelona berlin berlinale boston brazil
british brooklyn california canada chicago covid crypto cyber deforestation denmark ecommerce england english enron
ethereum europe european facebook finland france gdp german germany greece imdb india ireland istanbul italian italy
korea lego lisbon london madrid maths melbourne mexico mnist mtcars munich nasa nba netflix netherlands nfl nhl norway
nyc olympic olympics oscars paris parkinson pokemon portugal portuguese ramen readmission readmissions reddit rome
seattle sms spain spanish spotify statlog sweden sydney telco telecom tokyo usa vienna washington youtube zillow
brisbane dublin kickstarter manhattan microbiome nobel nyse rideshare pima iot api sql seo hr uk us eu uae ai ml nlp
ufo gps co2 pm25 pm10 ebola monkeypox nasdaq retinopathy wellbeing bitcoin blockchain titanic iris airline airlines
mould tumour labour colour flavour whisky donut neighbour cheque metre metres learnt
`;

/** Words that are in most sentences, so that they say little of what somebody looks for. */
const ORDINARY = `
able above across action actual after again against agree ahead alive almost alone along already although amount angry
answer anyone appear apply area arrive article aside asked attempt attention aunt available avoid away baby balance
ball band base based basic beach bear beat became become behind believe below bench benefit beside besides beyond bill
bird block blue board boring borrow both bottom bought brain bread break bridge bright bring broken brother brought
brown build burn busy button called calm came camera camp cannot careful carry cause center centre certain chain chair
chance charge chat cheap choice choose clear clever clock close closed coast coat cold color comfort coming common
compute computer concern confuse connect consider control cook cool copy corner could count couple cover create crowd
cry curious curve custom damage dance danger dark date deal dear debate decide deep degree delight depend desk detect
detects develop differ dinner direct dirty divide door doubt down dream dress drink drive drop during each early earn
easily edge eight either empty enemy enjoy enter entire equal escape evening event ever every exact example except
expect explore express extra fact fail fall fame fancy father favor fear feed feet felt fence fight figure fill final
finger firm fist flat floor fold folder follow fool foot force forget form forward found frame free freeze fresh
friend front full fully fund funny future gain gather gave gift girl given glad goes gone grand grass gray great green
grew ground group grow guard guess guest guide habit hair half hall handle hang happen happy hard hardly hate head
hear heard heavy held hello here hide hill hire hold hole honest honor hope host huge hundred hungry hurry hurt idea
ignore inch inside instance iron island issue item join joke judge jump just keep kept key kick kill kind king kiss
knew knock know known lack lady large late later laugh lazy lead leader learn least leave left legs less lesson letter
level lie lift light line lips liquid listen lived loose lose loss lost loud love lovely lower luck lunch main major
manage manner many mark master matter maybe meal mean meet mention mess message middle might mile mind mine minor
minute miss mistake mix modal mode modern moment month moon mother motel mouth move much must nail near neat neck
needle neither nerve never next nice night nine nobody noon normal nose note nothing notice number object obvious
occur odd often once only opposite option orange ought outside over owner pack page paid pair pale pants part pass
past path pause peace pencil pepper perfect period permit person phrase pick pie piece pin pink pipe place plan plate
plenty pocket point polite poor possible pound pour prefer present press pretty prevent print prize probably problem
promise proper protect proud prove provide pull pure push queen question quick quiet quite quote raise range rapid
rare rather reach react ready realize rear reason receive recent record refuse regret relate relax relief rely remain
remember remote repeat replace reply rescue rest rich right ring ripe rise role roll roof room root rope rough round
route royal rude rule rush sad safe said sail salt same sand sat save scale scare scene scrap screen seat secret seek
seem seen selfish sell send sense separate serious seven shade shadow shake shall shame shape share sharp sheet shelf
shell shine shirt shock shoot short should shout shut side sight silly simple since sing single sink sister site six
size skill sky slave slice slide slight slip slow small smell smile smooth soap soft sold some soon sorry sort soul
sound sour speak spell spend spoke spoon spot spread spring square stage stair stamp stand star stare start starts
stay steal steep stem step stick stiff still stir stone stood stopped straight strange strap strike string strong
stuff stupid style such sudden suffer suit sunny sure swear sweep sweet swing table tail take talk tall tape target
task taste taught tear tell tend tent term terms than thank that their them then there these thick thief thin thing
think third those though thought thread threat three throat through thumb thus tight till tiny tired told tone tongue
tonight took tooth total touch tough toward town trace track trade trap tray treat trick tried trouble true trust
truth twice type ugly uncle under until upon upper upset urge usual valley vary verb very view voice wake walk wall
want warm warn wash waste watch wave weak wear week weigh welcome well went were wet wheel when where which while
white whole whose wide wife wild will willing win window wing wipe wire wise wish within without wonder wooden word
wore worry worse worst worth would write wrong yard year yellow yesterday yet young your zero read reads reading calls
calling trained deployed deleted removed added loaded cancelled canceled compared explained predicted described
searched uploaded started drain strain stain plain grain terrain trailer trainer drained brains grains modes models
moral mortal long high highs sizes numbers amounts kinds sorts way ways day days weeks months hour hours years today
tomorrow people someone everyone man men woman women child kid boy adult elderly owners member members boss chief
manager guy folk neighbour neighbor stranger wants wanted need needs needed warning warnings keeps makes making give
gives get gets going come comes put puts set sets run runs runner shop shops floors spends spent earns cost costs
bills pay pays owe owes lend lends borrowed saves saved money cash cheque check checks afford worthy worthless idle
pieces parts bigger biggest smaller smallest larger largest longer shorter higher older newer younger faster slower
better cleaner easier harder safer cheaper richer fewer tap taps bath kitchen garden walls rooms bed beds house-hunter
mood moods feel feels feeling worried nervous excited bored writes wrote written reader readers listener listeners
watches watched viewer viewers speaks spoken hears look looks looked seems smells tastes eat eats eaten drinks drank
cooks bake bakes grows grown plant plants picked picks catch catches caught throw throws thrown hit hits kicks ran
walks walked ride rides rode drives drove driven fly flies flew flown land lands landed arrives arrived leaves stays
stayed return returns returned visit visits visited moves moved carries deliver delivers delivered sends sent order
orders ordered buy buys sells rent rents rented own owns owned loses wins won beats beaten fails failed passes passed
falls fell fallen breaks broke fix fixes fixed repair repairs repaired burns burnt die dies died dead live lives born
survive survives survived survivor sick ill illness hurts injured healthy hot dry wind windy rainy cloudy urgent
important likely unlikely impossible real fake false different similar various several most more enough other others
another between among before always sometimes usually quickly slowly nearly too little bit lot lots few far everywhere
nowhere somewhere because unless whether however therefore instead otherwise perhaps customer client guests visitor
visitors tenant tenants passenger staff crew team teams worker workers business company office sites places areas
region towns city village street road world earth country countries state states nation nations government public
private personal local foreign national international social political legal medical physical mental technical
practical complex history story stories examples case cases facts ideas things problems questions answers reasons
result results effect effects change changes changed difference levels rate rates shares average sum counts measure
measures measured records recorded report reports reported notes list lists listed tables lines row rows column
columns field fields class classes types groups grouped category label labels labelled tag tags name names named title
words letters text texts sentence pages book file files messages signal signals picture pictures photo image images
shapes colors colour colours weight height width depth length speed distance time times dates age ages end ends begin
begins finish finished stop stops device devices tool tools engine engines wheels buttons switch power plug wires
`;

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const names = new Set(words(NAMES));
const ordinary = new Set(words(ORDINARY));

/** What no dictionary has, and a misspelt word may stand for. */
export const KNOWN_NAMES: readonly string[] = [...names].filter((word) => word.length > 3);

/** Endings that words take: a dictionary has their base. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/s$/, ''],
  [/es$/, ''],
  [/ies$/, 'y'],
  [/ed$/, ''],
  [/ed$/, 'e'],
  [/(.)\1(?:ed|ing)$/, '$1'],
  [/ing$/, ''],
  [/ing$/, 'e'],
  [/ly$/, ''],
  [/er$/, ''],
  [/er$/, 'e'],
  [/able$/, ''],
];

/** Whether it is one of the words that are in most sentences, in any of its forms. */
export const isOrdinary = (word: string): boolean => formsOf(word).some((form) => ordinary.has(form));

/** A word, and those that it may be a form of. */
const formsOf = (word: string): readonly string[] => [
  word,
  ...ENDINGS.map(([ending, instead]) => word.replace(ending, instead)).filter(
    (base) => base !== word && base.length > 2,
  ),
];

/** Beginnings, by the letters that a dictionary marks the words with that take them. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  A: 're',
  C: 'de',
  E: 'dis',
  F: 'con',
  I: 'in',
  K: 'pro',
  U: 'un',
};

let spelt: ReadonlySet<string> | undefined;

/** The words of a dictionary in their base forms, read when they are first needed; names are left out. */
function speltWords(): ReadonlySet<string> {
  spelt ??= new Set(
    new TextDecoder()
      .decode(dictionary.dic)
      .split('\n')
      .map((line) => line.split('/'))
      .filter(([word = '']) => /^[a-z]{3,}$/.test(word))
      .flatMap(([word = '', marks = '']) => [
        word,
        ...[...marks].flatMap((mark) => (mark in BEGINNINGS ? `${BEGINNINGS[mark]}${word}` : [])),
      ]),
  );
  return spelt;
}

/** No word of a dictionary is longer, with an ending. */
const LONGEST = 30;

/** Whether a word is right as it stands, in any of its forms: then it is no slip of another, whatever it is about. */
export function isSpeltRight(word: string): boolean {
  if (names.has(word) || ordinary.has(word) || speltWords().has(word)) return true;
  return word.length <= LONGEST && formsOf(word).some((form) => speltWords().has(form));
}
