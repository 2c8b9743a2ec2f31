// What the word "delivered" rests on. Pure.
import type { AttemptState } from '../succession/attempt.ts';
import type { Capability } from './partner.ts';

/**
 * E1: the partner says so. E2: a carrier, mail server or access point on the way has given a receipt. E3: the recipient's
 * own system has it. E4: a person has signed for it. (channels.md §2.2)
 */
export type EvidenceGrade = 'E1' | 'E2' | 'E3' | 'E4';

export interface Evidenced {
  readonly state: AttemptState;
  /** What the partner said last. */
  readonly code: string | null;
  /** Null: nobody has said that it arrived. */
  readonly deliveredAt: string | null;
  /** Null: it has neither failed nor come back. */
  readonly failedAt: string | null;
}

/** States that only the recipient's side can bring about, whoever tells of it. */
const byRecipient: ReadonlySet<AttemptState> = new Set(['OPENED', 'ACKNOWLEDGED', 'RECIPIENT_REJECTED']);

/** The grade of an attempt that has arrived, by the contract it went under; null: it has not, or has come back. */
export function evidenceOf(
  capability: Pick<Capability, 'evidence'> | undefined,
  { state, code, deliveredAt, failedAt }: Evidenced,
): EvidenceGrade | null {
  const { delivered, byCode } = capability?.evidence ?? { delivered: 'E1' };
  const told = byCode?.get(code ?? '') ?? delivered;
  if (byRecipient.has(state)) return told === 'E4' ? 'E4' : 'E3';
  return deliveredAt === null || failedAt !== null ? null : told;
}
