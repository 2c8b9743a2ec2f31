// Writes the model as UBL 2.1 Invoice or CreditNote. Pure. The order of elements is the schemas' own sequence: a
// receiver validates against them first, and an element out of place refuses the whole document.

import type { Address, EInvoice, Identifier, Line, Party, Seller, Vat, VatBreakdown } from './model.ts';
import { type Attributes, group, leaf, xmlDocument } from './xml.ts';

const oasis = 'urn:oasis:names:specification:ubl:schema:xsd';

/** A specification (BT-24) and the business process (BT-23) a document says it follows. */
export interface Profile {
  readonly customizationId: string;
  readonly profileId: string;
}

/** The root element's name and namespace, by the type of document. */
export function ublRoot(type: EInvoice['type']): { readonly name: string; readonly namespace: string } {
  const name = type === 'CREDIT_NOTE' ? 'CreditNote' : 'Invoice';
  return { name, namespace: `${oasis}:${name}-2` };
}

/** The document in UTF-8. A credit note carries no due date: UBL has no place for one outside its payment means. */
export function writeUbl(invoice: EInvoice, profile: Profile): Buffer {
  const { name, namespace } = ublRoot(invoice.type);
  const isCredit = invoice.type === 'CREDIT_NOTE';
  const money: Attributes = { currencyID: invoice.currency };
  return xmlDocument(
    name,
    {
      xmlns: namespace,
      'xmlns:cac': `${oasis}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${oasis}:CommonBasicComponents-2`,
    },
    leaf('cbc:CustomizationID', profile.customizationId),
    leaf('cbc:ProfileID', profile.profileId),
    leaf('cbc:ID', invoice.number),
    leaf('cbc:IssueDate', invoice.issueDate),
    isCredit ? '' : leaf('cbc:DueDate', invoice.dueDate),
    isCredit ? leaf('cbc:CreditNoteTypeCode', '381') : leaf('cbc:InvoiceTypeCode', '380'),
    leaf('cbc:DocumentCurrencyCode', invoice.currency),
    leaf('cbc:BuyerReference', invoice.buyerReference),
    group('cac:OrderReference', leaf('cbc:ID', invoice.orderReference)),
    billingReference(invoice),
    group('cac:AccountingSupplierParty', seller(invoice.seller)),
    group('cac:AccountingCustomerParty', group('cac:Party', ...partyElements(invoice.buyer, undefined))),
    paymentMeans(invoice),
    group('cac:PaymentTerms', leaf('cbc:Note', invoice.paymentTerms)),
    group(
      'cac:TaxTotal',
      leaf('cbc:TaxAmount', invoice.totals.vat, money),
      ...invoice.vatBreakdown.map((breakdown) => taxSubtotal(breakdown, money)),
    ),
    monetaryTotal(invoice, money),
    ...invoice.lines.map((line) => documentLine(line, isCredit, money)),
  );
}

function billingReference({ precedingInvoice }: EInvoice): string {
  const reference = [leaf('cbc:ID', precedingInvoice?.number), leaf('cbc:IssueDate', precedingInvoice?.issueDate)];
  return group('cac:BillingReference', group('cac:InvoiceDocumentReference', ...reference));
}

function seller(party: Seller): string {
  return group(
    'cac:Party',
    ...partyElements(party, party.taxRegistration),
    group(
      'cac:Contact',
      leaf('cbc:Name', party.contact.name),
      leaf('cbc:Telephone', party.contact.phone),
      leaf('cbc:ElectronicMail', party.contact.email),
    ),
  );
}

/** What buyer and seller have in common, up to the legal entity, which is the last but the contact. */
function partyElements(party: Party, taxRegistration: string | undefined): string[] {
  return [
    identifier('cbc:EndpointID', party.endpoint),
    group('cac:PartyIdentification', leaf('cbc:ID', party.identifier)),
    group('cac:PartyName', leaf('cbc:Name', party.name)),
    postalAddress(party.address),
    partyTaxScheme(party.vatNumber, 'VAT'),
    partyTaxScheme(taxRegistration, 'TAX'),
    group(
      'cac:PartyLegalEntity',
      leaf('cbc:RegistrationName', party.name),
      identifier('cbc:CompanyID', party.registration),
    ),
  ];
}

