// Decimals as files write them, and exact arithmetic on them: integers scaled by a power of ten, never floats.

/** A decimal: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Reads "1234.50", "1 234,50", "1.234,50" or "1,234.50" as plain text with a point. Undefined when it is no number, or
 * when a lone comma or point before three digits leaves open whether it parts thousands ("1,234").
 */
export function plainDecimal(text: string): string | undefined {
  const compact = text.replace(/[\s\u00a0\u202f']/g, '').replace(/^\u2212/, '-');
  if (!/^-?\d[\d.,]*$/.test(compact)) return undefined;
  const marks = compact.replace(/[^.,]/g, '');
  if (marks === '') return compact;
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  const mark = compact[last] ?? '';
  const other = mark === '.' ? ',' : '.';
  const whole = compact.slice(0, last);
  const fraction = compact.slice(last + 1);
  if (fraction === '' || whole.includes(mark)) return undefined;
  if (mark === ',' && fraction.length === 3 && !whole.includes(other)) return undefined;
  if (whole.includes(other) && !/^-?\d{1,3}([.,]\d{3})+$/.test(whole)) return undefined;
  return `${whole.replaceAll(other, '')}.${fraction}`;
}

/** A plain decimal as digits and scale; undefined when it has more than ten decimals or fifteen digits. */
export function decimalOf(plain: string): Decimal | undefined {
  const match = /^(-?\d{1,15})(?:\.(\d{1,10}))?$/.exec(plain);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  return { digits: BigInt(`${match[1]}${fraction}`), scale: fraction.length };
}

export function multiply(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

/** The decimal in units of 10^-`decimals`, rounded half away from zero. */
export function roundTo(value: Decimal, decimals: number): number {
  if (value.scale <= decimals) return Number(value.digits * 10n ** BigInt(decimals - value.scale));
  const divisor = 10n ** BigInt(value.scale - decimals);
  const half = value.digits < 0n ? -divisor / 2n : divisor / 2n;
  return Number((value.digits + half) / divisor);
}
