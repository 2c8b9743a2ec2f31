// Reads what COPY ... TO STDOUT (FORMAT binary) sends (PostgreSQL manual, COPY, "Binary Format"): a million rows of numbers
// in a fraction of the time that rows of text take.
import type { Readable } from 'node:stream';
import type { Ids } from './ids.ts';

/** A row being read, field by field, in the order of the query. */
export interface FieldReader {
  /** int4 or date (days from 2000-01-01 are given as days from 1970-01-01); `absent` for null. */
  int4(absent: number): number;
  date(absent: number): number;
  int2(absent: number): number;
  int8(): number;
  /** timestamptz as epoch milliseconds; NaN for null. */
  instant(): number;
  float8(): number;
  /** Writes a UUID to a place of some ids. */
  uuid(into: Ids, at: number): void;
  text(): string;
}

const headerLength = 19;
// PostgreSQL counts from 2000-01-01.
const epochDays = 10_957;
const epochMs = epochDays * 86_400_000;

/** Calls `row` for each row of the stream; the reader must be asked for each of its fields, in order. */
export async function readBinaryRows(stream: Readable, row: (read: FieldReader) => void): Promise<number> {
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let rows = 0;
  let isHeaderRead = false;
  const length = (): number => {
    const size = buffer.readInt32BE(at);
    at += 4;
    return size;
  };
  const read: FieldReader = {
    int4(absent) {
      if (length() < 0) return absent;
      at += 4;
      return buffer.readInt32BE(at - 4);
    },
    date(absent) {
      if (length() < 0) return absent;
      at += 4;
      return buffer.readInt32BE(at - 4) + epochDays;
    },
    int2(absent) {
      if (length() < 0) return absent;
      at += 2;
      return buffer.readInt16BE(at - 2);
    },
    int8() {
      if (length() < 0) return Number.NaN;
      at += 8;
      return buffer.readInt32BE(at - 8) * 4_294_967_296 + buffer.readUInt32BE(at - 4);
    },
    instant() {
      if (length() < 0) return Number.NaN;
      at += 8;
      const micros = buffer.readInt32BE(at - 8) * 4_294_967_296 + buffer.readUInt32BE(at - 4);
      return Math.round(micros / 1_000) + epochMs;
    },
    float8() {
      if (length() < 0) return Number.NaN;
      at += 8;
      return buffer.readDoubleBE(at - 8);
    },
    uuid([first, second, third, fourth], place) {
      length();
      first[place] = buffer.readUInt32BE(at);
      second[place] = buffer.readUInt32BE(at + 4);
      third[place] = buffer.readUInt32BE(at + 8);
      fourth[place] = buffer.readUInt32BE(at + 12);
      at += 16;
    },
    text() {
      const size = length();
      if (size < 0) return '';
      at += size;
      return buffer.toString('utf8', at - size, at);
    },
  };
  const take = (piece: Buffer) => {
    // PostgreSQL sends a row a message, the driver hands each on as it is; a part of one waits for the rest all the same.
    buffer = at < buffer.length ? Buffer.concat([buffer.subarray(at), piece]) : piece;
    at = 0;
    if (!isHeaderRead) {
      if (buffer.length < headerLength) return;
      at = headerLength;
      isHeaderRead = true;
    }
    while (isWholeRow(buffer, at) && buffer.readInt16BE(at) >= 0) {
      at += 2;
      row(read);
      rows += 1;
    }
  };
  // By events: awaiting each of a million pieces would take longer than reading them.
  await new Promise<void>((resolve, reject) => {
    stream.on('data', take);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  return rows;
}

function isWholeRow(buffer: Buffer, from: number): boolean {
  if (from + 2 > buffer.length) return false;
  const fields = buffer.readInt16BE(from);
  let at = from + 2;
  for (let field = 0; field < fields; field += 1) {
    if (at + 4 > buffer.length) return false;
    const size = buffer.readInt32BE(at);
    at += 4 + Math.max(0, size);
  }
  return at <= buffer.length;
}
