import type { Lexicon } from './concept.ts';

export const german: Lexicon = {
  search:
    'such|suche|suchen|sucht|suche nach|such nach|such mir|finde|find|finden|gesucht|recherchiere|stöbere|auftreiben|schau nach|schau mal nach|ich suche|wo finde ich|wo bekomme ich|gibts was zu|gibt es was zu|gibt es etwas zu|besorg mir|besorge mir',
  add: 'füg|füge|füge hinzu|hinzufügen|hinzu|nimm|nehme|nehmen|nehmen wir|lade|laden|importiere|importieren|importier|hol|hole|holen|wähle|übernimm|auswählen|ich nehme|ich möchte den|runterladen|herunterladen|füge … hinzu|füg … hinzu|nimm … dazu|lade … herunter|lad … herunter',
  use: 'nutze|nutz|benutze|verwende|verwenden|benutzen|nutzen|probier|probiere|versuch|versuche',
  upload:
    'hochladen|lade hoch|upload|eigene datei|eigene daten|eigenen daten|eigene csv|meine datei|meine csv|eigenen datensatz|anhängen|hochlade|hoch laden|meine eigenen daten|meine eigene datei|selbst hochladen|lade … hoch|lad … hoch|eigener datensatz|eigenen datensatz|eigene datensätze',
  list: 'liste|auflisten|liste auf|übersicht|auflistung',
  show: 'zeig|zeige|zeig mir|zeige mir|anzeigen|zeigen|gib mir|sehen|anschauen|ansehen|schau|schau dir|darf ich sehen',
  describe:
    'beschreib|beschreibe|beschreibung|vorschau|zusammenfassung|überblick|was steht in|was ist in|was enthält|wie sehen die daten aus|wie sieht der datensatz aus|details|infos|info zu|erzähl mir was über|erzähl mir etwas über|wie groß ist|statistik|kennzahlen|profil|was steckt in|fasse zusammen|schau dir an|drin',
  set: 'setze|setz|setzen|ändere|änder|ändern|wechsle|mach|stelle|wähle|soll sein|sollte sein|ist|festlegen|auf|soll|als',
  train:
    'trainiere|trainier|trainieren|trainiert mir|trainierst|trainiere mir|lerne|baue ein modell|bau ein modell|bau mir ein modell|baue mir ein modell|erstelle ein modell|erstell ein modell|modell bauen|modell erstellen|modell trainieren|neu trainieren|anlernen|ein modell bauen|passe ein modell an|trainiern',
  start: 'starte|start|starten|beginne|beginn|beginnen|anfangen|fang an|lege los|leg los|loslegen|los',
  again: 'nochmal|noch einmal|noch mal|erneut|wiederhole|wiederholen|von vorne',
  optimise: 'optimiere auf|optimiere|optimieren|bewerte nach|maximiere|minimiere',
  stop: 'stopp|stoppe|stoppen|stop|abbrechen|brich|abbruch|breche ab|brich ab|anhalten|halt|halte an|beende|beenden|stopp das|hör auf|aufhören|halt an|unterbrich|abgebrochen werden|brich … ab|halte … an|halt … an|breche … ab',
  deploy:
    'deploye|deployen|deploy|veröffentliche|veröffentlichen|bereitstellen|stelle bereit|stell bereit|in produktion|in betrieb|in betrieb nehmen|live schalten|live|produktiv|ausrollen|rolle aus|produktiv schalten|online stellen|bring online|live stellen|als api|als endpunkt|produktivsetzen|geh live|stell … bereit|stelle … bereit|schalte … live|schalt … live|stell … online|stelle … online|bring … online|bringe … online|nimm … in betrieb|bring … in produktion|bringe … in produktion|setz … produktiv',
  undeploy:
    'offline|vom netz|vom netz nehmen|schalte ab|schalte|abschalten|schalt ab|schalt|deaktiviere|deaktivieren|außer betrieb|runterfahren|fahr runter|zurückziehen|undeploye|undeployen|aus der produktion|abschalten|stelle ein|schalte … ab|schalt … ab|nimm … offline|nimm … vom netz|nehme … vom netz|fahre … runter|fahr … runter|fahre … herunter|fahr … herunter|nimm … aus der produktion',
  delete:
    'lösche|lösch|löschen|entferne|entfern|entfernen|wirf weg|wegwerfen|schmeiß weg|weg mit|vernichte|wirf … weg|schmeiß … weg|schmeiß … raus|wirf … raus|vergiss den datensatz|vergiss die daten',
  predict:
    'vorhersage|vorhersagen|sage voraus|sag voraus|sag vorher|sage vorher|prognose|prognostiziere|schätze|schätz|vorhergesagt|was sagt|was würde|prognostizieren|vorhersage für|klassifiziere|wie wahrscheinlich|bewerte|sag … voraus|sage … voraus|sag … vorher|sage … vorher',
  would: 'was sagt|was würde|würde|wie wahrscheinlich|wie hoch wäre|was wäre',
  explain: 'erkläre|erklär|erklären|erklärung|warum|begründe|verstehen|interpretiere|wieso',
  compare: 'vergleiche|vergleich|vergleichen|gegenüber|gegenüberstellen|gegen|verglichen',
  recommend:
    'empfiehl|empfehle|empfiehlst|empfehlen|empfehlung|empfehlst|schlag vor|vorschlag|rätst|geeignet|eignet sich|eignet|passt zu|sollte ich nehmen|soll ich nehmen|am besten für|soll ich verwenden|sollte ich verwenden|schlägst|würdest du nehmen|schlag … vor|schlage … vor',
  help: 'hilfe|hilf mir|hilf|was kannst du|was kannst du alles|was machst du|befehle|welche befehle|wie funktioniert das|wie funktionierst du|wie fange ich an|wie geht das|anleitung|wozu bist du da|was geht hier|was kann ich tun|was kann ich machen|was kann man hier machen',
  dataset: 'datensatz|daten|datenmaterial|datensatzes|datenset|tabelle|datensätzen|trainingsdaten',
  datasets: 'datensätze|datensätzen|tabellen|datasets|datensets',
  model: 'modell|modells|algorithmus|verfahren|klassifikator',
  models: 'modelle|modellen|algorithmen|alle modelle',
  run: 'lauf|job|durchlauf|run|läufe|prozess',
  training: 'training|trainings|trainingslauf|trainingsprozess|das trainieren',
  deployment: 'endpunkt|deployment|schnittstelle|bereitstellung|api|dienst',
  target: 'ziel|zielspalte|zielvariable|zielgröße|zielwert|label|target|das ziel|zielgrösse|vorherzusagen',
  column: 'spalte|feld|variable|merkmal',
  columns:
    'spalten|zeilen|felder|schema|fehlende werte|fehlende|fehlen|merkmale|variablen|datentypen|spaltennamen|ersten zeilen|nullwerte|wie viele zeilen|wie viele spalten|werte fehlen|einträge',
  leaderboard:
    'bestenliste|rangliste|ergebnisse|ergebnis|resultate|rangfolge|wie gut|punktzahl|leaderboard|ranking|scores|bewertung|genau ist|wie genau|gewonnen|gewinner|abgeschnitten|platzierung|auswertung|güte',
  importance:
    'wichtigkeit|wichtig|wichtigsten|am wichtigsten|wichtigste|einfluss|einflussreich|einflussfaktoren|beeinflusst|beeinflussen|treiber|ausschlaggebend|merkmalswichtigkeit|bedeutung der merkmale|entscheidend|zählt am meisten|treibt|relevanz|relevant',
  matter: 'zählt|zählen',
  file: 'datei|csv|excel|tabelle|exceltabelle|excel-datei|csv-datei|datein',
  status:
    'status|stand|fortschritt|wie weit|wie läufts|wie läuft es|wie läuft das|wie läuft|läuft es noch|läuft noch|läuft das|läuft|noch am laufen|wie steht es|wie stehts|zwischenstand|wie ist der stand|was macht das|wie gehts voran|was macht der|stehts',
  'duration-question':
    'wie lange|wie lang|dauer|dauert|wieviel zeit|wie viel zeit|wann ist|dauert es lange|wie viele minuten',
  estimate: 'zeitschätzung|trainingsdauer|wie lange dauert|geschätzte dauer|laufzeit',
  left: 'noch|restzeit|übrig|bis zum ende|verbleibend',
  done: 'fertig|abgeschlossen|beendet|durch|schon fertig|durchgelaufen',
  term: 'kreuzvalidierung|überanpassung|entscheidungsbaum|entscheidungsbäume|neuronales netz|neuronale netze|genauigkeit|trefferquote|logistische regression|lineare regression|hyperparameter|regularisierung|maschinelles lernen|zufallswald|unausgeglichene daten|verwirrungsmatrix|konfusionsmatrix|lernrate|zeitreihe|zeitreihen|overfitting|unteranpassung|konfidenzintervall|präzision|datenleck|ausreißer|merkmal|zielspalte|zielvariable|fehlende werte|klassifikation',
  what: 'was|was ist|was sind|was bedeutet|was war',
  which: 'welche|welches|welcher|welchen|welchem',
  how: 'wie',
  why: 'warum|wieso|weshalb',
  whether: 'ist|sind|hat|haben|kann|kannst|gibt es|wurde|werden',
  meaning:
    'bedeutet|bedeutung|heißt|unterschied|was ist ein|was ist eine|funktioniert|was versteht man unter|wann nutzt man|wozu|definition|was genau|was sind',
  howto: 'wie kann ich|wie mache ich|wie gehe ich|wie geht man|wie kann man|wie soll ich|wie macht man',
  hypothetical: 'was passiert wenn|was passiert|was wäre wenn|muss ich|kann ich gefahrlos|wenn ich|was würde passieren',
  should: 'soll ich|sollte ich|sollen wir|sollten wir|lohnt es sich|lohnt sich',
  best: 'beste|bestes|besten|am besten|bester|besser|stärkste',
  better: 'besser|schlechter|genauer',
  good: 'gut|guter|gutes|gute|schlecht|hoher|normal',
  want: 'will|ich will|ich möchte|möchte|wir wollen|würde gern|würde gerne|lass uns|lass|möchten|wollen|ich würde',
  need: 'brauche|ich brauche|brauchen|benötige|benötigen|wir brauchen|hätte gern|hätte gerne|bräuchte|interessiere mich für',
  have: 'gibt es|gibts|hast du|habt ihr|existiert|existieren|irgendwas|irgendwelche|haben wir|was gibt es|hast du was',
  mine: 'meine|mein|meinen|meiner|unsere|unser|unseren|ich habe|habe ich|haben wir|habe|alle|vorhandenen|geladenen|geladen|bisher',
  own: 'eigene|eigenen|eigener|eigenes',
  something: 'was|etwas|irgendwas|irgendetwas|einige|ein paar',
  about: 'über|zu|zum|zur|von|für|zum thema|rund um|mit|betreffend|bezüglich',
  'what-about': 'wie wäre es mit|wie wärs mit|was ist mit|wie ist es mit|wie sieht es aus mit|und mit',
  instead:
    'stattdessen|lieber|doch lieber|doch|eigentlich|anders|was anderes|etwas anderes|keiner davon|keines davon|nichts davon|keine davon|besser',
  'instead-of': 'statt|anstatt|anstelle von|nicht',
  correction:
    'nein warte|warte|moment|ich meine|ich meinte|äh|nein doch|sorry|korrektur|halt nein|quatsch|ne warte|ach nein|beziehungsweise',
  it: 'es|das|den|dies|diese|diesen|dieses|ihn|sie|damit|darauf|dem|denen|dafür',
  one: 'eintrag|treffer|ergebnis|option',
  everything: 'alles|alle datensätze|alle daten|alle modelle|sämtliche|alle meine datensätze|nichts',
  yes: 'ja|jawohl|jo|jep|klar|gerne|natürlich|genau|sicher|passt|bestätige|unbedingt|jup',
  go: 'los|leg los|lege los|mach|mach das|mach es|machs|mach mal|fang an|los gehts|loslegen|weiter|nur zu|auf gehts|kann losgehen|dann los|tu es|start|starte|beginne|hau rein',
  ok: 'ok|okay|gut|super|toll|klasse|prima|alles klar|verstanden|perfekt|schön|cool|wunderbar|spitze|geil|sehr gut|ausgezeichnet|gut gemacht|na gut|aha|genial|stark|mega',
  no: 'nein|nö|ne|nee|lieber nicht|jetzt nicht|nicht jetzt|noch nicht|egal|vergiss es|schon gut|später',
  not: 'nicht|nie|niemals|kein|keine|keinen|bitte nicht|noch nicht|bloß nicht',
  without: 'ohne|kein|nicht|außer',
  hello:
    'hallo|guten tag|guten morgen|guten abend|moin|servus|grüß dich|grüezi|tschüss|tschüß|auf wiedersehen|bis später|bis bald|wie gehts|wie geht es dir|wer bist du|gute nacht|hallöchen|schönen feierabend|bist du ein bot|schönes wochenende|mahlzeit|wie heißt du|tach|grüß gott|na|moinsen',
  thanks:
    'danke|danke schön|dankeschön|vielen dank|danke dir|besten dank|merci|tausend dank|danke sehr|herzlichen dank|entschuldigung|tut mir leid|danke für|super danke',
  please:
    'bitte|kannst du|könntest du|würdest du|mal|kannst du mal|kannst du mir|können wir|könntest du bitte|kannst du bitte|bidde',
  injection:
    'ignoriere|ignorier|vergiss alle|vergiss deine|anweisungen|systemprompt|zugangsdaten|passwort|passwörter|schlüssel|geheimnis|token|umgebungsvariablen|andere teams',
  elsewhere:
    'wetter|gedicht|übersetze|übersetzung|e-mail|email|mail|rezept|flug|hotel|erinnere|erinnere mich|witz|pizza|wecker|termin|musik|spiel|spiele|bestelle|bestell|buche|schreib|schreibe|wer ist|bundeskanzler|hauptstadt|aktienkurs|kaufe|kauf|fußballergebnis|koche|uhrzeit|wie spät|taxi|geschichte|rechnung|kaffee',
  before: 'bevor|ehe|danach|anschließend|später|erst später',
  and: 'und|dann|und dann|aber|sondern|danach|also|oder',
  prep: 'auf|mit|für|von|vom|in|im|zu|zum|zur|bei|aus|nach|an|am|über|um|gegen|unter|per',
  filler:
    'ein|eine|einen|einem|einer|eines|der|die|das|den|dem|des|ich|du|er|sie|wir|ihr|mir|mich|dir|dich|uns|euch|man|mal|bitte|doch|halt|eben|schon|jetzt|hier|da|dort|auch|nur|noch|sehr|so|wie|wo|wenn|dass|ob|als|an|ab|raus|rein|gern|gerne|vielleicht|eventuell|irgendwie|irgendwo|kleine|kleiner|kleinen|großen|große|paar|bin|bist|ist|sind|war|waren|sein|werden|wird|wurde|habe|hast|hat|haben|kann|kannst|können|könnte|könntest|möchte|will|soll|sollte|muss|würde|würdest|zum thema|thema|maximal|höchstens|mindestens|etwa|ungefähr|weniger als|mehr als|unter|über|kostenlos|frei|gut|gute|guten|interessante|schnell|kurz|einfach|erstmal|zuerst|heute|morgen|hallo|danke|ok|also|dann|und|oder|aber|nicht|kein|keine|was|welche|etwas|irgendwas|kaggle|ganz|wirklich|eigentlich|hey|na|hoch|viel|viele|alle|anderen|andere|anderes|damit|dafür|diese|dieser|dieses|dies|diesen|sich|aus|reicht|eigenen|guter|erst|zuerst|erstmal|mal',
  foresee:
    'herausfinden|erkennen|erkenne|erkennt|vorherzusagen|voraussagen|vorhersehen|abschätzen|wissen welche|wissen ob|wissen wer|wer wird|welche werden',
  'how-many': 'wie viele|wieviele|anzahl|wie oft',
  keep: 'behalte das beste|das beste behalten|behalte den besten|nimm das bisher beste',
};
