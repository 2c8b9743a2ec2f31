// The text of a notice: an invoice in one breath, for a channel that carries a few lines (SMS). It tells what a debtor
// needs to pay, and nothing of the debtor: phones are lent, read over a shoulder, and numbers pass to others.

import type { InvoiceContent } from '../../record/invoice.ts';
import { isOcrNumber } from '../giro-line.ts';
import { oneLine, writeBankgiro, writeIban, writeMoney } from '../notation.ts';
import { wordings } from '../wording.ts';

// Enough to know a creditor by; longer names would cost a part of their own.
const nameLengthMax = 60;

/**
 * "Faktura 2026-10417 från Fjällvind Energi AB: 1 195,54 kr att betala senast 2026-04-01. Bankgiro 5050-1055, OCR
 * 123456789023." in the debtor's language. Spaces, signs and quotes are those of the SMS alphabet where it has a like
 * one, so that none of them makes the message dearer.
 */
export function writeNotice(invoice: InvoiceContent): string {
  const { creditor, currency, dueDate } = invoice;
  const { language } = invoice.debtor;
  const words = noticeWords[language];
  const head = `${wordings[language].title[invoice.type]} ${oneLine(invoice.number)} ${wordings[language].from} ${oneLine(creditor.name, nameLengthMax)}`;
  // Some sources write credit notes in negative amounts; the words already say the sign.
  const money = (minor: number) => writeMoney(minor, currency, language);
  if (invoice.type === 'CREDIT_NOTE') {
    return plain(`${head}: ${words.credited(money(Math.abs(invoice.amountMinor)))} ${words.nothingToPay}`);
  }
  if (invoice.amountMinor <= 0) return plain(`${head}. ${words.nothingToPay}`);
  const pay = words.pay(money(invoice.amountMinor), dueDate);
  return plain([`${head}: ${pay}.`, ...paymentSentence(invoice)].join(' '));
}

const noticeWords = {
  sv: {
    pay: (amount: string, day: string) => `${amount} att betala senast ${day}`,
    credited: (amount: string) => `${amount} krediteras dig.`,
    nothingToPay: 'Du behöver inte betala något.',
    reference: 'referens',
  },
  en: {
    pay: (amount: string, day: string) => `${amount} to pay by ${day}`,
    credited: (amount: string) => `${amount} is credited to you.`,
    nothingToPay: 'You do not need to pay anything.',
    reference: 'reference',
  },
} as const;

/** Account and reference. Bankgiro is Swedish and takes kronor; other currencies are paid to the IBAN. */
function paymentSentence({ creditor, currency, paymentReference, debtor }: InvoiceContent): string[] {
  const { bankgiro, iban } = creditor;
  const account =
    bankgiro !== undefined && currency === 'SEK'
      ? `Bankgiro ${oneLine(writeBankgiro(bankgiro))}`
      : iban === undefined
        ? ''
        : `IBAN ${oneLine(writeIban(iban))}`;
  const name = isOcrNumber(paymentReference) ? 'OCR' : noticeWords[debtor.language].reference;
  const reference = paymentReference === '' ? '' : `${name} ${oneLine(paymentReference)}`;
  const told = [account, reference].filter((text) => text !== '').join(', ');
  return told === '' ? [] : [`${told.slice(0, 1).toUpperCase()}${told.slice(1)}.`];
}

/** What the GSM alphabet lacks and has a like of. */
function plain(text: string): string {
  return text
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019\u201a\u2032\u00b4`]/g, "'")
    .replace(/[\u201c-\u201e\u2033\u00ab\u00bb]/g, '"')
    .replace(/\u2026/g, '...');
}
