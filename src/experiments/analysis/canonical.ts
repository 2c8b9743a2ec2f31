// A result as JSON that is the same byte for byte whenever it is the same: keys in the order they are made in, numbers to
// twelve significant digits, which no reader needs more of and no order of adding changes. Pure.

/** Writes it. Infinity and NaN never stand in it: they are null. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'number') return part;
    if (!Number.isFinite(part)) return null;
    if (Number.isInteger(part)) return part;
    return Number(part.toPrecision(12));
  });
}
