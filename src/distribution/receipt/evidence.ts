// What the word "delivered" rests on. Pure.
import type { Capability, EvidenceGrade } from '../../partner/partner.ts';
import type { AttemptState } from '../../succession/attempt.ts';

export interface Evidenced {
  /** QUEUED: what a front end is shown of one that has not left yet. */
  readonly state: AttemptState | 'QUEUED';
  /** What the partner said last. */
  readonly code: string | null;
  /** Null: nobody has said that it arrived. */
  readonly deliveredAt: string | null;
  /** Null: it has neither failed nor come back. */
  readonly failedAt: string | null;
}

/** States that only the recipient's side can bring about, whoever tells of it. */
const byRecipient: ReadonlySet<Evidenced['state']> = new Set(['OPENED', 'ACKNOWLEDGED', 'RECIPIENT_REJECTED']);

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
