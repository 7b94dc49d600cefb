import type { ENGINES } from '../../../store/records.ts';
import type { METRICS } from '../../command.ts';

export type Metric = (typeof METRICS)[number];
export type Engine = (typeof ENGINES)[number];

/** Units of time, in seconds. */
const SECONDS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [
        1,
        's sec secs second seconds sek sekunde sekunden segundo segundos seconde secondes secondi secondo seconden sekund sekunder saniye sekundy секунд секунды 秒 secounds seconds',
      ],
      [
        60,
        'm min mins minute minutes minuten minuto minutos minuti minuut minuter minut minuty dakika минут минуты минуту мин 分 分钟 分間 mintues minuts minues',
      ],
      [
        3600,
        'h hr hrs hour hours std stunde stunden hora horas heure heures ora ore uur uren timme timmar godzina godziny saat ghanta ghante час часа часов 小时 時間',
      ],
      [86_400, 'd day days tag tage dia dias jour jours giorno giorni dag dagen'],
    ] as const
  ).flatMap(([seconds, names]) => names.split(' ').map((name) => [name, seconds])),
);

/** Small numbers written out. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0.25, 'quarter viertel'],
      [0.5, 'half halben halbe halbes media medio demi demie meia mezza mezzo mezz halve aadha'],
      [1, 'a an one ein eine einer einen un una une uno uma um een ek единую'],
      [2, 'two couple zwei dos deux dois duas due twee do две'],
      [3, 'three drei tres trois tre drie teen три'],
      [4, 'four vier cuatro quatre quatro quattro char'],
      [5, 'five funf cinco cinq cinque vijf paanch panch пять'],
      [6, 'six sechs seis sei zes'],
      [7, 'seven sieben siete sept sete sette zeven'],
      [8, 'eight acht ocho huit oito otto'],
      [9, 'nine neun nueve neuf nove negen'],
      [10, 'ten zehn diez dix dez dieci tien das десять'],
      [11, 'eleven elf once onze undici'],
      [12, 'twelve zwolf doce douze doze dodici twaalf'],
      [13, 'thirteen dreizehn trece treize treze tredici dertien'],
      [14, 'fourteen vierzehn catorce quatorze quattordici veertien'],
      [15, 'fifteen funfzehn quince quinze quindici vijftien'],
      [16, 'sixteen sechzehn dieciseis seize dezesseis sedici zestien'],
      [17, 'seventeen siebzehn diecisiete dezessete diciassette zeventien'],
      [18, 'eighteen achtzehn dieciocho dezoito diciotto achttien'],
      [19, 'nineteen neunzehn diecinueve dezenove diciannove negentien'],
      [20, 'twenty zwanzig veinte vingt vinte venti twintig'],
      [30, 'thirty dreissig treinta trente trinta trenta dertig'],
      [40, 'forty fourty vierzig cuarenta quarante quarenta quaranta veertig'],
      [45, 'fortyfive forty-five'],
      [50, 'fifty funfzig cincuenta cinquante cinquenta cinquanta vijftig'],
      [60, 'sixty sechzig sesenta soixante sessenta sessanta zestig'],
      [70, 'seventy siebzig setenta settanta zeventig'],
      [80, 'eighty achtzig ochenta oitenta ottanta tachtig'],
      [90, 'ninety neunzig noventa novanta negentig'],
    ] as const
  ).flatMap(([value, names]) => names.split(' ').map((name) => [name, value])),
);

/** Places in a list. */
const ORDINALS: readonly (readonly [string, string])[] = [
  [
    '1',
    'first former 1st erste ersten erster erstes primero primera primer premier premiere primeiro primeira primo prima eerste pehla pehle pehli pierwszy birinci forsta первый первую 第一 第一个 一番目 top topmost',
  ],
  [
    '2',
    'second 2nd zweite zweiten zweiter zweites segundo segunda deuxieme seconde secondo seconda tweede dusra doosra dusri drugi ikinci andra второй вторую 第二 第二个 二番目',
  ],
  [
    '3',
    'third 3rd dritte dritten dritter drittes tercero tercera tercer troisieme terceiro terceira terzo terza derde teesra tisra trzeci ucuncu tredje третий третью 第三 第三个 三番目',
  ],
  ['4', 'fourth 4th forth vierte vierten viertes cuarto cuarta quatrieme quarto quarta vierde chautha четвертый 第四'],
  ['5', 'fifth 5th funfte funften funftes quinto quinta cinquieme vijfde paanchva пятый 第五'],
  ['6', 'sixth 6th sechste sechsten sexto sexta sixieme sesto sesta zesde'],
  ['7', 'seventh 7th siebte siebten septimo septima septieme setimo settimo zevende'],
  ['8', 'eighth 8th achte achten octavo huitieme oitavo ottavo achtste'],
  ['9', 'ninth 9th neunte neunten noveno neuvieme nono negende'],
  ['10', 'tenth 10th zehnte zehnten decimo dixieme tiende'],
  [
    'last',
    'last latter bottom final lowest letzte letzten letzter letztes ultimo ultima dernier derniere laatste onderste aakhri akhri ostatni son sista последний последнюю 最后一个 最後',
  ],
];

