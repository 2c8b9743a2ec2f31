import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanText,
  escapeAttribute,
  escapeText,
  group,
  leaf,
  xmlDocument,
} from '../../../src/document/einvoice/xml.ts';
import { parseXml } from '../../conformance/saxon.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('&', '<', '>', '"', "'", ']]>', '\r', '\n', '\t', '\u0000', '\ud800', '\ufffe', 'å'),
  }),
);

describe('text put into XML', () => {
  test('is read back by a parser as it was, less what XML cannot carry', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const clean = cleanText(text);
        const { root } = await parseXml(`<a b="${escapeAttribute(clean)}">${escapeText(clean)}</a>`);
        expect(root.textContent).toBe(clean);
        expect(root.getAttribute('b')).toBe(clean);
      }),
    );
  });

  test('loses control characters, lone surrogates and non-characters, and nothing else', () => {
    expect(cleanText('a\u0000b\u0008c\u001fd\u007fe\u0085f\ud800g\uffffh')).toBe('abcdefgh');
    expect(cleanText('å\t\n😀 <&>"\u00a0\u2028')).toBe('å\t\n😀 <&>"\u00a0\u2028');
    expect(cleanText('one\r\ntwo\rthree')).toBe('one\ntwo\nthree');
  });
});

describe('an element', () => {
  test('without text is not written, nor one without elements', () => {
    expect(leaf('a', undefined)).toBe('');
    expect(leaf('a', ' \n\u0000', { b: 'c' })).toBe('');
    expect(group('a', leaf('b', ''), group('c'))).toBe('');
  });

  test('keeps its attributes and the order of its elements', () => {
    expect(group('a', leaf('c', '1', { d: '"<' }), leaf('b', '&'))).toBe(
      '<a>\n<c d="&quot;&lt;">1</c>\n<b>&amp;</b>\n</a>\n',
    );
  });

  test('stands in a document that says it is UTF-8', () => {
    expect(xmlDocument('a', { xmlns: 'urn:x' }, leaf('b', 'å')).toString('utf8')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x">\n<b>å</b>\n</a>\n',
    );
  });
});
