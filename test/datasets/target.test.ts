import { describe, expect, test } from 'vitest';
import type { ColumnFlag, ColumnKind } from '../../src/datasets/profile.ts';
import { detectTarget, type TargetColumn } from '../../src/datasets/target.ts';
import { isIdName, wordsOf } from '../../src/datasets/words.ts';

const column = (name: string, flags: readonly ColumnFlag[] = [], kind: ColumnKind = 'number'): TargetColumn => ({
  name,
  kind,
  flags,
  unique_count: flags.includes('constant') ? 1 : flags.includes('all_missing') ? 0 : 30,
  null_count: 0,
});

const target = (names: string, hint?: string): string | null =>
  detectTarget(
    names.split(' ').map((name) => column(name)),
    hint,
  ).target;

test('words are told apart in every way of writing a name', () => {
  expect(wordsOf('SalePrice')).toEqual(['sale', 'price']);
  expect(wordsOf('sale_price')).toEqual(['sale', 'price']);
  expect(wordsOf('Sale Price (€)')).toEqual(['sale', 'price']);
  expect(wordsOf('HTTPServerID2')).toEqual(['http', 'server', 'id2']);
  expect(wordsOf('Größe')).toEqual(['größe']);
});

test('an id is known by its words', () => {
  expect(
    ['id', 'ID', 'PassengerId', 'customer_id', 'customerID', 'order key', 'uuid', 'customerid'].every(isIdName),
  ).toBe(true);
  expect(['did', 'grid', 'idea', 'humid', 'candidate', 'paid', 'width', 'keyboard'].some(isIdName)).toBe(false);
});

describe('without a message', () => {
  test.each([
    ['species island bill_length_mm sex year', 'species'],
    ['churn female tenure contract total_charges', 'churn'],
    ['Age Attrition BusinessTravel MonthlyIncome PercentSalaryHike YearsAtCompany', 'Attrition'],
    ['city zip beds price latitude longitude', 'price'],
    ['cement water age compressive_strength', 'compressive_strength'],
    ['PassengerId Survived Pclass Sex Fare', 'Survived'],
    ['Id LotArea SalePrice YrSold', 'SalePrice'],
    ['price area target city', 'target'],
    ['unit_price quantity price shop', 'price'],
    ['x1 y x2', 'y'],
    ['City Year Day', 'Day'],
    ['movie_length rating_count director_likes gross', 'gross'],
    ['sepal petal variety', 'variety'],
    ['fixed_acidity alcohol quality', 'quality'],
    ['classroom teacher pupils', 'pupils'],
  ])('of %s it is %s', (names, expected) => {
    expect(target(names)).toBe(expected);
  });
});

/** A column that names rows or holds prose is marked `!`, one of two values `?`. */
const guess = (names: string): string | null =>
  detectTarget(
    names.split(' ').map((name) => ({
      ...column(name.replace(/[?!]$/, ''), name.endsWith('!') ? ['id'] : []),
      unique_count: name.endsWith('?') ? 2 : 30,
    })),
  ).target;

