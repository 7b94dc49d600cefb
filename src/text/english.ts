import dictionary from 'dictionary-en';

/**
 * Words that people search data by. Misspelt words are corrected to them, and they are never corrected themselves.
 * Ordinary words one slip away from another are here for the second reason.
 */
const TOPICS = `
coral reef reefs algae aquarium badminton ballet bamboo barley beaver beetle beetles breach bullying bunker candle canoe canyon
carnival carpet castle cave caves cavity cement cheetah cherry chili cinnamon citrus clay coach coaches coastal cobalt coconut comet
comets copper cotton cradle crane crater creek cruise cruises cuisine cyclone cyclones dams delta dengue desert dolphin dolphins donkey
drama eagle eagles eclipse elevator enzyme falcon ferry ferries fever fiber fjord fossil fungi fungus garlic geyser ginger glacier
glaciers goat goats granite gravel hail hamster harbor hazelnut heron herring honey hops hull hydrogen iceberg insulin islands jazz jelly
jungle kayak kelp lava lemon lemons lentils lichen lime lizard lizards lobster lotus lynx mango mangrove maple marble meadow melon mining
mint molecule monsoon moose moss moth moths mould nectar nettle nuts oak oasis octopus orbit orbits orchid osprey otter otters owl owls oyster
oysters panda parrot parrots pasta peach peanut peanuts pear pears pepper perch pigeon pigeons pine plankton plum polio pond ponds potato potatoes
prawn quarry rabbit rabbits raven reptile reptiles rodent rodents rose roses rubber saffron sailing salt sand sardine seal seals seed seeds
shark sharks sheep shrimp silk skate ski skiing slope snail snails snake snakes snow soap spice spices spider spiders squid stork storm
storms swan swans swimming tides tidal tiger tigers tobacco tornado tornadoes trout truffle tulip tuna tundra turtle turtles typhoon vaccine
valve vanilla volcano volcanoes walnut wasp wasps waves whale whales wolf wolves wool yeast yoga zebra machines break breaks breakdown
abalone absence academic accident accidents acidity activity address adult ads advertising africa age agriculture air airbnb
aircraft airline airlines airport airports alcohol allergy alzheimer amazon america amsterdam animal animals anime anomaly
anxiety apartment apartments apple apples arrest arrests art arrhythmia asia asteroid asthma astronomy athlete athletes atlanta
attack attacks attrition auction audio australia austin autism auto automobile aviation avocado bacteria bank banking bankruptcy
barcelona baseball basketball battery beans bears beer berlin berlinale bicycle bike bikes biology bird birds birth births bitcoin
blood boat body book books boston boxing brain brand brazil breast breed bridge british brooklyn budget building buildings bus
business buses butterfly buyers cab calories california campaign campaigns canada cancer candy car carbon card cardio
cardiovascular care cars cases casino cats cattle cell cells census cereal charges cheese chemical chemistry chess chicago child
children china chocolate cholesterol church churn cinema cities city claim claims climate clinic clinical clothes clothing cloud
coal cocoa coffee college comments commerce communities company companies compensation complaints composition concrete
consumer consumption content contracts cookies corn corona coronavirus cost costs countries country county courier course courses
court covid crash crashes credit cricket crime crimes crop crops crude crypto cryptocurrency culture currency customer customers
cyber cycling dairy dating deaths debt deer default defaults defect defects deforestation delay delays deliveries delivery demand
demographics denmark dental depression detection device diabetes diabetic diagnosis diamond diamonds diet digit digits disaster
disasters discount disease diseases doctor dogs donation donors download driver drivers drone drought drug drugs dropout dutch
earning earnings earth earthquake earthquakes ecommerce economic economics economy education egg election elections electric
electricity elephant email emails emission emissions emotion emotions employee employees employment energy engine england english
enron environment epilepsy equipment equity erosion estate ethereum europe european events exam exams exchange exercise expectancy
expense expenses export exports eye face facebook faces facility factory failure failures fake family farm farming fashion fatal
fatality fertility fertilizer fetal fiction film films finance financial finland fire fires fish fishing fitness flight flights
flood floods flower flowers flu food foods football forest forests formula fossil france fraud fraudulent freight french frog
fruit fruits fuel funding furniture galaxy gambling game games gaming garden gas gasoline gdp gender gene genes genetic genome genre german
germany glass global glucose goals gold golf government grade grades grain grains grape greece greenhouse grocery growth gun guns
habits hand handwriting handwritten happiness hate health healthcare heart heat heating height helicopter hepatitis highway hiking
history hockey holiday holidays home homes horse horses hospital hospitals hotel hotels hour house household households houses
housing human humidity hunger hurricane hurricanes hydraulic ice icecream illness image images imdb immigration import imports
incident incidents income india inequality inflation influenza injuries injury insect insurance interest internet intrusion
inventory investment ireland iris istanbul italian italy jail japan jeopardy jewelry job jobs jokes journal kernel kidney kidneys
kids kitchen korea labor labour lake land landslide language laptop laptops law leaf leaves lending lego length lettuce library
life lifespan lightning listings literacy liver livestock loan loans location logistics london lisbon lung lungs machine machinery
madrid maintenance malaria malware mammals manufacturing marathon marine market marketing markets marriage materials maternal
mathematics maths meat mechanical media medical medication medicine melbourne mental merchandise meteorite meteorological methane
metro mexico migration military milk mining mineral minerals mobile mobility mnist money mood mortality mortgage mortgages motor
motorcycle mountain movie movies mpg mtcars munich museum museums mushroom mushrooms music names nasa nature nba netflix netherlands network
networks news newspaper nfl nhl nickel nitrogen noise norway nuclear nurse nutrition nyc obesity occupancy ocean office oil olive
olympic olympics onion online opinion orders ore organ oscars outage oxygen ozone paddy pain painting pandemic paper papers
paris parking parkinson parks passenger passengers password patent patents patient patients payment payments payroll pedestrian
penguin penguins people perfume personality pesticide pet pets petrol phishing phone phones photo photos physics pilot pizza plane
planes planet planets plant plants plastic player players poem poetry poker pokemon police policy political politics poll pollen
polls pollution population port ports portugal portuguese post poultry poverty power precipitation pregnancy premier presidents
pressure price prices pricing prison product production productivity products profit project projects promotion property protein
proteins publications pulsar pump purchase purchases quality quotes race racing radar radiation railway rain rainfall ramen random
rating ratings reading readmission real recidivism recipe recipes recommender recycling reddit refugees renewable rent rental rentals
report reports research reservation resort restaurant restaurants resume resumes retail retention return returns revenue review
reviews rice ride river rivers road roads robot rock rocket rome salaries salary sale sales salmon san satellite satisfaction
scholarship school schools science scientist scientists scooter score sea season seasons seattle security seeds segmentation seismic
sensor sensors sentiment servers sex shanghai sharing shark ship shipment shipping ships shoe shoes shop shopping shops sign
signal signals silver skating skiing skin sleep sms smoke smokers smoking snow soccer social software soil solar songs song soybean space
spain spam spanish species speech spending sports spotify squirrel stars startup startups state station stations statlog steam steel
stock stocks storm storms story stream streaming street stress stroke student students suicide sugar sun supermarket supply
surgery survey surveys survival sweden swimming sydney taxes taxi taxis teacher teachers tech technology teen telco telecom telecommunications
television temperature temperatures tennis terror terrorism text thyroid ticket tickets tides timber tips tire titanic titles title tobacco
tokyo tomato tomatoes tornado tourism tourist tourists toxic toxicity toy toys trade traffic train trains transaction transactions transit
transport transportation travel tree trees trips trip truck trucks tuberculosis tumor tumour turbine turbines turnover tweet tweets
twitter unemployment university universities urban usa vaccination vaccinations vaccine vaccines vegetable vegetables vehicle vehicles
venue vessel video videos vienna violence virus visa visitors voice volcano volcanoes volleyball vote voter voters voting wage
wages wait walking war warehouse wars washington waste water watches weather web website wedding weight wheat whale whales wildfire
wildfires wildlife wind windmill wine wines women wood workers workforce world wrestling yacht yield yields yoga youth youtube zillow zoo
accuracy acid alloy analysis anomaly author bakery basket battery benchmark brisbane carrier category chart class classification click clicks
clustering college color colour compound conversion county currency cycle dairy depth diesel digital distance district domain duration
dublin east eating education efficiency engagement engineering enrollment entertainment event expectancy export factor female field fault
fleet forecasting forecast formula frequency friction gardening geography glacier graduate gross habitat harvest heart homicide honey hourly hydrogen
identification index industry industrial injury inspection instrument intake intent invoice irrigation juice kickstarter landing
league legal leisure lemon library literature lottery luggage lumber luxury machine magazine magnitude mail male manhattan maritime match
matches measurements members membership merchant metal microbiome military millionaire minimum monitoring monthly mosquito motion
national neighborhood neighbourhood nobel north nurses nyse occupation offer opioid orange orchard order outbreak outlet oven ownership
package parcel party peanut pension performance personal pharmacy phone pilot pipeline pitch plantation podcast poison pool potato
potatoes predictive premium prescription president priority process professional profile program programming progress psychology
public purchase quake rail rank rate rates recognition recording refund region regional registration regression religion remote
renovation repair request requests resource response retirement revenue rideshare risk risks robbery roman rural safety sample sanitation
saving savings sector seller sellers senior sequence series service services session sessions severity shares shelter shot shots
sick skills slope smart smartphone snake socioeconomic south speaker speed spine stability staff standard startup stats status steak
store stores strength structure subscriber subscribers subscription subway success summer surface symptoms tax team teams
tennis test theft therapy throw time toilet tool tools tower trading tragedy trail treatment trend trends trial trials tuition
tunnel unicorn union used users value values vessel vine vision visits voltage volunteers wealth weekly west wholesale
winter wireless woman wool words work worldwide yearly years yellow zip zone
handwriting pima telecom iot api sql seo hr uk us eu uae ai ml nlp ufo gps co2 pm25 pm10 gdp
abandonment allocation anthropology architecture basketball bitcoin blockchain cholera churned commute concentration counterfeit
customs dengue dermatology ebola ecology engagement ethnicity eviction exoplanet exoplanets extinction gentrification glaucoma grid handball
homeless homelessness hydroelectric hygiene hypertension impression infection intensive landmark leukemia logistic melanoma microbe
monkeypox multilingual nasdaq neonatal nutrient oncology orbit paleontology pathology pediatric periodic pneumonia pottery prostate
radiology readmissions recession referendum reptile retinopathy rhythm rugby sarcasm seizure sepsis skyscraper spacecraft sunspot
superconductivity superhero superstore surveillance tariff temperature thermal toxicology tsunami ultrasound vulnerability wellbeing zebra
absenteeism microbrewery breweries brewery flavor flavour roast roasters tasting bottle vineyard vineyards grapes barrel spirits whisky whiskey
donut burger sandwich bread cake pasta sushi spice spices herb herbs tea
`;

