// VAT and rounding of an e-invoice, exact: categories of rates, the breakdown (BG-23), and lines (BG-25).
// Tolerances are the ones the official rules have: BR-CO-17 one unit of the currency, PEPPOL-EN16931-R120 two cents.

import { type Currency, currencyDecimals, formatAmount } from '../../money.ts';
import type { InvoiceContent, InvoiceLine } from '../../record/invoice.ts';
import { trimZeros } from '../notation.ts';
import { summariseVat } from '../vat-summary.ts';
import type { Gap } from './gap.ts';
import type { Line, Vat, VatBreakdown, VatCategory } from './model.ts';
import { unitCodeOf } from './unit-code.ts';
import { cleanText } from './xml.ts';

/** What lines without VAT are on this invoice, and why. */
export interface TaxSetting {
  readonly hasZeroLines: boolean;
  readonly zeroCategory: Exclude<VatCategory, 'S'>;
  readonly exemptionReason: string | undefined;
  readonly exemptionCode: string | undefined;
}

/** Reasons that say themselves (VATEX code list). */
const ownReasons: Readonly<Partial<Record<VatCategory, { readonly reason: string; readonly code: string }>>> = {
  AE: { reason: 'Reverse charge', code: 'VATEX-EU-AE' },
  G: { reason: 'Export outside the EU', code: 'VATEX-EU-G' },
};

const zeroCategories: readonly string[] = ['Z', 'E', 'AE', 'G'];
const swedishRates = ['25', '12', '6', '0'];

/** Reads the invoice's word on lines without VAT; zero rated when it says nothing, which claims no more than the 0 %. */
export function taxSettingOf(invoice: InvoiceContent, gaps: Set<Gap>): TaxSetting {
  const rates = new Set(invoice.lines.map((line) => trimZeros(line.vatPercent)));
  const hasZeroLines = rates.has('0');
  const isSwedish = invoice.creditor.address.country === 'SE';
  for (const rate of rates) {
    if (decimalOf(rate) === undefined || rate.startsWith('-') || (isSwedish && !swedishRates.includes(rate)))
      gaps.add('VAT_RATE_NOT_ALLOWED');
  }
  const said = invoice.zeroVatCategory ?? 'Z';
  if (!isZeroCategory(said)) gaps.add('VAT_CATEGORY_NOT_SUPPORTED');
  const zeroCategory = isZeroCategory(said) ? said : 'Z';
  const given = cleanText(invoice.vatExemptionReason ?? '').trim();
  const own = ownReasons[zeroCategory];
  if (hasZeroLines && zeroCategory === 'E' && given === '') gaps.add('VAT_EXEMPTION_REASON_MISSING');
  // BR-Z-10: what is zero rated has no reason.
  const exemptionReason = zeroCategory === 'Z' ? undefined : given === '' ? own?.reason : given;
  return { hasZeroLines, zeroCategory, exemptionReason, exemptionCode: own?.code };
}

function isZeroCategory(text: string): text is TaxSetting['zeroCategory'] {
  return zeroCategories.includes(text);
}

/** The VAT of every rate; together they are the invoice's VAT to the minor unit, or there is a gap. */
export function breakdownOf(invoice: InvoiceContent, tax: TaxSetting, gaps: Set<Gap>): VatBreakdown[] {
  const { currency, vatMinor } = invoice;
  const { rows, roundingMinor } = summariseVat(invoice);
  const unit = 10 ** currencyDecimals[currency];
  const sum = rows.reduce((total, row) => total + row.vatMinor, 0);
  const isOff = rows.some((row) => !isVatOf(row.vatMinor, row.baseMinor, row.percent, unit));
  if (rows.length > 0 && (sum !== vatMinor || isOff || Math.abs(roundingMinor) > unit)) gaps.add('TOTALS_INCONSISTENT');
  return rows.map((row) => {
    const vat = vatOf(row.percent, tax);
    const isZero = vat.category !== 'S';
    return {
      ...vat,
      taxable: formatAmount(row.baseMinor, currency),
      tax: formatAmount(row.vatMinor, currency),
      exemptionReason: isZero ? tax.exemptionReason : undefined,
      exemptionCode: isZero ? tax.exemptionCode : undefined,
    };
  });
}

/** A line, its net the record's. What rounding to a currency without decimals adds is stated as a charge or allowance. */
export function lineOf(line: InvoiceLine, index: number, currency: Currency, tax: TaxSetting, gaps: Set<Gap>): Line {
  const net = formatAmount(line.netMinor, currency);
  const rounding = differenceOf(net, line.quantity, line.unitPrice);
  const name = cleanText(line.description).trim();
  if (name === '') gaps.add('LINE_DESCRIPTION_MISSING');
  if (rounding === undefined || Math.abs(rounding) >= 100) gaps.add('LINE_INCONSISTENT');
  return {
    id: String(index + 1),
    quantity: trimZeros(line.quantity),
    unit: unitCodeOf(line.unit),
    net,
    name,
    price: trimZeros(line.unitPrice),
    vat: vatOf(trimZeros(line.vatPercent), tax),
    rounding: rounding === undefined || Math.abs(rounding) <= 1 ? undefined : formatAmount(rounding, 'EUR'),
  };
}

function vatOf(percent: string, tax: TaxSetting): Vat {
  return { category: percent === '0' ? tax.zeroCategory : 'S', percent };
}

/** Whether stated VAT is within one unit of the currency of base times rate, exclusively; without rate it is zero. */
function isVatOf(vatMinor: number, baseMinor: number, percent: string, unit: number): boolean {
  const rate = decimalOf(percent);
  if (rate === undefined) return false;
  if (rate.digits === 0n) return vatMinor === 0;
  const scale = 10n ** BigInt(rate.scale + 2);
  const difference = BigInt(vatMinor) * scale - BigInt(baseMinor) * rate.digits;
  // A hundredth less than the rule allows: it compares with a product it has rounded.
  return magnitude(difference) * 100n <= BigInt(unit) * scale * 99n;
}

/** `net` less quantity times price in hundredths, rounded half away from zero; undefined when one is no decimal. */
function differenceOf(net: string, quantity: string, price: string): number | undefined {
  const [one, two, three] = [decimalOf(net), decimalOf(quantity), decimalOf(price)];
  if (one === undefined || two === undefined || three === undefined) return undefined;
  const scale = Math.max(one.scale, two.scale + three.scale, 2);
  const exact =
    one.digits * 10n ** BigInt(scale - one.scale) -
    two.digits * three.digits * 10n ** BigInt(scale - two.scale - three.scale);
  const divisor = 10n ** BigInt(scale - 2);
  const hundredths = Number((magnitude(exact) + divisor / 2n) / divisor);
  return exact < 0n ? 0 - hundredths : hundredths;
}

/** A plain decimal as digits times a negative power of ten. */
function decimalOf(text: string): { readonly digits: bigint; readonly scale: number } | undefined {
  const match = /^(-?\d{1,15})(?:\.(\d{1,10}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  return { digits: BigInt(`${match[1]}${fraction}`), scale: fraction.length };
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
