// An e-invoice as a person reads it: a UBL Invoice or CreditNote as one page of HTML, every value escaped, in the words of
// the standard (EN 16931). What it does not know it leaves out; the source stands beside it.
import { childOf, readXml, type XmlElement } from '../../document/xml-tree.ts';
import { type Html, html } from './page.ts';

/** The page, or undefined when the document is no UBL invoice. */
export function readableUbl(xml: string): string | undefined {
  const root = readXml(xml);
  if (root === undefined || (root.name !== 'Invoice' && root.name !== 'CreditNote')) return undefined;
  const isCredit = root.name === 'CreditNote';
  const title = isCredit ? 'Credit note' : 'Invoice';
  const number = textOf(root, 'ID') ?? '';
  const lines = root.children.filter(({ name }) => name === 'InvoiceLine' || name === 'CreditNoteLine');
  const { html: page } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} ${number}</title><style>${{ html: style }}</style></head>
<body>
<header><div><h1>${title}</h1><p class="number">${number}</p></div>${factsOf(root, isCredit)}</header>
<section class="parties">
${partyOf('From', childOf(root, 'AccountingSupplierParty', 'Party'))}
${partyOf('To', childOf(root, 'AccountingCustomerParty', 'Party'))}
</section>
${notesOf(root)}
${linesOf(lines)}
<section class="sums">
${taxesOf(root)}
${totalsOf(root, isCredit)}
</section>
${paymentOf(root)}
</body></html>
`;
  return page;
}

function factsOf(root: XmlElement, isCredit: boolean): Html {
  const period = childOf(root, 'InvoicePeriod');
  const facts: [string, string | undefined][] = [
    ['Issued', textOf(root, 'IssueDate')],
    ['Due', textOf(root, 'DueDate') ?? textOf(root, 'PaymentMeans', 'PaymentDueDate')],
    ['Period', period && [textOf(period, 'StartDate'), textOf(period, 'EndDate')].filter(Boolean).join(' – ')],
    ['Your reference', textOf(root, 'BuyerReference')],
    ['Order', textOf(root, 'OrderReference', 'ID')],
    ['Contract', textOf(root, 'ContractDocumentReference', 'ID')],
    [isCredit ? 'Credits' : 'Replaces', textOf(root, 'BillingReference', 'InvoiceDocumentReference', 'ID')],
  ];
  return listOf(facts);
}

function partyOf(role: string, party: XmlElement | undefined): Html {
  const address = childOf(party, 'PostalAddress');
  const lines = [
    textOf(address, 'StreetName'),
    textOf(address, 'AdditionalStreetName'),
    textOf(address, 'AddressLine', 'Line'),
    [textOf(address, 'PostalZone'), textOf(address, 'CityName')].filter(Boolean).join(' '),
    countryOf(textOf(address, 'Country', 'IdentificationCode')),
  ].filter((line): line is string => Boolean(line));
  const name = textOf(party, 'PartyLegalEntity', 'RegistrationName') ?? textOf(party, 'PartyName', 'Name') ?? '';
  const endpoint = childOf(party, 'EndpointID');
  const facts: [string, string | undefined][] = [
    ['Organisation', textOf(party, 'PartyLegalEntity', 'CompanyID')],
    ['VAT', textOf(party, 'PartyTaxScheme', 'CompanyID')],
    ['E-invoice address', endpoint && `${endpoint.attributes['schemeID'] ?? ''}:${endpoint.text}`],
    ['Contact', textOf(party, 'Contact', 'Name')],
    ['E-mail', textOf(party, 'Contact', 'ElectronicMail')],
    ['Phone', textOf(party, 'Contact', 'Telephone')],
  ];
  return html`<div><h2>${role}</h2><p><strong>${name}</strong></p>${lines.map((line) => html`<p>${line}</p>`)}${listOf(facts)}</div>`;
}

function notesOf(root: XmlElement): Html {
  const notes = root.children.filter(({ name, text }) => name === 'Note' && text !== '');
  return html`${notes.map(({ text }) => html`<p class="note">${text}</p>`)}`;
}

function linesOf(lines: readonly XmlElement[]): Html {
  const rows = lines.map((line) => {
    const quantity = childOf(line, 'InvoicedQuantity') ?? childOf(line, 'CreditedQuantity');
    const item = childOf(line, 'Item');
    const base = childOf(line, 'Price', 'BaseQuantity');
    const per = base === undefined || base.text === '1' ? '' : ` / ${base.text}`;
    const changes = line.children.filter(({ name }) => name === 'AllowanceCharge').map(changeOf);
    return html`<tr><td>${textOf(item, 'Name') ?? ''}<small>${textOf(item, 'Description') ?? ''}</small>${changes}</td>
