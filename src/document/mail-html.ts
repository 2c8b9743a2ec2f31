// The HTML of an invoice mail, for the clients there are: tables for layout, styles on the elements, no images, no
// scripts, no outside addresses; readable at 320 pixels, in dark mode and by screen readers (a language, a title, a
// heading, table heads with scope, layout tables marked as such). All values are escaped where they are put in.

import type { Collection, Fact, LineText, Presentation } from './presentation.ts';

const font = "font-family:'Segoe UI',Helvetica,Arial,sans-serif";
const ink = '#1a1f29';
const grey = '#5b6470';
const accent = '#124569';
const line = '#d1d8df';
const tint = '#eef3f7';

/** Writes a whole HTML document. */
export function writeMailHtml(shown: Presentation): string {
  const { wording } = shown;
  const body = `${payBox(shown)}
${factTable(shown.facts)}
${lineTable(shown)}
${vatTable(shown)}
${sumTable(shown)}
<p style="margin:24px 0 0">${escapeHtml(wording.attached)}</p>`;
  return writePage(shown, `${shown.title} ${shown.number}`, wording.questions, body);
}

/** Writes several invoices as one HTML document: an overview, then each with how to pay it; the rest is attached. */
export function writeCollectionHtml(collection: Collection): string {
  const { invoices, title } = collection;
  const [first] = invoices;
  const { wording } = first;
  const body = `${overviewTable(collection)}
<p style="margin:0 0 20px">${escapeHtml(wording.payEach)}</p>
${invoices.map((shown) => payBox(shown, `${shown.title} ${shown.number}`)).join('\n')}
<p style="margin:24px 0 0">${escapeHtml(wording.attachedAll)}</p>`;
  return writePage(first, title, wording.questionsAll, body);
}

/** A document around a body of finished HTML; all but title and body is of the creditor and the debtor. */
function writePage(shown: Presentation, title: string, questions: string, body: string): string {
  const { wording } = shown;
  return `<!doctype html>
<html lang="${shown.language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${title} ${wording.from} ${shown.creditorName}`)}</title>
</head>
<body style="margin:0;padding:0;background:#f4f6f8;${font};color:${ink}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f6f8"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:620px;background:#ffffff;border:1px solid ${line}"><tr><td style="padding:28px 28px 24px;${font};color:${ink};font-size:15px;line-height:22px">
<p style="margin:0 0 20px;font-size:16px;font-weight:600">${escapeHtml(shown.creditorName)}</p>
<h1 style="margin:0 0 4px;font-size:26px;line-height:32px;font-weight:600;color:${accent}">${escapeHtml(title)}</h1>
<p style="margin:0 0 20px;color:${grey}">${escapeHtml(`${wording.recipient}: ${shown.debtorName}`)}</p>
${body}
</td></tr><tr><td style="padding:18px 28px 22px;border-top:1px solid ${line};${font};font-size:13px;line-height:19px;color:${grey}">
<p style="margin:0 0 10px">${[questions, ...shown.creditorContact].map(escapeHtml).join('<br>')}</p>
<p style="margin:0">${footLines(shown).map(escapeHtml).join('<br>')}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe between tags and in quoted attributes; controls that HTML forbids become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => escapes[character] ?? character)
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}/gu, '\ufffd');
}

