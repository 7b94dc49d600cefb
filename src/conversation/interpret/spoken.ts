/** What people say while they think. */
const FILLERS = /(?<=^|[\s,(])(?:u+m+|u+h+m*|e+r+m+|ä+hm*|euh+|you know)(?=$|[\s,.!?])[,.]*\s*/giu;

/** Words as they are typed in a hurry. */
const SHORT: Readonly<Record<string, string>> = {
  ...{
    u: 'you',
    ur: 'your',
    b4: 'before',
    '2day': 'today',
    tmrw: 'tomorrow',
    tmr: 'tomorrow',
    tmw: 'tomorrow',
    tomo: 'tomorrow',
  },
  ...{
    tonite: 'tonight',
    shld: 'should',
    wld: 'would',
    cld: 'could',
    sry: 'sorry',
    smth: 'something',
    thru: 'through',
    frm: 'from',
  },
  ...{
    dnt: 'dont',
    dosnt: 'doesnt',
    pls: 'please',
    plz: 'please',
    abt: 'about',
    del: 'delete',
    cols: 'columns',
    txt: 'text',
  },
  ...{
    ppl: 'people',
    wanna: 'want',
    gonna: 'going',
    ldrbrd: 'leaderboard',
    pred: 'predict',
    stp: 'stop',
    thx: 'thanks',
  },
};

export const inFull = (word: string): string | undefined => (Object.hasOwn(SHORT, word) ? SHORT[word] : undefined);

/** Without "um", and numbers of several words in figures. */
export const writtenOut = (text: string): string => figures(text.replace(FILLERS, ''));

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ONE = `(?:${[...ONES.slice(1), 'an?'].join('|')})`;
const TEN = `(?:${TENS.slice(2).join('|')})`;
const SMALL = `(?:${TEN}(?:[ -]${ONES.slice(1, 10).join('|[ -]')})?|${ONE})`;
const NUMBER = new RegExp(
  String.raw`\b(?:${SMALL} (?:hundred|thousand|million)(?:(?: and)? ${SMALL}(?: (?:hundred|thousand))?)*|${TEN}[ -](?:${ONES.slice(1, 10).join('|')})(?: (?:hundred|thousand)(?:(?: and)? ${SMALL}(?: hundred)?)*)?|(?:${ONES.slice(13).join('|')}|${TEN}) (?:hundred|${TEN}(?:[ -](?:${ONES.slice(1, 10).join('|')}))?|${ONES.slice(10).join('|')})|${SMALL}(?= point ))(?: point(?: (?:${ONES.slice(0, 10).join('|')}))+)?(?: and a half)?\b`,
  'gi',
);

/** "two hundred and eight", "eight point five", "twenty fifteen". A single word is left to those who know what it counts. */
function figures(text: string): string {
  return text.replace(NUMBER, (said) => {
    const [whole = '', decimals] = said
      .toLowerCase()
      .replace(/ and a half$/, '')
      .split(' point ');
    const half = / and a half$/i.test(said) ? 0.5 : 0;
    const value = numberSaid(whole.split(/[ -]/).filter((word) => word !== 'and'));
    const behind =
      decimals === undefined
        ? ''
        : `.${decimals
            .split(' ')
            .map((digit) => ONES.indexOf(digit))
            .join('')}`;
    return value === null ? said : behind === '' ? String(value + half) : `${value}${behind}`;
  });
}

function numberSaid(words: readonly string[]): number | null {
  let total = 0;
  let group = 0;
  let last = 0;
  for (const word of words) {
    const one = word === 'a' || word === 'an' ? 1 : ONES.indexOf(word);
    const ten = TENS.indexOf(word) * 10;
    if (word === 'hundred') group = Math.max(1, group) * 100;
    else if (word === 'thousand' || word === 'million') {
      total += Math.max(1, group) * (word === 'thousand' ? 1000 : 1_000_000);
      group = 0;
    } else {
      const value = one >= 0 ? one : ten;
      if (value < 0) return null;
      // "twenty fifteen" is a year
      const isYear = last >= 10 && value >= 10;
      group = isYear ? group * 100 + value : group + value;
      last = value;
    }
  }
  return total + group;
}