const PLACES = new Map(ORDINALS.flatMap(([ref, words]) => words.split(' ').map((word) => [word, ref] as const)));

/** Phrases separated by `|`. */
export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  accuracy: 'accuracy|acc|genauigkeit|exactitud|exactitude|acuracia|accuratezza|nauwkeurigheid|acurácia|trefferquote',
  f1: 'f one|f-1|f-1 score|f1|f1 score|f1-score|f 1|f1score|f-score|f score|macro f1|f-measure',
  precision: 'precision|prazision|precisione|precisao|precisie|präzision',
  recall:
    'recall|sensitivity|sensitivitat|sensibilidad|sensibilidade|rappel|richiamo|sensibilita|tpr|true positive rate',
  roc_auc:
    'roc auc|roc_auc|auc|auroc|roc|rocauc|roc-auc|area under the curve|area under curve|auc roc|auc-roc|area under the roc curve',
  log_loss: 'log loss|logloss|log_loss|log-loss|cross entropy|cross-entropy|logarithmic loss',
  r2: 'r2|r squared|r-squared|r_squared|r2 score|rsquared|r^2|r 2|r quadrat|r cuadrado|bestimmtheitsmass|coefficient of determination',
  mae: 'mae|mean absolute error|mean abs error|absolute error|mittlerer absoluter fehler|error absoluto medio|erreur absolue moyenne|erro absoluto medio|errore assoluto medio',
  rmse: 'rmse|root mean squared error|root mean square error|rms error|rms|error cuadratico medio',
};

export const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  native:
    'native|built-in|builtin|built in|native engine|nativ|nativen|nativo|natif|nativa|your own engine|in-house engine|default engine|own engine',
  autogluon: 'autogluon|auto gluon|auto-gluon|autogluons|ag|gluon|autoglon|autogloun|autogluton',
  simulation:
    'simulation|simulate|simulated|simulating|dry run|dry-run|simuliere|simuliert|simulieren|simula|simulacion|simular|simule|simuler|simulacao|simulazione|simulatie|simuleer|fake run|mock run|pretend run|trockenlauf|probelauf|fake training|sim|simulator|test run without training|simulata|simulado|simulada|gesimuleerd',
};

const CHOICE_WORDS = new Set(
  [...Object.values(METRIC_NAMES), ...Object.values(ENGINE_NAMES)].flatMap((list) => list.split(/[| ]/)),
);

export function secondsPer(unit: string): number | undefined {
  return Object.hasOwn(SECONDS, unit) ? SECONDS[unit] : undefined;
}

/** A small number written out, in the languages read. */
export function numberWord(word: string): number | undefined {
  return Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : undefined;
}

/** A whole number written out in one word or two: "seven", "twenty-two", "thirty five", "zweiundvierzig". */
export function spokenNumber(words: readonly string[], at: number): { value: number; length: number } | null {
  const word = words[at] ?? '';
  const [first, second, ...rest] = word.split('-');
  const hyphenated = rest.length === 0 ? tensAndUnit(first, second) : undefined;
  if (hyphenated !== undefined) return { value: hyphenated, length: 1 };
  const parted = tensAndUnit(word, words[at + 1]);
  if (parted !== undefined) return { value: parted, length: 2 };
  const [unit, tens] = word.split('und');
  const germanic = tensAndUnit(tens, unit);
  if (germanic !== undefined) return { value: germanic, length: 1 };
  const plain = numberWord(word);
  return plain === undefined ? null : { value: plain, length: 1 };
}

function tensAndUnit(tens = '', unit = ''): number | undefined {
  const ten = numberWord(tens) ?? 0;
  const one = numberWord(unit) ?? 0;
  const together = ten >= 20 && ten % 10 === 0 && Number.isInteger(one) && one >= 1 && one <= 9;
  return together ? ten + one : undefined;
}

/** "2" for second, "last" for bottom. */
export function placeWord(word: string): string | undefined {
  return PLACES.get(word);
}

/** True for words of metrics and engines, which are the same in all languages. */
export function isChoiceWord(word: string): boolean {
  return CHOICE_WORDS.has(word);
}

/** True for words that are right as they stand, whatever they resemble. */
export function isEntityWord(word: string): boolean {
  return PLACES.has(word) || CHOICE_WORDS.has(word) || Object.hasOwn(NUMBERS, word) || Object.hasOwn(SECONDS, word);
}

/** What a misspelt place, metric, engine or term may be corrected to. */
export const CORRECTABLE: readonly string[] = [
  ...'first second third fourth fifth minute minutes seconds hours autogluon simulation'.split(' '),
  ...'metric accuracy precision recall regression classification clustering boosting validation'.split(' '),
  ...'overfitting underfitting hyperparameter hyperparameters'.split(' '),
];