/** With a heading of its own the box stands among others, and what holds for all of them is not repeated in each. */
function payBox(shown: Presentation, ownHeading?: string): string {
  const heading = ownHeading ?? (shown.payment === undefined ? shown.title : shown.wording.howToPay);
  const note = ownHeading !== undefined && shown.payment !== undefined ? '' : shown.paymentNote;
  const facts = shown.payment ?? [shown.amount];
  const rows = facts.map(([label, value], index) => {
    const size = index === 0 ? 'font-size:22px;line-height:28px' : 'font-size:16px;line-height:24px';
    return `<tr><td style="padding:0 0 8px;${font};color:${ink}"><span style="font-size:13px;color:${grey}">${escapeHtml(label)}</span><br><strong style="${size};word-break:break-word">${escapeHtml(value)}</strong></td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px;background:${tint};border-left:4px solid ${accent}"><tr><td style="padding:16px 20px 12px">
<h2 style="margin:0 0 10px;${font};font-size:15px;line-height:20px;font-weight:600;color:${accent}">${escapeHtml(heading)}</h2>
<table role="presentation" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>
${note === '' ? '' : `<p style="margin:4px 0 0;${font};font-size:13px;line-height:19px;color:${grey}">${escapeHtml(note)}</p>\n`}</td></tr></table>`;
}

/** Number, due date and amount of each, and what they come to. */
function overviewTable({ invoices, totals }: Collection): string {
  const [{ wording }] = invoices;
  const rows = invoices.map((shown) => {
    const due = shown.payment?.find(([label]) => label === wording.dueDate)?.[1] ?? '';
    const [number, amount] = [escapeHtml(shown.number), escapeHtml(shown.amount[1])];
    return `<tr>${cell(number, 'left')}${cell(escapeHtml(due), 'right')}${cell(amount, 'right')}</tr>`;
  });
  const heads = [headCell(wording.invoiceNumber, 'left'), headCell(wording.dueDate, 'right')];
  const total = `font-size:18px;line-height:28px;font-weight:600`;
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;margin:0 0 20px">
<tr>${heads.join('')}${headCell(wording.amount, 'right')}</tr>
${rows.join('\n')}
<tr><th scope="row" align="left" style="padding:8px 8px;${font};${total}">${escapeHtml(wording.total)}</th><td align="right" colspan="2" style="padding:8px 8px;${font};${total}">${totals.map(escapeHtml).join('<br>')}</td></tr>
</table>`;
}

function factTable(facts: readonly Fact[]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" align="left" style="padding:2px 16px 2px 0;font-weight:400;color:${grey};${font};font-size:14px">${escapeHtml(label)}</th><td style="padding:2px 0;${font};font-size:14px;word-break:break-word">${escapeHtml(value)}</td></tr>`,
  );
  return `<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px">${rows.join('')}</table>`;
}

function lineTable(shown: Presentation): string {
  if (shown.lines.length === 0) return '';
  const { wording } = shown;
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<tr>${headCell(wording.description, 'left')}${headCell(`${wording.amount} ${shown.currency}`, 'right')}</tr>
${shown.lines.map((row) => lineRow(row, wording.vatInline)).join('\n')}
</table>`;
}

/** Two columns only, so that nothing is squeezed on a telephone: quantity and price stand under the description. */
function lineRow(row: LineText, vat: string): string {
  const detail = `${row.quantity} × ${row.unitPrice}, ${vat} ${row.vat}`;
  return `<tr>${cell(`${escapeHtml(row.description)}<br><span style="font-size:13px;color:${grey}">${escapeHtml(detail)}</span>`, 'left')}${cell(escapeHtml(row.net), 'right')}</tr>`;
}

function vatTable(shown: Presentation): string {
  if (shown.vatRows.length === 0) return '';
  const { wording } = shown;
  const rows = shown.vatRows.map(
    (row) =>
      `<tr>${cell(escapeHtml(row.rate), 'left')}${cell(escapeHtml(row.base), 'right')}${cell(escapeHtml(row.vat), 'right')}</tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;margin:20px 0 0">
<tr>${headCell(wording.vatRate, 'left')}${headCell(wording.vatBase, 'right')}${headCell(wording.vat, 'right')}</tr>
${rows.join('\n')}
</table>`;
}

function sumTable(shown: Presentation): string {
  const row = ([label, value]: Fact, style: string) =>
    `<tr><th scope="row" align="left" style="padding:3px 8px 3px 0;${font};${style}">${escapeHtml(label)}</th><td align="right" style="padding:3px 0;white-space:nowrap;${font};${style}">${escapeHtml(value)}</td></tr>`;
  const sums = shown.sums.map((sum) => row(sum, 'font-size:14px;font-weight:400')).join('');
  const last = row(shown.amount, `font-size:18px;line-height:28px;font-weight:600;border-top:2px solid ${accent}`);
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;margin:20px 0 0">${sums}${last}</table>`;
}

function headCell(text: string, align: 'left' | 'right'): string {
  return `<th scope="col" align="${align}" style="padding:8px 8px;background:${tint};color:${accent};${font};font-size:13px;font-weight:600">${escapeHtml(text)}</th>`;
}

/** A cell of finished HTML. */
function cell(html: string, align: 'left' | 'right'): string {
  const wrap = align === 'right' ? 'white-space:nowrap' : 'word-break:break-word';
  return `<td align="${align}" valign="top" style="padding:8px 8px;border-bottom:1px solid ${line};${font};font-size:14px;line-height:20px;${wrap}">${html}</td>`;
}

function footLines(shown: Presentation): string[] {
  const registrations = shown.creditorRegistrations.map(([label, value]) => `${label} ${value}`);
  return [shown.creditorName, ...shown.creditorAddress, ...registrations];
}
