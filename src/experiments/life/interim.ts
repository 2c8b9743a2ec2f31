// Interim: until assign/ is there.
import { createHash } from 'node:crypto';
export interface AssignmentConfig {
  readonly salt: string;
  readonly weights: readonly number[];
  readonly coverageBp: number;
  readonly namespace: { readonly salt: string; readonly ranges: readonly (readonly [number, number])[] } | null;
  readonly holdout: { readonly salt: string; readonly bp: number } | null;
}
export function bucketOf(salt: string, unit: string): number {
  return createHash('sha256').update(`${salt}:${unit}`, 'utf8').digest().readUIntBE(0, 6) % 10_000;
}
export function holdoutOf(salt: string, bp: number, unit: string): boolean {
  return bucketOf(salt, unit) < bp;
}
export function namespaceOf(n: { name: string; from: number; to: number } | null): AssignmentConfig['namespace'] {
  return n === null ? null : { salt: `ns:${n.name}`, ranges: [[n.from, n.to]] };
}
export function assignUnit(
  c: AssignmentConfig,
  unit: string,
): { arm: number | null; bucket: number | null; reason: string } {
  if (c.holdout && holdoutOf(c.holdout.salt, c.holdout.bp, unit)) return { arm: null, bucket: null, reason: 'holdout' };
  if (c.namespace) {
    const b = bucketOf(c.namespace.salt, unit);
    if (!c.namespace.ranges.some(([f, t]) => b >= f && b < t)) return { arm: null, bucket: null, reason: 'namespace' };
  }
  const bucket = bucketOf(c.salt, unit);
  const total = c.weights.reduce((a, b) => a + b, 0);
  let start = 0;
  for (const [arm, weight] of c.weights.entries()) {
    const span = Math.round((weight / total) * 10_000);
    if (bucket >= start && bucket < start + Math.floor((span * c.coverageBp) / 10_000))
      return { arm, bucket, reason: 'hash' };
    start += span;
  }
  return { arm: null, bucket, reason: 'coverage' };
}
