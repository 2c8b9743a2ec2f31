// Random numbers that can be had again: a stream for every name, so that the same debtor answers alike under every order
// that is compared (common random numbers). Pure.

/** Gives the next number from 0 up to 1. */
export type Random = () => number;

/** A stream of numbers from a seed and whatever tells this stream from others. Mulberry32 over an FNV-1a start. */
export function randomOf(seed: number, ...parts: readonly number[]): Random {
  let state = 0x811c9dc5;
  for (const part of [seed, ...parts]) {
    state = Math.imul(state ^ (part & 0xffff), 0x01000193);
    state = Math.imul(state ^ (part >>> 16), 0x01000193);
    state ^= state >>> 15;
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Standard normal, by Box and Muller; takes two numbers. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Beta(a, b) from two gammas. */
export function beta(a: number, b: number, random: Random): number {
  const [x, y] = [gamma(a, random), gamma(b, random)];
  return x / (x + y);
}

/** Gamma(shape, 1): Marsaglia and Tsang (2000), with their boost for shapes below one. */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * Math.max(random(), Number.MIN_VALUE) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = gaussian(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
