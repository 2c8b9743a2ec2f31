// How other tools place units: published vectors that our reading of them is held against, so that what we say of their
// results rests on their own numbers. Nothing of the program uses them.
import { createHash } from 'node:crypto';

/** FNV-1a of 32 bits over UTF-16 code units, as GrowthBook does. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}

/** GrowthBook's hash in its versions 1 and 2; null for any other. */
export function growthbookHash(seed: string, value: string, version: number): number | null {
  if (version === 2) return (fnv1a32(String(fnv1a32(seed + value))) % 10_000) / 10_000;
  return version === 1 ? (fnv1a32(value + seed) % 1_000) / 1_000 : null;
}

export type Range = readonly [number, number];

/** GrowthBook's ranges: weights that do not sum to about 1, or are of another number, become even. */
export function growthbookRanges(count: number, coverage: number, weights: readonly number[] | null): Range[] {
  const covered = Math.min(1, Math.max(0, coverage));
  const even = Array.from({ length: count }, () => (count < 2 ? 1 : 1 / count));
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  const used = weights === null || weights.length !== count || total < 0.99 || total > 1.01 ? even : weights;
  let from = 0;
  return used.map((weight): Range => {
    const start = from;
    from += weight;
    return [start, start + covered * weight];
  });
}

/** The range a value lies in; -1: none. */
export function chosen(value: number, ranges: readonly Range[]): number {
  return ranges.findIndex(([from, to]) => value >= from && value < to);
}

/** Whether a user is in a GrowthBook namespace. */
export function inNamespace(user: string, [name, from, to]: readonly [string, number, number]): boolean {
  const value = (fnv1a32(`${user}__${name}`) % 1_000) / 1_000;
  return value >= from && value < to;
}

/** PlanOut: the first fifteen hex digits of SHA-1 over salt and unit. */
export function planout(salt: string, unit: string): { readonly integer: bigint; readonly uniform: number } {
  const integer = BigInt(`0x${createHash('sha1').update(`${salt}.${unit}`).digest('hex').slice(0, 15)}`);
  return { integer, uniform: Number(integer) / Number(0xfffffffffffffffn) };
}