function identifier(name: string, id: Identifier | undefined): string {
  return leaf(name, id?.value, id?.scheme === undefined ? {} : { schemeID: id.scheme });
}

function partyTaxScheme(number: string | undefined, scheme: string): string {
  const companyId = leaf('cbc:CompanyID', number);
  return companyId === '' ? '' : group('cac:PartyTaxScheme', companyId, taxScheme(scheme));
}

function taxScheme(scheme: string): string {
  return group('cac:TaxScheme', leaf('cbc:ID', scheme));
}

/** UBL has two named lines and any number of others; EN 16931 allows one of those. */
function postalAddress({ lines, city, postcode, country }: Address): string {
  const [street, additional, ...others] = lines;
  return group(
    'cac:PostalAddress',
    leaf('cbc:StreetName', street),
    leaf('cbc:AdditionalStreetName', additional),
    leaf('cbc:CityName', city),
    leaf('cbc:PostalZone', postcode),
    group('cac:AddressLine', leaf('cbc:Line', others.join(', '))),
    group('cac:Country', leaf('cbc:IdentificationCode', country)),
  );
}

function paymentMeans({ payment }: EInvoice): string {
  if (payment === undefined) return '';
  return group(
    'cac:PaymentMeans',
    leaf('cbc:PaymentMeansCode', '30'),
    leaf('cbc:PaymentID', payment.reference),
    group(
      'cac:PayeeFinancialAccount',
      leaf('cbc:ID', payment.account),
      group('cac:FinancialInstitutionBranch', leaf('cbc:ID', payment.branch)),
    ),
  );
}

function taxSubtotal(breakdown: VatBreakdown, money: Attributes): string {
  return group(
    'cac:TaxSubtotal',
    leaf('cbc:TaxableAmount', breakdown.taxable, money),
    leaf('cbc:TaxAmount', breakdown.tax, money),
    taxCategory(
      'cac:TaxCategory',
      breakdown,
      leaf('cbc:TaxExemptionReasonCode', breakdown.exemptionCode),
      leaf('cbc:TaxExemptionReason', breakdown.exemptionReason),
    ),
  );
}

function taxCategory(name: string, vat: Vat, ...exemption: readonly string[]): string {
  return group(name, leaf('cbc:ID', vat.category), leaf('cbc:Percent', vat.percent), ...exemption, taxScheme('VAT'));
}

function monetaryTotal({ totals }: EInvoice, money: Attributes): string {
  return group(
    'cac:LegalMonetaryTotal',
    leaf('cbc:LineExtensionAmount', totals.lines, money),
    leaf('cbc:TaxExclusiveAmount', totals.withoutVat, money),
    leaf('cbc:TaxInclusiveAmount', totals.withVat, money),
    leaf('cbc:PayableRoundingAmount', totals.rounding, money),
    leaf('cbc:PayableAmount', totals.due, money),
  );
}

function documentLine(line: Line, isCredit: boolean, money: Attributes): string {
  return group(
    isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine',
    leaf('cbc:ID', line.id),
    leaf(isCredit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity, { unitCode: line.unit }),
    leaf('cbc:LineExtensionAmount', line.net, money),
    lineRounding(line.rounding, money),
    group('cac:Item', leaf('cbc:Name', line.name), taxCategory('cac:ClassifiedTaxCategory', line.vat)),
    group('cac:Price', leaf('cbc:PriceAmount', line.price, money)),
  );
}

function lineRounding(rounding: string | undefined, money: Attributes): string {
  if (rounding === undefined) return '';
  const isAllowance = rounding.startsWith('-');
  return group(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', isAllowance ? 'false' : 'true'),
    leaf('cbc:AllowanceChargeReason', 'Rounding'),
    leaf('cbc:Amount', isAllowance ? rounding.slice(1) : rounding, money),
  );
}
