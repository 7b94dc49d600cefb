/**
 * What data sets are about. The words before `~` mean the same to someone who looks for a data set, and the first are
 * those that hubs are asked for. The words after it are near: a data set about them may serve, such as reviews for
 * sentiment. Those after `<` are wider and serve nothing by themselves: chess is a game. `_` joins the words of a phrase.
 */
export const TOPICS = `
churn attrition retention close_account closed_account leave leaving lost losing quit turnover defect lapse loyalty resign resignation unsubscribe unsubscribing go_away walk_away switch_provider stop_paying switch_provider switching switch desert walk_out stay renew renewal ~ telco telecom subscription exited
employee staff worker workforce hr personnel human_resources colleague team_member people_analytics teammate crew personnel_file workmate ~ attrition job hiring salary
customer client subscriber consumer user buyer shopper
customer_segmentation segmentation segments clustering target_groups customer_groups spend spending spending_score buying_habits clusters cluster types_of_customers kinds_of_customers customer_types similar_customers ~ mall shopper customer marketing
cancellation cancel cancelled no_show call_off ~ churn booking subscription
telco telecom telecommunications telephone phone mobile carrier cellular broadband internet_provider provider
subscription subscribe subscribed membership subscriber plan ~ churn
house housing home property apartment flat dwelling realty real_estate villa residential condo bungalow ames melbourne zillow mansion cottage real_property dwelling_place bedroom square_feet sqft ~ airbnb rent
rent rental lease tenant letting monthly_rent monthly_cost landlord ~ apartment airbnb house
price cost value worth pricing valuation expensive cheap appraisal
concrete cement mortar building_material construction ~ strength
strength durability strong hardness ~ concrete steel
steel metal alloy iron ~ strength material
bird penguin avian ornithology < animal
animal wildlife zoology fauna species ~ zoo pet
dog cat pet puppy kitten ~ shelter adoption < animal
flower iris plant botany petal sepal blossom petals bloom lily
mushroom fungus fungi toadstool toadstools foraging ~ poisonous edible < food plant
poisonous edible toxic_plant ~ mushroom
fraud scam fraudulent swindle cheating deception thief thieves theft_of_card crook dishonest suspicious suspicious_payment forged_payment ~ transaction anomaly credit_card
anomaly outlier unusual abnormal ~ fraud intrusion
transaction payment purchase ~ fraud credit_card
credit_card card_payment stolen_card debit_card ~ fraud credit
loan credit mortgage lending borrower debt lender borrowing microloan lent owe owed overdraft financing installment ~ default bank german
default bad_debt pay_back repay repayment delinquency insolvent unpaid late_payment missed_payment skip_payment card_payment miss_payment creditworthiness credit_risk credit_score honour_debt give_back settle_debt miss_payment behind_on_payments arrears ~ loan credit
appointment no_show show_up missed_appointment doctors_appointment ~ medical
life_expectancy longevity lifespan mortality death ~ health country
occupancy room_occupancy occupied vacancy_rate ~ sensor
kickstarter crowdfunding crowdfunded indiegogo fundraising ~ project
board_game boardgame boardgamegeek tabletop ~ rating < game
defect inspection faulty scrap quality_control product_defect ~ manufacturing machine steel
absenteeism absence absent sick_leave day_off ~ employee
world_cup worldcup fifa ~ football soccer
bankruptcy bankrupt insolvency insolvent go_bust ~ company default
sales sale revenue turnover demand sold selling turnovers takings till units_sold shop_sales ~ store retail forecast
demand inventory restock replenish stock_out stock_level stock_keeping supply_chain logistics ~ sales
salary income wage pay earnings compensation earn paid paycheck remuneration paycheque payroll earner breadwinner high_earner ~ job census adult
census adult population demographic demography household ~ income
job vacancy career occupation employment hiring recruitment recruiting position linkedin glassdoor h1b job_advert job_ad opening ~ salary resume
resume cv curriculum_vitae applicant candidate job_application ~ job
medical health healthcare clinical hospital medicine doctor physician nursing ~ patient disease
patient inpatient hospitalised sick ill ~ disease hospital medical
disease illness sickness diagnosis disorder condition symptom ~ patient medical
readmission readmitted come_back coming_back hospital_stay length_of_stay ~ hospital patient diabetes
heart cardiac cardiovascular coronary cardiology heart_attack infarction cardiologist chest_pain chest cholesterol angina artery arteries ticker_trouble ~ stroke heartbeat < disease patient
heartbeat ecg ekg arrhythmia ~ heart
stroke brain_attack cerebrovascular blood_clot ~ heart < patient
blood_pressure hypertension ~ heart stroke
cancer tumor tumour oncology malignant carcinoma melanoma benign lump biopsy lumps tissue_sample biopsy metastasis cyst growths ~ breast lung
breast mammogram mammography bosom ~ cancer
lung pulmonary respiratory ~ cancer pneumonia smoking
skin dermatology lesion mole ~ melanoma cancer
diabetes diabetic glucose pima insulin sugar blood_sugar sugar_disease sugary hba1c < health disease patient
kidney renal nephrology < disease
liver hepatitis hepatic < disease
parkinson alzheimer dementia tremor ~ brain < disease
mental_health depression anxiety psychiatric suicide therapy wellbeing mood ~ stress
stress burnout overwork ~ mental_health sleep
sleep insomnia sleeping apnea < health
obesity overweight weight bmi fat body_fat < health
pregnancy maternal pregnant expecting_mums maternity expectant fetal birth newborn fetus mother ctg cardiotocography expecting mothers_to_be < health
covid coronavirus pandemic covid19 sars corona epidemic virus lockdown ~ vaccination vaccine
vaccine vaccination immunisation immunization ~ covid
drug medication pharmaceutical prescription medicine pill ~ review patient
dna gene genome genomics genetic nucleotide sequencing
protein molecule chemical chemistry compound solubility solubility cheminformatics dissolve dissolves soluble
brain eeg neuroscience brainwave neural_activity ~ eye
eye retina ophthalmology ~ eeg
medical_cost medical_costs health_costs hospital_bill doctors_bill treatment_cost healthcare_cost medical_bill bills treatment_bill hospital_bills charges medical_charges healthcare_charges ~ insurance
insurance premium claim insurer policyholder insured underwriting cover coverage ~ medical_cost
car vehicle automobile auto automotive motor used_car second_hand motorcar automobiles hatchback sedan dealership odometer ~ mpg fuel
fuel mpg gasoline petrol mileage gas_mileage consumption ~ car
driver driving driverless ~ car accident
accident collision crash road_safety traffic_accident pile_up wreck smash fatality ~ traffic
traffic road highway congestion motorway vehicle_counts ~ accident
taxi cab uber ride_hailing lyft yellow_cab ~ nyc trip fare ride
fare ticket_price airfare meter_fare ~ taxi flight
bike bicycle cycling cyclist bike_sharing bikeshare rental_bikes bike_rental bike_rentals bike_hire pedal pedalling two_wheeler docking_station
parking car_park ~ traffic
train railway rail metro subway public_transport transit bus ~ traffic
flight airline airplane aviation plane airport aircraft jet boarding take_off landing carrier_delay
airbnb vacation_rental holiday_rental holiday_home short_term_rental host hosts bnb short_stay overnight_stay ~ rent listing
hotel booking reservation lodging accommodation guest room_booking turn_up check_in innkeeper resort ~ cancellation travel
travel tourism tourist trip holiday vacation ~ hotel
delay delayed late punctuality ~ flight delivery
delivery shipping shipment courier parcel logistics ~ order ecommerce
restaurant dining eatery diner zomato yelp tips waiter cafe bistro eat_out place_to_eat dine ~ food review
food recipe meal dish cooking cuisine cook cookbook ingredient dinner lunch grocery groceries supper kitchen snack ~ nutrition restaurant
nutrition nutritional calorie diet calories vitamin ~ food
wine vinho winery vineyard vintage tasting grape sommelier red_wine white_wine ~ alcohol quality
alcohol beer liquor drinking ~ wine < drink
coffee tea espresso arabica < food drink rating
chocolate cacao candy sweet < food
movie film cinema imdb netflix movielens tmdb box_office hollywood flick picture_show screenplay actor blockbuster
tv television series show streaming ~ netflix movie
anime manga cartoon < movie tv show
music song track spotify tune hit_song melody playlist artist tune tunes danceability ~ audio genre
audio sound recording ~ speech music
speech voice spoken asr speech_recognition ~ audio
book novel goodreads reading literature ~ review rating
game video_game gaming steam videogame esports ~ sales
chess lichess grandmaster < game player
weather climate temperature rain rainfall meteorology forecast_weather precipitation umbrella meteorological downpour shower wet dry forecast_rain sunny storm ~ humidity wind
climate_change global_warming emissions co2 carbon greenhouse co2_emission ~ temperature vehicle
wind windmill turbine wind_power wind_farm ~ energy weather
solar photovoltaic sunshine pv ~ energy
energy electricity power consumption grid kwh appliances kilowatt load electric_load utility smart_meter megawatt megawatts watt electric meter_reading electricity_use power_use ~ household hourly
oil gas petroleum crude barrel ~ energy
water drinking_water drinkable drink potable potability tap river hydrology tap_water well_water safe_to_drink ~ quality
air_quality air_pollution pollution pollutant smog pm25 pm10 particle particulate_matter air particulate ozone emission dirty_air fumes breathe exhaust aqi haze ~ environment
environment environmental ecology ~ pollution climate
earthquake seismic quake shaking ground_shaking tsunami < disaster
disaster flood hurricane catastrophe emergency emergency_call 911 ~ earthquake tweet
fire wildfire forest_fire bushfire ~ forest
forest tree woodland forestry land_cover covertype ~ cover
crop agriculture farm farming harvest yield farmer agricultural soil fertilizer cultivation harvesting growers grain wheat maize corn rice field_yield per_hectare ~ plant
vegetable fruit avocado produce ~ price food
fish fishing seafood market_fish abalone shellfish
email mail e_mail inbox message ~ spam
spam junk unwanted ham unsolicited junk_mail unsolicited_message nuisance scam_text junk_text ~ sms email
sms text_message texting texts text mobile_message ~ spam
phishing steal_password password malicious_link malicious_url fake_website malicious website_scam fake_site fraudulent_site fraudulent_link dodgy_link bad_link malicious_site ~ url security
intrusion cyber network_attack hacker hacking malware cybersecurity network_traffic ddos network_security kdd break_in breach cyberattack cyber_attack port_scan firewall packet ~ attack network
sentiment review imdb opinion polarity feeling mood attitude positive_negative happy_or_unhappy like_or_dislike good_or_bad thumbs_up satisfied unhappy ~ emotion tweet comment rating
review feedback rating opinion customer_review product_review testimonial sentiment ~ comment
emotion feeling emotional joy anger sadness mood ~ sentiment tweet
tweet twitter x_post social_network post microblog ~ sentiment
comment remark reply discussion ~ toxic
toxic hate offensive abusive hate_speech insult insulting bullying cyberbullying toxicity harassment rude swearing nasty moderation insults insulting_remark remark nasty_comment flame troll trolling bully ~ comment
sarcasm irony sarcastic humor humour joke ~ headline
fake_news misinformation disinformation hoax untrue made_up bogus false_news lie lies fabricated deceptive_news misleading propaganda ~ fake news
news article headline newspaper journalism press press story stories report_in_newspaper ~ topic
topic category theme subject ~ news
language translation multilingual ~ text
question answer quiz faq stack_overflow jeopardy trivia ~ qa
question_answering qa reading_comprehension ~ squad
summary summarization summarize abstract ~ text
intent chatbot dialogue conversation assistant virtual_assistant utterance banking_query query ~ banking
support ticket helpdesk customer_service complaint call_center service_desk helpdesk_request help_desk request inquiry enquiry urgent urgency ~ customer
legal law court judge lawyer lawsuit ~ legislation
patent invention intellectual_property
crime police offence criminal arrest felony theft burglary murder robbery robberies burglar stealing thefts offense homicide assault ~ city
terrorism terrorist attack bombing ~ crime
gun shooting firearm weapon < crime
prison recidivism inmate reoffend parole compas ~ crime
election vote voting voter poll ballot politics political ~ party
war conflict military casualties ~ country
football soccer fifa premier_league goals market_value transfer_value striker goalkeeper league kick_off < match player sport team
basketball nba hoops < player sport team game
cricket ipl batsman wicket < match sport player
tennis wimbledon atp < match sport player
olympics olympic medal athlete gold_medal bronze_medal olympian won_gold < sport
sport athletics fitness workout exercise gym < player
stock share equity stock_market shares stock_exchange trading ticker investing investment portfolio nasdaq wall_street exchange market_price bourse closing_price ~ price finance
cryptocurrency bitcoin crypto ethereum btc coin blockchain ~ price
currency exchange_rate forex ~ finance
gold silver precious_metal commodity ~ price
economy economic gdp inflation unemployment macroeconomic ~ country
happiness happy life_satisfaction < country
country nation world ~ population
poverty poor development ~ country
startup company business venture enterprise corporate ~ profit
profit earnings margin ~ company sales
bank banking finance financial deposit account ~ loan marketing
marketing campaign advertising telemarketing promotion cold_call cold_calling sign_up say_yes outreach ~ bank customer
ctr click_through ad_click ad advert advertisement clicked click banner ~ advertising marketing
deposit term_deposit savings savings_account ~ bank marketing
student pupil school exam grade education test_score academic learner classroom teacher schooling marks schooling classmates test_results exam_results exam_score report_card parents_education ~ performance
dropout drop_out drop_outs dropping_out early_leaver stop_studying leave_university quit_school abandon_studies unfinished_degree ~ student
university college admission graduate grad_school graduate_school campus enrolment ~ student
course mooc online_course e_learning ~ student
ship titanic passenger survival survive survivor shipwreck vessel sinking ocean_liner wreck lifeboat iceberg cruise drown
spaceship space satellite astronomy star planet galaxy exoplanet nasa ~ stellar
satellite landsat remote_sensing aerial eurosat ~ image
diamond jewel gem jewellery jewelry gemstone carat ring brilliant
laptop computer notebook pc hardware ~ price
smartphone handset phone cellphone mobile_phone ~ price
store shop retail supermarket superstore grocery walmart basket rossmann instacart favorita black_friday ~ sales ecommerce
ecommerce e_commerce online_shopping online_shop online_store webshop olist cart basket_online checkout ~ order purchase
order orders purchase_history market_basket ~ ecommerce
recommendation recommender recommend movielens suggest_movies you_may_like ~ rating movie
amazon ~ review product
product item goods ~ review ecommerce
fashion clothing apparel clothes garment shoe ~ image
xray x_ray radiograph radiography chest_xray lung_scan scan ct_scan ~ pneumonia lung image
image picture photo vision photograph imagery
digit mnist handwritten handwriting ~ image
face facial portrait ~ image
object_detection bounding_box yolo ~ image
cell cells microscopy segmentation
sensor iot telemetry measurement accelerometer ~ activity machine
activity activity_recognition smartphone_sensor wearable step ~ sensor
maintenance predictive_maintenance machine_failure failure engine breakdown break_down breaking_down malfunction equipment downtime fault faults gearbox wear worn_out out_of_order stop_working go_wrong ~ machine sensor
machine industrial factory manufacturing plant production machinery ~ failure
battery lithium charge ~ energy
transformer substation ~ electricity oil
superconductor superconductivity critical_temperature ~ material physics
material materials_science band_gap bandgap semiconductor ~ physics
physics higgs particle_physics collider ~ science
glass window refractive ~ material
banknote counterfeit forged money ~ fraud
energy_efficiency building_energy heating heating_load cooling ~ building
building architecture ~ house
website web webpage clickstream ~ session
online_shoppers visitor visit session browsing shopping_intention ~ purchase website
app play_store app_store application google_play ~ rating
youtube video trending ~ views
facebook instagram tiktok social_media influencer followers ~ post
github repository code programming software_code ~ software
software bug defect_prediction ~ code
survey questionnaire respondents poll ~ opinion
personality psychology big_five introvert extrovert character_traits ~ survey
dating marriage divorce relationship speed_dating wedding ~ survey
age age_prediction old ~ abalone
gender sex ~ name
name surname first_name ~ gender
time_series forecast forecasting temporal sequential ~ hourly daily monthly
text corpus nlp natural_language ~ document
math arithmetic mathematics word_problem ~ school
call telemarketing phone_call ~ campaign
donation charity blood_donation donor ~ transfusion
smoking smoker cigarette tobacco < health
pokemon < game
superhero marvel < character
electric_vehicle electric_cars ev ev_charging charging_station plug_in ~ car energy battery
turbofan jet_engine remaining_useful_life rul bearing vibration wear_and_tear ~ maintenance machine
pump valve pipe leak leakage waterworks ~ water maintenance sensor
thyroid hypothyroid goitre hormone ~ disease
pneumonia tuberculosis bronchitis cough infection chest_infection lung_infection ~ xray lung
asthma allergy wheeze breathing breathless ~ lung air_quality
arthritis joint bone fracture osteoporosis ~ orthopedic
fertility infertility ivf sperm contraceptive birth_control ~ pregnancy
gene_expression leukemia lymphoma tumour_genes microarray ~ gene cancer
symptom symptoms feeling_unwell hurts what_hurts ache triage diagnose self_diagnosis ~ disease
medical_transcription doctors_notes clinical_notes patient_notes ~ medical text
fetal_health baby_heartbeat ~ pregnancy
autism adhd asd spectrum ~ children
nurse ward icu intensive_care sepsis emergency_room ~ hospital patient
gym workout calories_burned heart_rate steps fitness_tracker fitbit ~ exercise activity
racing formula_1 f1 grand_prix motorsport horse_race ~ race
baseball mlb batting pitcher home_run < sport player
transfer_fee footballers football_player player_rating ~ fifa football
ramen noodle cereal breakfast snack ~ rating food
fast_food burger mcdonalds starbucks menu ~ nutrition
beer craft_beer brewery ale ~ alcohol
cocktail whisky whiskey spirits ~ alcohol
perfume fragrance cosmetics makeup skincare beauty ~ product
shoe sneakers fashion_products garment_workers ~ clothing
ufo sighting alien < space
meteorite asteroid comet near_earth ~ space
exoplanet pulsar stellar stars_and_galaxies telescope ~ space
volcano eruption lava ~ disaster
landslide drought storm tornado cyclone typhoon ~ weather disaster
bee honey hive beekeeping insect pollinator < animal
horse colic cattle cow sheep livestock milk dairy pig poultry < animal farm
pet_adoption animal_shelter rescue_dog ~ dog cat
plant_disease leaf leaves sick_leaves leaf_disease sick_plants blight ~ plant crop
crop_recommendation what_to_plant what_to_grow nutrients npk soil ~ crop
seed kernel bean dry_bean pumpkin raisin date_fruit pistachio ~ crop
tree_species timber wood ~ forest
cover_letter interview applicant_tracking shortlisting ~ resume job
job_change job_switch data_scientist upskilling ~ employee hr
promotion promoted career_step ~ employee
freelance gig remote_work work_from_home ~ job
immigration migration refugee visa asylum border ~ country population
unemployment jobless out_of_work ~ job economy
tax government budget public_spending subsidy ~ economy
donation fundraising charity nonprofit ~ campaign
lead lead_scoring prospect conversion convert ~ marketing customer
coupon discount voucher loyalty_card promotions ~ marketing retail
customer_personality customer_lifetime_value clv rfm ~ segmentation customer
complaint grievance grumble grumbling complain complaining consumer_complaint unhappy_customers ~ support finance
financial_news phrasebank market_mood ~ sentiment stock
headline clickbait sensational ~ news
essay essays essay_scoring readability writing grading ~ student text
ai_generated chatgpt llm_written machine_written generated_text ~ text
plagiarism paraphrase duplicate duplicate_questions same_question ~ text similarity
named_entity ner entity places_and_names ~ text token
language_identification language_detection which_language ~ language text
product_category product_classification catalogue categorise_products ~ product ecommerce
contract clause legal_text verdict ~ legal text
poem poetry lyrics song_text ~ music text
recipe_ratings tasty home_cooking ~ recipe food
play_time playtime gamer twitch streamer league_of_legends pubg dota steam ~ game
lego toys toy board ~ price
phone_price mobile_price handset_specs ~ smartphone
flight_price flight_fare plane_ticket ticket_cost ~ flight fare
food_delivery delivery_time rider takeaway order_delivery courier_time ~ delivery
warehouse container cargo freight port vessel_tracking ~ shipping logistics
steel_plates wafer semiconductor secom production_line ~ defect manufacturing
vehicle_insurance insurance_claim car_insurance claims claim_fraud cross_sell ~ insurance car
loan_approval credit_approval mortgage_approval approve_loan ~ loan
credit_score credit_rating scoring ~ credit loan
botnet malware iot_attack ransomware virus trojan ~ intrusion
permit zoning urban city_planning ~ city building
noise decibel airfoil ~ sound sensor
traffic_sign number_plate licence_plate ~ image car
room_temperature hvac thermostat indoor_climate ~ energy building
police_shooting use_of_force stop_and_search ~ police crime
911_calls emergency_calls ambulance fire_brigade ~ emergency
divorce marriage separation ~ survey
speech_emotion accent speaker voice_gender ~ speech
sign_language gesture hand ~ image
fingerprint iris_scan biometrics ~ image
311 service_request pothole potholes city_hall council municipal graffiti street_light noise_complaint ~ complaint city
brain_tumor brain_tumour mri glioma brain_scan ~ cancer image brain
dental dentist teeth tooth orthodontic ~ medical
hearing deaf tinnitus hearing_loss ~ medical audio
cirrhosis fatty_liver transplant organ ~ liver disease
alzheimers memory_loss cognitive_decline ~ dementia brain
drug_use drug_abuse overdose opioid addiction cannabis marijuana ~ drug health
hospital_bed bed_occupancy waiting_time waiting_room emergency_department ~ hospital
american_football nfl touchdown quarterback super_bowl < sport player
ice_hockey hockey nhl puck < sport player
golf pga putt < sport
rugby scrum six_nations < sport
marathon runner running_race finish_time 10k_run ~ athletics < sport
swimming swimmer pool_lengths < sport
boxing mma ufc wrestling fighter knockout < sport
volleyball handball badminton table_tennis < sport
betting odds bookmaker gambling casino poker wager ~ sport game
lottery lotto draw jackpot winning_numbers
art painting artwork museum gallery sculpture painter ~ image
podcast radio broadcast episode ~ audio
theatre concert festival ticket_sales opera ~ music event
comics comic_book cartoon_character ~ character
cheese dairy_products yogurt < food
fruit_quality apple banana orange ripeness sweetness crunchy ~ fruit food
olive_oil honey_purity spices adulteration ~ food quality
food_prices market_prices staple_food cost_of_living grocery_prices ~ food price inflation
waste recycling garbage trash landfill rubbish ~ environment image
ocean marine coral reef whale shark dolphin sea_life ~ animal water
tide sea_level wave_height buoy ~ ocean climate
snow avalanche ski glacier ice ~ weather
rocket launch orbit space_mission debris asteroid_orbit ~ space
deforestation land_use vegetation ndvi ~ forest satellite
reservoir dam groundwater flood_level river_level ~ water
gas_sensor chemical_sensor odour electronic_nose ~ sensor
semiconductor_yield chip circuit pcb ~ manufacturing defect
aircraft_accident plane_crash aviation_safety near_miss bird_strike ~ flight accident
vehicle_emission co2_rating diesel_emission exhaust_emission ~ car co2
traffic_violation speeding speeding_ticket parking_fine fine ~ traffic police
train_delay bus_delay late_trains late_buses ~ train delay
scooter e_scooter moped motorcycle motorbike ~ bike car
boat yacht sailing ferry ~ ship price
truck lorry heavy_vehicle fleet ~ car logistics
supply_chain supplier procurement vendor tender ~ logistics order
invoice receipt expense bill_payment ~ payment text
tax_fraud money_laundering aml suspicious_transfer ~ fraud transaction
fundraiser grant venture_capital investment_round funding ~ startup
customer_support_ticket first_response escalation sla ~ support ticket
email_campaign newsletter open_rate ab_test a_b_test ~ marketing conversion
real_estate_ads listing_price days_on_market auction_price ~ house
energy_bill household_power power_meter home_electricity current_use appliance ~ energy household
heat_pump insulation boiler gas_consumption ~ energy building
wealth millionaire billionaire forbes rich_list ~ income
happiness_index world_happiness quality_of_life ~ country
human_development life_satisfaction education_index ~ country
census_tract neighbourhood postcode zip_code ~ population city
baby_names popular_names ~ name
school_ranking university_ranking world_university_rankings ~ university
scholarship tuition student_loan student_debt ~ student loan
teacher_evaluation course_evaluation class_rating ~ course student
reading_level spelling grammar_error ~ essay text
speech_to_text transcribe transcription transcript dictation voice_recognition ~ speech audio
text_to_speech voice_cloning ~ speech audio
machine_translation parallel_corpus bilingual translate ~ translation language
question_pairs paraphrase_detection semantic_similarity sts ~ text similarity
entailment nli contradiction ~ text
math_word_problem grade_school_math gsm8k ~ math question
instruction chat_assistant alpaca dolly prompt ~ conversation
arxiv paper citation abstract scientific_paper research_paper scholarly ~ science text
wikipedia encyclopedia article_text ~ text
code_review commit pull_request stack_trace ~ code
license_plate face_mask helmet ~ image
emotion_recognition facial_expression smile ~ image face
`;
