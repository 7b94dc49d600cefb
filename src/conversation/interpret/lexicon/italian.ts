import type { Lexicon } from './concept.ts';

export const italian: Lexicon = {
  search:
    'cerca|cercare|cercami|cerco|trova|trovami|trovare|ricerca|sto cercando|dove trovo|recupera|procurami|cerchiamo|cercate|stai cercando',
  add: 'aggiungi|aggiungere|aggiungilo|importa|importare|carica|caricare|prendi|prendere|prendiamo|scegli|scarica|scaricare|voglio il|seleziona|inserisci|prendo',
  use: 'usa|usare|utilizza|utilizzare|prova|proviamo|usiamo|adopera|andiamo con',
  upload:
    'caricare un mio|mio file|miei dati|mio csv|un mio file|allegare|caricare il mio|il mio file|caricare un file|i miei dati personali|carico un file|carico il mio|caricare i miei|upload|propri dati|file mio',
  list: 'elenca|elenco|lista|elencami|elenco dei',
  show: 'mostra|mostrami|mostrare|fammi vedere|vedere|visualizza|dammi|vedi|guarda|guardiamo|facci vedere|vorrei vedere',
  describe:
    'descrivi|descrivimi|descrizione|descrivere|anteprima|riassunto|riassumi|com è fatto|come sono i dati|cosa contiene|cosa c è in|dettagli|informazioni|info|profilo|statistiche|parlami di|dimmi di più su|riepilogo|quanto è grande|esplora|che c è in|c è dentro',
  set: 'imposta|cambia|cambiare|metti|definisci|è|deve essere|dovrebbe essere|sia|come|fissa|impostare|scegli|modifica',
  train:
    'addestra|addestrare|allena|allenare|addestralo|allenalo|riaddestra|crea un modello|costruisci un modello|fai un modello|creami un modello|impara|addestriamo|addestrami|creare un modello|alleniamo|fammi un modello|allenami',
  start: 'avvia|avviare|inizia|iniziare|comincia|cominciare|lancia|parti|lanciare|esegui|fai partire|fa partire',
  again: 'di nuovo|ancora una volta|un altra volta|ripeti|rifai|nuovamente',
  optimise: 'ottimizza|ottimizzando|massimizza|minimizza|ottimizzare',
  stop: 'ferma|fermare|fermati|fermalo|stop|interrompi|interrompere|annulla|annullare|blocca|basta|ferma tutto|abortisci|termina|smetti|arresta|sospendi|fermo',
  deploy:
    'pubblica|pubblicare|in produzione|metti in produzione|mettilo in produzione|distribuisci|rilascia|rilasciare|fai il deploy|mandalo in produzione|metti online|mettilo online|manda in produzione|mettere in produzione|deploya|deployare|fai deploy|metti … in produzione|manda … in produzione|metti … online|porta … in produzione',
  undeploy:
    'offline|metti offline|togli dalla produzione|ritira|disattiva|disattivare|spegni|spegnere|togli il servizio|rimuovi dalla produzione|dalla produzione|disabilita|fuori servizio|fuori produzione|togli … dalla produzione|rimuovi … dalla produzione|leva … dalla produzione',
  delete:
    'elimina|eliminare|cancella|cancellare|rimuovi|rimuovere|togli|eliminalo|butta|buttare|butta … via|getta … via',
  predict:
    'prevedi|prevedere|previsione|previsioni|predici|predire|predizione|pronostica|stima|cosa direbbe|quale sarebbe|quanto costerebbe|fai una previsione|fammi una previsione|cosa dice|sopravvivrebbe|prevediamo',
  would: 'cosa direbbe|quale sarebbe|quanto costerebbe|che probabilità|e con|sopravvivrebbe|e se',
  explain: 'spiega|spiegami|spiegare|spiegazione|perché|interpreta|spiegalo|capire',
  compare: 'confronta|confrontare|confronto|paragona|versus|contro|confrontali',
  recommend:
    'consiglia|consigli|consigliami|consigliare|raccomanda|suggerisci|suggerimento|dovrei usare|suggeriscimi|consiglieresti|conviene|adatto|adatti|suggerisce|devo usare|va bene per',
  help: 'aiuto|aiutami|cosa sai fare|cosa puoi fare|comandi|come funziona|come funzioni|istruzioni|come inizio|come si usa|a cosa servi|che cosa sai fare|quali comandi|come ti uso|che sai fare|cosa fai|cosa posso fare|come si inizia',
  dataset: 'dataset|dati|insieme di dati|set di dati|tabella|base dati|data|base di dati',
  datasets: 'i dataset|miei dataset|insiemi di dati|tabelle|datasets|set di dati',
  model: 'modello|algoritmo|classificatore',
  models: 'modelli|algoritmi',
  run: 'run|esecuzione|lavoro|job|processo|corsa',
  training: 'addestramento|allenamento|il training|l addestramento',
  deployment: 'endpoint|api|servizio|deployment|deploy|distribuzione',
  target:
    'obiettivo|variabile obiettivo|colonna obiettivo|etichetta|target|variabile target|colonna target|bersaglio|variabile dipendente',
  column: 'colonna|variabile|campo',
  columns:
    'colonne|righe|variabili|campi|schema|valori mancanti|mancanti|prime righe|quante righe|quante colonne|valori nulli|record|tipi di dati|caratteristiche',
  leaderboard:
    'classifica|risultati|risultato|punteggi|punteggio|vinto|prestazioni|metriche|leaderboard|vincitore|quanto è buono|graduatoria|com è andata|è andato|quanto è accurato|com è andato|valutazione',
  importance:
    'importanza|importanti|importante|più importanti|contano di più|contano|influenza|influenzano|fattori|incidono|incide|pesano|determina',
  matter: 'contano|conta',
  file: 'file|csv|excel|foglio|foglio di calcolo|documento',
  status:
    'stato|progresso|avanzamento|come va|a che punto|sta andando|procede|come procede|ancora in corso|status|novità|come sta andando|è ancora in corso|andando|a che punto siamo|sta girando',
  'duration-question':
    'quanto tempo|quanto ci vuole|quanto dura|quanto manca|ci vuole molto|durata|quanto ci mette|quando finisce|ci vorrà|quanto ci vorrà|impiega|quanti minuti|ci metterà',
  estimate: 'stima del tempo|tempo stimato|tempo di addestramento|stima dei tempi',
  left: 'manca|ancora|rimane|mancano|restante|finisce',
  done: 'finito|terminato|completato|pronto|fatto|ha finito|concluso|finita',
  term: 'sovradattamento|overfitting|convalida incrociata|validazione incrociata|albero decisionale|alberi decisionali|albero di decisione|alberi di decisione|rete neurale|reti neurali|foresta casuale|foreste casuali|regressione logistica|regressione lineare|regressione|apprendimento automatico|iperparametro|iperparametri|regolarizzazione|matrice di confusione|accuratezza|precisione|richiamo|classificazione|serie temporali|serie storiche|tasso di apprendimento|dati sbilanciati|varianza|intervallo di confidenza|valori anomali|discesa del gradiente',
  what: 'cosa|che|che cosa|qual è|cos è|cos|quale|qual',
  which: 'quale|quali|qual|che',
  how: 'come',
  why: 'perché',
  whether: 'è|ha|hai|sono|può|c è|ci sono',
  meaning:
    'significa|cos è|che cos è|cosa è|differenza|differenze|vuol dire|funziona|definizione|serve|cosa sono|che cosa è',
  howto: 'come posso|come faccio|come si fa|come gestisco|come si',
  hypothetical: 'cosa succede se|che succede se|devo|è sicuro|se elimino|cosa succederebbe',
  should: 'dovrei|dovremmo|conviene|vale la pena|meglio se',
  best: 'migliore|miglior|migliori|meglio',
  better: 'migliore|meglio|peggio|peggiore',
  good: 'buono|buona|buon|cattivo',
  want: 'voglio|vorrei|vogliamo|mi piacerebbe|desidero|vorremmo',
  need: 'ho bisogno|ho bisogno di|mi serve|mi servono|serve|servono|ci serve|mi interessa|mi interessano|abbiamo bisogno',
  have: 'c è|ci sono|hai|esiste|esistono|avete|c è qualcosa|hai qualcosa|qualche|disponibili',
  mine: 'miei|mio|mie|mia|nostri|nostro|ho|abbiamo|i miei|ho addestrato|tutti|ho aggiunto|caricati',
  own: 'proprio|propri|mio|personale',
  something: 'qualcosa|qualche|alcuni|qualsiasi',
  about:
    'su|sul|sulla|sui|sugli|sulle|di|del|della|dei|delle|con|riguardo|riguardo a|relativi a|per|a proposito di|riguardanti',
  'what-about': 'che ne dici di|e se|che ne dici|e con',
  instead: 'invece|piuttosto|meglio|altro|nessuno|nessuno di questi|in realtà|al posto|qualcos altro',
  'instead-of': 'invece di|al posto di|anziché|non',
  correction: 'no aspetta|aspetta|scusa|intendo|intendevo|volevo dire|anzi|no scusa|cioè',
  it: 'lo|la|questo|quello|questa|esso|li|le|ciò|su questo|quelli',
  one: 'opzione|risultato',
  everything: 'tutto|tutti i dati|tutti i dataset|tutti i modelli|niente|tutte|nulla',
  yes: 'sì|certo|certamente|esatto|confermo|giusto|d accordo|si|ovvio|sicuro|naturalmente',
  go: 'vai|procedi|fallo|andiamo|forza|continua|dai|via|parti|inizia|comincia|vai avanti|avanti|vai pure|procedi pure',
  ok: 'ok|va bene|bene|perfetto|ottimo|capito|fantastico|bello|grande|bravo|benissimo|grandioso|molto bene|eccellente|ottimo lavoro|figo|che bello',
  no: 'no|niente|lascia stare|lascia perdere|non ora|dopo|no grazie|non ancora|fa niente',
  not: 'non|mai|neanche|non ancora',
  without: 'senza|non|tranne',
  hello:
    'ciao|buongiorno|buonasera|salve|arrivederci|come stai|chi sei|buonanotte|buona giornata|a presto|come va la vita|ehi|buon pomeriggio|a domani|come ti chiami',
  thanks: 'grazie|grazie mille|molte grazie|ti ringrazio|scusa|scusami|mi dispiace|grazie per|grazie tante',
  please: 'per favore|puoi|potresti|per piacere|possiamo|mi puoi|posso|potete|ti prego|cortesemente',
  injection:
    'ignora le|ignora tutte|dimentica le|dimentica tutte|istruzioni precedenti|password|credenziali|segreti|il tuo token|chiave api|chiavi api|altri team|variabili d ambiente|prompt di sistema',
  elsewhere:
    'meteo|tempo fa|poesia|traduci|traduzione|email|e-mail|mail|ricetta|volo|hotel|ricordami|barzelletta|pizza|sveglia|musica|prenota|prenotami|scrivi|scrivimi|chi è|presidente|capitale di|compra|che ore|ore sono|taxi|racconta|raccontami|ordina|ordinami|borsa|canzone|cucina|ristorante',
  before: 'prima di|prima|dopo|più tardi',
  and: 'e|poi|e poi|ma|però|quindi|o|oppure',
  prep: 'su|sul|sulla|sui|sugli|sulle|di|del|della|dei|delle|dell|con|per|in|nel|nella|nei|a|al|alla|ai|da|dal|dalla|come|per|durante|entro',
  filler:
    'il|lo|la|i|gli|le|l|un|uno|una|del|dello|della|dei|degli|delle|dell|di|a|da|in|con|su|sul|sulla|sui|per|tra|fra|e|o|ma|se|mi|ti|si|ci|vi|ne|io|tu|lui|lei|noi|voi|loro|mio|mia|tuo|suo|che|chi|cosa|come|dove|quando|molto|più|meno|già|qui|qua|lì|oggi|ora|adesso|solo|anche|così|questo|quello|quella|qualche|qualcosa|alcuni|favore|per favore|ciao|grazie|voglio|vorrei|bisogno|puoi|potresti|ho|hai|ha|è|sono|sei|essere|avere|stato|tema|tipo|meglio|buono|buon|gratis|piccolo|grande|riguardo|massimo|minimo|altro|altri|altra|bene|ok|bot|prima|poi|quindi|veloce|velocemente|tutto|tutti|tutte|nel|nella|al|alla|ai|dal|dalla|cos|c|kaggle|po|quale|quali|usando|alcune|mostri|fa|fai|fare|vai',
  foresee:
    'rilevare|riconoscere|indovinare|sapere se|sapere quali|sapere chi|identificare|individuare|scoprire|anticipare',
  'how-many': 'quanti|quante',
  keep: 'tieni il migliore',
};