describe('of the tables people learn with', () => {
  test.each([
    ['PassengerId! Survived? Pclass Name! Sex? Age SibSp Parch Ticket Fare Cabin Embarked', 'Survived'],
    ['sepal_length sepal_width petal_length petal_width species', 'species'],
    ['Class Alcohol Malic.acid Ash Magnesium Phenols Hue Proline', 'Class'],
    ['fixed_acidity volatile_acidity citric_acid chlorides sulphates alcohol quality', 'quality'],
    ['crim zn indus chas? nox rm age dis rad tax ptratio b lstat medv', 'medv'],
    [
      'longitude latitude housing_median_age total_rooms population households median_income median_house_value ocean_proximity',
      'median_house_value',
    ],
    [
      'age workclass fnlwgt education marital_status occupation race sex? capital_gain native_country income?',
      'income',
    ],
    ['age job marital education default? balance housing? loan? contact day duration campaign poutcome y?', 'y'],
    [
      'age job marital education default? balance housing? loan? contact day duration campaign poutcome deposit?',
      'deposit',
    ],
    ['Pregnancies Glucose BloodPressure SkinThickness Insulin BMI DiabetesPedigreeFunction Age Outcome?', 'Outcome'],
    ['age sex? cp trestbps chol fbs? restecg thalach exang? oldpeak slope ca thal target?', 'target'],
    ['age anaemia? diabetes? ejection_fraction platelets sex? smoking? time DEATH_EVENT?', 'DEATH_EVENT'],
    ['id! diagnosis? radius_mean texture_mean area_mean symmetry_worst fractal_dimension_worst', 'diagnosis'],
    ['Time V1 V2 V3 V28 Amount Class?', 'Class'],
    [
      'ID! LIMIT_BAL SEX? EDUCATION AGE PAY_0 BILL_AMT1 PAY_AMT6 default.payment.next.month?',
      'default.payment.next.month',
    ],
    ['Age Sex? Job Housing Saving_accounts Credit_amount Duration Purpose Risk?', 'Risk'],
    ['Loan_ID! Gender? Married? ApplicantIncome LoanAmount Credit_History? Property_Area Loan_Status?', 'Loan_Status'],
    [
      'person_age person_income loan_intent loan_grade loan_amnt loan_int_rate loan_status? loan_percent_income cb_person_default_on_file? cb_person_cred_hist_length',
      'loan_status',
    ],
    ['customerID! gender? SeniorCitizen? tenure Contract MonthlyCharges TotalCharges Churn?', 'Churn'],
    [
      'RowNumber! CustomerId! Surname CreditScore Geography Tenure Balance HasCrCard? IsActiveMember? EstimatedSalary Exited?',
      'Exited',
    ],
    ['Id! MSSubClass MSZoning LotArea OverallQual YearBuilt SaleType SaleCondition SalePrice', 'SalePrice'],
    ['Order Lot_Area Sale_Type Sale_Condition Sale_Price Longitude Latitude', 'Sale_Price'],
    ['age sex? bmi children smoker? region charges', 'charges'],
    ['carat cut color clarity depth table price x y z', 'price'],
    ['instant! dteday season yr? mnth holiday? temp hum windspeed casual registered cnt', 'cnt'],
    ['Sex Length Diameter Height Whole_weight Shell_weight Rings', 'Rings'],
    ['class? cap_shape cap_surface odor gill_size? habitat', 'class'],
    ['buying maint doors persons lug_boot safety class', 'class'],
    ['label? text!', 'label'],
    ['step type amount nameOrig! oldbalanceOrg nameDest! oldbalanceDest isFraud? isFlaggedFraud?', 'isFraud'],
    ['id! gender age hypertension? heart_disease? work_type Residence_type? bmi smoking_status stroke?', 'stroke'],
    ['hotel? is_canceled? lead_time adults meal country adr reservation_status reservation_status_date', 'is_canceled'],
    ['name year selling_price km_driven fuel seller_type transmission? owner', 'selling_price'],
    ['Airline Date_of_Journey Source Destination Duration Total_Stops Additional_Info Price', 'Price'],
    ['id! name! host_id neighbourhood latitude longitude room_type price minimum_nights availability_365', 'price'],
    ['Date Location MinTemp MaxTemp Rainfall Humidity9am RainToday? RainTomorrow?', 'RainTomorrow'],
    ['key! fare_amount pickup_datetime pickup_longitude dropoff_latitude passenger_count', 'fare_amount'],
    ['movie_title! director num_votes duration budget imdb_score aspect_ratio', 'imdb_score'],
    ['Date AveragePrice Total_Volume Total_Bags type? year region', 'AveragePrice'],
    ['Rank! Name! Platform Year Genre Publisher NA_Sales EU_Sales JP_Sales Other_Sales Global_Sales', 'Global_Sales'],
    ['ID_code! target? var_0 var_1 var_2', 'target'],
    ['X Y month day FFMC DMC temp RH wind rain area', 'area'],
    ['Elevation Aspect Slope Soil_Type Wilderness_Area Cover_Type', 'Cover_Type'],
    ['N P K temperature humidity ph rainfall label', 'label'],
    ['animal_name! hair? feathers? eggs? legs tail? domestic? class_type', 'class_type'],
    ['TV Radio Newspaper Sales', 'Sales'],
    ['YearsExperience Salary', 'Salary'],
    ['Suburb Address! Rooms Type Price Method SellerG Date Distance Postcode', 'Price'],
  ])('of %s it is %s', (names, expected) => {
    expect(guess(names)).toBe(expected);
  });
});

describe('with a message', () => {
  test.each([
    ['price beds area', 'predict the beds', 'beds'],
    ['price beds area', 'predict beds from area', 'beds'],
    ['price beds area', 'I uploaded our flats, it is about area', 'area'],
    ['SalePrice LotArea Price', 'estimate the sale price please', 'SalePrice'],
    ['cement water age compressive_strength', 'cement strength', 'compressive_strength'],
    ['city price area', 'house prices', 'price'],
    ['y City price', 'the city', 'City'],
    ['age price', 'manage the garage', 'price'],
    ['x y z', 'predict z', 'z'],
    ['did id kind', 'did it', 'did'],
    ['price beds', 'hello', 'price'],
  ])('%s: "%s" means %s', (names, hint, expected) => {
    expect(target(names, hint)).toBe(expected);
  });
});

test('ids, constants, empty columns and prose are never the target, even when named', () => {
  const columns = [
    column('price', ['constant']),
    column('label', ['all_missing']),
    column('target_id'),
    column('class', ['id']),
    column('sentiment', [], 'text'),
    column('area'),
    column('uuid'),
  ];

  expect(detectTarget(columns, 'predict price, label, class or sentiment')).toEqual({
    target: 'area',
    runnersUp: [],
    why: 'it is the last column that can be learned',
  });
});

test('others that may be meant are told, the likeliest first', () => {
  const found = detectTarget(['price', 'churn', 'a', 'b', 'c', 'd', 'e'].map((name) => column(name)));

  expect(found).toMatchObject({ target: 'churn', runnersUp: ['price', 'e', 'd', 'c'] });
});

test('a table with nothing to learn has no target', () => {
  expect(detectTarget([column('a', ['constant'])])).toMatchObject({ target: null, runnersUp: [] });
});