/** Ordinary words that must not be taken for slips of command words. */
const ORDINARY = `
able above across action actual after again against agree ahead alive almost alone along already although amount angry answer anyone
appear apply area arrive article aside asked attempt attention aunt available avoid away baby balance ball band base based basic beach bear beat
became become behind believe below bench benefit beside besides beyond bill bird block blue board boring borrow both bottom bought
brain bread break bridge bright bring broken brother brought brown build burn busy button called calm came camera camp cannot
careful carry cause center centre certain chain chair chance charge chat cheap choice choose clear clever clock close closed coast
coat cold color comfort coming common compute computer concern confuse connect consider control cook cool copy corner could count
couple cover create crowd cry curious curve custom damage dance danger dark date deal dear debate decide deep degree delight
depend desk detect detects develop differ dinner direct dirty divide door doubt down dream dress drink drive drop during each
early earn easily edge eight either empty enemy enjoy enter entire equal escape evening event ever every exact example
except expect explore express extra fact fail fall fame fancy father favor fear feed feet felt fence fight figure fill final
finger firm fist flat floor fold folder follow fool foot force forget form forward found frame free freeze fresh friend front
full fully fund funny future gain gather gave gift girl given glad goes gone grand grass gray great green grew ground group
grow guard guess guest guide habit hair half hall handle hang happen happy hard hardly hate head hear heard heavy held hello here
hide hill hire hold hole honest honor hope host huge hundred hungry hurry hurt idea ignore inch inside instance iron
island issue item join joke judge jump just keep kept key kick kill kind king kiss knew knock know known lack lady large late
later laugh lazy lead leader learn least leave left legs less lesson letter level lie lift light line lips liquid listen lived loose lose
loss lost loud love lovely lower luck lunch main major manage manner many mark master matter maybe meal mean meet mention
mess message middle might mile mind mine minor minute miss mistake mix modal mode modern moment month moon mother motel mouth
move much must nail near neat neck needle neither nerve never next nice night nine nobody noon normal nose note nothing notice
number object obvious occur odd often once only opposite option orange ought outside over owner pack page paid pair pale
pants part pass past path pause peace pencil pepper perfect period permit person phrase pick pie piece pin pink pipe place plan
plate plenty pocket point polite poor possible pound pour prefer present press pretty prevent print prize probably problem
promise proper protect proud prove provide pull pure push queen question quick quiet quite quote raise range rapid rare rather reach
react ready realize rear reason receive recent record refuse regret relate relax relief rely remain remember remote repeat
replace reply rescue rest rich right ring ripe rise role roll roof room root rope rough round route royal rude rule rush sad
safe said sail salt same sand sat save scale scare scene scrap screen seat secret seek seem seen selfish sell send sense separate
serious seven shade shadow shake shall shame shape share sharp sheet shelf shell shine shirt shock shoot short should shout
shut side sight silly simple since sing single sink sister site six size skill sky slave slice slide slight slip slow small smell smile
smooth soap soft sold some soon sorry sort soul sound sour speak spell spend spoke spoon spot spread spring square stage stair stamp
stand star stare start starts stay steal steep stem step stick stiff still stir stone stood stopped straight strange strap strike string strong
stuff stupid style such sudden suffer suit sunny sure swear sweep sweet swing table tail take talk tall tape target task taste taught
tear tell tend tent term terms than thank that their them then there these thick thief thin thing think third those though thought
thread threat three throat through thumb thus tight till tiny tired told tone tongue tonight took tooth total touch tough toward
town trace track trade trap tray treat trick tried trouble true trust truth twice type ugly uncle under until upon upper upset
urge usual valley vary verb very view voice wake walk wall want warm warn wash waste watch wave weak wear week weigh welcome well went
were wet wheel when where which while white whole whose wide wife wild will willing win window wing wipe wire wise wish within
without wonder wooden word wore worry worse worst worth would write wrong yard year yellow yesterday yet young your zero
read reads reading calls calling
trained deployed deleted removed added loaded cancelled canceled stopped compared explained predicted described searched uploaded started
drain strain stain plain brain grain terrain trailer trainer drained brains grains modes models moral mortal
long short high highs size sizes number numbers amount amounts kind kinds sort sorts way ways day days week weeks month months hour hours
year years today tomorrow people person someone everyone man men woman women child kid boy adult elderly owner owners member
members boss chief manager manager lady guy folk neighbour neighbor stranger want wants wanted need needs needed warning warnings
keep keeps makes making give gives given get gets going went come comes came put puts set sets run runs runner shop shops
floor floors spend spends spent earn earns cost costs bill bills pay paid pays owe owes lend lends borrow borrowed save saves
saved money cash cheque check checks afford rich poor worthy worthless busy idle empty full half whole piece pieces part parts
bigger biggest smaller smallest larger largest longer shorter higher lower older newer younger faster slower better cleaner
easier harder safer cheaper richer fewer tap taps sink bath kitchen garden door window wall walls roof floor room rooms bed beds
house-hunter mood moods feel feels felt feeling angry happy sad upset worried nervous excited bored tired
write writes wrote written reading reader readers listen listener listeners watch watches watched viewer viewers speak
speaks spoke spoken hear hears heard look looks looked seem seems smell smells taste tastes eat eats eaten drink drinks
drank cook cooks bake bakes grow grows grown grew plant plants picked picks catch catches caught throw throws
thrown hit hits kick kicks run ran walk walks walked ride rides rode drive drives drove driven fly flies flew flown sail
land lands landed arrive arrives arrived leave leaves stay stays stayed return returns returned visit visits visited
move moves moved carry carries deliver delivers delivered send sends sent order orders ordered buy buys bought sell sells
sold rent rents rented own owns owned lose loses lost win wins won beat beats beaten fail fails failed pass passes passed
fall falls fell fallen break breaks broke broken fix fixes fixed repair repairs repaired replace burn burns burnt
die dies died dead alive live lives lived born survive survives survived survivor sick ill illness hurt hurts injured
healthy strong weak heavy light hard soft hot cold warm cool dry wet wind windy sunny rainy cloudy
urgent important certain likely unlikely possible impossible real fake false true right wrong same different similar various
several many most least more less enough other others another each every either neither both between among across
before after during since until while always never often sometimes usually already still again soon later early late
quickly slowly easily hardly nearly almost quite rather pretty very too much little bit lot lots plenty few
inside outside above below behind front next near far close away here there where everywhere nowhere somewhere
because although though unless whether however therefore instead otherwise maybe perhaps
customer client guest guests visitor visitors tenant tenants passenger staff crew team teams worker workers
business company firm office site sites place places area areas region town towns city village street road
world earth country countries state states nation nations government public private personal own local foreign
national international social political legal medical physical mental technical practical simple complex basic
history story stories example examples case cases fact facts idea ideas thing things problem problems question
questions answer answers reason reasons result results effect effects change changes changed difference level levels
rate rates share shares total average mean sum count counts measure measures measured record records recorded
report reports reported note notes list lists listed table tables line lines row rows column columns field fields
class classes type types group groups grouped category label labels labelled tag tags name names named title
word words letter letters text texts sentence page pages book file files message messages note signal signals
picture pictures photo image images shape shapes color colors colour colours size weight height width depth length
speed distance time times date dates age ages start starts end ends begin begins finish finished stop stops
device devices tool tools engine engines part parts wheel wheels button buttons switch power plug wire wires
kanji podcast podcasts episode episodes follower followers subscriber channel channels influencer streamer
skip skips skipped ship slip snip strip clip flip grip trip whip zip clarity charity purity unity grad grads grid succeed succeeds
success successful succeeded proceed exceed decay delay essay array display replay relay repay betray convey survey
hail hailed haul hauled hunt hunted hint hinted mint minted print printed reveal revealed conceal appeal repeal
hand hands notice notices cup cups metre metres meter meters square squares asking worth dangerous danger dangers chance chances
attack attacks turbine factory inspect inspected hire hires hired humid late later online bought together click clicks clicked
savings calm polite stars starred inbox true truth handwritten matched matches score scores scored point points pupil pupils
applicant applicants sinking sink petal petals kind apart edible soil rain height woods forest fast recipe ingredient
makes more than half cut cuts takings taking hits daily crypto coins link links steal steals stolen password passwords coming back
fees fee show shows up centre urgency occupied occupy life expect expectancy nation nations startup project projects reach goal goals
nightly board cup cups match hour hours square circle triangle angle corner border edge centre middle bottom top upper
travel travels travelled camp camps hike hikes climb climbs jump jumps swim swims dive dives race races racing
teach teaches taught learn learns learnt study studies studied exam exams lesson lessons grade grades mark marks
cure cures heal heals treat treats treated scan scans cough coughs fever fevers pain pains ache aches bleed bleeding
wage wages hire fired fire firing retire retires retired promote promoted career careers skill skills
goods stuff item items gear tools parcel parcels package packages box boxes bag bags bottle bottles
street streets lane lanes road roads bridge bridges tunnel tunnels rail rails track tracks station stations
noise noises sound sounds voice voices tone tones song songs singer singers band bands album albums
river rivers lake lakes sea seas ocean oceans beach beaches coast coasts island islands mountain mountains
snow snows storm storms cloud clouds frost ice thunder lightning breeze gale flood floods drought droughts
cow cows pig pigs horse horses sheep goat goats chicken chickens duck ducks rabbit rabbits mouse mice rat rats
apple apples orange oranges banana bananas grape grapes lemon lemons potato potatoes tomato tomatoes onion onions
bread cheese milk butter egg eggs meat beef pork fish rice pasta soup salad cake cakes pie pies sugar salt pepper
shirt shirts shoe shoes dress dresses coat coats hat hats sock socks jacket jackets jeans watch watches ring rings
chair chairs table desk desks lamp lamps sofa bed mirror carpet curtain oven fridge stove kettle
bug bugs code codes test tests crash crashes build builds release releases user users login logins click screen screens
vote votes party parties law laws rule rules tax taxes court courts judge judges crime crimes jail prison prisons
gold silver iron steel copper zinc lead tin stone stones sand clay brick bricks wood glass paper cotton wool
`;

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const topics = new Set(words(TOPICS));
const ordinary = new Set(words(ORDINARY));

