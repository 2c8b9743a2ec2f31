// The little XML that Digipost needs: what is written is read again, and nothing gets in between.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf, elementText, xmlText } from '../../../src/partner/mailbox/xml.ts';

test('text of XML survives being written and read, and nothing in it becomes an element', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const written = xmlText(text);
      expect(written).not.toMatch(/[<>]/);
      if (/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text) || text.trim() !== text) return;
      expect(elementText(`<a><b>${written}</b></a>`, 'b')).toBe(text);
    }),
  );
  expect(elementsOf(`<x:l a="1 &amp; 2" b='3'/><l/>`, 'l')).toEqual([{ a: '1 & 2', b: '3' }, {}]);
});
