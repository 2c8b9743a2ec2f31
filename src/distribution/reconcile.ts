// What to do with an attempt that was left open: by a crash, a lost connection, or an answer that leaves doubt.
// First the repeat with the same key, then the look-up, then a person (docs/decisions/0011-repeat-first.md). Pure.
import type { Capability } from '../partner/partner.ts';
import type { RunAttempt } from './run.ts';

export type Reconciliation =
  /** Send it (again) with the same key: nothing left, or the partner recognises a repeat, or a duplicate is accepted. */
  | { readonly kind: 'SEND' }
  /** Ask the partner what became of it. */
  | { readonly kind: 'LOOKUP' }
  /** Too early to know; look again after this many milliseconds. */
  | { readonly kind: 'WAIT'; readonly forMs: number }
  /** Nobody can tell: a person decides, or a late receipt does. */
  | { readonly kind: 'UNKNOWN' };

// A repeat must arrive well inside the partner's window, not at its edge.
const dedupeMarginMs = 60_000;

/**
 * Decides for an open attempt nobody owns, at physical instant `physicalNowMs`. `maySend` false: a person holds it, or it is
 * wanted no more. What may have left is then asked for or left to a person, never repeated: what the first send left in
 * doubt, a second one might be the first to bring about. What has not left is the caller's to close.
 */
export function reconcile(
  attempt: RunAttempt,
  capability: Capability | undefined,
  physicalNowMs: number,
  maySend = true,
): Reconciliation {
  // Marked before its first byte could leave: unmarked, it provably never left.
  if (attempt.wireAtMs === null) return { kind: 'SEND' };
  if (capability === undefined) return { kind: 'UNKNOWN' };
  const sinceWireMs = physicalNowMs - attempt.wireAtMs;
  // Before the look-up: a partner that recognises a repeat needs no guess at how long its own work takes.
  const isRecognised = capability.dedupe !== 'none' && sinceWireMs < capability.dedupeWindowMs - dedupeMarginMs;
  if (maySend && isRecognised) return { kind: 'SEND' };
  if (capability.lookup === 'by-key') {
    // "Not found" means something only when the send can no longer be under way at the partner.
    const knowableAfterMs = capability.sendMsMax + capability.processingMsMax;
    return sinceWireMs < knowableAfterMs ? { kind: 'WAIT', forMs: knowableAfterMs - sinceWireMs } : { kind: 'LOOKUP' };
  }
  return maySend && capability.uncertain === 'resend' ? { kind: 'SEND' } : { kind: 'UNKNOWN' };
}