/** What a misspelt topic may be corrected to. */
export const TOPIC_WORDS: readonly string[] = [...topics].filter((word) => word.length > 3);

/** What is in neither list of its own: endings that ordinary words take. */
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

/** Whether a word names a topic that people search data by, as it is listed. */
export const isTopicWord = (word: string): boolean => topics.has(word);

/** True for words that are right as they stand, plurals included. */
export function isEnglishWord(word: string): boolean {
  if (topics.has(word) || ordinary.has(word)) return true;
  const singular = word.replace(/(?:es|s)$/, '');
  return singular !== word && (topics.has(singular) || ordinary.has(singular) || topics.has(word.slice(0, -1)));
}

/** The same, with the endings that words take: `breaking`, `drinkable`, `pays`. */
export const isEnglishForm = (word: string): boolean =>
  isEnglishWord(word) || formsOf(word).some((form) => topics.has(form) || ordinary.has(form));

/** A word, and those that it may be a form of. */
const formsOf = (word: string): readonly string[] => [
  word,
  ...ENDINGS.map(([ending, instead]) => word.replace(ending, instead)).filter(
    (base) => base !== word && base.length > 2,
  ),
];

let spelt: ReadonlySet<string> | undefined;

/** The words of a dictionary in their base forms, read when they are first needed; names are left out. */
function speltWords(): ReadonlySet<string> {
  spelt ??= new Set(
    new TextDecoder()
      .decode(dictionary.dic)
      .split('\n')
      .map((line) => line.split('/', 1)[0] ?? '')
      .filter((word) => /^[a-z]{3,}$/.test(word)),
  );
  return spelt;
}

/** Whether a dictionary has a word, in any of its forms: such a word is no slip of another, whatever it is about. */
export const isSpeltRight = (word: string): boolean =>
  isEnglishForm(word) || formsOf(word).some((form) => speltWords().has(form));
