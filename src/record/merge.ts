// Two debtors that are one: what of the merged one passes to the survivor, and what speaks against it. Pure.
import type { Channel, Reachability } from './contact-point.ts';
import type { DebtorKind } from './invoice.ts';

/** Why a person merges. */
export const mergeReasons = ['DUPLICATE', 'TAKEN_OVER', 'OTHER'] as const;
export type MergeReason = (typeof mergeReasons)[number];

/** How much a merge moved. */
export interface MergeCounts {
  readonly invoices: number;
  readonly distributions: number;
  /** Those that moved, and those that the survivor had already. */
  readonly contactPoints: number;
  readonly experiments: number;
}

/** A contact point as far as a merge looks at it. */
export interface MergePoint {
  readonly contactPointId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly reachability: Reachability;
  readonly reason: string | null;
  readonly sinceMs: number | null;
}

/** What becomes of one contact point of the merged debtor. */
export interface JoinedPoint {
  readonly point: MergePoint;
  /** The survivor's with the same address, which stands for both from now on; null: it moves to the survivor. */
  readonly into: string | null;
  /** What is known of the one that is used from now on. */
  readonly known: Pick<MergePoint, 'reachability' | 'reason' | 'sinceMs'>;
}

const strength: Readonly<Record<Reachability, number>> = { UNKNOWN: 0, REACHABLE: 1, UNREACHABLE: 2, OPTED_OUT: 3 };

/**
 * Each contact point of the merged debtor: it moves, or joins the survivor's of the same address. Of two that join, the word
 * against using the address wins: an opt-out over all, a failure over a success.
 */
export function joinContactPoints(survivors: readonly MergePoint[], merged: readonly MergePoint[]): JoinedPoint[] {
  const known = new Map(survivors.map((point) => [keyOf(point), point]));
  return merged.map((point) => {
    const own = known.get(keyOf(point));
    if (own === undefined) return { point, into: null, known: point };
    return { point, into: own.contactPointId, known: strengthOf(point) > strengthOf(own) ? point : own };
  });
}

function keyOf({ channel, address }: MergePoint): string {
  return `${channel} ${address}`;
}

/** A push subscription that another debtor took over did not fail: its browser changed hands. */
function strengthOf({ reachability, reason }: MergePoint): number {
  return reason === 'SUPERSEDED' ? -1 : strength[reachability];
}

/** A debtor as far as a merge compares it. */
export interface MergeParty {
  readonly debtorId: string;
  readonly number: string;
  readonly kind: DebtorKind;
  readonly name: string;
  readonly identityNumber: string | null;
  readonly country: string;
  readonly mergedInto: string | null;
}

export type MergeDifference = 'KIND' | 'IDENTITY_NUMBER' | 'COUNTRY' | 'NAME';

/** In what they differ. A missing identity number differs from none. */
export function differencesOf(one: MergeParty, other: MergeParty): MergeDifference[] {
  const isOtherIdentity =
    one.identityNumber !== null && other.identityNumber !== null && one.identityNumber !== other.identityNumber;
  return [
    ...(one.kind === other.kind ? [] : (['KIND'] as const)),
    ...(isOtherIdentity ? (['IDENTITY_NUMBER'] as const) : []),
    ...(one.country === other.country ? [] : (['COUNTRY'] as const)),
    ...(one.name.trim().toLowerCase() === other.name.trim().toLowerCase() ? [] : (['NAME'] as const)),
  ];
}

/** Those that tell of two debtors rather than of one written twice. */
export function isDoubtful(difference: MergeDifference): boolean {
  return difference === 'KIND' || difference === 'IDENTITY_NUMBER';
}
