// An invoice as a mail: subject, plain text, HTML and the invoice as a PDF to attach, all saying the same.
// Nothing an invoice holds can add a header, a tag or a script: the subject is one line, the HTML is escaped.

import { createHash } from 'node:crypto';
import type { InvoiceContent } from '../record/invoice.ts';
import { layInvoice } from './layout/invoice.ts';
import { writeCollectionHtml, writeMailHtml } from './mail-html.ts';
import { writeCollectionText, writeMailText } from './mail-text.ts';
import { oneLine } from './notation.ts';
import { type Collection, type Presentation, presentCollection } from './presentation.ts';

/** An invoice as a PDF to attach. */
export interface PdfFile {
  readonly pdf: Uint8Array;
  /** ASCII letters, digits, "-" and "." only. */
  readonly pdfFileName: string;
}

export interface MailDocument extends PdfFile {
  /** One line, at most 200 characters, Unicode: the mail program encodes it. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** More invoices in the same mail; no two files of a mail have the same name. */
  readonly also: readonly PdfFile[];
  /** Of the PDFs, one after the other, lower-case hex. */
  readonly sha256: string;
}

/**
 * Renders an invoice as a mail, or several to one debtor (`also`) as one; `nowMs` is the creditor's time of the
 * hand-over.
 */
export async function renderMail(
  content: InvoiceContent,
  nowMs: number,
  also: readonly InvoiceContent[] = [],
): Promise<MailDocument> {
  const contents = [content, ...also] as const;
  const collection = presentCollection(contents);
  const [shown] = collection.invoices;
  const [file, ...others] = writeFiles(collection, contents, nowMs);
  const said =
    also.length === 0
      ? { subject: writeSubject(shown, content), text: writeMailText(shown), html: writeMailHtml(shown) }
      : {
          subject: writeCollectionSubject(collection),
          text: writeCollectionText(collection),
          html: writeCollectionHtml(collection),
        };
  const digest = createHash('sha256');
  for (const { pdf } of [file, ...others]) digest.update(pdf);
  return { ...said, ...file, also: others, sha256: digest.digest('hex') };
}

/** The PDFs; one whose name another has already gets a number behind it. */
function writeFiles(
  { invoices: [first, ...more] }: Collection,
  contents: readonly InvoiceContent[],
  nowMs: number,
): [PdfFile, ...PdfFile[]] {
  const taken = new Set<string>();
  const write = (shown: Presentation, index: number): PdfFile => {
    const { pdf } = layInvoice(shown, [shown.debtorName], nowMs);
    const name = writeFileName(shown, contents[index]?.type ?? 'INVOICE');
    let pdfFileName = `${name}.pdf`;
    for (let number = 2; taken.has(pdfFileName); number += 1) pdfFileName = `${name}-${number}.pdf`;
    taken.add(pdfFileName);
    return { pdf, pdfFileName };
  };
  return [write(first, 0), ...more.map((shown, index) => write(shown, index + 1))];
}

/** "Faktura 1042 från Fjällvind AB: 1 234,50 kr, förfaller 2026-04-01": all a reader needs to decide when to open it. */
function writeSubject(shown: Presentation, content: InvoiceContent): string {
  const { wording } = shown;
  const due = shown.payment === undefined ? '' : `, ${wording.due} ${content.dueDate}`;
  const from = oneLine(shown.creditorName, 80);
  return oneLine(`${shown.title} ${oneLine(shown.number, 40)} ${wording.from} ${from}: ${shown.amount[1]}${due}`);
}

/** "3 fakturor från Fjällvind AB: totalt 3 234,50 kr, den första förfaller 2026-04-01". */
function writeCollectionSubject({ invoices: [{ wording, creditorName }], title, totals, due }: Collection): string {
  const from = oneLine(creditorName, 80);
  const amount = `${wording.totalInline} ${totals.join(' + ')}`;
  return oneLine(`${title} ${wording.from} ${from}: ${amount}${due === undefined ? '' : `, ${due}`}`);
}

function writeFileName(shown: Presentation, type: InvoiceContent['type']): string {
  const number = shown.number
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return [shown.wording.fileName[type], number].filter((part) => part !== '').join('-');
}
