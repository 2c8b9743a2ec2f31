// Puts drawn sheets together as a PDF 1.7 file (ISO 32000-1). The same sheets and facts always give the same bytes:
// no random ids, no time but the one given. Fonts are shared, compressed objects (see typeface.ts); that, and nothing
// else, is why we write the file ourselves: libraries embed the fonts anew in each document, 50 times slower.

import { hash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { isoOf } from '../../clock.ts';
import { type Sheet, sheetHeightMm, sheetWidthMm } from './sheet.ts';
import type { EmbeddedFont } from './typeface.ts';

export interface FileFacts {
  readonly title: string;
  readonly author: string;
  /** BCP 47, so that screen readers speak it right. */
  readonly language: string;
  readonly createdMs: number;
}

/**
 * How page content is deflated: at level 3 a document takes a sixth less CPU than at 6, and is 0.3 kB larger. A page is
 * some 15 kB: a window of 4 kB is set up in a third of the time of zlib's own 32, and finds as much.
 */
const contentDeflate = { level: 3, memLevel: 5, windowBits: 12 } as const;
const pageSize = [sheetWidthMm, sheetHeightMm].map((mm) => ((mm * 72) / 25.4).toFixed(2)).join(' ');

/** The objects of a file under way: number n is at index n - 1. */
type Objects = (string | { readonly dictionary: string; readonly stream: Buffer })[];

/** Writes the sheets, in order, as one PDF. */
export function writePdf(sheets: readonly Sheet[], facts: FileFacts): Buffer {
  const objects: Objects = [];
  const catalogue = reserve(objects);
  const tree = reserve(objects);
  const information = reserve(objects);
  const fonts = new Map<EmbeddedFont, number>();
  const pages: number[] = [];
  // The file's identity follows from what it says, not from chance.
  let said = JSON.stringify(facts);
  for (const sheet of sheets) {
    for (const font of sheet.fonts) if (!fonts.has(font)) fonts.set(font, addFont(objects, font));
    const resources = [...sheet.fonts].map((font) => `/${font.resource} ${fonts.get(font)} 0 R`).join('');
    const operators = sheet.operators.join('\n');
    said += operators;
    const content = addStream(objects, deflateSync(operators, contentDeflate));
    objects.push(
      `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${pageSize}]` +
        `/Resources<</Font<<${resources}>>>>/Contents ${content} 0 R>>`,
    );
    pages.push(objects.length);
  }
  objects[catalogue - 1] =
    `<</Type/Catalog/Pages ${tree} 0 R/Lang(${facts.language})/ViewerPreferences<</DisplayDocTitle true>>>>`;
  objects[tree - 1] = `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((page) => `${page} 0 R`).join(' ')}]>>`;
  const created = `(D:${isoOf(facts.createdMs).replace(/\D/g, '').slice(0, 14)}Z)`;
  objects[information - 1] =
    `<</Title${textString(facts.title)}/Author${textString(facts.author)}/Producer(Stafett)` +
    `/CreationDate${created}/ModDate${created}>>`;
  return assemble(objects, catalogue, information, hash('sha256', said).slice(0, 32));
}

function reserve(objects: Objects): number {
  return objects.push('null');
}

function addStream(objects: Objects, compressed: Buffer, entries = ''): number {
  const dictionary = `<</Filter/FlateDecode/Length ${compressed.length}${entries}>>`;
  return objects.push({ dictionary, stream: compressed });
}

/** A composite font over glyph numbers (ISO 32000-1 §9.7), with the map back to characters. */
function addFont(objects: Objects, font: EmbeddedFont): number {
  const name = `/${font.postscriptName}`;
  const file = addStream(objects, font.file, `/Length1 ${font.fileLength}`);
  const toUnicode = addStream(objects, font.toUnicode);
  const descriptor = objects.push(`<</Type/FontDescriptor/FontName${name}${font.measures}/FontFile2 ${file} 0 R>>`);
  const descendant = objects.push(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont${name}/CIDToGIDMap/Identity` +
      `/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
      `/FontDescriptor ${descriptor} 0 R/W${font.widths}>>`,
  );
  return objects.push(
    `<</Type/Font/Subtype/Type0/BaseFont${name}/Encoding/Identity-H` +
      `/DescendantFonts[${descendant} 0 R]/ToUnicode ${toUnicode} 0 R>>`,
  );
}

/** Text outside page content: UTF-16BE with its mark, in hex, so that no character needs escaping. */
function textString(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

function assemble(objects: Objects, catalogue: number, information: number, id: string): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  const write = (part: string | Buffer) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  // Four bytes above 127 tell transfer programs that the file is binary (ISO 32000-1 §7.5.2).
  write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  let references = '0000000000 65535 f \n';
  for (const [index, object] of objects.entries()) {
    references += `${String(length).padStart(10, '0')} 00000 n \n`;
    if (typeof object === 'string') {
      write(`${index + 1} 0 obj\n${object}\nendobj\n`);
    } else {
      write(`${index + 1} 0 obj\n${object.dictionary}\nstream\n`);
      write(object.stream);
      write('\nendstream\nendobj\n');
    }
  }
  const start = length;
  const count = objects.length + 1;
  write(
    `xref\n0 ${count}\n${references}trailer\n<</Size ${count}/Root ${catalogue} 0 R` +
      `/Info ${information} 0 R/ID[<${id}><${id}>]>>\nstartxref\n${start}\n%%EOF\n`,
  );
  return Buffer.concat(parts, length);
}
