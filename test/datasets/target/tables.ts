import type { ColumnKind } from '../../../src/datasets/profile.ts';
import type { TargetColumn } from '../../../src/datasets/target.ts';

/**
 * Columns of public tables in their order, each with what it holds: `id` names of rows, `b` two values, `cN` categories
 * and `nN` numbers with N distinct values, `d` dates, `t` prose. Then the target that people take, and what somebody
 * who brings the table may say.
 */
export interface KnownTable {
  readonly name: string;
  readonly columns: string;
  readonly target: string;
  readonly sentence: string;
}

/** Looked at while the rules were made. */
export const SEEN: readonly KnownTable[] = [
  {
    name: 'titanic',
    columns:
      'PassengerId:id,Survived:b,Pclass:n3,Name:id,Sex:b,Age:n88,SibSp:n7,Parch:n7,Ticket:c681,Fare:n248,Cabin:c147,Embarked:c3',
    target: 'Survived',
    sentence: 'who would have survived the titanic?',
  },
  {
    name: 'adult',
    columns:
      'age:n74,workclass:c9,fnlwgt:n28523,education:c16,education.num:n16,marital.status:c7,occupation:c15,relationship:c6,race:c5,sex:b,capital.gain:n123,capital.loss:n99,hours.per.week:n96,native.country:c42,income:b',
    target: 'income',
    sentence: 'predict if someone earns more than 50k',
  },
  {
    name: 'bike sharing, by the day',
    columns:
      'instant:id,dteday:d,season:n4,yr:b,mnth:n12,holiday:b,weekday:n7,workingday:b,weathersit:n3,temp:n499,atemp:n690,hum:n595,windspeed:n650,casual:n606,registered:n679,cnt:n696',
    target: 'cnt',
    sentence: 'how many bikes will be rented on a day',
  },
  {
    name: 'student performance',
    columns:
      'school:b,sex:b,age:n8,address:b,famsize:b,Pstatus:b,Medu:n5,Fedu:n5,Mjob:c5,Fjob:c5,reason:c4,guardian:c3,traveltime:n4,studytime:n4,failures:n4,schoolsup:b,famsup:b,paid:b,activities:b,nursery:b,higher:b,internet:b,romantic:b,famrel:n5,freetime:n5,goout:n5,Dalc:n5,Walc:n5,health:n5,absences:n34,G1:n17,G2:n17,G3:n18',
    target: 'G3',
    sentence: 'predict the final grade of students',
  },
  {
    name: 'mushrooms',
    columns:
      'class:b,cap-shape:c6,cap-surface:c4,cap-color:c10,bruises:b,odor:c9,gill-attachment:b,gill-spacing:b,gill-size:b,gill-color:c12,stalk-shape:b,stalk-root:c5,veil-color:c4,ring-number:c3,ring-type:c5,spore-print-color:c9,population:c6,habitat:c7',
    target: 'class',
    sentence: 'which mushrooms are poisonous',
  },
  {
    name: 'auto mpg',
    columns:
      'mpg:n129,cylinders:n5,displacement:n82,horsepower:n93,weight:n351,acceleration:n95,model year:n13,origin:n3,car name:c305',
    target: 'mpg',
    sentence: 'fuel economy of old cars, estimate the mpg',
  },
  {
    name: 'sms spam',
    columns: 'v1:b,v2:t',
    target: 'v1',
    sentence: 'tell spam from real messages',
  },
  {
    name: 'imdb reviews',
    columns: 'review:t,sentiment:b',
    target: 'sentiment',
    sentence: 'sentiment of movie reviews',
  },
  {
    name: 'breast cancer',
    columns:
      'id:id,diagnosis:b,radius_mean:n456,texture_mean:n479,perimeter_mean:n522,area_mean:n539,smoothness_mean:n474,radius_worst:n457,texture_worst:n511,symmetry_worst:n500,fractal_dimension_worst:n535',
    target: 'diagnosis',
    sentence: 'is the tumor malignant or benign',
  },
  {
    name: 'hotel bookings',
    columns:
      'hotel:b,is_canceled:b,lead_time:n479,arrival_date_year:n3,arrival_date_month:c12,arrival_date_week_number:n53,arrival_date_day_of_month:n31,stays_in_week_nights:n35,adults:n14,children:n5,babies:n5,meal:c5,country:c177,market_segment:c8,distribution_channel:c5,is_repeated_guest:b,previous_cancellations:n15,reserved_room_type:c10,deposit_type:c3,agent:n333,customer_type:c4,adr:n8879,total_of_special_requests:n6,reservation_status:c3,reservation_status_date:d',
    target: 'is_canceled',
    sentence: 'will a booking be cancelled',
  },
  {
    name: 'bank marketing',
    columns:
      'age:n77,job:c12,marital:c3,education:c4,default:b,balance:n7168,housing:b,loan:b,contact:c3,day:n31,month:c12,duration:n1573,campaign:n48,pdays:n559,previous:n41,poutcome:c4,y:b',
    target: 'y',
    sentence: 'which clients subscribe to a term deposit',
  },
  {
    name: 'hr analytics',
    columns:
      'satisfaction_level:n92,last_evaluation:n65,number_project:n6,average_montly_hours:n215,time_spend_company:n8,Work_accident:b,left:b,promotion_last_5years:b,Department:c10,salary:c3',
    target: 'left',
    sentence: 'find out which employees leave',
  },
  {
    name: 'job change of data scientists',
    columns:
      'enrollee_id:id,city:c123,city_development_index:n93,gender:c3,relevent_experience:b,enrolled_university:c3,education_level:c5,major_discipline:c6,experience:c22,company_size:c8,company_type:c6,last_new_job:c6,training_hours:n241,target:b',
    target: 'target',
    sentence: 'who is looking for a new job',
  },
  {
    name: 'boston housing without names',
    columns:
      'c1:n504,c2:n26,c3:n76,c4:b,c5:n81,c6:n446,c7:n356,c8:n412,c9:n9,c10:n66,c11:n46,c12:n357,c13:n455,c14:n229',
    target: 'c14',
    sentence: 'housing values in Boston suburbs',
  },
  {
    name: 'energy efficiency',
    columns: 'X1:n12,X2:n12,X3:n7,X4:n4,X5:b,X6:n4,X7:n4,X8:n6,Y1:n586,Y2:n636',
    target: 'Y1',
    sentence: 'energy efficiency of buildings, heating load Y1',
  },
  {
    name: 'airline passengers',
    columns: 'Month:d,#Passengers:n118',
    target: '#Passengers',
    sentence: 'forecast the number of airline passengers',
  },
  {
    name: 'fetal health',
    columns:
      'baseline value:n48,accelerations:n20,fetal_movement:n102,uterine_contractions:n16,light_decelerations:n16,severe_decelerations:b,prolongued_decelerations:n6,abnormal_short_term_variability:n75,histogram_width:n154,histogram_min:n109,histogram_max:n86,histogram_mode:n88,histogram_mean:n103,histogram_median:n95,histogram_variance:n133,histogram_tendency:n3,fetal_health:n3',
    target: 'fetal_health',
    sentence: 'classify the health of a fetus from ctg',
  },
  {
    name: 'cirrhosis',
    columns:
      'ID:id,N_Days:n399,Status:c3,Drug:b,Age:n344,Sex:b,Ascites:b,Hepatomegaly:b,Spiders:b,Edema:c3,Bilirubin:n98,Cholesterol:n201,Albumin:n154,Copper:n158,Alk_Phos:n295,SGOT:n179,Tryglicerides:n146,Platelets:n243,Prothrombin:n48,Stage:n4',
    target: 'Stage',
    sentence: 'predict the stage of liver cirrhosis',
  },
  {
    name: 'seoul bikes',
    columns:
      'Date:d,Rented Bike Count:n2166,Hour:n24,Temperature(°C):n546,Humidity(%):n90,Wind speed (m/s):n65,Visibility (10m):n1789,Dew point temperature(°C):n556,Solar Radiation (MJ/m2):n345,Rainfall(mm):n61,Snowfall (cm):n51,Seasons:c4,Holiday:b,Functioning Day:b',
    target: 'Rented Bike Count',
    sentence: 'bike rental demand in Seoul',
  },
  {
    name: 'hate speech',
    columns: 'count:n5,hate_speech:n8,offensive_language:n10,neither:n10,class:n3,tweet:t',
    target: 'class',
    sentence: 'detect hate speech in tweets',
  },
  {
    name: 'laptops',
    columns:
      'laptop_ID:id,Company:c19,Product:c618,TypeName:c6,Inches:n18,ScreenResolution:c40,Cpu:c118,Ram:n9,Memory:c39,Gpu:c110,OpSys:c9,Weight:n179,Price_euros:n791',
    target: 'Price_euros',
    sentence: 'what should a laptop cost',
  },
  {
    name: 'water potability',
    columns:
      'ph:n2785,Hardness:n3276,Solids:n3276,Chloramines:n3276,Sulfate:n2495,Conductivity:n3276,Organic_carbon:n3276,Trihalomethanes:n3114,Turbidity:n3276,Potability:b',
    target: 'Potability',
    sentence: 'can this water be drunk',
  },
];

