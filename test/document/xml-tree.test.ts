import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childOf, findElement, readXml } from '../../src/document/xml-tree.ts';

test('a document is read by local names, whatever its prefixes, comments and quotes', () => {
  const root = readXml(
    `\uFEFF<?xml version='1.0'?>\n<!-- a --><x:a xmlns:x="u" x:one='1 &lt; 2'><b/><x:c > t&#233;&#x41;<![CDATA[<raw>&amp;]]></x:c ></x:a>\n`,
  );
  expect(root).toMatchObject({ name: 'a', attributes: { one: '1 < 2' } });
  expect(childOf(root, 'c')?.text).toBe('téA<raw>&amp;');
  expect(childOf(root, 'b')).toEqual({ name: 'b', attributes: {}, children: [], text: '' });
  expect(childOf(root, 'b', 'c')).toBeUndefined();
  expect(findElement(root, 'c')?.name).toBe('c');
  expect(findElement(root, 'd')).toBeUndefined();
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '<x:a></y:a>',
  '</a>',
  '<a/><b/>',
  '<a/>text',
  '<a b=c/>',
  '<a b="<"/>',
  '<a><!-- </a>',
  '<a><![CDATA[</a>',
  '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
  `${'<a>'.repeat(61)}${'</a>'.repeat(61)}`,
  `<a>${'<b/>'.repeat(20_001)}</a>`,
])('what is no small well-formed document is not read: %#', (document) => {
  expect(readXml(document)).toBeUndefined();
});

test('an entity nobody declared stays as it is', () => {
  expect(readXml('<a>&e;&#xD800;&lt;</a>')?.text).toBe('&e;<');
});

test('no text makes it throw or take long', () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<b c="d"/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '&amp;',
    'x',
    '<',
    '>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const root = readXml(pieces.join(''));
      expect(root === undefined || /^[ab]$/.test(root.name)).toBe(true);
    }),
  );
  expect(readXml('<!--'.repeat(50_000))).toBeUndefined();
  expect(readXml(`<a ${'b="c" '.repeat(20_000)}`)).toBeUndefined();
});
