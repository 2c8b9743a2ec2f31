// Reads invoices with their parties: all that documents are made from, for a whole batch in one statement.
import type { Scope } from '../store/transaction.ts';
import type { CreditorParty, InvoiceContent } from './invoice.ts';

/** The contents of these invoices by id; ids that do not exist are left out. */
export async function loadInvoiceContents(
  scope: Scope,
  invoiceIds: readonly string[],
): Promise<Map<string, InvoiceContent>> {
  const [creditor, rows] = await Promise.all([
    loadCreditorParty(scope),
    scope.sql<Omit<InvoiceContent, 'creditor'>[]>`
      select i.invoice_id as "invoiceId", i.number, i.type, i.issue_date as "issueDate", i.due_date as "dueDate",
        i.currency, i.amount_minor as "amountMinor", i.vat_minor as "vatMinor",
        i.payment_reference as "paymentReference", i.lines,
        json_build_object('debtorId', b.debtor_id, 'number', b.number, 'kind', b.kind, 'name', b.name,
          'country', b.country, 'language', b.language) as debtor
      from invoice i
      join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
      where i.creditor_id = ${scope.creditorId} and i.invoice_id = any(${[...invoiceIds]}::uuid[])`,
  ]);
  return new Map(rows.map((row) => [row.invoiceId, { ...row, creditor }]));
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
