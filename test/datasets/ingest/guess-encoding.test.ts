import { describe, expect, test } from 'vitest';
import { decoderOf, type Encoding } from '../../../src/datasets/ingest/encoding.ts';
import { guessOf } from '../../../src/datasets/ingest/guess-encoding.ts';

/** Bytes for a text, found by decoding all that one or two bytes can be. */
function written(text: string, encoding: Encoding): Buffer {
  const bytes = new Map<string, readonly number[]>();
  const add = (...own: readonly number[]): void => {
    const letter = decoderOf(encoding)(Buffer.from(own));
    if ([...letter].length === 1 && letter !== '\ufffd' && !bytes.has(letter)) bytes.set(letter, own);
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  if (/jis|euc|gb|big5/.test(encoding)) {
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  }
  return Buffer.from([...text].flatMap((letter) => bytes.get(letter) ?? []));
}

const WORDS: readonly (readonly [encoding: Encoding, words: string])[] = [
  ['windows-1251', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['koi8-r', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['ibm866', 'город цена класс Москва Самара Казань да нет мужской женский'],
  ['windows-1252', 'größe übrig catégorie très bas élevé garçon señor año não coração smörgås'],
  ['windows-1252', 'price “good” it’s – fine café naïve'],
  ['macintosh', 'größe übrig catégorie très élevé garçon'],
  ['windows-1250', 'město cena třída Plzeň Třebíč žlutý černý'],
  ['windows-1250', 'płeć województwo Łódź Kraków żółty świeży'],
  ['windows-1254', 'şehir sınıf İstanbul Muğla Iğdır düşük yüksek'],
  ['windows-1257', 'miestas Šiauliai Panevėžys žemė ąžuolas šviesus'],
  ['windows-1253', 'πόλη τιμή τάξη Αθήνα Πάτρα ναι όχι'],
  ['windows-1255', 'עיר מחיר סוג חיפה ירושלים כן לא'],
  ['windows-1256', 'مدينة سعر نوع القاهرة الرياض نعم لا'],
  ['windows-874', 'เมือง ราคา ชนิด กรุงเทพ เชียงใหม่ ดี แย่'],
  ['shift_jis', '都市 価格 種類 東京 大阪 京都 ひらがな カタカナ'],
  ['euc-jp', '都市 価格 種類 東京 大阪 京都 ひらがな カタカナ'],
  ['gb18030', '城市 价格 类型 北京 上海 广州 好 坏 男 女'],
  ['big5', '城市 價格 類型 台北 高雄 好 壞 男 女'],
  ['euc-kr', '도시 가격 종류 서울 부산 예 아니오 남자 여자'],
];

describe('what a text that is no UTF-8 is written in', () => {
  test.each(WORDS)('%s', (encoding, words) => {
    const list = words.split(' ');
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${list[i % list.length]},${i},${list[(i * 7 + 1) % list.length]}`,
    );

    expect(guessOf(written(`${rows.join('\n')}\n`, encoding))).toBe(encoding);
  });

  test('is windows-1252 where a few letters are all there is to tell it by', () => {
    expect(guessOf(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]))).toBe('windows-1252');
  });
});