/** Judged by only once the rules were made. */
export const UNSEEN: readonly KnownTable[] = [
  {
    name: 'credit default',
    columns:
      'ID:id,LIMIT_BAL:n81,SEX:b,EDUCATION:n7,MARRIAGE:n4,AGE:n56,PAY_0:n11,PAY_2:n11,BILL_AMT1:n22723,BILL_AMT2:n22346,PAY_AMT1:n7943,PAY_AMT6:n6939,default.payment.next.month:b',
    target: 'default.payment.next.month',
    sentence: 'will a client default next month',
  },
  {
    name: 'heart disease',
    columns:
      'Age:n50,Sex:b,ChestPainType:c4,RestingBP:n67,Cholesterol:n222,FastingBS:b,RestingECG:c3,MaxHR:n119,ExerciseAngina:b,Oldpeak:n53,ST_Slope:c3,HeartDisease:b',
    target: 'HeartDisease',
    sentence: 'find patients with heart disease',
  },
  {
    name: 'ames housing',
    columns:
      'Id:id,MSSubClass:n15,MSZoning:c5,LotFrontage:n110,LotArea:n1073,Street:b,Neighborhood:c25,OverallQual:n10,OverallCond:n9,YearBuilt:n112,GrLivArea:n861,GarageCars:n5,PoolArea:n8,MiscVal:n21,MoSold:n12,YrSold:n5,SaleType:c9,SaleCondition:c6,SalePrice:n663',
    target: 'SalePrice',
    sentence: 'estimate what houses sell for',
  },
  {
    name: 'insurance',
    columns: 'age:n47,sex:b,bmi:n548,children:n6,smoker:b,region:c4,charges:n1337',
    target: 'charges',
    sentence: 'medical insurance cost per person',
  },
  {
    name: 'abalone',
    columns:
      'Sex:c3,Length:n134,Diameter:n111,Height:n51,Whole weight:n2429,Shucked weight:n1515,Viscera weight:n880,Shell weight:n926,Rings:n28',
    target: 'Rings',
    sentence: 'how old is an abalone, from its rings',
  },
  {
    name: 'airbnb in New York',
    columns:
      'id:id,name:t,host_id:n37457,host_name:c11452,neighbourhood_group:c5,neighbourhood:c221,latitude:n19048,longitude:n14718,room_type:c3,price:n674,minimum_nights:n109,number_of_reviews:n394,last_review:d,reviews_per_month:n937,calculated_host_listings_count:n47,availability_365:n366',
    target: 'price',
    sentence: 'nightly price of airbnb listings',
  },
  {
    name: 'flight delays',
    columns:
      'Year:n2,Month:n12,DayofMonth:n31,DayOfWeek:n7,DepTime:n1300,CRSDepTime:n1150,UniqueCarrier:c20,FlightNum:n4000,Origin:c300,Dest:c300,Distance:n1400,TaxiOut:n150,ArrDelay:n900',
    target: 'ArrDelay',
    sentence: 'how late will a flight arrive',
  },
  {
    name: 'superstore',
    columns:
      'Row ID:id,Order ID:c5009,Order Date:d,Ship Date:d,Ship Mode:c4,Customer ID:c793,Customer Name:c793,Segment:c3,City:c531,State:c49,Region:c4,Category:c3,Sub-Category:c17,Product Name:t,Sales:n5825,Quantity:n14,Discount:n12,Profit:n7287',
    target: 'Sales',
    sentence: 'forecast sales of our superstore',
  },
  {
    name: 'rossmann',
    columns:
      'Store:n1115,DayOfWeek:n7,Date:d,Sales:n21734,Customers:n4086,Open:b,Promo:b,StateHoliday:c4,SchoolHoliday:b',
    target: 'Sales',
    sentence: 'daily sales of drug stores',
  },
  {
    name: 'avocado',
    columns:
      'Date:d,AveragePrice:n259,Total Volume:n18237,4046:n17702,4225:n18103,4770:n12071,Total Bags:n18097,Small Bags:n17321,Large Bags:n15082,XLarge Bags:n5588,type:b,year:n4,region:c54',
    target: 'AveragePrice',
    sentence: 'avocado prices',
  },
  {
    name: 'used cars',
    columns: 'name:c1491,year:n27,selling_price:n445,km_driven:n770,fuel:c5,seller_type:c3,transmission:b,owner:c5',
    target: 'selling_price',
    sentence: 'what is my used car worth',
  },
  {
    name: 'mobile prices',
    columns:
      'battery_power:n1094,blue:b,clock_speed:n26,dual_sim:b,fc:n20,four_g:b,int_memory:n63,m_dep:n10,mobile_wt:n121,n_cores:n8,pc:n21,px_height:n1137,px_width:n1109,ram:n1562,talk_time:n19,three_g:b,touch_screen:b,wifi:b,price_range:n4',
    target: 'price_range',
    sentence: 'in which price range is a phone',
  },
  {
    name: 'loan prediction',
    columns:
      'Loan_ID:id,Gender:b,Married:b,Dependents:c4,Education:b,Self_Employed:b,ApplicantIncome:n505,CoapplicantIncome:n287,LoanAmount:n203,Loan_Amount_Term:n10,Credit_History:b,Property_Area:c3,Loan_Status:b',
    target: 'Loan_Status',
    sentence: 'should we approve the loan',
  },
  {
    name: 'churn modelling',
    columns:
      'RowNumber:id,CustomerId:id,Surname:c2932,CreditScore:n460,Geography:c3,Gender:b,Age:n70,Tenure:n11,Balance:n6382,NumOfProducts:n4,HasCrCard:b,IsActiveMember:b,EstimatedSalary:n9999,Exited:b',
    target: 'Exited',
    sentence: 'which bank customers will leave us?',
  },
  {
    name: 'credit card fraud',
    columns: 'Time:n124592,V1:n275663,V2:n275663,V3:n275663,V4:n275663,V27:n275663,V28:n275663,Amount:n32767,Class:b',
    target: 'Class',
    sentence: 'find fraud in card payments',
  },
  {
    name: 'ionosphere without names',
    columns: 'V1:b,V3:n219,V4:n269,V5:n204,V6:n259,V7:n231,V8:n260,V9:n244,V10:n267,V34:n263,V35:b',
    target: 'V35',
    sentence: 'radar returns from the ionosphere: good or bad',
  },
  {
    name: 'fake news',
    columns: 'id:id,title:t,author:c4201,text:t,label:b',
    target: 'label',
    sentence: 'which news articles are fake?',
  },
  {
    name: 'air quality',
    columns:
      'Date:d,Time:n24,CO(GT):n97,PT08.S1(CO):n1042,NMHC(GT):n430,C6H6(GT):n408,PT08.S2(NMHC):n1246,NOx(GT):n926,NO2(GT):n284,T:n437,RH:n754,AH:n6684',
    target: 'CO(GT)',
    sentence: 'predict CO from the sensors',
  },
  {
    name: 'stroke',
    columns:
      'id:id,gender:c3,age:n104,hypertension:b,heart_disease:b,ever_married:b,work_type:c5,Residence_type:b,avg_glucose_level:n3979,bmi:n419,smoking_status:c4,stroke:b',
    target: 'stroke',
    sentence: 'stroke risk',
  },
  {
    name: 'amazon reviews',
    columns:
      'Id:id,ProductId:c74258,UserId:c256059,ProfileName:c218416,HelpfulnessNumerator:n231,HelpfulnessDenominator:n234,Score:n5,Time:n3168,Summary:t,Text:t',
    target: 'Score',
    sentence: 'how many stars does a review give',
  },
  {
    name: 'house rents',
    columns:
      'Posted On:d,BHK:n6,Rent:n243,Size:n615,Floor:c480,Area Type:c3,Area Locality:c2235,City:c6,Furnishing Status:c3,Tenant Preferred:c3,Bathroom:n8,Point of Contact:c3',
    target: 'Rent',
    sentence: 'what rent can I ask for my flat',
  },
  {
    name: 'stock prices',
    columns: 'Date:d,Open:n2400,High:n2380,Low:n2390,Close:n2410,Adj Close:n2500,Volume:n2510',
    target: 'Close',
    sentence: 'predict the closing price of the share',
  },
];

const KINDS: Readonly<Record<string, ColumnKind>> = {
  id: 'category',
  b: 'boolean',
  c: 'category',
  n: 'number',
  d: 'date',
  t: 'text',
};
const ROWS = 1_000;

export const columnsOf = ({ columns }: KnownTable): readonly TargetColumn[] =>
  columns.split(',').map((column): TargetColumn => {
    const at = column.lastIndexOf(':');
    const [, kind = '', distinct = ''] = /^([a-z]+)(\d*)$/.exec(column.slice(at + 1)) ?? [];
    return {
      name: column.slice(0, at),
      kind: KINDS[kind] ?? 'text',
      unique_count: distinct !== '' ? Number(distinct) : kind === 'b' ? 2 : ROWS,
      null_count: 0,
      flags: kind === 'id' ? ['id'] : [],
    };
  });
