import { fold } from './fold.ts';

/** What stands around a name without being part of it: "the penguins data set please", "den zweiten bitte". */
const SMALL = new Set(
  [
    'a an the this that one ones please thanks thank you data set dataset datasets table file csv model column run training',
    'i mean meant take use it is with on of for my our let s go choose pick number no nr',
    'der die das den dem ein eine einen bitte danke datensatz daten tabelle datei modell spalte ich meine nimm mit auf nummer',
    'le la les un une s il te vous plait merci jeu donnees tableau fichier modele colonne prends celui celle de des sur numero',
    'el los las uno una por favor gracias datos tabla archivo modelo columna usa quiero con en del',
    'o os as um uma obrigado dados tabela arquivo coluna use quero com no na do da',
    'il lo gli i uno per grazie dati tabella modello colonna prendi usa quello quella su di',
    'het een de alstublieft graag bedankt dataset tabel bestand kolom neem die met op',
  ].flatMap((line) => line.split(' ')),
);

export const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}_.-]+/u)
    .map((word) => word.replace(/^[.-]+|[.-]+$/g, ''))
    .filter((word) => word !== '');

export const withoutSmallWords = (text: string): readonly string[] => wordsOf(text).filter((word) => !SMALL.has(word));
