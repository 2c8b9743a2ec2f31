// An invoice as a Digipost message: XML of schema v8 (digipost-api-client-java, xsd/api_v8.xsd) and a PDF in one
// multipart request, with the invoice data type (digipost-data-types) where it can be paid in Norway.
// Message and document carry the effect key as their id, by which Digipost recognises a repeat.
import { startOfDayMs } from '../../clock.ts';
import { renderMail } from '../../document/mail.ts';
import { oneLine } from '../../document/notation.ts';
import { wordings } from '../../document/wording.ts';
import { formatAmount } from '../../money.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import type { Consignment } from '../partner.ts';
import { xmlText } from './xml.ts';

export const digipostMediaType = 'application/vnd.digipost-v8+xml';
const schema = 'http://api.digipost.no/schema/v8';
const dataTypes = 'http://api.digipost.no/schema/datatypes';

export interface DigipostRecipient {
  readonly element: 'personal-identification-number' | 'organisation-number' | 'digipost-address';
  readonly text: string;
}

/** Reads "no:" and a number of 11 (person) or 9 digits (organisation), either bare, or "name#ABCD"; else undefined. */
export function readDigipostRecipient(address: string): DigipostRecipient | undefined {
  const text = address.trim();
  const number = /^(?:no:)?([\d ]{9,14})$/i.exec(text)?.[1]?.replaceAll(' ', '');
  if (number?.length === 11) return { element: 'personal-identification-number', text: number };
  if (number?.length === 9) return { element: 'organisation-number', text: number };
  if (/^[\p{L}\d.\-_]{1,100}#[0-9A-Z]{4}$/iu.test(text)) return { element: 'digipost-address', text };
  return undefined;
}

/** What a request for identification asks: the same element as a message has for its recipient. */
export function writeIdentification(recipient: DigipostRecipient): Buffer {
  return Buffer.from(`${declaration}<identification xmlns="${schema}">${elementOf(recipient)}</identification>`);
}

export interface DigipostMessage {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface DigipostSender {
  /** On whose behalf the message is sent, when that is another than the broker. */
  readonly senderId?: string | undefined;
  readonly authenticationLevel: 'PASSWORD' | 'TWO_FACTOR';
}

/** Writes the multipart request; the same bytes for the same key. */
export async function writeDigipostMessage(
  { effectKey, invoice }: Pick<Consignment, 'effectKey' | 'invoice'>,
  recipient: DigipostRecipient,
  { senderId, authenticationLevel }: DigipostSender,
): Promise<DigipostMessage> {
  const { pdf } = await renderMail(invoice, startOfDayMs(invoice.issueDate, invoice.creditor.timeZone));
  const title = `${wordings[invoice.debtor.language].title[invoice.type]} ${invoice.number}`;
  const message = [
    `${declaration}<message xmlns="${schema}">`,
    `<message-id>${effectKey}</message-id>`,
    ...(senderId === undefined ? [] : [`<sender-id>${senderId}</sender-id>`]),
    `<recipient>${elementOf(recipient)}</recipient>`,
    `<primary-document><uuid>${effectKey}</uuid>`,
    `<subject>${xmlText(oneLine(title, 100))}</subject>`,
    '<file-type>pdf</file-type>',
    `<authentication-level>${authenticationLevel}</authentication-level>`,
    '<sensitivity-level>NORMAL</sensitivity-level>',
    writePayment(invoice),
    '</primary-document></message>',
  ].join('');
  const boundary = `stafett-${effectKey}`;
  const part = (name: string, type: string) =>
    `--${boundary}\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n`;
  return {
    contentType: `multipart/vnd.digipost-v8+xml; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(`${part('message', `${digipostMediaType}; charset=UTF-8`)}${message}\r\n`),
      Buffer.from(part(effectKey, 'application/pdf')),
      pdf,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

function elementOf({ element, text }: DigipostRecipient): string {
  return `<${element}>${xmlText(text)}</${element}>`;
}

/** The invoice data type: a Norwegian account of 11 digits, a KID number of at most 25, kroner. Nothing otherwise. */
function writePayment({ type, currency, amountMinor, dueDate, creditor, paymentReference }: InvoiceContent): string {
  const account = /^NO\d{2}(\d{11})$/.exec(creditor.iban?.replace(/\s/g, '') ?? '')?.[1];
  if (type === 'CREDIT_NOTE' || currency !== 'NOK' || amountMinor <= 0 || account === undefined) return '';
  if (!/^\d{2,25}$/.test(paymentReference)) return '';
  const due = Temporal.PlainDate.from(dueDate)
    .toZonedDateTime('Europe/Oslo')
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
  const sum = formatAmount(amountMinor, currency);
  return [
    `<data-type><invoice xmlns="${dataTypes}"><due-date>${due}</due-date><sum>${sum}</sum>`,
    `<creditor-account>${account}</creditor-account><kid>${paymentReference}</kid></invoice></data-type>`,
  ].join('');
}
