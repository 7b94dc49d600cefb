/** Words that so many data sets have that a match on these alone is noise. */
export const GENERIC = `price customer quality score rating value cost prediction predict classification regression analysis patient target
year rate age type people company person number user time world best top new free large small big popular simple public
online detection detect historical history daily annual information record report statistics value worth client buyer city
amount level status count total measurement result different many much high low good bad future next current past
performance expected expect likely probability chance risk factor features feature labels label labelled labeled target
attribute category text sentence document image country region area state average real product item consumer
shopper business trend tell whether kind group list collection benchmark sample name title day month week hour
national international global american usa uk us european europe us india indian german french english problem
expensive cheap hourly monthly yearly single multiple positive negative true false yes own stats stat statistic service forecast forecasting county counties
japan japanese china chinese france spain spanish italy italian germany canada canadian australia brazil russia africa asia america
london paris york california chicago mexico korea netherlands portugal turkey pakistan bangladesh nigeria kenya vietnam`;

/** Words that stand around a topic and name none. */
export const FILLER = `a an the of in on at to for from with without by about and or is are be was were my our your their his her i
we you me us it this that these those some any something anything everything good nice great cool interesting decent
find get give show search look looking want need like would could can please pls thanks hey hi help play work use using
data dataset datasets datset datsets set sets table tables csv file files model models train training learn learning ml
ai kaggle huggingface hugging face hub which what who how where there have has do does did not no one ones
related regarding concerning around based more another other else than into over under maybe sth smth stuff thing
things let lets go try anyone know contain containing contains including topic project available open source will shall
should if when why then so just also very really best less fewer im ill id ive youd theyre dont doesnt wont cant didnt
isnt whats theres max min least most rows mb gb size licence license recommend suggest preferably ideally
predict predicts predicting prediction predictions predicted predictive foresee estimate guess determine figure classify build building builds make making practice practise exercise beginner tutorial
them they he she its as am been being had may might must let say says said tell tells telling see able every each
while during after before because soon gonna wanna got getting someone somebody folks really able trying
apart usable suitable fit fits ready both few enough only own till until up out off down again here now later today
came come comes put gave given took take taken
hiya hello dear ok okay kindly grateful obliged appreciate appreciated pleased glad thank regards advance perhaps possible
ask asks asking wonder wondering wish wishes hope hoping love think thinking thought understand know knows mean means
boss manager colleague colleagues friend friends flatmate homework thesis seminar assignment
two three four first second third last yet still always never often ever lately recently soon tonight
yesterday tomorrow either whether versus vs but like likes kind kinds sort sorts go goes going gone gives giving keep keeps
keeping made happen happens happened turn turns`;

/** Words that ask for whatever there is. */
export const ANYTHING =
  'anything sample samples example examples any all everything bundled demo demos something whatever';
