import type { Lexicon } from './concept.ts';

export const french: Lexicon = {
  search:
    'cherche|chercher|trouve|trouver|recherche|rechercher|cherches|trouve moi|cherche moi|je cherche|où trouver|dénicher|déniche|dégote|trouves|cherchons|trouvez|cherchez',
  add: 'ajoute|ajouter|ajoutes|importe|importer|charge|charger|prends|prendre|prend|choisis|télécharge|télécharger|récupère|je prends|on prend|je veux le|sélectionne|ajoutez|va pour|rajoute',
  use: 'utilise|utiliser|essaie|essaye|essayer|emploie|utilisons|sers toi de|utilisez',
  upload:
    'téléverser|envoyer mon|uploader|mon fichier|mes propres données|mon propre|mon csv|importer mon|joindre|déposer|mon propre fichier|charger mon|envoyer un fichier|mes données à moi|mettre mon fichier',
  list: 'liste|lister|énumère|listez|inventaire',
  show: 'montre|montrer|affiche|afficher|montre moi|voir|donne|donne moi|regarder|regarde|fais voir|montrez|affichez',
  describe:
    'décris|décrire|description|aperçu|résumé|résume|à quoi ressemble|à quoi ressemblent|que contient|contient|détails|infos|informations|statistiques|profil|parle moi de|dis moi en plus sur|y a dans|il y a dans|taille de|explore|décrivez',
  set: 'mets|met|change|changer|définis|choisis|fixe|est|doit être|devrait être|soit|comme|prends|définir|passe|modifie',
  train:
    'entraîne|entrainer|entraîner|entraînes|entraine|entraînez|réentraîne|apprends|construis un modèle|crée un modèle|fais un modèle|créer un modèle|construire un modèle|entraînons|fais moi un modèle|crée moi un modèle|ré-entraîne|entraîne toi',
  start: 'lance|lancer|démarre|démarrer|commence|commencer|lances|débute|commençons|lancez|exécute|démarrez|relance',
  again: 'encore|à nouveau|de nouveau|recommence|encore une fois|refais',
  optimise: 'optimise|optimiser|maximise|minimise|en optimisant',
  stop: 'arrête|arrêter|stop|stoppe|stopper|annule|annuler|interromps|arrêtez|interrompre|stoppez|abandonne|coupe|annulez|arrête tout|arrêtes|halte',
  deploy:
    'déploie|déployer|déployez|publie|publier|en production|mets en production|mettre en production|mise en production|en prod|en ligne|mets en ligne|mettre en ligne|déploies|mets … en production|mettre … en production|mets … en ligne|mettre … en ligne|passe … en production',
  undeploy:
    'hors ligne|retire|retirer|désactive|désactiver|dépublie|éteins|offline|hors production|débranche|coupe le service|retire de la production|de la production|arrête le service|mettre hors ligne|retire … de la production|enlève … de la production|retirer … de la production',
  delete: 'supprime|supprimer|efface|effacer|enlève|vire|supprimes|supprimez|détruis|jette|retire des données|enlever',
  predict:
    'prédis|prédire|prédit|prédiction|prédictions|prévois|prévoir|prévision|prévoit|estime|que dirait|classe|combien coûterait|prédisez|quel serait|que dit|survivrait|prédisons',
  would: 'que dirait|combien coûterait|quel serait|quelle serait|quelle probabilité|survivrait|et avec|et si',
  explain: 'explique|expliquer|explication|pourquoi|interprète|explique moi|comprendre|expliquez|raisons',
  compare: 'compare|comparer|comparaison|versus|face à|comparez|contre',
  recommend:
    'recommande|recommander|recommandes|conseille|conseilles|conseiller|suggère|suggères|propose|conseil|recommandation|dois je utiliser|devrais je utiliser|choisir pour|adapté|adaptés|recommandez|utiliser pour',
  help: 'aide|aidez moi|aide moi|que peux tu faire|que sais tu faire|tu peux faire quoi|comment ça marche|commandes|quelles commandes|à quoi tu sers|comment tu marches|comment débuter|que puis je faire|comment commencer|mode d emploi|qu est ce que tu sais faire|qu est ce que tu peux faire|tu sais faire quoi|comment t utiliser|tu fais quoi|au secours',
  dataset: 'jeu de données|données|dataset|table|tableau|base de données|jeu|data|jeux|donnees',
  datasets: 'jeux de données|datasets|tables|jeux de donnees',
  model: 'modèle|algorithme|classifieur|algo',
  models: 'modèles|algorithmes|algos',
  run: 'run|exécution|tâche|job|processus|exécutions|essai',
  training: 'entraînement|apprentissage|entrainement|formation du modèle',
  deployment: 'déploiement|endpoint|api|service|point d accès',
  target: 'cible|variable cible|colonne cible|étiquette|label|target|objectif|variable à prédire|à prédire|cible est',
  column: 'colonne|variable|champ',
  columns:
    'colonnes|lignes|variables|champs|schéma|valeurs manquantes|manquantes|premières lignes|combien de lignes|combien de colonnes|types|valeurs nulles|enregistrements|caractéristiques',
  leaderboard:
    'classement|résultats|résultat|scores|score|gagné|gagnant|performances|performance|leaderboard|à quel point|palmarès|métriques|a gagné|quelle précision|ça donne|bon est|évaluation|quels scores',
  importance:
    'importance|importantes|important|importants|comptent le plus|compte le plus|comptent|influence|influencent|facteurs|impact|plus importantes|importe le plus|pèsent|jouent|détermine',
  matter: 'comptent|compte|importent',
  file: 'fichier|csv|excel|tableur|feuille|fichiers',
  status:
    'statut|état|progression|où en est|où en est on|où en sommes nous|ça avance|avancement|comment ça va l|comment se passe|en est où|toujours en cours|tourne|ça tourne|en cours|où ça en est|des nouvelles|comment avance|en est|avance|status|on en est où',
  'duration-question':
    'combien de temps|ça va prendre|durée|temps faut il|quand sera|temps ça|prendra|dure|long|combien de minutes|ça prend|prend combien|sera long',
  estimate: 'estimation|temps d entraînement|temps estimé|durée estimée',
  left: 'reste|encore|restant|reste t il|il reste|temps restant',
  done: 'fini|finie|terminé|terminée|achevé|prêt|c est bon|c est fini|terminés',
  term: 'surapprentissage|sur-apprentissage|surajustement|sous-apprentissage|validation croisée|arbre de décision|arbres de décision|réseau de neurones|réseaux de neurones|forêt aléatoire|forêts aléatoires|régression logistique|régression linéaire|régression|apprentissage automatique|hyperparamètre|hyperparamètres|régularisation|matrice de confusion|exactitude|précision|rappel|classification|séries temporelles|taux d apprentissage|biais|variance|données déséquilibrées|fuite de données|intervalle de confiance|overfitting|valeurs aberrantes|descente de gradient',
  what: 'que|quoi|qu|quel|quelle|c est quoi|qu est ce que|qu est ce qu|quels|quelles',
  which: 'quel|quelle|quels|quelles|lequel|laquelle|lesquels',
  how: 'comment',
  why: 'pourquoi',
  whether: 'est|est ce que|y a t il|il y a|as|a|sont|peut|peux',
  meaning:
    'signifie|veut dire|c est quoi|différence|différences|définition|fonctionne|sert|qu est ce que|qu est ce qu un|qu est ce qu une|qu est ce que la|à quoi sert|qu est ce que le|marche',
  howto: 'comment je|comment puis je|comment faire|comment gérer|comment traiter|comment on',
  hypothetical: 'que se passe t il si|qu est ce qui se passe si|que se passe|dois je|faut il|si je|est ce risqué',
  should: 'devrais je|dois je|est ce que je devrais|faut il|vaut il mieux|devrait on',
  best: 'meilleur|meilleure|mieux|meilleurs',
  better: 'meilleur|mieux|pire',
  good: 'bon|bonne|mauvais',
  want: 'je veux|veux|voudrais|je voudrais|j aimerais|aimerais|on veut|on va|nous voulons|je souhaite|souhaite|allons|allons y',
  need: 'besoin|besoin de|j ai besoin|il me faut|il faut|nous faut|j ai besoin de|il nous faut|intéresse|m intéresse',
  have: 'y a t il|il y a|as tu|avez vous|existe|existe t il|y a|tu as|est ce qu il y a|t as|des|aurais tu|vous avez|dispo|disponible',
  mine: 'mes|mon|ma|nos|notre|ai je|j ai|avons nous|on a|j ai ajouté|j ai entraîné|tous|toutes|chargés',
  own: 'propre|propres|à moi',
  something: 'quelque chose|un truc|quelques|des trucs|n importe quoi',
  about: 'sur|à propos de|concernant|de|des|du|avec|pour|au sujet de|autour de|relatives à|portant sur',
  'what-about': 'et si|que dirais tu de|et avec|pourquoi pas|plutôt|et pour',
  instead: 'plutôt|à la place|au lieu|autre chose|aucun|aucun des deux|aucun de ceux là|finalement|en fait|non pas',
  'instead-of': 'au lieu de|plutôt que|pas|à la place de',
  correction: 'non attends|attends|pardon|je veux dire|non pardon|euh non|enfin|non plutôt',
  it: 'le|la|les|ça|cela|ce|ceci|celui ci|celui là|ces|cette|dessus|y|en|lui|celle ci|cet|là dessus',
  one: 'option|résultat|celui|celle',
  everything: 'tout|toutes les données|tous les jeux de données|tous les modèles|tous|rien',
  yes: 'oui|ouais|bien sûr|exactement|d accord|certainement|absolument|volontiers|confirme|ouaip|oui oui',
  go: 'vas y|allez|allez y|go|fais le|fais ça|on y va|lance|c est parti|continue|allons y|lance toi|commence|démarre',
  ok: 'ok|super|parfait|génial|entendu|compris|bien|très bien|cool|excellent|nickel|top|ça marche|bravo|pas mal|magnifique|d accord|beau travail|formidable',
  no: 'non|pas maintenant|laisse tomber|plus tard|non merci|oublie|tant pis|pas encore|nan',
  not: 'ne|n|pas|jamais|pas encore|surtout pas',
  without: 'sans|pas|sauf|excepté',
  hello:
    'bonjour|salut|bonsoir|coucou|au revoir|à bientôt|bonne journée|ça va|comment vas tu|qui es tu|bonne nuit|bonne soirée|à plus|hello|comment ça va|à demain|t es qui|salutations',
  thanks: 'merci|merci beaucoup|merci bien|mille mercis|je te remercie|désolé|pardon|excuse moi|merci pour',
  please:
    's il te plaît|s il vous plaît|stp|svp|peux tu|pourrais tu|pouvez vous|on peut|tu peux|pourrait on|tu pourrais|est ce que tu peux|peut on|merci de',
  injection:
    'ignore les|ignore tes|oublie tes|oublie les|instructions précédentes|mot de passe|mots de passe|identifiants|secrets|ton token|clé api|clés api|variables d environnement|autres équipes|invite système|prompt système',
  elsewhere:
    'météo|poème|traduis|traduire|traduction|e-mail|email|mail|recette|vol pour|hôtel|rappelle moi|rappelle|blague|pizza|alarme|musique|réserve|réserver|écris|écris moi|qui est le|président|capitale de|achète|quelle heure|heure est il|taxi|raconte|raconte moi|commande une|bourse|chanson|cuisine|horoscope|restaurant',
  before: 'avant de|avant|avant d|après|ensuite|plus tard',
  and: 'et|puis|et puis|mais|ensuite|alors|ou|donc',
  prep: 'sur|de|du|des|avec|pour|dans|en|à|au|aux|par|d|chez|vers|pendant|selon|comme|durant|sous',
  filler:
    'le|la|les|l|un|une|des|du|de|d|me|moi|te|toi|se|nous|vous|lui|leur|je|j|tu|il|elle|on|ils|mon|ma|mes|ton|ta|tes|son|sa|ses|ce|cet|cette|ces|ça|c|qu|que|qui|et|ou|mais|si|ne|n|pas|plus|moins|très|bien|ici|là|maintenant|aujourd hui|alors|donc|aussi|juste|peu|petit|petite|petits|grand|gros|quelques|quelque|chose|truc|stp|svp|s|t|m|y|en|est|sont|suis|es|ai|as|a|avez|avons|ont|été|être|avoir|fait|faire|fais|va|vas|vais|aller|peux|peut|peux tu|pourrais|voudrais|aimerais|veux|veut|besoin|merci|bonjour|salut|comment|combien|sujet|thème|type|gratuit|gratuits|intéressant|intéressante|bon|bonne|bons|meilleur|sur|avec|pour|dans|par|aux|au|à|max|maximum|minimum|environ|autour|même|tout|tous|toute|toutes|autre|autres|vite|rapide|rapidement|kaggle|quel|quelle|quels|quelles|trop|encore|déjà|d abord|suffit|public|publics',
  foresee:
    'détecter|repérer|deviner|savoir si|savoir qui|savoir quels|savoir quelles|identifier|reconnaître|anticiper|qui va|qui vont|lesquels vont',
  'how-many': 'combien de|combien',
  keep: 'garde le meilleur|garder le meilleur',
};
