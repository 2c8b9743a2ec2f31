// A bank's notice of incoming payments, ISO 20022 camt.054 (any version; Bankgirot and the Swedish banks send it): each
// credit entry, or each transaction of it, is one payment. Debits are left out: they are no payments of debtors. Pure.
import { childOf, findElement, readXml, type XmlElement } from '../../document/xml-tree.ts';
import { type Problem, problem } from '../../problem.ts';
import type { RawPayment } from './payment-row.ts';

/** Reads it. A document that is larger than the reader takes (some hundreds of payments) is refused, not cut. */
export function readCamt(text: string): { problems: Problem[] } | { payments: RawPayment[] } {
  const root = readXml(text);
  const notice = childOf(root, 'BkToCstmrDbtCdtNtfctn');
  if (notice === undefined) return { problems: [problem('XML_UNREADABLE', ['content'], { expected: 'camt.054' })] };
  const entries = named(notice, 'Ntfctn').flatMap((notification) => named(notification, 'Ntry'));
  const payments = entries.filter(isCredit).flatMap(transactionsOf);
  return { payments: payments.map((fields, index) => ({ row: index + 1, fields, errors: [] })) };
}

function named(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function isCredit(entry: XmlElement): boolean {
  return childOf(entry, 'CdtDbtInd')?.text === 'CRDT' && childOf(entry, 'RvslInd')?.text !== 'true';
}

/** An entry of several transactions is as many payments, each with its own amount. */
function transactionsOf(entry: XmlElement): Record<string, string>[] {
  const transactions = named(entry, 'NtryDtls').flatMap((details) => named(details, 'TxDtls'));
  if (transactions.length < 2) return [fieldsOf(entry, transactions[0], 0)];
  return transactions.map((transaction, index) => fieldsOf(entry, transaction, index));
}

function fieldsOf(entry: XmlElement, transaction: XmlElement | undefined, index: number): Record<string, string> {
  // Version 2 has the amount of a transaction in AmtDtls/TxAmt, later ones beside its references.
  const amount =
    childOf(transaction, 'Amt') ?? childOf(transaction, 'AmtDtls', 'TxAmt', 'Amt') ?? childOf(entry, 'Amt');
  const own = childOf(transaction, 'Refs', 'AcctSvcrRef')?.text;
  const ofEntry = childOf(entry, 'AcctSvcrRef')?.text ?? childOf(entry, 'NtryRef')?.text;
  const paidOn = findElement(childOf(entry, 'BookgDt') ?? childOf(entry, 'ValDt'), 'Dt')?.text;
  const remittance = childOf(transaction, 'RmtInf');
  const reference = findElement(childOf(remittance, 'Strd', 'CdtrRefInf'), 'Ref')?.text;
  const fields = {
    bank_reference: own ?? (ofEntry === undefined || index === 0 ? ofEntry : `${ofEntry}/${index + 1}`),
    paid_on: paidOn,
    amount: amount?.text,
    currency: amount?.attributes['Ccy'],
    reference: reference ?? childOf(remittance, 'Ustrd')?.text,
    invoice_number: childOf(remittance, 'Strd', 'RfrdDocInf', 'Nb')?.text,
  };
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
