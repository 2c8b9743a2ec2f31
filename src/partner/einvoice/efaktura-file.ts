// The file in which consumer e-invoices are handed to a bank: a header, one record an invoice with its PDF, a trailer with
// count and sum. The layout is our own (docs/partners.md), in the style of Bankgirot's e-faktura; a real bank's takes its
// place here and nowhere else.
import { hash } from 'node:crypto';
import { isDay, isoOf, startOfDayMs } from '../../clock.ts';
import { holidaysOf } from '../../country.ts';
import { group, leaf, xmlDocument } from '../../document/einvoice/xml.ts';
import { checkDigit, isOcrNumber } from '../../document/giro-line.ts';
import { renderMail } from '../../document/mail.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import { refused } from '../http-outcome.ts';
import type { Consignment, Outcome } from '../partner.ts';

/** Addresses: "efaktura:" and a personal identity number with twelve digits. */
export const eFakturaAddress = /^efaktura:\d{12}$/;

/** One invoice as the bank takes it. */
export interface EFakturaRecord {
  readonly kind: 'COMPOSED';
  readonly effectKey: string;
  /** Personal identity number, twelve digits. */
  readonly recipient: string;
  readonly number: string;
  readonly type: 'INVOICE' | 'REMINDER';
  readonly issueDate: string;
  /** The due date, or the bank day after it. */
  readonly payDate: string;
  readonly bankgiro: string;
  readonly ocr: string;
  readonly amountOre: number;
  readonly pdf: Buffer;
  readonly pdfFileName: string;
  /** Of the PDF, lower-case hex. */
  readonly sha256: string;
}

type Refusal = Extract<Outcome, { readonly kind: 'REFUSED' }>;

/** The bank's bound on one document. */
const documentBytesMax = 1024 * 1024;

/** Makes a record: the same for the same key, whenever it is made. */
export async function composeRecord(consignment: Consignment): Promise<EFakturaRecord | Refusal> {
  const { effectKey, contactPoint, invoice } = consignment;
  const recipient = readRecipient(contactPoint.address);
  if (recipient === undefined) return refused('HARD', 'ADDRESS_INVALID', 'not a personal identity number');
  const payable = readPayable(invoice);
  if ('failureClass' in payable) return payable;
  try {
    // Dated by the invoice, not by the try: a repeat is the same document.
    const issuedMs = startOfDayMs(invoice.issueDate, invoice.creditor.timeZone);
    const { pdf, pdfFileName, sha256 } = await renderMail(invoice, issuedMs);
    if (pdf.length > documentBytesMax) return refused('POLICY', 'DOCUMENT_TOO_LARGE', 'more than the bank takes');
    const { number, issueDate } = invoice;
    const document = { pdf: Buffer.from(pdf), pdfFileName, sha256 };
    return { kind: 'COMPOSED', effectKey, recipient, number, issueDate, ...payable, ...document };
  } catch {
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    return refused('CONTENT', 'NOT_COMPOSED', 'no document made');
  }
}

/** The identity number of an address, or undefined when it is none. Coordination numbers are taken too. */
export function readRecipient(address: string): string | undefined {
  const text = address.trim();
  if (!eFakturaAddress.test(text)) return undefined;
  const number = text.slice('efaktura:'.length);
  return checkDigit(number.slice(2, -1)) === Number(number.at(-1)) ? number : undefined;
}

type Payable = Pick<EFakturaRecord, 'type' | 'payDate' | 'bankgiro' | 'ocr' | 'amountOre'>;

/** What the recipient's bank pays by. What the bank never takes goes another way; what is missing is the document's fault. */
function readPayable(invoice: InvoiceContent): Payable | Refusal {
  const { type, currency, amountMinor, dueDate, paymentReference: ocr, creditor } = invoice;
  if (currency !== 'SEK') return refused('POLICY', 'CURRENCY_NOT_TAKEN', 'not in kronor');
  if (type === 'CREDIT_NOTE') return refused('POLICY', 'TYPE_NOT_TAKEN', 'a credit note');
  if (amountMinor <= 0) return refused('POLICY', 'NOTHING_TO_PAY', 'nothing to pay');
  const bankgiro = (creditor.bankgiro ?? '').replace(/[\s-]/g, '');
  if (bankgiro === '') return refused('CONTENT', 'BANKGIRO_MISSING', 'creditor.bankgiro');
  if (!/^\d{7,8}$/.test(bankgiro) || checkDigit(bankgiro.slice(0, -1)) !== Number(bankgiro.at(-1))) {
    return refused('CONTENT', 'BANKGIRO_INVALID', 'creditor.bankgiro');
  }
  if (ocr.trim() === '') return refused('CONTENT', 'OCR_MISSING', 'paymentReference');
  if (!isOcrNumber(ocr)) return refused('CONTENT', 'OCR_INVALID', 'paymentReference');
  if (!isDay(dueDate)) return refused('CONTENT', 'DUE_DATE_INVALID', 'dueDate');
  return { type, payDate: bankDayFrom(dueDate), bankgiro, ocr, amountOre: amountMinor };
}

/** The day itself or the next bank day: what falls due on a day off may be paid on it (lag 1930:173). */
function bankDayFrom(day: string): string {
  const holidays = holidaysOf('SE');
  let date = Temporal.PlainDate.from(day);
  while (date.dayOfWeek > 5 || holidays.has(date.toString())) date = date.add({ days: 1 });
  return date.toString();
}

/**
 * The file's id: of the instant of the hand-over and its records, in whatever order they come. Not of the records alone:
 * one that was refused may be handed over again, and a file that the bank has would swallow it.
 */
export function fileIdOf(records: readonly EFakturaRecord[], nowMs: number): string {
  const keys = records.map(({ effectKey }) => effectKey).sort();
  return hash('sha256', [isoOf(nowMs), ...keys].join('\n')).slice(0, 32);
}

/** The whole file, UTF-8. Amounts are in öre. */
export function writeFile(records: readonly EFakturaRecord[], creditorNumber: string, nowMs: number): Buffer {
  const header = group(
    'Header',
    leaf('FileId', fileIdOf(records, nowMs)),
    leaf('CreditorNumber', creditorNumber),
    leaf('CreatedAt', isoOf(nowMs)),
  );
  const sum = records.reduce((total, { amountOre }) => total + amountOre, 0);
  const trailer = group('Trailer', leaf('Count', String(records.length)), leaf('SumOre', String(sum)));
  return xmlDocument('EInvoiceFile', { version: '1' }, header, ...records.map(writeRecord), trailer);
}

function writeRecord(record: EFakturaRecord): string {
  const { pdf, pdfFileName, sha256 } = record;
  return group(
    'EInvoice',
    leaf('Key', record.effectKey),
    leaf('Recipient', record.recipient),
    leaf('Number', record.number),
    leaf('Type', record.type),
    leaf('IssueDate', record.issueDate),
    leaf('PayDate', record.payDate),
    leaf('Bankgiro', record.bankgiro),
    leaf('Ocr', record.ocr),
    leaf('AmountOre', String(record.amountOre)),
    leaf('Document', pdf.toString('base64'), { name: pdfFileName, mediaType: 'application/pdf', sha256 }),
  );
}
