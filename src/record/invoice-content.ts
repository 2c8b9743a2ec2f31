// Reads invoices with their parties: all that documents are made from, for a whole batch in one statement.
import type { Scope } from '../store/transaction.ts';
import type { CreditorParty, InvoiceContent } from './invoice.ts';

/** What an invoice refers to: attributes of the invoice; a buyer reference may also stand on the debtor. */
type References = Pick<
  InvoiceContent,
  'buyerReference' | 'orderReference' | 'precedingInvoice' | 'zeroVatCategory' | 'vatExemptionReason'
>;

type InvoiceRow = Omit<InvoiceContent, 'creditor' | keyof References> & {
  readonly attributes: Readonly<Record<string, string>>;
  readonly buyerReference: string | null;
};

/** A Swedish organisation number of anyone but a sole trader, whose number is a personal identity number. */
const legalPerson = '^..[2-9].{7}$';
/** The same inside a VAT number. */
const legalPersonVat = '^SE..[2-9].{9}$';

/**
 * A debtor (alias b) as a DebtorParty, as jsonb: an issued invoice keeps it when its debtor is merged into another. What the
 * merged ones brought stands behind the debtor's own.
 */
export const partyColumns = `jsonb_strip_nulls(jsonb_build_object('debtorId', b.debtor_id, 'number', b.number, 'kind', b.kind,
  'name', b.name, 'country', b.country, 'language', b.language,
  'vatNumber', case when b.kind = 'COMPANY' and (b.country <> 'SE' or b.vat_number ~ '${legalPersonVat}') then b.vat_number end,
  'companyNumber', case when b.kind = 'COMPANY' and (b.country <> 'SE' or b.identity_number ~ '${legalPerson}')
    then b.identity_number end,
  'address', (select p.postal_address from contact_point p
    where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id and p.channel = 'LETTER'
    order by p.reachability = 'UNREACHABLE', p.merged_from is not null, p.created_at desc limit 1)))`;

/** The contents of these invoices by id; ids that do not exist are left out. */
export async function loadInvoiceContents(
  scope: Scope,
  invoiceIds: readonly string[],
): Promise<Map<string, InvoiceContent>> {
  const [creditor, rows] = await Promise.all([
    loadCreditorParty(scope),
    scope.sql<InvoiceRow[]>`
      select i.invoice_id as "invoiceId", i.number, i.type, i.issue_date as "issueDate", i.due_date as "dueDate",
        i.currency, i.amount_minor as "amountMinor", i.vat_minor as "vatMinor",
        i.payment_reference as "paymentReference", i.lines,
        i.attributes, case when i.printed_debtor is null then b.attributes->>'buyer_reference'
          else i.printed_debtor->>'buyerReference' end as "buyerReference",
        case when i.printed_debtor is null then ${scope.sql.unsafe(partyColumns)}
          else (i.printed_debtor || jsonb_build_object('debtorId', b.debtor_id)) - 'buyerReference' end as debtor
      from invoice i
      join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
      where i.creditor_id = ${scope.creditorId} and i.invoice_id = any(${[...invoiceIds]}::uuid[])`,
  ]);
  return new Map(
    rows.map(({ attributes, buyerReference, ...row }) => [
      row.invoiceId,
      { ...row, ...referencesOf(attributes, buyerReference), creditor },
    ]),
  );
}

function referencesOf(attributes: Readonly<Record<string, string>>, ofDebtor: string | null): References {
  const buyerReference = attributes['buyer_reference'] ?? ofDebtor;
  const {
    order_reference: orderReference,
    preceding_invoice: number,
    preceding_invoice_date: issueDate,
    vat_category: zeroVatCategory,
    vat_exemption_reason: vatExemptionReason,
  } = attributes;
  return {
    ...(buyerReference != null && { buyerReference }),
    ...(orderReference !== undefined && { orderReference }),
    ...(number && { precedingInvoice: { number, ...(issueDate !== undefined && { issueDate }) } }),
    ...(zeroVatCategory !== undefined && { zeroVatCategory }),
    ...(vatExemptionReason !== undefined && { vatExemptionReason }),
  };
}

/** The scope's creditor as documents name it. */
export async function loadCreditorParty(scope: Scope): Promise<CreditorParty> {
  const [row] = await scope.sql<
    (Omit<CreditorParty, 'vatNumber' | 'phone' | 'bankgiro' | 'iban'> & {
      phone: string | null;
      bankgiro: string | null;
      iban: string | null;
    })[]
  >`
    select creditor_id as "creditorId", name, organisation_number as "organisationNumber", email, phone, address,
      bankgiro, iban, time_zone as "timeZone"
    from creditor where creditor_id = ${scope.creditorId}`;
  if (row === undefined) throw new Error('the creditor of this scope does not exist');
  const { phone, bankgiro, iban, ...rest } = row;
  return {
    ...rest,
    vatNumber: `SE${row.organisationNumber}01`,
    phone: phone ?? undefined,
    bankgiro: bankgiro ?? undefined,
    iban: iban ?? undefined,
  };
}
