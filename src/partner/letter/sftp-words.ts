// The files of a print house by SFTP in our words: the job ticket we write, and the return files it writes.
// The contract is our own: houses agree on files one by one. A return file is a CSV with ";" between its columns, in UTF-8
// or ISO-8859-1, with a head line of its own (key;state;reason;instant), given its name only when it is whole.
import { hash } from 'node:crypto';
import { instantOf, isoOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { ReportedReceipt } from '../partner.ts';
import type { ComposedLetter } from './compose.ts';
import { readIssue, readReturnReason } from './return-reason.ts';

export interface TicketSettings {
  readonly product: 'economy' | 'priority';
  readonly sides: 'simplex' | 'duplex';
  readonly colour: 'grayscale' | 'colour';
}

/** The job ticket: one JSON object; with it the house has the letter. */
export function writeTicket(letter: ComposedLetter, { product, sides, colour }: TicketSettings, nowMs: number): Buffer {
  const { effectKey, name, address, pages, sha256 } = letter;
  const { lines, postcode, city, country } = address;
  const ticket = {
    version: 1,
    key: effectKey,
    document: `${effectKey}.pdf`,
    sha256,
    pages,
    handedOverAt: isoOf(nowMs),
    product,
    sides,
    colour,
    recipient: { name, lines, postcode, city, country },
  };
  return Buffer.from(`${JSON.stringify(ticket, null, 2)}\n`);
}

/** States of a return file in ours. */
const states: ReadonlyMap<string, ReportedReceipt['state']> = new Map([
  ['accepted', 'ACCEPTED'],
  ['printed', 'PROCESSING'],
  ['posted', 'DISPATCHED'],
  ['delivered', 'DELIVERED'],
  ['returned', 'RETURNED'],
  ['rejected', 'BOUNCED'],
  ['cancelled', 'CANCELLED'],
]);

export interface ReturnFile {
  readonly receipts: readonly ReportedReceipt[];
  /** Numbers of the lines that could not be read, from 1. */
  readonly badLines: readonly number[];
}

const linesMax = 200_000;

/** Reads a return file. A line that cannot be read never loses the others. */
export function readReturnFile(bytes: Buffer): ReturnFile {
  const lines = decode(bytes).split(/\r\n|\n|\r/);
  const receipts: ReportedReceipt[] = [];
  const badLines: number[] = [];
  for (const [index, line] of lines.slice(0, linesMax).entries()) {
    if (line.trim() === '' || (index === 0 && /^"?key"?;/i.test(line))) continue;
    const receipt = readLine(line);
    if (receipt === undefined) badLines.push(index + 1);
    else receipts.push(receipt);
  }
  if (lines.length > linesMax) badLines.push(linesMax + 1);
  return { receipts, badLines };
}

/** UTF-8 where it is that, else ISO-8859-1, which every sequence of bytes is. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function readLine(line: string): ReportedReceipt | undefined {
  const cells = line.split(';').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const [key = '', word = '', reason = '', instant = ''] = cells;
  const effectKey = key.toLowerCase();
  const state = states.get(word.toLowerCase());
  const occurredAtMs = instantOf(instant);
  if (cells.length < 4 || !isUuid(effectKey) || state === undefined || occurredAtMs === undefined) return undefined;
  const why = state === 'RETURNED' ? readReturnReason(reason) : state === 'BOUNCED' ? readIssue(reason) : undefined;
  return {
    // The same fact in another file is the same report.
    partnerEventId: hash('sha256', `${effectKey};${state};${occurredAtMs}`).slice(0, 40),
    effectKey,
    state,
    failureClass: why?.[1] ?? null,
    code: why?.[0] ?? null,
    detail: null,
    occurredAtMs,
  };
}

/** Which lines of a file could not be read, in our words; the first ten. */
export function tellBadLines(badLines: readonly number[]): string {
  const more = badLines.length > 10 ? ` and ${badLines.length - 10} more` : '';
  return `lines ${badLines.slice(0, 10).join(', ')}${more} could not be read`;
}
