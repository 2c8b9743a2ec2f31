// Reads a WOFF 1.0 font file (W3C Recommendation, 2012) down to what a PDF needs: the outlines as a bare TrueType
// file, the advance of each glyph and the glyph of each character. Layout tables (kerning, ligatures) are left out.
// The files come from our own dependencies, so a malformed one is a bug and not an input error.

import { inflateSync } from 'node:zlib';
import { assert } from '../../assert.ts';

/** The tables a PDF viewer needs of an embedded TrueType font (ISO 32000-1 §9.9), in the order the format asks for. */
const embeddedTables = ['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'] as const;

interface Table {
  readonly checksum: number;
  readonly data: Buffer;
}

export interface WoffFont {
  /** A TrueType file with outlines and metrics only. */
  readonly trueType: Buffer;
  /** Advance of each glyph, in thousandths of an em. */
  readonly advances: readonly number[];
  /** Glyph number by Unicode code point. */
  readonly glyphs: ReadonlyMap<number, number>;
  /** Bounding box of all glyphs, ascent and descent, in thousandths of an em. */
  readonly box: readonly [number, number, number, number];
  readonly ascent: number;
  readonly descent: number;
}

/** Reads the bytes of a WOFF 1.0 file with TrueType outlines; with `characters`, only their outlines are kept. */
export function readWoff(file: Buffer, characters?: string): WoffFont {
  assert(file.toString('latin1', 0, 4) === 'wOFF', 'a font file of ours is WOFF 1.0');
  const tables = readTables(file);
  const allGlyphs = readCharacterMap(tableOf(tables, 'cmap').data);
  const glyphs = characters === undefined ? allGlyphs : keepOutlines(tables, allGlyphs, characters);
  const head = tableOf(tables, 'head').data;
  const hhea = tableOf(tables, 'hhea').data;
  const unitsPerEm = head.readUInt16BE(18);
  const toThousandths = (units: number) => Math.round((units * 1000) / unitsPerEm);
  const hmtx = tableOf(tables, 'hmtx').data;
  const metricCount = hhea.readUInt16BE(34);
  const advances = Array.from({ length: tableOf(tables, 'maxp').data.readUInt16BE(4) }, (_, glyph) =>
    toThousandths(hmtx.readUInt16BE(Math.min(glyph, metricCount - 1) * 4)),
  );
  const edge = (offset: number) => toThousandths(head.readInt16BE(offset));
  return {
    trueType: writeTrueType(tables),
    advances,
    glyphs,
    box: [edge(36), edge(38), edge(40), edge(42)],
    ascent: toThousandths(hhea.readInt16BE(4)),
    descent: toThousandths(hhea.readInt16BE(6)),
  };
}

function readTables(file: Buffer): Map<string, Table> {
  const tables = new Map<string, Table>();
  const count = file.readUInt16BE(12);
  for (let index = 0; index < count; index++) {
    const entry = 44 + index * 20;
    const offset = file.readUInt32BE(entry + 4);
    const storedLength = file.readUInt32BE(entry + 8);
    const length = file.readUInt32BE(entry + 12);
    const stored = file.subarray(offset, offset + storedLength);
    tables.set(file.toString('latin1', entry, entry + 4), {
      checksum: file.readUInt32BE(entry + 16),
      data: storedLength < length ? inflateSync(stored) : stored,
    });
  }
  return tables;
}

function tableOf(tables: ReadonlyMap<string, Table>, tag: string): Table {
  const table = tables.get(tag);
  assert(table !== undefined, `a font file of ours has the table ${tag}`);
  return table;
}

/** Empties the outlines of all glyphs but those of `characters`; glyph numbers stay. Gives what is left of the map. */
function keepOutlines(
  tables: Map<string, Table>,
  glyphs: ReadonlyMap<number, number>,
  characters: string,
): Map<number, number> {
  const kept = new Map(
    [...characters].map((character) => character.codePointAt(0) ?? 0).map((code) => [code, glyphs.get(code) ?? 0]),
  );
  const keptGlyphs = new Set(kept.values());
  const glyf = tableOf(tables, 'glyf').data;
  const loca = tableOf(tables, 'loca').data;
  assert(tableOf(tables, 'head').data.readUInt16BE(50) === 0, 'a font file cut down to some glyphs has short offsets');
  const offsets = Buffer.alloc(loca.length);
  const outlines: Buffer[] = [];
  let length = 0;
  for (let glyph = 0; glyph < loca.length / 2 - 1; glyph++) {
    if (keptGlyphs.has(glyph)) {
      const outline = glyf.subarray(loca.readUInt16BE(glyph * 2) * 2, loca.readUInt16BE(glyph * 2 + 2) * 2);
      // A composite outline would need its parts kept too; ours are plain.
      assert(outline.length === 0 || outline.readInt16BE(0) >= 0, 'a kept outline is not composed of others');
      outlines.push(outline);
      length += outline.length;
    }
    offsets.writeUInt16BE(length / 2, glyph * 2 + 2);
  }
  tables.set('glyf', { checksum: 0, data: Buffer.concat(outlines) });
  tables.set('loca', { checksum: 0, data: offsets });
  return kept;
}

function writeTrueType(tables: ReadonlyMap<string, Table>): Buffer {
  const header = Buffer.alloc(12 + embeddedTables.length * 16);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(embeddedTables.length, 4);
  // Binary search hints for six tables: the largest power of two below it (4) × 16, its log2, and the rest × 16.
  header.writeUInt16BE(64, 6);
  header.writeUInt16BE(2, 8);
  header.writeUInt16BE(32, 10);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (const [index, tag] of embeddedTables.entries()) {
    const { checksum, data } = tableOf(tables, tag);
    const entry = 12 + index * 16;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(checksum, entry + 4);
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(data.length, entry + 12);
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}

/** The Unicode character map, format 4 (OpenType "cmap"): enough for the Basic Multilingual Plane. */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const count = cmap.readUInt16BE(2);
  for (let index = 0; index < count; index++) {
    const start = cmap.readUInt32BE(4 + index * 8 + 4);
    if (cmap.readUInt16BE(start) === 4) return readSegments(cmap.subarray(start));
  }
  throw new Error('assertion failed: a font file of ours has a format 4 character map');
}

function readSegments(map: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  const size = map.readUInt16BE(6); // twice the number of segments
  for (let segment = 0; segment < size; segment += 2) {
    const last = map.readUInt16BE(14 + segment);
    const first = map.readUInt16BE(16 + size + segment);
    const delta = map.readUInt16BE(16 + size * 2 + segment);
    const rangeAt = 16 + size * 3 + segment;
    const range = map.readUInt16BE(rangeAt);
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const stored = range === 0 ? code : map.readUInt16BE(rangeAt + range + (code - first) * 2);
      const glyph = range !== 0 && stored === 0 ? 0 : (stored + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
