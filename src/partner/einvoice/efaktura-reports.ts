// What a bank writes of consumer e-invoices: report files (a receipt for each record or for a whole file, later what
// became of it) and the register of who has agreed to get them. Lines of text with ";" between their fields; a first line
// 01, a last line 99 with the count of those between. The layout is our own (docs/partners.md).
import { hash } from 'node:crypto';
import { dayOf, instantOf, isDay } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { ReportedReceipt } from '../partner.ts';

type Told = Pick<ReportedReceipt, 'state' | 'failureClass' | 'payment'>;

const told = (
  state: ReportedReceipt['state'],
  failureClass: FailureClass | null = null,
  payment?: ReportedReceipt['payment'],
): Told => ({ state, failureClass, ...(payment !== undefined && { payment }) });

/** Receipts of a record, by code. A code we do not know says nothing against the recipient. */
export const receiptCodes: ReadonlyMap<string, Told> = new Map([
  ['00', told('ACCEPTED')],
  ['10', told('BOUNCED', 'HARD')], // the recipient has no agreement
  ['11', told('BOUNCED', 'POLICY')], // the recipient's bank refused it
  ['12', told('BOUNCED', 'HARD')], // no such person
  ['20', told('BOUNCED', 'CONTENT')], // OCR number wrong
  ['21', told('BOUNCED', 'CONTENT')], // pay date past, too far ahead or no bank day
  ['22', told('BOUNCED', 'CONTENT')], // amount wrong
  ['23', told('BOUNCED', 'PARTNER')], // the document is damaged
  ['24', told('BOUNCED', 'PARTNER')], // the bankgiro number is not in the agreement
  ['30', told('ACCEPTED')], // the key was taken before
]);

/** Receipts of a whole file: none of its records was taken. */
export const fileCodes: ReadonlyMap<string, Told> = new Map([
  ['90', told('BOUNCED', 'PARTNER')], // cannot be read
  ['91', told('BOUNCED', 'PARTNER')], // count or sum does not fit
  ['92', told('BOUNCED', 'PARTNER')], // the creditor is not known
]);

/** What becomes of a record that was taken. */
export const laterEvents: ReadonlyMap<string, Told> = new Map([
  ['PRESENTED', told('DELIVERED')], // stands in the recipient's internet bank
  ['APPROVED', told('ACKNOWLEDGED', null, 'SCHEDULED')], // approved for payment
  ['PAID', told('ACKNOWLEDGED', null, 'SETTLED')],
  ['UNPAID', told('ACKNOWLEDGED', null, 'FAILED')], // the approval was taken back, or there was no cover
  ['DECLINED', told('RECIPIENT_REJECTED')],
]);

/** What is said of a whole file: it becomes a receipt of each of its records. */
export interface FileReport {
  readonly fileId: string;
  readonly code: string;
  readonly atMs: number;
}

export interface ReportFile {
  readonly receipts: readonly ReportedReceipt[];
  readonly files: readonly FileReport[];
  /** Numbers of the lines that could not be read, from 1. */
  readonly badLines: readonly number[];
  /** Its first or last line is missing or does not fit. */
  readonly isWhole: boolean;
}

/** Reads a report file. A line that cannot be read never loses the others. */
export function readReportFile(bytes: Buffer): ReportFile {
  const { lines, isWhole } = readLines(bytes, 'REPORT');
  const receipts: ReportedReceipt[] = [];
  const files: FileReport[] = [];
  const badLines: number[] = [];
  for (const { fields, number } of lines) {
    const receipt = readReport(fields);
    const file = receipt === undefined ? readFileReport(fields) : undefined;
    if (receipt !== undefined) receipts.push(receipt);
    else if (file !== undefined) files.push(file);
    else badLines.push(number);
  }
  return { receipts, files, badLines, isWhole };
}

/** 20;key;event;code;instant */
function readReport([kind, key = '', event = '', code = '', at = '']: readonly string[]): ReportedReceipt | undefined {
  const effectKey = key.toLowerCase();
  const occurredAtMs = instantOf(at);
  if (kind !== '20' || !isUuid(effectKey) || occurredAtMs === undefined) return undefined;
  if (event !== 'RECEIPT') {
    const later = laterEvents.get(event);
    return later && receiptOf(effectKey, later, event, occurredAtMs);
  }
  if (!/^\d{2}$/.test(code)) return undefined;
  return receiptOf(effectKey, receiptCodes.get(code) ?? told('BOUNCED', 'PARTNER'), code, occurredAtMs);
}

/** 21;file;code;instant */
function readFileReport([kind, fileId = '', code = '', at = '']: readonly string[]): FileReport | undefined {
  const atMs = instantOf(at);
  const isReadable = kind === '21' && /^[0-9a-f]{32}$/.test(fileId) && /^\d{2}$/.test(code) && atMs !== undefined;
  return isReadable ? { fileId, code, atMs } : undefined;
}

/** The receipts of all records of a file. A code that we do not know is one that was not taken, too. */
export function receiptsOfFile({ code, atMs }: FileReport, effectKeys: readonly string[]): ReportedReceipt[] {
  const meaning = fileCodes.get(code) ?? told('BOUNCED', 'PARTNER');
  return effectKeys.map((effectKey) => receiptOf(effectKey, meaning, code, atMs));
}

function receiptOf(effectKey: string, meaning: Told, code: string, occurredAtMs: number): ReportedReceipt {
  // The same fact in another file is the same report.
  const partnerEventId = hash('sha256', `${effectKey};${code};${occurredAtMs}`).slice(0, 40);
  return { partnerEventId, effectKey, ...meaning, code, detail: null, occurredAtMs };
}

/** Who has agreed, by identity number with twelve digits; undefined when the file is not whole. */
export function readRegister(bytes: Buffer): ReadonlySet<string> | undefined {
  const { head, lines, isWhole } = readLines(bytes, 'REGISTER');
  const asOfMs = instantOf(head[3] ?? '');
  if (!isWhole || asOfMs === undefined) return undefined;
  const today = dayOf(asOfMs, 'Europe/Stockholm');
  const agreed = new Set<string>();
  for (const { fields } of lines) {
    // 30;identity number;from;until
    const [kind, person = '', from = '', until = ''] = fields;
    const isReadable = kind === '30' && /^\d{12}$/.test(person) && isDay(from) && (until === '' || isDay(until));
    if (!isReadable) return undefined;
    if (from <= today && (until === '' || until > today)) agreed.add(person);
  }
  return agreed;
}

interface Lines {
  readonly head: readonly string[];
  /** Between the first and the last, with their numbers in the file. */
  readonly lines: readonly { readonly fields: readonly string[]; readonly number: number }[];
  readonly isWhole: boolean;
}

function readLines(bytes: Buffer, kind: string): Lines {
  const all = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n/)
    .map((line, index) => ({ fields: line.split(';').map((field) => field.trim()), number: index + 1 }))
    .filter(({ fields }) => fields.length > 1 || fields[0] !== '');
  const head = all[0]?.fields ?? [];
  const last = all.at(-1)?.fields ?? [];
  const lines = all.filter(({ fields: [code] }, index) => !(index === 0 && code === '01') && code !== '99');
  return {
    head,
    lines,
    isWhole: head[0] === '01' && head[1] === kind && last[0] === '99' && Number(last[1]) === lines.length,
  };
}
