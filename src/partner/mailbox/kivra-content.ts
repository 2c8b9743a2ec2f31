// An invoice as Kivra content (swagger.yml, Content_user_v2, Content_company, PaymentMultipleOptions, Invoice): PDF and
// responsive HTML as one part, with what Kivra needs to let the debtor pay it there.
// Kivra recognises a repeat by the whole payload but for generated_at, so nothing else here may depend on the time.
import { dayOf, startOfDayMs } from '../../clock.ts';
import { isOcrNumber } from '../../document/giro-line.ts';
import { renderMail } from '../../document/mail.ts';
import { oneLine, writeBankgiro, writeOrganisationNumber } from '../../document/notation.ts';
import { wordings } from '../../document/wording.ts';
import { formatAmount } from '../../money.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import type { Consignment } from '../partner.ts';
import type { KivraRecipient } from './kivra-recipient.ts';

/** "1 MB per content per recipient. This is the total JSON-object" (api-introduction, Limits): the smaller megabyte. */
export const contentBytesMax = 1_000_000;

/** Writes the body of POST /v2/tenant/{key}/content: the same bytes for the same key but for generated_at. */
export async function writeKivraContent(
  { effectKey, invoice, nowMs }: Pick<Consignment, 'effectKey' | 'invoice' | 'nowMs'>,
  recipient: KivraRecipient,
): Promise<Buffer> {
  // The document is dated by the invoice, not by the try, or a second try would be a second invoice.
  const { html, pdf, pdfFileName } = await renderMail(
    invoice,
    startOfDayMs(invoice.issueDate, invoice.creditor.timeZone),
  );
  const title = `${wordings[invoice.debtor.language].title[invoice.type]} ${invoice.number}`;
  return Buffer.from(
    JSON.stringify({
      [recipient.field]: recipient.number,
      // Seen in lists and notifications: short, and free of personal data.
      subject: oneLine(title, 35),
      generated_at: dayOf(nowMs, invoice.creditor.timeZone),
      parts: [
        {
          name: pdfFileName,
          data: Buffer.from(pdf).toString('base64'),
          content_type: 'application/pdf',
          responsive_part: {
            name: pdfFileName.replace(/pdf$/, 'html'),
            data: Buffer.from(withReference(html, effectKey)).toString('base64'),
            content_type: 'text/html',
          },
        },
      ],
      ...(recipient.field === 'ssn' ? paidByPerson(invoice) : paidByCompany(invoice)),
    }),
  );
}

/**
 * Puts the effect key into the head of the page. The contract has no field for it, and without it a deliberate second
 * distribution of an unchanged invoice would be the first one's payload, and be swallowed as its repeat.
 */
function withReference(html: string, effectKey: string): string {
  return html.replace(
    '<meta charset="utf-8">',
    `<meta charset="utf-8">\n<meta name="reference" content="${effectKey}">`,
  );
}

const userTypes = { INVOICE: 'invoice', REMINDER: 'invoice.reminder' } as const;

/** Type and payment of a content to a person. What cannot be paid in kronor to a giro is a letter. */
function paidByPerson(invoice: InvoiceContent): object {
  const { type, currency, amountMinor, creditor, dueDate, paymentReference: reference } = invoice;
  const { bankgiro } = creditor;
  if (type === 'CREDIT_NOTE' || bankgiro === undefined || currency !== 'SEK') return { type: 'letter' };
  // At least one krona, and a reference of at most 25 characters: a shortened one would not find its invoice.
  if (amountMinor < 100 || !/^.{1,25}$/u.test(reference)) return { type: 'letter' };
  return {
    type: userTypes[type],
    payment_multiple_options: {
      payable: true,
      currency,
      // A bankgiro number.
      method: '1',
      account: writeBankgiro(bankgiro),
      options: [
        {
          due_date: dueDate,
          amount: formatAmount(amountMinor, currency),
          type: isOcrNumber(reference) ? 'SE_OCR' : 'TENANT_REF',
          reference,
        },
      ],
    },
  };
}

const companyTypes = {
  INVOICE: 'accounting.invoice',
  REMINDER: 'accounting.invoicereminder',
  CREDIT_NOTE: 'accounting.invoicecreditnote',
} as const;

/** Type and structured invoice of a content to a company. Amounts are positive, credit notes too. */
function paidByCompany(invoice: InvoiceContent): object {
  const { type, currency, number, issueDate, dueDate, creditor, paymentReference } = invoice;
  // Only a credit note needs no giro to be paid to.
  if (creditor.bankgiro === undefined && type !== 'CREDIT_NOTE') return { type: 'letter' };
  const money = (minor: number) => formatAmount(Math.abs(minor), currency);
  return {
    type: companyTypes[type],
    invoice: {
      invoice_number: number,
      invoice_date: issueDate,
      due_date: dueDate,
      currency,
      supplier_name: creditor.name,
      supplier_organisation_number: writeOrganisationNumber(creditor.organisationNumber),
      supplier_vat_number: creditor.vatNumber,
      supplier_address_street: creditor.address.lines.join(', '),
      supplier_address_postal_code: creditor.address.postcode,
      supplier_address_city: creditor.address.city,
      payment_reference: {
        value: paymentReference,
        reference_type: isOcrNumber(paymentReference) ? 'ocr' : 'unstructured',
      },
      ...(creditor.bankgiro !== undefined && { bankgiro: writeBankgiro(creditor.bankgiro) }),
      ...(creditor.iban !== undefined && { iban: creditor.iban.replace(/\s/g, '') }),
      total_amount_tax_exclusive: money(invoice.amountMinor - invoice.vatMinor),
      total_vat_amount: money(invoice.vatMinor),
      total_amount_tax_inclusive: money(invoice.amountMinor),
      total_amount_due: money(invoice.amountMinor),
    },
  };
}
