// The lines of an invoice: read, computed exactly, and summed by VAT rate (EN 16931: line net rounded half up to the
// minor unit, VAT computed once per rate on the sum of its lines).
import { amountMinorMax, type Currency, currencyDecimals, formatAmount } from '../money.ts';
import type { InvoiceLine } from '../record/invoice.ts';
import { type Decimal, decimalOf, multiply, plainDecimal, roundTo } from './decimal.ts';
import { type Fields, type RawInvoice, type RowError, rowError } from './format.ts';

export interface ReadLines {
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: number;
  readonly vatMinor: number;
  /** How many VAT rates there are: each may be rounded on its own. */
  readonly rates: number;
}

const linesMax = 1_000;
const descriptionMax = 500;

/** Reads and sums the lines of an invoice; what is wrong is added to `errors`. */
export function readLines(raw: RawInvoice, currency: Currency, errors: RowError[]): ReadLines {
  if (raw.lines.length > linesMax) {
    errors.push(
      rowError('LIST_TOO_LONG', raw.row, 'lines', null, { field: 'lines', count: raw.lines.length, max: linesMax }),
    );
    return { lines: [], netMinor: 0, vatMinor: 0, rates: 0 };
  }
  const lines = raw.lines.flatMap(({ row, fields }) => readLine(row, fields, currency, errors));
  const netByRate = new Map<string, number>();
  for (const { vatPercent, netMinor } of lines) netByRate.set(vatPercent, (netByRate.get(vatPercent) ?? 0) + netMinor);
  let vatMinor = 0;
  for (const [rate, netMinor] of netByRate) {
    const percent = decimalOf(rate) ?? { digits: 0n, scale: 0 };
    vatMinor += roundTo({ digits: BigInt(netMinor) * percent.digits, scale: percent.scale + 2 }, 0);
  }
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  return { lines, netMinor, vatMinor, rates: netByRate.size };
}

function readLine(row: number, fields: Fields, currency: Currency, errors: RowError[]): InvoiceLine[] {
  const before = errors.length;
  const description = fields['line_description'];
  if (description === undefined)
    errors.push(rowError('FIELD_REQUIRED', row, 'line_description', null, { field: 'line_description' }));
  else if (description.length > descriptionMax) {
    errors.push(
      rowError('FIELD_TOO_LONG', row, 'line_description', description, {
        field: 'line_description',
        length: description.length,
        max: descriptionMax,
      }),
    );
  }
  const number = (column: string, fallback: string | undefined): { plain: string; value: Decimal } | undefined => {
    const text = fields[column] ?? fallback;
    const plain = text === undefined ? undefined : plainDecimal(text);
    const value = plain === undefined ? undefined : decimalOf(plain);
    if (text === undefined) errors.push(rowError('FIELD_REQUIRED', row, column, null, { field: column }));
    else if (plain === undefined || value === undefined) {
      errors.push(
        rowError('FIELD_INVALID', row, column, text, {
          field: column,
          value: text.slice(0, 100),
          expected: 'a number such as 12.5',
        }),
      );
    } else return { plain, value };
    return undefined;
  };
  const quantity = number('line_quantity', '1');
  const price = number('line_unit_price', undefined);
  const vat = number('line_vat_percent', '0');
  if (vat !== undefined && (vat.value.digits < 0n || roundTo(vat.value, 0) > 100)) {
    errors.push(
      rowError('FIELD_INVALID', row, 'line_vat_percent', vat.plain, {
        field: 'line_vat_percent',
        value: vat.plain,
        expected: '0 to 100',
      }),
    );
  }
  if (
    errors.length > before ||
    description === undefined ||
    quantity === undefined ||
    price === undefined ||
    vat === undefined
  )
    return [];
  const netMinor = roundTo(multiply(quantity.value, price.value), currencyDecimals[currency]);
  if (Math.abs(netMinor) > amountMinorMax) {
    errors.push(
      rowError('AMOUNT_TOO_LARGE', row, 'line_unit_price', price.plain, {
        field: 'line_unit_price',
        max: formatAmount(amountMinorMax, currency),
      }),
    );
    return [];
  }
  const unit = fields['line_unit'] ?? '';
  return [{ description, quantity: quantity.plain, unit, unitPrice: price.plain, vatPercent: vat.plain, netMinor }];
}
