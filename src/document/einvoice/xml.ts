// Writes XML from nested calls, smallest possible: names are ours and trusted, every text is cleaned and escaped.
// Promises well-formed XML 1.0 for any input, and no element without content (PEPPOL-EN16931-R008).

export type Attributes = Readonly<Record<string, string>>;

/** An element with text; nothing at all when the text is absent or blank. */
export function leaf(name: string, text: string | undefined, attributes: Attributes = {}): string {
  const clean = text === undefined ? '' : cleanText(text).trim();
  return clean === '' ? '' : `<${name}${writeAttributes(attributes)}>${escapeText(clean)}</${name}>\n`;
}

/** An element of elements; nothing at all when they are all empty. */
export function group(name: string, ...children: readonly string[]): string {
  const inside = children.join('');
  return inside === '' ? '' : `<${name}>\n${inside}</${name}>\n`;
}

/** The whole document, with its declaration. */
export function xmlDocument(name: string, attributes: Attributes, ...children: readonly string[]): Buffer {
  const root = `<${name}${writeAttributes(attributes)}>\n${children.join('')}</${name}>\n`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
}

/**
 * Drops what XML 1.0 cannot carry (§2.2: control characters, lone surrogates, U+FFFE and U+FFFF) and the C1 controls
 * it advises against; line ends become a line feed, as every parser would make them.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '');
}

/** Makes clean text safe between tags. */
export function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}

/** Makes clean text safe in double quotes; tabs and line feeds as references, for a parser would make them spaces. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

function writeAttributes(attributes: Attributes): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes)) written += ` ${name}="${escapeAttribute(cleanText(value))}"`;
  return written;
}
