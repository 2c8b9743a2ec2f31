// The plain text of an invoice mail: what the HTML says, line by line, for readers and programs without HTML.

import type { Collection, Fact, Presentation } from './presentation.ts';

const ruleLength = 60;

/** Writes the text; lines end with a line feed and are as long as their content. */
export function writeMailText(shown: Presentation): string {
  const { wording } = shown;
  const rule = '-'.repeat(ruleLength);
  const lines: string[] = [
    `${shown.title} ${shown.number} ${wording.from} ${shown.creditorName}`,
    '',
    `${wording.recipient}: ${shown.debtorName}`,
    ...shown.facts.map(writeFact),
    '',
    shown.payment === undefined ? shown.title : wording.howToPay,
    rule,
    ...(shown.payment ?? [shown.amount]).map(writeFact),
    '',
    shown.paymentNote,
    '',
  ];
  if (shown.lines.length > 0) lines.push(wording.specification, rule);
  for (const line of shown.lines) {
    lines.push(
      line.description,
      `  ${line.quantity} × ${line.unitPrice}, ${wording.vatInline} ${line.vat}: ${line.net} ${shown.currency}`,
    );
  }
  lines.push(rule);
  for (const row of shown.vatRows) {
    lines.push(
      `${wording.vat} ${row.rate}: ${wording.vatBase.toLowerCase()} ${row.base}, ${wording.vatInline} ${row.vat}`,
    );
  }
  lines.push(...shown.sums.map(writeFact), writeFact(shown.amount), '', wording.attached, '', wording.questions);
  lines.push(...writeFoot(shown));
  return asText(lines);
}

/** Writes the text of several invoices in one mail: each with its amount and how to pay it; the rest is attached. */
export function writeCollectionText({ invoices, title, totals }: Collection): string {
  const [first] = invoices;
  const { wording } = first;
  const rule = '-'.repeat(ruleLength);
  const lines = [
    `${title} ${wording.from} ${first.creditorName}`,
    '',
    `${wording.recipient}: ${first.debtorName}`,
    `${wording.total}: ${totals.join(' + ')}`,
    '',
    wording.payEach,
    '',
  ];
  for (const shown of invoices) {
    lines.push(`${shown.title} ${shown.number}`, rule, ...(shown.payment ?? [shown.amount]).map(writeFact));
    if (shown.payment === undefined) lines.push(shown.paymentNote);
    lines.push('');
  }
  lines.push(wording.attachedAll, '', wording.questionsAll, ...writeFoot(first));
  return asText(lines);
}

function writeFoot(shown: Presentation): string[] {
  const registrations = shown.creditorRegistrations.map(writeFact);
  return [...shown.creditorContact, '', shown.creditorName, ...shown.creditorAddress, ...registrations, ''];
}

function asText(lines: readonly string[]): string {
  // No-break spaces keep amounts together on paper; in plain text they only hinder search and copying.
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

function writeFact([label, value]: Fact): string {
  return `${label}: ${value}`;
}