<td class="figure">${numberOf(quantity?.text ?? '')} ${unitOf(quantity?.attributes['unitCode'] ?? '')}</td>
<td class="figure">${moneyOf(childOf(line, 'Price', 'PriceAmount'))}${per}</td>
<td class="figure">${rateOf(childOf(item, 'ClassifiedTaxCategory'))}</td>
<td class="figure">${moneyOf(childOf(line, 'LineExtensionAmount'))}</td></tr>`;
  });
  return html`<table><thead><tr><th>Item</th><th class="figure">Quantity</th><th class="figure">Price</th><th class="figure">VAT</th><th class="figure">Net</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** An allowance or charge, of a line or of the whole document. */
function changeOf(change: XmlElement): Html {
  const isCharge = textOf(change, 'ChargeIndicator') === 'true';
  const reason = textOf(change, 'AllowanceChargeReason') ?? (isCharge ? 'Charge' : 'Discount');
  return html`<small>${reason}: ${isCharge ? '' : '−'}${moneyOf(childOf(change, 'Amount'))}</small>`;
}

function taxesOf(root: XmlElement): Html {
  const subtotals = root.children
    .filter(({ name }) => name === 'TaxTotal')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'TaxSubtotal'));
  if (subtotals.length === 0) return html``;
  const rows = subtotals.map(
    (
      subtotal,
    ) => html`<tr><td>${rateOf(childOf(subtotal, 'TaxCategory'))}<small>${textOf(subtotal, 'TaxCategory', 'TaxExemptionReason') ?? ''}</small></td>
<td class="figure">${moneyOf(childOf(subtotal, 'TaxableAmount'))}</td><td class="figure">${moneyOf(childOf(subtotal, 'TaxAmount'))}</td></tr>`,
  );
  return html`<table><thead><tr><th>VAT</th><th class="figure">On</th><th class="figure">Amount</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function totalsOf(root: XmlElement, isCredit: boolean): Html {
  const totals = childOf(root, 'LegalMonetaryTotal');
  const tax = childOf(root, 'TaxTotal', 'TaxAmount');
  const amounts: [string, XmlElement | undefined][] = [
    ['Lines', childOf(totals, 'LineExtensionAmount')],
    ['Discounts', childOf(totals, 'AllowanceTotalAmount')],
    ['Charges', childOf(totals, 'ChargeTotalAmount')],
    ['Without VAT', childOf(totals, 'TaxExclusiveAmount')],
    ['VAT', tax],
    ['With VAT', childOf(totals, 'TaxInclusiveAmount')],
    ['Paid before', childOf(totals, 'PrepaidAmount')],
    ['Rounding', childOf(totals, 'PayableRoundingAmount')],
  ];
  const due = childOf(totals, 'PayableAmount');
  const currency = due?.attributes['currencyID'] ?? '';
  return html`<dl>${amounts.flatMap(([name, amount]) => (amount === undefined ? [] : [html`<dt>${name}</dt><dd class="figure">${moneyOf(amount)}</dd>`]))}<dt class="due">${isCredit ? 'Credited' : 'To pay'}</dt><dd class="figure due">${moneyOf(due)} ${currency}</dd></dl>`;
}

function paymentOf(root: XmlElement): Html {
  const means = root.children.filter(({ name }) => name === 'PaymentMeans');
  const terms = textOf(root, 'PaymentTerms', 'Note');
  if (means.length === 0 && terms === undefined) return html``;
  const shown = means.map((one) =>
    listOf([
      ['Pay to', textOf(one, 'PayeeFinancialAccount', 'ID')],
      ['At', branchOf(textOf(one, 'PayeeFinancialAccount', 'FinancialInstitutionBranch', 'ID'))],
      ['Reference', textOf(one, 'PaymentID')],
    ]),
  );
  return html`<section class="payment"><h2>Payment</h2>${shown}${terms === undefined ? [] : [html`<p>${terms}</p>`]}</section>`;
}

function listOf(facts: readonly (readonly [string, string | undefined])[]): Html {
  return html`<dl>${facts.flatMap(([name, value]) => (value ? [html`<dt>${name}</dt><dd>${value}</dd>`] : []))}</dl>`;
}

/** "25 %", or the category where no rate applies: "E". */
function rateOf(category: XmlElement | undefined): string {
  const percent = textOf(category, 'Percent');
  const code = textOf(category, 'ID') ?? '';
  if (percent === undefined) return code;
  return code === 'S' || code === '' ? `${Number(percent)} %` : `${Number(percent)} % (${code})`;
}

/** Thousands apart by a narrow space, decimals as the document has them. */
function moneyOf(amount: XmlElement | undefined): string {
  return numberOf(amount?.text ?? '');
}

function numberOf(decimal: string): string {
  const [whole = '', decimals] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f').replace(/^-/, '−');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

// The codes of UN/ECE Recommendation 20 that invoices have most; others are shown as they are.
const units: Readonly<Record<string, string>> = {
  C62: '',
  EA: 'pc',
  H87: 'pc',
  HUR: 'h',
  DAY: 'd',
  MON: 'mo',
  ANN: 'yr',
  KGM: 'kg',
  LTR: 'l',
  MTR: 'm',
  MTK: 'm²',
  MTQ: 'm³',
  KMT: 'km',
  KWH: 'kWh',
};

function unitOf(code: string): string {
  return units[code] ?? code;
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

function countryOf(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? countries.of(code) : code;
}

/** What Swedish invoices have instead of a bank's code (rules SE-R-007 to 010 of Peppol). */
const giros: Readonly<Record<string, string>> = { 'SE:BANKGIRO': 'Bankgiro', 'SE:PLUSGIRO': 'Plusgiro' };

function branchOf(code: string | undefined): string | undefined {
  return code && (giros[code] ?? code);
}

function textOf(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return childOf(element, ...path)?.text || undefined;
}

const style = `
body { margin: 0; padding: 2rem; color: #1b1d22; background: #fff; font: 15px/1.45 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 0 0 .3rem; font-size: .85rem; color: #5d626b; font-weight: 600; }
p { margin: 0; } small { display: block; color: #5d626b; } .number { color: #5d626b; font-size: 1.1rem; }
header, .parties, .sums { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; justify-content: space-between; margin-bottom: 1.75rem; }
.parties > div { flex: 1 1 16rem; } .sums > table { flex: 1 1 20rem; align-self: flex-start; } .sums > dl { flex: 0 1 20rem; margin-left: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; row-gap: .1rem; margin: .4rem 0 0; align-content: start; }
dt { color: #5d626b; padding-right: 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.5rem; }
th { text-align: left; font-weight: 600; font-size: .85rem; color: #5d626b; border-bottom: 1px solid #1b1d22; padding: .3rem .5rem .3rem 0; }
td { vertical-align: top; border-bottom: 1px solid #d9dbd5; padding: .45rem .5rem .45rem 0; }
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.due { font-weight: 700; font-size: 1.1rem; border-top: 1px solid #1b1d22; padding-top: .4rem; color: inherit; }
.note { background: #f3f4f1; padding: .6rem .8rem; margin-bottom: 1rem; } .payment { border-top: 1px solid #d9dbd5; padding-top: 1rem; } .payment p { margin-top: .4rem; }
@media (max-width: 34rem) {
  body { padding: 1rem; } table { font-size: .85rem; } td.figure:nth-child(2) { white-space: normal; }
}
`;
