// Reads invoices with their parties: all that documents are made from, for a whole batch, each table by its key. As one
// statement of joins it is put together row by row, and takes the database twice as long.
import { assert } from '../assert.ts';
import { readByKey } from '../store/read-by-key.ts';
import type { Scope } from '../store/transaction.ts';
import type { CreditorParty, DebtorParty, InvoiceContent } from './invoice.ts';

/** What an invoice refers to: attributes of the invoice; a buyer reference may also stand on the debtor. */
type References = Pick<
  InvoiceContent,
  'buyerReference' | 'orderReference' | 'precedingInvoice' | 'zeroVatCategory' | 'vatExemptionReason'
>;

/** A debtor as documents name it, and what it wants to be referred to by. */
interface NamedDebtor {
  readonly debtor: DebtorParty;
  readonly buyerReference: string | null;
  /** It has been merged into another, whose its invoices are now. */
  readonly isMerged: boolean;
}

/** A Swedish organisation number of anyone but a sole trader, whose number is a personal identity number. */
const legalPerson = '^..[2-9].{7}$';
/** The same inside a VAT number. */
const legalPersonVat = '^SE..[2-9].{9}$';

/** What a DebtorParty has from its debtor's row (alias b): field → SQL. */
const partyFields: Readonly<Record<Exclude<keyof DebtorParty, 'address'>, string>> = {
  debtorId: 'b.debtor_id',
  number: 'b.number',
  kind: 'b.kind',
  name: 'b.name',
  country: 'b.country',
  language: 'b.language',
  vatNumber: `case when b.kind = 'COMPANY' and (b.country <> 'SE' or b.vat_number ~ '${legalPersonVat}') then b.vat_number end`,
  companyNumber: `case when b.kind = 'COMPANY' and (b.country <> 'SE' or b.identity_number ~ '${legalPerson}')
    then b.identity_number end`,
};

/** Of a debtor's letter boxes (alias p), the one that documents name first: its own before those that came by a merge. */
const addressOrder = `p.reachability = 'UNREACHABLE', p.merged_from is not null, p.created_at desc`;

const fields = Object.entries(partyFields);

/** A debtor (alias b) as a DebtorParty, as jsonb: an issued invoice keeps it when its debtor is merged into another. */
export const partyColumns = `jsonb_strip_nulls(jsonb_build_object(${fields.map(([field, value]) => `'${field}', ${value}`).join(', ')},
  'address', (select p.postal_address from contact_point p
    where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id and p.channel = 'LETTER'
    order by ${addressOrder} limit 1)))`;

const invoicesStatement = `
  select i.invoice_id as "invoiceId", i.number, i.type, i.issue_date as "issueDate", i.due_date as "dueDate",
    i.currency, i.amount_minor as "amountMinor", i.vat_minor as "vatMinor", i.payment_reference as "paymentReference",
    i.lines, i.attributes, i.debtor_id as "debtorId", i.printed_debtor as "printedDebtor"
  from invoice i where i.creditor_id = $1 and i.invoice_id = any($2::uuid[])`;

interface InvoiceRow extends Omit<InvoiceContent, 'creditor' | 'debtor' | keyof References> {
  readonly attributes: Readonly<Record<string, string>>;
  readonly debtorId: string;
  /** Where the debtor has been merged away since the invoice was issued: how it named it. */
  readonly printedDebtor: (Omit<DebtorParty, 'debtorId'> & { readonly buyerReference?: string }) | null;
}

const debtorsStatement = `
  select ${fields.map(([field, value]) => `${value} as "${field}"`).join(', ')}, b.attributes ->> 'buyer_reference' as "buyerReference",
    b.merged_into is not null as "isMerged"
  from debtor b where b.creditor_id = $1 and b.debtor_id = any($2::uuid[])`;

interface DebtorRow extends Omit<DebtorParty, 'address' | 'vatNumber' | 'companyNumber'> {
  readonly vatNumber: string | null;
  readonly companyNumber: string | null;
  readonly buyerReference: string | null;
  readonly isMerged: boolean;
}

const addressesStatement = `
  select distinct on (p.debtor_id) p.debtor_id as "debtorId", p.postal_address as address
  from contact_point p where p.creditor_id = $1 and p.debtor_id = any($2::uuid[]) and p.channel = 'LETTER'
  order by p.debtor_id, ${addressOrder}`;

interface AddressRow {
  readonly debtorId: string;
  readonly address: DebtorParty['address'];
}

/** The contents of these invoices by id; ids that do not exist are left out. */
export async function loadInvoiceContents(
  scope: Scope,
  invoiceIds: readonly string[],
): Promise<Map<string, InvoiceContent>> {
  const [creditor, { rows, debtors }] = await Promise.all([loadCreditorParty(scope), loadNamed(scope, invoiceIds)]);
  return new Map(
    rows.map(({ attributes, debtorId, printedDebtor, ...row }) => {
      const named = printedDebtor === null ? debtors.get(debtorId) : asPrinted(debtorId, printedDebtor);
      assert(named !== undefined, 'the debtor of an invoice exists');
      const { debtor, buyerReference } = named;
      return [row.invoiceId, { ...row, ...referencesOf(attributes, buyerReference), debtor, creditor }];
    }),
  );
}

interface NamedInvoices {
  readonly rows: readonly InvoiceRow[];
  /** By id, those of invoices that name their debtor as it is now. */
  readonly debtors: ReadonlyMap<string, NamedDebtor>;
}

/**
 * Invoices with the debtors they name. The two are read one after the other: debtors that were merged away in between have
 * given their invoices and addresses to others, and all is read once more.
 */
async function loadNamed(scope: Scope, invoiceIds: readonly string[], isAgain = false): Promise<NamedInvoices> {
  const rows = await readByKey<InvoiceRow>(scope, invoicesStatement, invoiceIds);
  const named = rows.filter(({ printedDebtor }) => printedDebtor === null).map(({ debtorId }) => debtorId);
  const debtors = await loadDebtors(scope, named);
  const isTorn = [...debtors.values()].some(({ isMerged }) => isMerged);
  return isTorn && !isAgain ? loadNamed(scope, invoiceIds, true) : { rows, debtors };
}

async function loadDebtors(scope: Scope, debtorIds: readonly string[]): Promise<Map<string, NamedDebtor>> {
  if (debtorIds.length === 0) return new Map();
  const distinct = [...new Set(debtorIds)];
  const [debtors, addresses] = await Promise.all([
    readByKey<DebtorRow>(scope, debtorsStatement, distinct),
    readByKey<AddressRow>(scope, addressesStatement, distinct),
  ]);
  const addressOf = new Map(addresses.map(({ debtorId, address }) => [debtorId, address]));
  return new Map(
    debtors.map(({ buyerReference, isMerged, vatNumber, companyNumber, ...row }) => {
      const address = addressOf.get(row.debtorId);
      const debtor = {
        ...row,
        ...(vatNumber !== null && { vatNumber }),
        ...(companyNumber !== null && { companyNumber }),
        ...(address && { address }),
      };
      return [row.debtorId, { debtor, buyerReference, isMerged }];
    }),
  );
}

function asPrinted(debtorId: string, printed: NonNullable<InvoiceRow['printedDebtor']>): Omit<NamedDebtor, 'isMerged'> {
  const { buyerReference = null, ...party } = printed;
  return { debtor: { ...party, debtorId }, buyerReference };
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
