import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { guessOf } from '../../../src/datasets/ingest/guess-encoding.ts';

/** Bytes as the system's iconv writes them, which knows nothing of ours. */
const written = (text: string, encoding: string): Buffer =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text });

const WORDS: readonly (readonly [encoding: string, called: string, words: string])[] = [
  ['windows-1251', 'CP1251', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['koi8-r', 'KOI8-R', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['ibm866', 'CP866', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['windows-1252', 'CP1252', 'größe übrig catégorie très bas élevé garçon señor año não coração smörgås'],
  ['windows-1252', 'CP1252', 'price “good” it’s – fine café naïve'],
  ['macintosh', 'MACINTOSH', 'größe übrig catégorie très élevé garçon'],
  ['windows-1250', 'CP1250', 'město cena třída Plzeň Třebíč žlutý černý'],
  ['windows-1250', 'CP1250', 'płeć województwo Łódź Kraków żółty świeży'],
  ['windows-1254', 'CP1254', 'şehir sınıf İstanbul Muğla Iğdır düşük yüksek'],
  ['windows-1257', 'CP1257', 'miestas Šiauliai Panevėžys žemė ąžuolas šviesus'],
  ['windows-1253', 'CP1253', 'πόλη τιμή τάξη Αθήνα Πάτρα ναι όχι'],
  ['windows-1255', 'CP1255', 'עיר מחיר סוג חיפה ירושלים כן לא'],
  ['windows-1256', 'CP1256', 'مدينة سعر نوع القاهرة الرياض نعم لا'],
  ['windows-874', 'CP874', 'เมือง ราคา ชนิด กรุงเทพ เชียงใหม่ ดี แย่'],
  ['shift_jis', 'SHIFT-JIS', '都市 価格 種類 東京 大阪 京都 ひらがな カタカナ'],
  ['euc-jp', 'EUC-JP', '都市 価格 種類 東京 大阪 京都 ひらがな カタカナ'],
  ['gb18030', 'GB18030', '城市 价格 类型 北京 上海 广州 好 坏 男 女'],
  ['big5', 'BIG5', '城市 價格 類型 台北 高雄 好 壞 男 女'],
  ['euc-kr', 'EUC-KR', '도시 가격 종류 서울 부산 예 아니오 남자 여자'],
];

describe('what a text that is no UTF-8 is written in', () => {
  test.each(WORDS)('%s', (encoding, called, words) => {
    const list = words.split(' ');
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${list[i % list.length]},${i},${list[(i * 7 + 1) % list.length]}`,
    );

    expect(guessOf(written(`${rows.join('\n')}\n`, called))).toBe(encoding);
  });

  test('is windows-1252 where a few letters are all there is to tell it by', () => {
    expect(guessOf(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]))).toBe('windows-1252');
  });
});
