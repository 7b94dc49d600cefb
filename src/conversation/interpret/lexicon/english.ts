import type { Lexicon } from './concept.ts';

export const english: Lexicon = {
  search:
    'find|search|search for|look for|looking for|looking 4|look up|lookup|hunt for|hunting for|seek|seeking|browse|discover|dig up|dig out|scout|find me|fetch me|google|search up|query|point me to|come across|track down|searching|searching for|where can i get|where can i find|where do i find|where do i get|hook me up with|surface',
  add: 'add|import|load|pull|pull in|grab|get|fetch|download|ingest|bring in|take|pick|select|choose|snag|include|load up|attach dataset|go with|lets go with|ill take|i take|ill have|gimme|give me|i like|looks right|looks good|sounds right|continue with|proceed with|work with|adding|loading|importing',
  use: 'use|using|work on|go for|try|lets try|try out|lets use',
  upload:
    'upload|uploading|upload a|bring my|bring my own|attach|attaching|attach a|drop my|drop a|drop in|drag and drop|send you|send my|share my|provide my|feed you|submit my|hand you|my file|my own file|my own data|my own csv|our own data|own data|own dataset|own csv|own file|on my laptop|on my computer|on my machine|on my disk|from my computer|from my laptop',
  list: 'list|list all|list out|overview of|inventory|catalog|catalogue|enumerate',
  show: 'show|show me|display|see|let me see|lemme see|view|print|give me|gimme|get me|open|look at|show us|pull up|check|check out|take a look|have a look|looking at|bring up|can i see|could i see',
  describe:
    'describe|profile|profiling|preview|peek|summary|summarise|summarize|info|information|details|detail|detailed|eda|look like|looks like|tell me about|tell me more|inspect|explore|explore the|stats|statistics|overview|whats in|what is in|whats inside|what is inside|in there|glimpse|sample|describing|how big|how large|size of|what kind of data|imbalanced|is it balanced|class balance|distribution|data quality|duplicates|shape|head',
  set: 'set|change|switch|make|update|mark|pick|choose|select|define|assign|set it|treat|should be|is|becomes|be|go with|lets go with|as|called|focus on|call',
  train:
    'train|retrain|re-train|fit|fit a|learn|learn to predict|build|build a model|build me a model|build a classifier|build a regression|build a regressor|build me|make a model|make me a model|create a model|create me a model|train up|automl|run automl|kick off training|teach|do a run|start a run|launch a run|run a training|begin a run|new run|kick off a run|run it again|let it learn|train it|crunch|run training|do the training|do training|get training|fire up a training|modelling run|run an experiment|start an experiment|train now',
  start:
    'start|begin|launch|kick off|kickoff|fire up|commence|run|get going|start it|run it|execute|trigger|do|start now|set off|spin up',
  again: 'again|once more|one more time|rerun|re-run|redo|repeat|another run',
  optimise:
    'optimize for|optimise for|optimize|optimise|maximize|maximise|minimize|minimise|judge by|judged by|measured by|evaluate with|score by|scored by|tune for|going for',
  stop: 'stop|cancel|abort|halt|kill|terminate|quit|end|interrupt|break off|pull the plug|stop it|cancel it|abort it|kill it|stop that|stop this|cancel that|call it off|cut it|enough|pause|stop right there|stop now|give up|scrap the run|scratch that run|canceling|cancelling|stopping',
  deploy:
    'deploy|redeploy|ship|ship it|publish|release|go live|go live with|put into production|into production|in production|to production|to prod|in prod|into prod|make live|make it live|push live|put live|put it live|live with|roll out|rollout|serve|productionize|productionise|expose|host|as an endpoint|as an api|as a service|as api|make available|promote|launch the model|make an endpoint|make an api|create an endpoint|create an api|spin up an endpoint|push to prod',
  undeploy:
    'undeploy|un-deploy|unpublish|take down|take it down|taken down|offline|take offline|tear down|decommission|retire|shut down|shutdown|switch off|turn off|stop serving|unserve|pull from production|out of production|bring down|take off production|remove from production|off production|disable|deactivate|sunset|spin down|unship|pull down|from prod|from production|kill the endpoint|kill the api|no longer serve',
  delete:
    'delete|remove|erase|drop|get rid of|trash|wipe|discard|purge|destroy|throw away|throw out|clean up|bin|nuke|dump|eliminate|scrap|forget about the dataset|deleting|removing',
  predict:
    'predict|predicting|prediction|predictions|forecast|forecasting|classify|score|score this|scoring|infer|inference|what would|make a prediction|run a prediction|give me a prediction|estimate for|how much would|price it|test it|lets test|try it|try it with|guess|would it say|do you get|what do you get|say for|says for|would say|regress|try with|how likely|what are the chances|whats the chance|will be|would a|would an|would the',
  would:
    'would|what would|how much would|would a|would an|how likely|say for|same but|what if|now with|and with|and for|chances|chance|probability|likelihood',
  explain:
    'explain|explanation|interpret|why|why does|why did|reason|reasons|break down|understand|make sense of|explaining|explain to me|insight|insights|explainability',
  compare: 'compare|comparison|versus|vs|against|side by side|contrast|comparing|compared|head to head|stack up',
  recommend:
    'recommend|recommendation|recommendations|suggest|suggestion|suggestions|advise|advice|propose|what should i use|what should we use|which should i use|what would you use|what would you recommend|what works best|whats best|works best|work best|works well|suited|suitable|go-to|good choice|right choice',
  help: 'help|help me|commands|command|what can you do|what do you do|what can i do|what can i ask|what can i say|how do i use|how to use|how does this work|how do you work|how does this bot work|how does it work|get started|getting started|how do i start|where do i start|where do i begin|what are my options|what is this bot|what is this|whats this|what are you for|instructions|manual|usage|menu|options|what is this thing|im lost|i am lost|im stuck|what now|what next|whats next|show commands|available commands|user guide|guide me|tutorial|capabilities|what else can you do|h|features of this bot|your features|you support',
  dataset:
    'dataset|data set|data|datset|datas|table|training data|training set|training dataset|csv|corpus|data about|dataset about|set',
  datasets: 'datasets|data sets|all my data sets|all my datasets|datsets|tables|corpora|data collections',
  model:
    'model|classifier|regressor|predictor|algorithm|algo|estimator|ml model|regression model|classification model|modell|architecture|approach|method|technique',
  models: 'models|algorithms|algos|classifiers|trained models|regressors',
  run: 'run|job|runs|jobs|experiment|process|task',
  training: 'training|trainings|training run|training job|the fit|fitting|training process|retraining',
  deployment: 'deployment|deployments|endpoint|endpoints|api|service|deployed model|deployed|live model|prod',
  target:
    'target|label|target column|target variable|response|response variable|dependent variable|y|ground truth|the outcome|output column|to be predicted|what i want to predict|class column|labels|the target',
  column: 'column|field|variable|feature|col',
  columns:
    'columns|rows|row|schema|features|fields|variables|dtypes|data types|datatypes|column names|nulls|missing values|missing data|missings|nans|null values|missing|how many rows|how many columns|records|cols|data dictionary|column types|feature names|entries|samples|what types|value ranges|unique values|cardinality|outliers|classes',
  leaderboard:
    'leaderboard|leader board|scoreboard|results|result|scores|ranking|rankings|rank|ranked|performance|metrics|performed|perform|performs|how good|how well|how did it do|how did it go|how did they do|winner|won|wins|winning|came out on top|evaluation|eval|score board|did best|top model|standings|outcome of the run|how accurate|how bad|final score|test score|holdout score',
  importance:
    'feature importance|feature importances|importance|importances|important|most important|shap|shap values|drivers|driver|drives|driving|influences|influence|influencing|influential|impact|affects|affect|top features|key factors|factors|permutation importance|contributes|contribute|contribution|predictive|relevant features|what matters|matters most|which features matter|variable importance|feature contributions|weights|determines|explains the most|decisive',
  matter: 'matter|matters|mattered|count most|relevant',
  file: 'file|csv|excel|spreadsheet|xlsx|parquet|tsv|excel sheet|sheet|json file|csv file|excel file|own data|files|attachment|zip',
  status:
    'status|progress|going|hows it going|how is it going|hows the|any update|any updates|update on|any news|news|state|how far|how far along|are we there|where are we|where is it|hows it|whats happening|what is happening|whats going on|what is it doing|whats it doing|doing|still running|still going|still training|still|percent|percentage|stuck|did it fail|failed|fail|crashed|running|how is the|any progress|is it running|hows my|alive|eta|in progress|queued|frozen|hanging',
  'duration-question':
    'how long|how much time|how many minutes|how many hours|how many seconds|how long will|take long|will this take|time needed|time required|when will|when is it|how fast|how quick|how quickly|time does',
  estimate:
    'training time|time estimate|estimate|estimated time|estimation|time to train|runtime|expected time|runtime estimate|rough time|estimate for training|how expensive|cost to train',
  left: 'left|longer|remaining|eta|to go|much longer|time left|remains|until its done|until done|until it is done|till its done|still need|more to go|be done|be ready|be finished|finish',
  done: 'done|finished|finish|complete|completed|ready|over|there yet|done yet|through|is it over|has it finished',
  term: 'mean absolute error|mean squared error|root mean squared error|overfitting|underfitting|overfit|underfit|cross validation|cross-validation|crossvalidation|k-fold|kfold|holdout|holdout set|hold out set|gradient boosting|boosting|bagging|random forest|random forests|decision tree|decision trees|neural net|neural nets|neural network|neural networks|deep learning|machine learning|ml|automl mean|regression|classification|classification and regression|logistic regression|linear regression|hyperparameter|hyperparameters|hyperparameter tuning|regularization|regularisation|bias|variance|bias variance|feature engineering|one hot encoding|one-hot encoding|one hot|encoding|normalization|normalisation|standardization|scaling|confusion matrix|early stopping|learning rate|ensemble|ensembles|ensembling|stacking|blending|calibration|p value|confidence interval|leakage|data leakage|target leakage|leak|imbalanced data|class imbalance|imbalanced datasets|imbalanced classes|unbalanced data|smote|pca|clustering|k-means|kmeans|svm|knn|xgboost|lightgbm|catboost|transformer|transformers|embedding|embeddings|train and test sets|train test split|train/test|test set|validation set|train set|supervised learning|unsupervised learning|reinforcement learning|loss function|gradient descent|epoch|epochs|batch size|activation function|dropout|outlier|outliers|multicollinearity|correlation|causation|baseline|threshold|false positives|false positive|false negatives|roc curve|roc|target column|label|target variable|feature selection|more rows|more data|small datasets|permutation importance|shap values|shap|metric|metrics|log loss|accuracy|recall|precision|f1|f1 score|auc|roc auc|rmse|mae|r2|r squared|mse|mape|sensitivity|specificity|autogluon|probabilities|model drift|drift|time series|quantile|simulation engine|native engine|binning|categorical|random seed|bootstrap|stratified|stratification|stratified split|lasso|ridge|elastic net|bayes|naive bayes|residual|residuals|trees',
  source: 'kaggle|huggingface|hugging face|hf|uci|openml|the hub|hub|public|open data|open',
  what: 'what|whats|what is|what are|what was|what were|which is|wats|wat is|what re',
  which: 'which|which one|which ones|what kind|what type|what sort',
  how: 'how|hows|how is|how are|how does|how do',
  why: 'why|how come|why do|why is|why are|why does|reason for',
  whether: 'is|are|does|did|do|has|have|was|were|can|could|will|any|isnt|arent|doesnt|is it|is there|are there',
  meaning:
    'mean|means|meaning|definition|define|defined|difference|differences|differ|what is a|what is an|whats a|whats an|eli5|in layman|layman|in simple terms|concept|used for|stand for|stands for|purpose of|work|works|useful|prevent|always|usually|misleading|when should i use|when should|when do i use|when to use|pros and cons|rule of thumb|tell me what|explain what|what a|better than|in general|theory|trade-off|tradeoff|how does|intuition',
  howto:
    'how do i|how can i|how to|how do we|how can we|how do you|how should i|how should we|how would i|whats the way to|how does one|what is the best way|whats the best way|steps to',
  hypothetical:
    'what happens if|what happens when|what would happen|what if i|what if we|if i|if we|is it safe|is it ok to|is it okay to|is it possible to|is it risky|do i have to|do i need to|do we need to|must i|what does it mean to|am i allowed|would it help|could i lose|when i|would it be|are you able to',
  should:
    'should i|should we|shall i|would you|do you think|is it worth|is it smart|is it wise|is it good to|ought i|does it make sense',
  best: 'best|top|winner|strongest|highest|most accurate|better|leading',
  better: 'better|worse|stronger|more accurate|outperform|beats|beat',
  good: 'good|a good|great|decent|ok|bad|high|low|acceptable|normal',
  want: 'want|i want to|id like|i would like|i wanna|wanna|we want to|trying to|try to|i need to|lets|let us|let me|i plan to|planning to|aim to|goal is|i d like|id love|want to|like to|going to|gonna',
  need: 'need|i need|we need|want|id love|id like|require|in need of|after|interested in|got|i want|would love|desire|want some|im after|would like|gimme|give me|pls find',
  have: 'have|do you have|have you got|got|got any|any|is there|are there|do we have|there any|you got|whats available|available|exists|there are|anything|anything on|something on|whats out there|have any|got anything|have anything',
  mine: 'my|mine|all my data sets|all my datasets|our|i have|do i have|have i|we have|do we have|i added|did i add|i got|i trained|have i trained|i have trained|so far|already|right now|currently|loaded|have we|we got|in this space|saved|i own|i uploaded|all|existing',
  own: 'own|my own|our own|my|our|local|mine',
  something: 'something|smth|sth|anything|some|stuff|things|any|some data|similar',
  about: 'about|on|regarding|concerning|related to|covering|around|of|containing|with|for|like',
  'what-about': 'what about|how about|hows about|maybe|perhaps|and|same but|same for|why not|or',
  instead:
    'instead|rather|actually|on second thought|correction|alternatively|better|else|something else|different|change of plan|again with|not what i want|not what i was looking for|more like|try again|none of those|none of these|none of them|no not',
  'instead-of': 'instead of|rather than|not|in place of|other than|except',
  correction:
    'no wait|wait|wait no|actually|i mean|i meant|sorry|no sorry|rather|scratch that|correction|make that|no no|hang on|oops|my bad|or no|er no|uh no',
  first: 'first|before that|beforehand|to start|for now',
  it: 'it|this|that|these|those|them|this one|that one|the same|here|there',
  one: 'one|ones|result|hit|option|entry|item|candidate|the one',
  everything:
    'everything|all my data sets|all datasets|all data|all models|all my datasets|all my models|all the datasets|all the models|all of it|all of them|all runs|every dataset|every model|anything|all my data|all the data|all deployments|the database|the whole database|whole database|all tables|nothing',
  yes: 'yes|yep|yeah|yup|ya|yea|sure|sure thing|absolutely|of course|definitely|confirm|confirmed|affirmative|correct|right|exactly|y|please do|agreed|yes please|yess|yas|aye|ja|fine|perfect|thats right|looks right',
  go: 'go|go ahead|go for it|do it|do that|lets go|lets do it|lets do this|proceed|continue|start|start it|run it|make it so|lets start|lets roll|roll|get going|get started|hit it|fire away|lets gooo|lets goo|engage|send it|sounds good start|ready|im ready|we are ready|lfg|go go go|go go|go on|begin|launch|make it happen|get on with it|execute',
  ok: 'ok|okay|okey|k|kk|alright|cool|got it|understood|i see|makes sense|fine|noted|sounds good|roger|ok then|well done|good|great|awesome|amazing|nice|excellent|perfect|wow|haha|hahaha|lol|lmao|brilliant|fantastic|neat|sweet|love it|great job|good job|good work|nice work|nice one|interesting|impressive|wonderful|super|hmm|hm|oh|ah|ahh|yay|woohoo|you rock|youre great|good bot|bad bot|best bot|looks great|not bad|i love you|that was fast|beautiful|omg|congrats|legend',
  no: 'no|nope|nah|no thanks|no thank you|not now|not yet|never mind|nevermind|nvm|forget it|maybe later|later|dismiss|nothing|no worries|no problem|not really|skip|hold on|one moment|one sec|brb|ill be back|leave it|wait',
  not: 'dont|do not|dnt|never|not|doesnt|didnt|without starting|no need to|hold off on|hold off|avoid|stop short of|wont|shouldnt|must not|should not|cant|cannot|can not|isnt|arent|dont bother|dont you|im not|i am not|please dont|not yet|rather not|hold the',
  without: 'without|no|not|except|but not|instead of|excluding|rather than',
  hello:
    'hi|hello|hey|hiya|yo|howdy|morning|good morning|good evening|good afternoon|gm|greetings|sup|whats up|wassup|evening|afternoon|hello there|hi there|hey there|heya|hey bot|hi bot|hello bot|bye|goodbye|see you|see ya|cya|good night|gn|later|take care|have a nice day|how are you|how are you doing|hows it hanging|who are you|are you a bot|are you human|are you real|whats your name|what is your name|nice to meet you|who made you|who built you|are you there|you there|anyone there|hows your day|have a good one|ttyl|happy friday|good day|tell me a joke|are you alive|im back|how you doing|how do you do|are you an ai|bored',
  thanks:
    'thanks|thank you|thx|ty|tysm|cheers|thanks a lot|thank you so much|many thanks|much appreciated|appreciate it|appreciated|thnx|thks|thank u|tks|sorry|apologies|my bad|thanks mate|thanks for the help|for the help|thank you for the help|thankyou',
  please:
    'please|pls|plz|plss|kindly|could you|can you|can u|could u|would you|will you|would you mind|please could you|can you please|could you please|can we|could we|can i|could i|may i|i beg you|if you can|if possible|for me|would u|im asking you to|id like you to|i want you to',
  injection:
    'ignore previous|ignore your|ignore all|ignore the above|ignore any|ignore everything|ignore prior|ignore these|ignore earlier|disregard|forget your instructions|forget all previous|forget previous|forget everything|forget your|previous instructions|your instructions|prior instructions|system prompt|your prompt|hidden prompt|admin mode|developer mode|debug mode|god mode|jailbreak|dan mode|you are now|pretend you|pretend to be|act as|roleplay|your token|your tokens|api key|api keys|your key|your keys|secret|secrets|password|passwords|passwd|credentials|env vars|environment variables|your environment|process env|etc passwd|rm -rf|rm|sudo|drop table|drop database|union select|select from|script alert|eval|exec|shell|other teams|other team|other users|other tenants|other tenant|other space|other workspace|other workspaces|another workspace|another team|someone elses|everyone elses|override|bypass|exfiltrate|ignoriere|new instructions|as root|root access|access token|bot token|slack token|your config|your configuration|source code|database url|connection string|mongodb uri|private key',
  elsewhere:
    'weather|pizza|poem|poetry|flight|flights to|book me|book a|hotel|restaurant|recipe|cook|translate|translation|remind me|reminder|alarm|timer|email|e-mail|mail to|send an email|send a message|send a mail|message to|calendar|meeting|schedule a meeting|play|music|song for me|sing|movie tonight|write a|write me|write an|write code|write some code|write python|write sql|write|code for|draw|paint|generate an image|picture of|image of|president|election|capital of|who won|who is the|who was|stock price|buy|sell|order|order me|purchase|shares of|news today|what time is it|what day is it|time is it|todays date|what is the date|calculate|solve|square root|homework|essay|story|tell me a story|joke about|turn on the|turn off the lights|lights|coffee for|call|call me|phone|taxi|uber|ticket|tickets|lottery|horoscope|love me|marry me|girlfriend|dinner|lunch|movie to watch|football score|score of the match|directions|navigate|fix my|debug my|refactor|install|reboot|restart the server|format|tweet this|post a|post this|linkedin|jira|github issue|pull request|merge|commit|salary raise|vacation|holiday request|order food|meaning of life|religion|god|sick|doctor|diagnose me|lawyer|sue|spotify playlist|playlist|set an alarm|invoice|bill me|pay|transfer|wire|crypto wallet',
  before:
    'before|prior to|but before|until|unless|later|afterwards|after that|when its done|once its done|when done|after',
  and: 'and|then|and then|but|also|plus|afterwards|after that|followed by|so|because|cause|cuz|since',
  prep: 'on|of|for|in|at|with|from|using|to|by|into|via|per|over|within|under|than|as|about|against|up',
  filler:
    'a|an|the|me|i|im|ive|id|ill|we|us|you|u|your|he|she|they|their|its|his|her|be|been|am|so|just|really|very|bit|little|quick|quickly|fast|real|maybe|perhaps|kind|sort|like|then|now|today|here|there|where|when|who|whom|whose|whether|if|that|too|also|only|even|well|um|uh|uhm|hmm|huh|eh|pretty|simply|actually|basically|literally|btw|fyi|asap|yet|already|still|again|mate|man|bro|dude|guys|folks|everyone|everybody|team|bot|buddy|pal|friend|boss|thing|things|stuff|way|lot|lots|much|many|more|most|few|several|some|every|each|all|both|either|other|others|another|same|such|own|new|nice|good|great|cool|decent|interesting|small|smallish|tiny|huge|large|big|massive|simple|easy|fun|free|public|available|similar|proper|suitable|relevant|recent|clean|random|real|sample|example|examples|e.g|eg|i.e|etc|etc.|max|maximum|min|minimum|at most|at least|up to|less than|more than|under|over|around|about|roughly|approx|approximately|ideally|preferably|possibly|hopefully|nothing|rows|row|columns|size|licence|license|licensed|mb|gb|kb|k|format|play|play with|play around with|playing|toy|toy around|experiment with|practice|practise|practice on|learn on|demo|project|side project|homework|assignment|hackathon|class|course|thesis|research|work|would|could|should|might|may|must|shall|will|can|do|does|did|done|doing|have|has|had|having|got|get|getting|give|want|wants|wanted|need|needs|needed|love|loves|like|likes|know|think|guess|hope|wish|see|say|said|says|go|going|come|make|makes|made|let|lets|put|keep|got|wanna|gonna|gotta|kinda|sorta|were|was|is|are|being|any|anything|something|someone|one|ones|contains|containing|contain|includes|including|include|relating|related|regarding|concerning|covering|topic|subject|theme|called|named|titled|out|off|up|down|back|away|together|else|instead|rather|possible|time|times|moment|sec|day|tomorrow|later|soon|teh|hte|ur|plz|ping me|let me know|tell me|when done|thats|theres|heres|youre|theyre|cant|wont|hows|lemme|okay|ahead|looks|look|seems|sounds|feel|help|helps|enough|wrong|right|useful|useless|own|boss wants|my boss|current|currently|whole|entire|complete|full|best|better|everything|nothing|none|not|no|yes|since|because|while|during|until|till|please|thanks|what|which|how|why|interested|curious|ready|real life|real-world|real world|dataset|datasets|based|high|low|good quality|regular|existing|people|some kind|kind of|sort of|a bit|a lot|a few|and|or|but|burn|compute',
};
