// Sends consignments one request each, some at a time, and keeps the promises every adapter makes: each is settled
// exactly once, nothing begins that could not end in time, and no error of ours escapes with what an invoice holds.
import { notSent } from './http-outcome.ts';
import type { Consignment, Outcome, PartnerConnection } from './partner.ts';

export interface SendEach {
  /** Requests under way at once. */
  readonly concurrencyMax: number;
  /** The whole send() ends within this; see Capability.sendMsMax. */
  readonly sendMsMax: number;
  /** The longest one consignment can take once begun, all its requests together. */
  readonly oneMsMax: number;
}

/** A send() made of single sends. `sendOne` may throw: what it had begun is then in doubt. */
export function sendEach(
  { concurrencyMax, sendMsMax, oneMsMax }: SendEach,
  sendOne: (consignment: Consignment, signal: AbortSignal) => Promise<Outcome>,
): PartnerConnection['send'] {
  return async (consignments, signal, settled) => {
    const beginning = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, sendMsMax - oneMsMax))]);
    const waiting = [...consignments];
    const takeOne = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const outcome = beginning.aborted ? noTime : await sendOne(next, signal).catch(() => lost);
        settled(next.attemptId, outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrencyMax, consignments.length) }, takeOne));
  };
}

const noTime = notSent('NO_TIME', 'there was no time to begin');
const lost: Outcome = { kind: 'AMBIGUOUS', code: 'INTERNAL', detail: 'the send ended in an unexpected error' };
