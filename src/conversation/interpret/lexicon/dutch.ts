import type { Lexicon } from './concept.ts';

export const dutch: Lexicon = {
  search:
    'zoek|zoeken|zoek naar|vind|vinden|ik zoek|op zoek naar|ik ben op zoek naar|waar vind ik|opzoeken|zoek me|zoek eens|snuffel',
  add: 'voeg|toevoegen|voeg toe|toe|neem|pak|importeer|laad|haal|kies|download|ik neem|selecteer|inladen|doe maar|binnenhalen|importeren|voeg … toe',
  use: 'gebruik|gebruiken|probeer|werk met|laten we gebruiken',
  upload:
    'uploaden|upload|mijn eigen bestand|eigen bestand|eigen data|eigen csv|mijn bestand|bijvoegen|mijn csv|eigen gegevens|mijn eigen data',
  list: 'lijst|lijst van|opsommen|overzicht',
  show: 'toon|laat|laat zien|laat me zien|geef|bekijk|zie|tonen|bekijken|zien|geef me|laat eens zien',
  describe:
    'beschrijf|beschrijving|samenvatting|voorbeeld|wat zit er in|wat staat er in|details|info over|informatie|informatie over|hoe ziet|statistieken|profiel|vertel me over|vertel over|hoe groot is|zitten erin|vat samen',
  set: 'zet|wijzig|verander|stel|maak|moet zijn|is|wordt|instellen|kies|op|als',
  train:
    'train|trainen|leer|bouw een model|maak een model|hertrain|opnieuw trainen|een model bouwen|een model maken|bouw me een model|modelleer|trein',
  start: 'start|begin|starten|beginnen|lanceer|voer uit|ga van start',
  again: 'opnieuw|nog een keer|nogmaals|herhaal|nog eens',
  optimise: 'optimaliseer|maximaliseer|minimaliseer|optimaliseer voor',
  stop: 'stop|stoppen|annuleer|annuleren|breek af|afbreken|onderbreek|beëindig|hou op|kap ermee|houd op|staak|breek',
  deploy:
    'deploy|publiceer|in productie|zet live|live|uitrollen|rol uit|live zetten|zet in productie|publiceren|zet online|breng live|in productie nemen|uitrol|beschikbaar maken|zet … online|zet … live|neem … in productie|breng … in productie|zet … in productie',
  undeploy:
    'offline|haal offline|uit productie|zet uit|uitschakelen|schakel uit|haal neer|deactiveer|neem offline|uit de lucht|uitzetten|haal … offline|haal … uit productie|zet … uit',
  delete: 'verwijder|verwijderen|wis|wissen|gooi weg|weggooien|schrap|weg met|gooi … weg',
  predict:
    'voorspel|voorspellen|voorspelling|schat|wat zou|classificeer|wat zegt|doe een voorspelling|hoeveel zou|voorspellingen|inschatten',
  would: 'wat zou|hoeveel zou|hoe waarschijnlijk|wat zegt|en met',
  explain: 'leg uit|uitleg|verklaar|waarom|uitleggen|leg|interpreteer',
  compare: 'vergelijk|vergelijking|vergelijken|versus|tegenover|tegen',
  recommend:
    'beveel|aanbevelen|aanbeveling|raad|raad je|adviseer|aanraden|geschikt|aan te raden|stel voor|suggereer|past bij|raad aan|kan ik het beste gebruiken|moet ik gebruiken',
  help: 'hulp|help|help me|wat kan je|wat kun je|wat kan je allemaal|wat kun je allemaal|commando s|hoe werkt dit|hoe werkt het|hoe begin ik|uitleg bot|wat kan ik doen|wat doe je|waar ben je voor|instructies|hoe werk je',
  dataset: 'dataset|gegevens|gegevensset|data|tabel|dataverzameling|trainingsdata',
  datasets: 'datasets|gegevenssets|tabellen|dataverzamelingen',
  model: 'model|algoritme|classificator',
  models: 'modellen|algoritmes|algoritmen',
  run: 'run|taak|job|proces|sessie',
  training: 'training|het trainen|trainingen|trainingsrun',
  deployment: 'endpoint|deployment|api|dienst|service',
  target: 'doel|doelkolom|doelvariabele|label|target|uitkomst|te voorspellen',
  column: 'kolom|veld|variabele',
  columns:
    'kolommen|rijen|velden|schema|ontbrekende waarden|ontbrekende|eerste rijen|hoeveel rijen|hoeveel kolommen|variabelen|datatypes|kenmerken',
  leaderboard:
    'ranglijst|resultaten|resultaat|scores|scorebord|gewonnen|hoe goed|prestaties|leaderboard|winnaar|klassement|hoe nauwkeurig|won|beoordeling',
  importance:
    'belangrijk|belangrijkste|belang|het belangrijkst|invloed|beïnvloedt|factoren|beïnvloeden|doorslaggevend|bepaalt|relevantie',
  matter: 'tellen|telt',
  file: 'bestand|csv|excel|spreadsheet|bijlage|excelbestand',
  status:
    'status|voortgang|hoe gaat het met|hoe ver|hoe staat het|loopt het nog|loopt nog|stand van zaken|hoe loopt het|nog bezig|bezig|staat het ervoor|hoe gaat de|hoe gaat het|vordert|hoe loopt',
  'duration-question': 'hoe lang|hoelang|hoeveel tijd|duurt|wanneer is|duurt het lang|hoeveel minuten|gaat het duren',
  estimate: 'schatting|trainingstijd|geschatte tijd|tijdsinschatting|duur',
  left: 'nog|resterend|over|tot het klaar is',
  done: 'klaar|afgerond|gereed|voltooid|al klaar|afgelopen',
  term: 'overfitting|kruisvalidatie|beslisboom|beslisbomen|neuraal netwerk|neurale netwerken|logistische regressie|lineaire regressie|regressie|hyperparameter|hyperparameters|regularisatie|nauwkeurigheid|precisie|classificatie|tijdreeks|tijdreeksen|machine learning|verwarringsmatrix|leersnelheid|datalek|uitschieters|betrouwbaarheidsinterval',
  what: 'wat|wat is|wat zijn|wat was',
  which: 'welk|welke',
  how: 'hoe',
  why: 'waarom',
  whether: 'is|zijn|heeft|kan|zit|zitten',
  meaning: 'betekent|verschil|werkt|definitie|wat is een|wat zijn|wat houdt|waarvoor dient|bedoel je met',
  howto: 'hoe kan ik|hoe doe ik|hoe moet ik|hoe ga ik om',
  hypothetical: 'wat gebeurt er als|moet ik|als ik|is het veilig',
  should: 'zal ik|zou ik|moeten we|moet ik|is het verstandig',
  best: 'beste|het best|het beste',
  better: 'beter|slechter',
  good: 'goed|goede|slecht',
  want: 'wil|ik wil|ik zou|graag|ik wil graag|we willen|laten we|ik wou',
  need: 'heb nodig|ik heb nodig|nodig|zoek|ik wil|we hebben nodig',
  have: 'heb je|is er|zijn er|hebben jullie|bestaat er|heb je iets|bestaat|beschikbaar|heeft iemand',
  mine: 'mijn|onze|ik heb|heb ik|hebben we|alle|onze eigen|geladen',
  own: 'eigen',
  something: 'iets|wat|enkele',
  about: 'over|van|met|voor|omtrent|rond|betreffende|rondom',
  'what-about': 'wat dacht je van|en met|hoe zit het met|wat vind je van',
  instead: 'in plaats daarvan|liever|toch|iets anders|geen van die|geen van deze|eigenlijk|anders',
  'instead-of': 'in plaats van|niet',
  correction: 'nee wacht|wacht|sorry|ik bedoel|ik bedoelde|nee toch|of nee',
  it: 'het|dit|dat|deze|die|hem|ze|hiermee|daarmee|erop|ermee',
  one: 'optie|resultaat',
  everything: 'alles|alle datasets|alle data|alle modellen|niets',
  yes: 'ja|jazeker|zeker|natuurlijk|klopt|inderdaad|jep|ja hoor|jawel',
  go: 'doe maar|ga je gang|doe het|ga door|vooruit|ga|start maar|begin maar|kom op|ga ervoor|toe maar',
  ok: 'oké|prima|mooi|top|leuk|begrepen|perfect|goed|super|geweldig|lekker|goed gedaan|tof|gaaf|mooi zo|uitstekend',
  no: 'nee|niks|laat maar|nu niet|later|nog niet|vergeet het',
  not: 'niet|nooit|geen|nog niet',
  without: 'zonder|niet|geen|behalve',
  hello:
    'hallo|hoi|goedemorgen|goedemiddag|goedenavond|doei|tot ziens|dag|hoe gaat het|wie ben je|hey|hé|tot later|goeiemorgen|fijne dag|hoe gaat het met je',
  thanks:
    'bedankt|dank je|dank je wel|dankjewel|dank u|hartelijk dank|bedankt voor|sorry|dankje|thanks|super bedankt|dank u wel',
  please: 'alsjeblieft|aub|alstublieft|kun je|kan je|zou je|kunnen we|even|kun je even|wil je|a u b|mag ik',
  injection:
    'negeer|vergeet je instructies|wachtwoord|wachtwoorden|geheimen|vorige instructies|inloggegevens|andere teams|je token',
  elsewhere:
    'weer|gedicht|vertaal|e-mail|email|mail|recept|vlucht|hotel|herinner|herinner me|grap|mop|pizza|wekker|muziek|boek|schrijf|wie is|president|hoofdstad|koop|hoe laat|taxi|verhaal|bestel|restaurant|het weer',
  before: 'voordat|voor we|daarna|later',
  and: 'en|dan|en dan|maar|daarna|dus|of',
  prep: 'op|van|met|voor|in|uit|naar|over|aan|bij|om|onder|per|als|binnen',
  filler:
    'de|het|een|ik|jij|je|hij|zij|wij|we|jullie|mij|me|mijn|jouw|zijn|haar|ons|onze|dit|dat|deze|die|er|erin|hier|daar|nu|ook|nog|al|even|maar|toch|wel|graag|eens|gewoon|van|met|voor|in|op|aan|uit|te|om|en|of|wat|welke|iets|wat|hoe|waar|is|ben|bent|was|zijn|heb|heeft|hebben|kan|kun|kunnen|wil|zou|moet|zal|goed|goede|klein|groot|alsjeblieft|hallo|hoi|bedankt|oké|thema|onderwerp|soort|maximaal|minimaal|ongeveer|minder dan|meer dan|allemaal|snel|alle|andere|ander|eerst|dan|daarna|niet|geen|gratis|kaggle|paar|heel|veel|mag|laat|vooral|want|genoeg',
  foresee: 'uitzoeken|herkennen|weten of|weten welke|te voorspellen',
  'how-many': 'hoeveel',
  keep: 'houd de beste|bewaar de beste',
};
