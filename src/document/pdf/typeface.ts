// The typefaces documents are set in: IBM Plex (SIL Open Font License 1.1, which allows embedding).
// A face comes as several files by script; each is read once per process, compressed once, and shared by all documents,
// which embed only the files whose characters they use. Most need the Latin file alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import { readWoff } from './woff.ts';

/** One font file, ready to be put in any number of PDFs. */
export interface EmbeddedFont {
  /** Name in page resources; the same in every process, because documents must come out the same. */
  readonly resource: string;
  readonly postscriptName: string;
  /** FontFile2 stream, compressed, and the length it has uncompressed. */
  readonly file: Buffer;
  readonly fileLength: number;
  /** ToUnicode stream, compressed: what makes the text searchable and readable aloud. */
  readonly toUnicode: Buffer;
  /** Widths of all glyphs as a PDF array. */
  readonly widths: string;
  /** Entries of the font descriptor that come from the font. */
  readonly measures: string;
}

export interface Glyph {
  readonly font: EmbeddedFont;
  /** Glyph number as four hex digits: how a PDF writes it. */
  readonly hex: string;
  /** Thousandths of an em. */
  readonly advance: number;
}

/** One weight of a family over all its scripts. */
export interface Typeface {
  readonly name: string;
  readonly glyphs: Map<number, Glyph>;
  /** Files not read yet, most likely first. */
  readonly unread: string[];
  readonly stemWidth: number;
  /** When given, the only characters this face is used for: the rest of the file is left out. */
  readonly characters: string | undefined;
}

const sansScripts = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic', 'cyrillic-ext'];
export const regular: Typeface = face('IBMPlexSans-Regular', 'ibm-plex-sans', sansScripts, 400, 80);
export const semibold: Typeface = face('IBMPlexSans-SemiBold', 'ibm-plex-sans', sansScripts, 600, 120);
/** For machine lines. */
export const mono: Typeface = face('IBMPlexMono-Regular', 'ibm-plex-mono', ['latin'], 400, 80, ' #>?0123456789');

const replacements = [0xfffd, 0x25a1, 0x3f];
const space = 0x20;

/**
 * The glyph of a character; undefined for one that has no shape of its own (controls, joiners, direction marks).
 * A character no file has becomes a visible replacement: a wrong name must be seen, and must never stop an invoice.
 */
export function glyphOf(typeface: Typeface, codePoint: number): Glyph | undefined {
  const known = typeface.glyphs.get(codePoint);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(codePoint);
  if (/[\p{Cc}\p{Cf}\p{Mn}\p{Variation_Selector}]/u.test(character)) return undefined;
  // All spaces print and read as the plain one, so that an amount can be found and copied.
  const glyph = findGlyph(typeface, isSpace(codePoint) ? space : codePoint);
  // Only the Basic Multilingual Plane is remembered, so that hostile input cannot grow the map without limit.
  if (glyph !== undefined && codePoint <= 0xffff) typeface.glyphs.set(codePoint, glyph);
  return glyph;
}

function isSpace(codePoint: number): boolean {
  return /\p{Zs}/u.test(String.fromCodePoint(codePoint));
}

function findGlyph(typeface: Typeface, codePoint: number): Glyph | undefined {
  for (;;) {
    const found = typeface.glyphs.get(codePoint);
    if (found !== undefined) return found;
    const next = typeface.unread.shift();
    if (next === undefined) break;
    readFile(typeface, next);
  }
  const replacement = replacements.find((candidate) => typeface.glyphs.has(candidate));
  return replacement === undefined ? undefined : typeface.glyphs.get(replacement);
}

function face(
  name: string,
  family: string,
  scripts: readonly string[],
  weight: number,
  stemWidth: number,
  characters?: string,
): Typeface {
  const unread = scripts.map((script) => `@fontsource/${family}/files/${family}-${script}-${weight}-normal.woff`);
  return { name, glyphs: new Map(), unread, stemWidth, characters };
}

const fromHere = createRequire(import.meta.url);

function readFile(typeface: Typeface, path: string): void {
  const woff = readWoff(readFileSync(fromHere.resolve(path)), typeface.characters);
  const tag = subsetTag(path);
  const font: EmbeddedFont = {
    resource: tag,
    // A subset is named by six capitals and a plus (ISO 32000-1 §9.6.4); different subsets differ in them.
    postscriptName: `${tag}+${typeface.name}`,
    file: deflateSync(woff.trueType, { level: 9 }),
    fileLength: woff.trueType.length,
    toUnicode: deflateSync(toUnicodeMap(woff.glyphs), { level: 9 }),
    widths: `[0[${woff.advances.join(' ')}]]`,
    measures:
      `/FontBBox[${woff.box.join(' ')}]/Ascent ${woff.ascent}/Descent ${woff.descent}` +
      `/CapHeight 698/ItalicAngle 0/StemV ${typeface.stemWidth}/Flags 4`,
  };
  for (const [codePoint, glyph] of woff.glyphs) {
    if (typeface.glyphs.has(codePoint) || (codePoint !== space && isSpace(codePoint))) continue;
    const hex = glyph.toString(16).padStart(4, '0');
    typeface.glyphs.set(codePoint, { font, hex, advance: woff.advances[glyph] ?? 0 });
  }
}

/** Six capitals from the file's name, so that they do not depend on the order in which files were read. */
function subsetTag(path: string): string {
  let sum = 0;
  for (let index = 0; index < path.length; index++) sum = (sum * 31 + path.charCodeAt(index)) % 26 ** 6;
  let tag = '';
  for (let place = 0; place < 6; place++, sum = Math.floor(sum / 26)) tag += String.fromCharCode(65 + (sum % 26));
  return tag;
}

/** A ToUnicode CMap (ISO 32000-1 §9.10.3): glyph number to character. Of two characters with one glyph, the lower. */
function toUnicodeMap(glyphs: ReadonlyMap<number, number>): string {
  const characters = new Map<number, number>();
  for (const [codePoint, glyph] of [...glyphs].sort(([a], [b]) => a - b)) {
    if (!characters.has(glyph)) characters.set(glyph, codePoint);
  }
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const entries = [...characters].map(([glyph, codePoint]) => `<${hex(glyph)}> <${hex(codePoint)}>`);
  const blocks: string[] = [];
  // A block holds at most 100 entries.
  for (let start = 0; start < entries.length; start += 100) {
    const block = entries.slice(start, start + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}
