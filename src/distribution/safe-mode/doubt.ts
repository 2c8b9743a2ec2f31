// After a loss (a failover to a replica that lagged, a restore from a backup) the database may not know of what it has
// sent. What would be sent again is judged here first: is it in doubt, and who can settle it? Pure.
import { assertNever } from '../../assert.ts';
import type { Capability } from '../../partner/partner.ts';
import type { Channel } from '../../record/contact-point.ts';
import { partnersOf } from '../../succession/readiness.ts';
import { type Reconciliation, reconcile } from '../reconcile.ts';
import type { Run, RunAttempt } from '../run.ts';

/** What a person says of a channel when lifting its safe mode: how much of what is not yet sent is in doubt. */
export type DoubtScope =
  /** Whatever is still to be sent of invoices from before the loss, whenever it becomes due. */
  | 'EVERYTHING'
  /** Only what was due when the loss was found, and what had not been started. */
  | 'DUE'
  /** Nothing was lost: a planned switch-over, an upgrade. */
  | 'NOTHING';

/** A time of which the database may know less than the partners. Physical instants, epoch ms. */
export interface Loss {
  readonly databaseLossId: number;
  /** The earliest and the latest instant of a send that may be unknown. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A channel of the creditor after a loss. */
export interface SafeChannel {
  readonly databaseLossId: number;
  readonly channel: Channel;
  /** Creditor's time at which the creditor entered it. */
  readonly sinceMs: number;
  /** Null: not lifted, nothing is sent. */
  readonly doubt: DoubtScope | null;
}

/** How a doubt is being settled. */
export type DoubtWay = 'LOOKUP' | 'REPEAT' | 'PERSON';

/** What is known of one run in respect of losses. */
export interface RunPast {
  /** Physical instant at which its invoice was taken in. */
  readonly invoiceMs: number;
  /** Losses under which a key has been doubted already, `loss/key`: what has been doubted once is not again. */
  readonly doubted: ReadonlySet<string>;
}

/** The losses under which an unmarked send is in doubt; none: it may go as if nothing had happened. */
export function doubtsOf(
  run: Run,
  { effectKey, channel }: Pick<RunAttempt, 'effectKey' | 'channel'>,
  past: RunPast,
  losses: readonly Loss[],
  channels: readonly SafeChannel[],
): Loss[] {
  return losses.filter(({ databaseLossId, toMs }) => {
    if (past.invoiceMs > toMs || past.doubted.has(doubtName(databaseLossId, effectKey))) return false;
    const safe = channels.find((one) => one.databaseLossId === databaseLossId && one.channel === channel);
    if (safe === undefined || safe.doubt === 'EVERYTHING') return safe !== undefined;
    return safe.doubt !== 'NOTHING' && wasDue(run, safe.sinceMs);
  });
}

/** The name of a doubt among those of one creditor. */
export function doubtName(databaseLossId: number, effectKey: string): string {
  return `${databaseLossId}/${effectKey}`;
}

/** Due when the loss was found, or begun afterwards: its beginning may be what was lost. */
function wasDue({ wakeAtMs, facts }: Run, sinceMs: number): boolean {
  return (wakeAtMs !== null && wakeAtMs <= sinceMs) || facts.beganAtMs > sinceMs;
}

/** When what was sent before a loss can be judged. */
export interface Quiet {
  /** Physical: until then a worker of before may still have something in hand. */
  readonly untilMs: number;
  readonly physicalNowMs: number;
  /** False: a person holds it, and it is not sent again. */
  readonly maySend: boolean;
}

/**
 * What to do with an open attempt that may have left before the end of a loss. Beside the doubt that every open attempt
 * leaves: the look-up counts only when all leases of before have ended, and where the send may have gone through another
 * partner, or with other invoices under another key, no partner's answer under this key settles it.
 */
export function reconcileAfterLoss(
  run: Run,
  attempt: RunAttempt,
  capability: Capability | undefined,
  { untilMs, physicalNowMs, maySend }: Quiet,
): Reconciliation {
  if (physicalNowMs < untilMs) return { kind: 'WAIT', forMs: untilMs - physicalNowMs };
  if (capability !== undefined && !isKnownByKey(run, attempt, capability)) {
    return { kind: maySend && capability.uncertain === 'resend' ? 'SEND' : 'UNKNOWN' };
  }
  const found = reconcile(attempt, capability, physicalNowMs, maySend);
  if (found.kind !== 'LOOKUP' || capability === undefined) return found;
  const knowableAtMs = untilMs + capability.processingMsMax;
  return physicalNowMs < knowableAtMs ? { kind: 'WAIT', forMs: knowableAtMs - physicalNowMs } : found;
}

/** Whether its partner, asked or sent to under this key, would know what the lost time did. */
function isKnownByKey(run: Run, attempt: RunAttempt, { consolidates }: Capability): boolean {
  if (run.order.consolidateMs !== null && consolidates === true && attempt.nudge === 0) return false;
  const point = run.facts.contactPoints.find(({ contactPointId }) => contactPointId === attempt.contactPointId);
  const step = run.order.steps[attempt.step];
  if (point === undefined || step === undefined) return false;
  const wanted = attempt.nudge === 0 ? step : { channel: attempt.channel, partnerIds: [] };
  return partnersOf(wanted, run.facts, point).every(({ partnerId }) => partnerId === attempt.partnerId);
}

/** The way a doubt is settled by what was decided; undefined: nothing yet. */
export function wayOf(found: Reconciliation): DoubtWay | undefined {
  switch (found.kind) {
    case 'SEND':
      return 'REPEAT';
    case 'LOOKUP':
      return 'LOOKUP';
    case 'UNKNOWN':
      return 'PERSON';
    case 'WAIT':
      return undefined;
    default:
      return assertNever(found, 'reconciliation');
  }
}
