// Bytes of a file to invoices as named text fields: size and encoding first, then its format.
import { isUtf8 } from 'node:buffer';
import { type Problem, problem } from '../problem.ts';
import { fileBytesMax, type ImportFormat, type Reading } from './format.ts';
import { readCsv } from './formats/csv.ts';
import { readJson } from './formats/json.ts';

/** Reads a file. Problems concern the file as a whole: nothing of it is taken in. */
export function readFile(content: Buffer, format: ImportFormat): Reading {
  const read = readText(content);
  if ('problems' in read) return read;
  const reading = format === 'CSV' ? readCsv(read.text) : readJson(read.text);
  if ('problems' in reading) return reading;
  if (reading.invoices.length === 0) return { problems: [problem('FILE_EMPTY', ['content'])] };
  return reading;
}

/** The text of a file, or why it is none that can be kept. */
export function readText(content: Buffer): { problems: Problem[] } | { text: string } {
  if (content.length > fileBytesMax)
    return { problems: [problem('FILE_TOO_LARGE', ['content'], { size: content.length, max: fileBytesMax })] };
  if (!isUtf8(content))
    return { problems: [problem('ENCODING_INVALID', ['content'], { offset: firstInvalidByte(content) })] };
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return { problems: [problem('FILE_EMPTY', ['content'])] };
  // A lone surrogate or a replacement character: the text was broken before it came to us.
  const broken = text.indexOf('\uFFFD');
  if (broken >= 0)
    return {
      problems: [problem('ENCODING_INVALID', ['content'], { offset: Buffer.byteLength(text.slice(0, broken)) })],
    };
  return { text };
}

function firstInvalidByte(content: Buffer): number {
  let [valid, invalid] = [0, content.length];
  // The longest valid prefix, by halving.
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2);
    if (isUtf8Prefix(content.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  // A character cut short counts as valid so far: the fault begins where it begins.
  return [0, 1, 2, 3].map((cut) => valid - cut).find((end) => end >= 0 && isUtf8(content.subarray(0, end))) ?? valid;
}

/** True when the bytes are valid UTF-8, but for a character cut short at the end. */
function isUtf8Prefix(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
