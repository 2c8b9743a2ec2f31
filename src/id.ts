// Ids. Rows are keyed by UUIDs (version 7: ordered by time, kind to indexes). Outside the process an id is
// opaque and says what it names: "inv_" + 32 hex digits. Effect keys are derived (version 5), never random.
import { createHash, randomUUIDv7 } from 'node:crypto';

/** What an opaque id can name, and its prefix. */
export const idPrefixes = {
  creditor: 'crd',
  apiKey: 'key',
  source: 'src',
  import: 'imp',
  debtor: 'deb',
  contactPoint: 'cpt',
  invoice: 'inv',
  successionOrder: 'ord',
  assignmentRule: 'rul',
  distribution: 'dst',
  attempt: 'att',
  partner: 'prt',
  receipt: 'rcp',
  payment: 'pay',
  paymentImport: 'pim',
  simulation: 'sim',
  bulkAct: 'act',
  experiment: 'exp',
  snapshot: 'snp',
} as const;
export type IdKind = keyof typeof idPrefixes;

/** A new random id of a row: UUID version 7 as text. */
export function newId(): string {
  return randomUUIDv7();
}

/** The opaque outside form of a row's UUID. */
export function toOpaqueId(kind: IdKind, uuid: string): string {
  return `${idPrefixes[kind]}_${uuid.replaceAll('-', '')}`;
}

/** The row's UUID from its opaque form; undefined when it is malformed or names another kind. */
export function fromOpaqueId(kind: IdKind, opaque: string): string | undefined {
  const match = /^([a-z]{3})_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(opaque);
  if (match === null || match[1] !== idPrefixes[kind]) return undefined;
  return match.slice(2).join('-');
}

/** True for the canonical text form of a UUID, whatever its version. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

const effectNamespace = Buffer.from('5c1f6b0e3e0a4a559c0c6d1b8a4f7e21', 'hex');

/**
 * The key of an effect on the outside world: the same (creditor, invoice, purpose, generation, step, nudge) always
 * gives the same key, so a partner that dedupes it can never be made to act twice. UUID version 5 (RFC 9562 §5.5).
 */
export function effectKey(
  creditorId: string,
  invoiceId: string,
  purpose: string,
  generation: number,
  step: number,
  nudge = 0,
): string {
  const place = nudge === 0 ? `${step}` : `${step}|nudge ${nudge}`;
  return derivedId(`${creditorId}|${invoiceId}|${purpose}|${generation}|${place}`);
}

/** The key of one effect that stands for several: the same set of keys, in any sequence, always gives the same key. */
export function sharedEffectKey(effectKeys: readonly string[]): string {
  return derivedId(`shared|${effectKeys.toSorted().join('|')}`);
}

function derivedId(name: string): string {
  const hash = createHash('sha1').update(effectNamespace).update(name).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
