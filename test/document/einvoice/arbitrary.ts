// Generated invoices as imports make them: lines multiplied out and rounded, VAT once per rate, everything else as odd
// as a source can make it. What they lack for Peppol is nothing.

import fc from 'fast-check';
import { type Currency, currencyDecimals } from '../../../src/money.ts';
import type { PostalAddress } from '../../../src/record/contact-point.ts';
import type { DebtorParty, InvoiceContent, InvoiceLine } from '../../../src/record/invoice.ts';
import { sampleInvoice } from '../sample.ts';

/** An electronic address that each generated invoice can go to. */
export const endpointArbitrary = fc.constantFrom(
  '0007:5568402266',
  '0007:2021005489',
  '0088:7300010000001',
  '0192:974760673',
  '0184:DK12345678',
  '0216:003723456789',
  '9930:DE123456789',
  '0204:991-1234512345-06',
);

/** Text with whatever characters there are, lone surrogates and controls too; never blank. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `Rad ${text}`),
  fc.string({ maxLength: 40 }).map((text) => `${text} <&>"']]>`),
  fc.constantFrom('Åäö ÅÄÖ', '\ud800 ensam', 'ett\r\ntvå\tre', '\u0000\u0008dold', '👩‍👩‍👧 emoji', 'x'.repeat(5_000)),
);

const countries: Readonly<Record<string, readonly [companyNumber: string, vatNumber: string]>> = {
  SE: ['2021005489', 'SE202100548901'],
  NO: ['974760673', 'NO974760673MVA'],
  DK: ['12345674', 'DK12345674'],
  FI: ['20774740', 'FI20774740'],
  DE: ['HRB 12345', 'DE123456789'],
  GR: ['094259216', 'EL094259216'],
  GB: ['09876543', 'GB999999973'],
  PL: ['5260250274', 'PL5260250274'],
};

const addressArbitrary = (country: string): fc.Arbitrary<PostalAddress> =>
  fc.record({
    lines: fc.array(oddText, { maxLength: 4 }),
    postcode: fc.constantFrom('11345', '113 45', ''),
    city: fc.constantFrom('Stockholm', 'Århus', ''),
    country: fc.constant(country),
  });

const debtorArbitrary: fc.Arbitrary<DebtorParty> = fc
  .constantFrom(...Object.entries(countries))
  .chain(([country, [companyNumber, vatNumber]]) =>
    fc.record({
      debtorId: fc.constant(sampleInvoice.debtor.debtorId),
      number: fc.constantFrom('K-1', '<1>', ''),
      kind: fc.constantFrom('PERSON', 'COMPANY'),
      name: oddText,
      country: fc.constant(country),
      language: fc.constantFrom('sv', 'en'),
      companyNumber: fc.constantFrom(companyNumber, undefined),
      vatNumber: fc.constant(vatNumber),
      address: fc.option(addressArbitrary(country), { nil: undefined }),
    }),
  );

const lineArbitrary = (decimals: number): fc.Arbitrary<InvoiceLine> =>
  fc
    .record({
      description: oddText,
      thousandths: fc.integer({ min: -5_000, max: 500_000 }),
      unit: fc.constantFrom('st', 'tim', 'mån', 'km', '', 'kWh', 'Förp.', 'gubbar', 'HUR', '"'),
      priceTenThousandths: fc.integer({ min: -100_000, max: 50_000_000 }),
      vatPercent: fc.constantFrom('25', '25.00', '12', '6', '0', '0.00'),
    })
    .map(({ description, thousandths, unit, priceTenThousandths, vatPercent }) => ({
      description,
      quantity: decimalText(thousandths, 3),
      unit,
      unitPrice: decimalText(priceTenThousandths, 4),
      vatPercent,
      netMinor: roundHalfUp(BigInt(thousandths) * BigInt(priceTenThousandths), 7 - decimals),
    }));

/** A complete invoice or credit note. Categories of lines without VAT vary, with reasons where one is demanded. */
export const invoiceArbitrary: fc.Arbitrary<InvoiceContent> = fc
  .constantFrom<Currency>('SEK', 'SEK', 'EUR', 'NOK', 'GBP', 'JPY', 'ISK')
  .chain((currency) =>
    fc
      .record({
        type: fc.constantFrom('INVOICE', 'INVOICE', 'CREDIT_NOTE'),
        lines: fc.array(lineArbitrary(currencyDecimals[currency]), { minLength: 1, maxLength: 12 }),
        debtor: debtorArbitrary,
        buyerReference: fc.constantFrom('ZZ123456', 'Åsa <&>', undefined),
        orderReference: fc.constantFrom('PO-1', undefined),
        zeroVatCategory: fc.constantFrom(undefined, 'Z', 'E', 'AE', 'G'),
        precedingDate: fc.constantFrom('2026-01-31', undefined),
        roundsToWhole: fc.boolean(),
        approvedForFTax: fc.boolean(),
      })
      .map((drawn) => assemble(currency, drawn)),
  );

interface Drawn {
  readonly type: 'INVOICE' | 'CREDIT_NOTE';
  readonly lines: readonly InvoiceLine[];
  readonly debtor: DebtorParty;
  readonly buyerReference: string | undefined;
  readonly orderReference: string | undefined;
  readonly zeroVatCategory: string | undefined;
  readonly precedingDate: string | undefined;
  readonly roundsToWhole: boolean;
  readonly approvedForFTax: boolean;
}

function assemble(currency: Currency, drawn: Drawn): InvoiceContent {
  const { type, debtor, buyerReference, orderReference, zeroVatCategory, precedingDate, approvedForFTax } = drawn;
  const bases = new Map<number, number>();
  for (const { vatPercent, netMinor } of drawn.lines)
    bases.set(Number(vatPercent), (bases.get(Number(vatPercent)) ?? 0) + netMinor);
  const vatMinor = [...bases].reduce((sum, [percent, base]) => sum + roundHalfUp(BigInt(base) * BigInt(percent), 2), 0);
  const exact = drawn.lines.reduce((sum, line) => sum + line.netMinor, vatMinor);
  const decimals = currencyDecimals[currency];
  const amountMinor = drawn.roundsToWhole ? roundHalfUp(BigInt(exact), decimals) * 10 ** decimals : exact;
  return {
    ...sampleInvoice,
    type,
    currency,
    lines: drawn.lines,
    vatMinor,
    amountMinor,
    debtor,
    creditor: { ...sampleInvoice.creditor, approvedForFTax },
    buyerReference,
    orderReference: buyerReference === undefined ? (orderReference ?? 'PO-2') : orderReference,
    precedingInvoice: type === 'CREDIT_NOTE' ? { number: '2026-1', issueDate: precedingDate } : undefined,
    zeroVatCategory,
    vatExemptionReason: zeroVatCategory === 'E' ? 'Undantag enligt 10 kap. mervärdesskattelagen' : undefined,
  };
}

function decimalText(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A value with this many decimals too many as a whole number, half away from zero. */
function roundHalfUp(value: bigint, decimals: number): number {
  const divisor = 10n ** BigInt(decimals);
  const magnitude = ((value < 0n ? -value : value) + divisor / 2n) / divisor;
  return Number(value < 0n ? -magnitude : magnitude);
}
