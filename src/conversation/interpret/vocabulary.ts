import { toEnglish } from '../../datasets/search/translations.ts';
import { isSpeltRight } from '../../text/english.ts';

/** Topics whose single words would be skipped. */
export const COLLOCATIONS: readonly string[] = `
new york | new zealand | new orleans | new delhi | real estate | public transport | public transportation |
public health | high school | high schools | time series | fake news | big mac | black friday | small business |
small businesses | open source | human activity | human resources | social media | free throws | free throw |
world cup | used cars | used car | food delivery | online shopping | body fat | life expectancy | data science |
data scientist | data scientists | data breach | data breaches | data center | data centers | big data |
best sellers | bestsellers | work from home | home work | hot dogs | taxi trips | stock market | stock prices |
stock price | job postings | job satisfaction | sign language | natural language | machine failure |
predictive maintenance | sales forecasting | demand forecasting | club members | football players | national parks |
star wars | game of thrones | board games | video games | video game | music genres | music genre | playlist |
weather | email spam | spam email | spam emails | hotel bookings | hotel booking | hotel reviews | flight delays |
flight prices | restaurant reviews | recipes | wind power | wind turbine | class size | model cars |
high blood pressure | blood pressure | good reads | lung cancer | drug use | traffic stops | bus stops
`
  .trim()
  .split(/\s*\|\s*/);

/** True for words that are right as they stand, plurals included. */
export const isOrdinaryWord = (word: string): boolean => isSpeltRight(word) || toEnglish(word) !== null;
