import type { Listing } from '../source.ts';

/** A bundled table: what a search finds, and its file in `tables/`. ORIGIN.md there names origins and licences. */
export interface Sample extends Listing {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly columns: readonly string[];
  /** Of columns whose values do not say it themselves. */
  readonly meanings?: Readonly<Record<string, string>>;
}

const sample = (facts: Omit<Sample, 'source'>): Sample => ({ source: 'samples', ...facts });

const MODELDATA = 'https://modeldata.tidymodels.org/reference';

export const SAMPLES: readonly Sample[] = [
  sample({
    ref: 'telco-churn',
    fileName: 'wa_churn.csv',
    title: 'Telco customer churn',
    description:
      'Customers of a telephone and internet company: contract, services, charges and tenure, and whether each of them left within the month.',
    tags: ['churn', 'customers', 'telecom', 'subscription', 'retention', 'marketing', 'classification'],
    rowCount: 7043,
    columnCount: 20,
    sizeBytes: 822_087,
    licence: 'MIT',
    url: `${MODELDATA}/wa_churn.html`,
    columns: [
      ...['churn', 'female', 'senior_citizen', 'partner', 'dependents', 'tenure', 'phone_service', 'multiple_lines'],
      ...['internet_service', 'online_security', 'online_backup', 'device_protection', 'tech_support'],
      ...['streaming_tv', 'streaming_movies', 'contract', 'paperless_billing', 'payment_method'],
      ...['monthly_charges', 'total_charges'],
    ],
    meanings: {
      female: '1 for women, 0 for men',
      senior_citizen: '1 for senior citizens, else 0',
      partner: '1 with a partner, 0 without',
      dependents: '1 with dependents, 0 without',
      tenure: 'months as a customer',
      phone_service: '1 with phone service, 0 without',
      paperless_billing: '1 with paperless billing, 0 without',
      monthly_charges: 'US dollars a month',
      total_charges: 'US dollars in all',
    },
  }),
  sample({
    ref: 'employee-attrition',
    fileName: 'attrition.csv',
    title: 'IBM HR employee attrition',
    description:
      'Employees with their job, pay, satisfaction and years in the company, and whether each of them quit. Fictional data made by IBM.',
    tags: ['attrition', 'employees', 'human resources', 'turnover', 'staff', 'workforce', 'classification'],
    rowCount: 1470,
    columnCount: 31,
    sizeBytes: 262_587,
    licence: 'MIT',
    url: `${MODELDATA}/attrition.html`,
    columns: [
      ...['Age', 'Attrition', 'BusinessTravel', 'DailyRate', 'Department', 'DistanceFromHome', 'Education'],
      ...['EducationField', 'EnvironmentSatisfaction', 'Gender', 'HourlyRate', 'JobInvolvement', 'JobLevel'],
      ...['JobRole', 'JobSatisfaction', 'MaritalStatus', 'MonthlyIncome', 'MonthlyRate', 'NumCompaniesWorked'],
      ...['OverTime', 'PercentSalaryHike', 'PerformanceRating', 'RelationshipSatisfaction', 'StockOptionLevel'],
      ...['TotalWorkingYears', 'TrainingTimesLastYear', 'WorkLifeBalance', 'YearsAtCompany', 'YearsInCurrentRole'],
      ...['YearsSinceLastPromotion', 'YearsWithCurrManager'],
    ],
  }),
  sample({
    ref: 'sacramento-houses',
    fileName: 'Sacramento.csv',
    title: 'Sacramento house prices',
    description:
      'Homes sold around Sacramento, California: place, bedrooms, bathrooms, floor area, type, and the price each was sold for.',
    tags: ['house prices', 'real estate', 'property', 'homes', 'housing', 'regression'],
    rowCount: 932,
    columnCount: 9,
    sizeBytes: 64_423,
    licence: 'MIT',
    url: `${MODELDATA}/Sacramento.html`,
    columns: ['city', 'zip', 'beds', 'baths', 'sqft', 'type', 'price', 'latitude', 'longitude'],
    meanings: { sqft: 'square feet', price: 'US dollars' },
  }),
  sample({
    ref: 'concrete-strength',
    fileName: 'concrete.csv',
    title: 'Concrete compressive strength',
    description:
      'Mixtures of concrete by weight of cement, slag, fly ash, water and aggregates, their age, and the strength measured in the laboratory.',
    tags: ['concrete', 'cement', 'strength', 'materials', 'civil engineering', 'construction', 'regression'],
    rowCount: 1030,
    columnCount: 9,
    sizeBytes: 48_492,
    licence: 'MIT',
    url: `${MODELDATA}/concrete.html`,
    columns: [
      ...['cement', 'blast_furnace_slag', 'fly_ash', 'water', 'superplasticizer', 'coarse_aggregate'],
      ...['fine_aggregate', 'age', 'compressive_strength'],
    ],
    meanings: {
      ...Object.fromEntries(
        [
          'cement',
          'blast_furnace_slag',
          'fly_ash',
          'water',
          'superplasticizer',
          'coarse_aggregate',
          'fine_aggregate',
        ].map((part) => [part, 'kg in a cubic metre']),
      ),
      age: 'days',
      compressive_strength: 'MPa',
    },
  }),
  sample({
    ref: 'palmer-penguins',
    fileName: 'penguins.csv',
    title: 'Palmer penguins',
    description:
      'Penguins of three species (Adelie, chinstrap and gentoo) on islands of the Palmer Archipelago, Antarctica: bill, flipper, body mass, sex and year.',
    tags: ['penguins', 'birds', 'animals', 'species', 'biology', 'antarctica', 'classification', 'beginner'],
    rowCount: 344,
    columnCount: 8,
    sizeBytes: 16_735,
    licence: 'CC0',
    url: 'https://allisonhorst.github.io/palmerpenguins/',
    columns: [
      ...['species', 'island', 'bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g', 'sex', 'year'],
    ],
  }),
];
