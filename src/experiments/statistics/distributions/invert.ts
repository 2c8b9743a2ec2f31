// The root of an increasing function, by Newton's method kept within a bracket. Pure.

/** The value and the slope of an increasing function at a point. Infinite or undefined ones are met by bisection. */
export interface Tangent {
  readonly value: number;
  readonly slope: number;
}

const turnsMax = 200;

/** Finds where `at` is 0 between `low` and `high`, beginning at `start`. The bracket's end when it never is. */
export function rootOf(at: (x: number) => Tangent, start: number, low: number, high: number): number {
  let x = Math.min(Math.max(start, low), high);
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const { value, slope } = at(x);
    if (value === 0) return x;
    if (value > 0) high = x;
    else low = x;
    const step = value / slope;
    const newton = x - step;
    const isWithin = newton > low && newton < high;
    // Both the bracket and the step may be what has run out of digits.
    if (Math.abs(step) <= 1e-16 * Math.max(1, Math.abs(x))) return isWithin ? newton : x;
    const next = isWithin ? newton : (low + high) / 2;
    if (next === x || next === low || next === high) return next;
    x = next;
  }
  return x;
}
