// An invoice as a notice on a phone or a desktop: a title and one line. It shows on locked screens, so it holds neither
// the debtor's name nor any number of the debtor: who asks, how much, and until when.
import type { InvoiceContent, Language } from '../../record/invoice.ts';
import { oneLine } from '../notation.ts';
import { presentInvoice } from '../presentation.ts';

export interface PushNotice {
  /** At most 80 characters: "Faktura från Fjällvind AB". */
  readonly title: string;
  /** One line: "Att betala: 1 234,50 kr, förfaller 2026-04-01". */
  readonly body: string;
  readonly language: Language;
}

/** Writes the notice of an invoice, in the debtor's language. */
export function writePushNotice(content: InvoiceContent): PushNotice {
  const { title, wording, creditorName, amount, payment, language } = presentInvoice(content);
  const due = payment === undefined ? '' : `, ${wording.due} ${content.dueDate}`;
  return {
    title: oneLine(`${title} ${wording.from} ${creditorName}`, 80),
    body: `${amount[0]}: ${amount[1]}${due}`,
    language,
  };
}
