// Reads what COPY ... TO STDOUT (FORMAT binary) sends (PostgreSQL manual, COPY, "Binary Format"): a million rows of numbers
// in a fraction of the time that rows of text take.
import type { Readable } from 'node:stream';
import { assert } from '../../assert.ts';
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
  // Of the memory that pieces lie in: many come in one, and a view for each would take longer than reading it.
  let view: DataView = new DataView(new ArrayBuffer(0));
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let rows = 0;
  let header = headerLength;
  /** Goes to the end of a field of so many bytes; answers where it begins, or -1 for null. */
  const skip = (size: number): number => {
    const length = view.getInt32(at);
    at += 4;
    if (length < 0) return -1;
    at += size;
    return at - size;
  };
  const int8At = (from: number) => view.getInt32(from) * 4_294_967_296 + view.getUint32(from + 4);
  const read: FieldReader = {
    int4(absent) {
      const from = skip(4);
      return from < 0 ? absent : view.getInt32(from);
    },
    date(absent) {
      const from = skip(4);
      return from < 0 ? absent : view.getInt32(from) + epochDays;
    },
    int2(absent) {
      const from = skip(2);
      return from < 0 ? absent : view.getInt16(from);
    },
    int8() {
      const from = skip(8);
      return from < 0 ? Number.NaN : int8At(from);
    },
    instant() {
      const from = skip(8);
      return from < 0 ? Number.NaN : Math.round(int8At(from) / 1_000) + epochMs;
    },
    float8() {
      const from = skip(8);
      return from < 0 ? Number.NaN : view.getFloat64(from);
    },
    uuid([first, second, third, fourth], place) {
      const from = skip(16);
      first[place] = view.getUint32(from);
      second[place] = view.getUint32(from + 4);
      third[place] = view.getUint32(from + 8);
      fourth[place] = view.getUint32(from + 12);
    },
    text() {
      const size = view.getInt32(at);
      const from = skip(size);
      return from < 0 ? '' : bytes.toString('utf8', from - bytes.byteOffset, at - bytes.byteOffset);
    },
  };
  const take = (piece: Buffer) => {
    if (view.buffer !== piece.buffer) view = new DataView(piece.buffer);
    bytes = piece;
    at = piece.byteOffset + header;
    header = 0;
    const end = piece.byteOffset + piece.byteLength;
    while (at < end) {
      const fields = view.getInt16(at);
      at += 2;
      // The end of all rows.
      if (fields < 0) break;
      row(read);
      rows += 1;
    }
    assert(at <= end, 'PostgreSQL sends whole rows, each in a message of its own');
  };
  // By events: awaiting each of a million pieces would take longer than reading them.
  await new Promise<void>((resolve, reject) => {
    stream.on('data', take);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  return rows;
}
