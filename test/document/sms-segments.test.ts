// Parts of a text message, against a second way of counting them: laying the units out and cutting.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSmsSegments } from '../../src/document/notice/sms-segments.ts';

const gsm = (segments: number, units: number) => ({ encoding: 'GSM_7', segments, units });
const ucs = (segments: number, units: number) => ({ encoding: 'UCS_2', segments, units });

test.each([
  ['', gsm(1, 0)],
  ['a'.repeat(160), gsm(1, 160)],
  ['a'.repeat(161), gsm(2, 161)],
  ['a'.repeat(306), gsm(2, 306)],
  ['a'.repeat(307), gsm(3, 307)],
  ['€'.repeat(80), gsm(1, 160)],
  ['€'.repeat(81), gsm(2, 162)],
  // 152 letters leave room for one septet, and the euro sign needs two: it goes into the next part.
  [`${'a'.repeat(152)}€${'a'.repeat(151)}`, gsm(2, 305)],
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, gsm(3, 306)],
  ['Å'.repeat(160), gsm(1, 160)],
  ['á', ucs(1, 1)],
  ['á'.repeat(70), ucs(1, 70)],
  ['á'.repeat(71), ucs(2, 71)],
  ['á'.repeat(134), ucs(2, 134)],
  ['á'.repeat(135), ucs(3, 135)],
  ['🧾'.repeat(35), ucs(1, 70)],
  // 67 units take 33 pairs; the unit left over stays empty.
  ['🧾'.repeat(66), ucs(2, 132)],
  ['🧾'.repeat(67), ucs(3, 134)],
  // An extended character is one unit when something else has made it UCS-2.
  ['€á', ucs(1, 2)],
  ['\ud83d', ucs(1, 1)],
])('%#: the parts and the alphabet are as the standard has them', (text, expected) => {
  expect(countSmsSegments(text)).toEqual(expected);
});

const gsmLetters = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà'];
const extended = [...'^{}\\[~]|€', '\f'];
const text = fc.string({ unit: fc.constantFrom(...gsmLetters, ...extended), maxLength: 700 });
const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'å', '€', 'á', '🧾'), fc.string()), maxLength: 300 });

/** Lays the characters out in parts; each part is the characters it holds. */
function layOut(characters: readonly string[], width: (character: string) => number, unitsMax: number): string[][] {
  const parts: string[][] = [[]];
  for (const character of characters) {
    const last = parts.at(-1) ?? [];
    const used = last.reduce((sum, each) => sum + width(each), 0);
    if (used + width(character) > unitsMax) parts.push([character]);
    else last.push(character);
  }
  return parts;
}

test('any text of the GSM alphabet is laid out in as many parts as are counted', () => {
  fc.assert(
    fc.property(text, (made) => {
      const width = (character: string) => (extended.includes(character) ? 2 : 1);
      const counted = countSmsSegments(made);
      const units = [...made].reduce((sum, character) => sum + width(character), 0);
      const parts = units <= 160 ? 1 : layOut([...made], width, 153).length;
      expect(counted).toEqual(gsm(parts, units));
    }),
    { numRuns: 200 },
  );
});

test('every part but the last is full but for at most one unit, and a longer text never has fewer parts', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, two) => {
      const { encoding, units, segments } = countSmsSegments(one);
      const [alone, inParts] = encoding === 'GSM_7' ? [160, 153] : [70, 67];
      if (units <= alone) expect(segments).toBe(1);
      else {
        expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / inParts));
        expect(segments).toBeLessThanOrEqual(Math.ceil(units / (inParts - 1)));
      }
      expect(countSmsSegments(one + two).segments).toBeGreaterThanOrEqual(segments);
    }),
    { numRuns: 300 },
  );
});

test('a text outside the GSM alphabet has as many units as UTF-16 has', () => {
  fc.assert(
    fc.property(anyText, (made) => {
      expect(countSmsSegments(`${made}漢`)).toMatchObject({ encoding: 'UCS_2', units: made.length + 1 });
    }),
  );
});
