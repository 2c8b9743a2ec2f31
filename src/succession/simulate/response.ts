// The response model: what partners and debtors will do with an attempt, by channel and segment, with how sure we are of
// it. Counts, so that thin data stays uncertain: parameters are drawn from what the counts allow. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { Facts } from '../facts.ts';
import type { Random } from './random.ts';
import { beta, gaussian } from './random.ts';

/** A share as evidence: `successes` of `trials`, which may be fractions after shrinkage. */
export interface Share {
  readonly successes: number;
  readonly trials: number;
}

/** How long something takes: the logarithm of hours is normal. `count` is how many times were seen. */
export interface Duration {
  readonly meanLog: number;
  readonly sdLog: number;
  readonly count: number;
}

/** What becomes of attempts on one channel in one segment. */
export interface ChannelResponse {
  /** Failed for good (bounced, refused) of all attempts, and how long after the hand-over. */
  readonly failed: Share;
  readonly failedAfter: Duration;
  /** Delivered, with a report of it, of those that did not fail; from the hand-over. */
  readonly delivered: Share;
  readonly deliveredAfter: Duration;
  /** Opened, with a report of it, of those delivered; from delivery. */
  readonly opened: Share;
  readonly openedAfter: Duration;
  /** Came back of those delivered or on their way; from the hand-over. */
  readonly returned: Share;
  readonly returnedAfter: Duration;
  /** Paid of those not failed; from the hand-over. */
  readonly paid: Share;
  readonly paidAfter: Duration;
}

export const responseShares = ['failed', 'delivered', 'opened', 'returned', 'paid'] as const;
export type ResponseShare = (typeof responseShares)[number];

/** By cell: "EMAIL/PERSON/SE", else "EMAIL/PERSON", else "EMAIL". */
export type ResponseModel = Readonly<Record<string, ChannelResponse>>;

/** The parameters of one cell in one possible world. */
export interface DrawnResponse {
  readonly share: Readonly<Record<ResponseShare, number>>;
  readonly meanLog: Readonly<Record<ResponseShare, number>>;
  readonly sdLog: Readonly<Record<ResponseShare, number>>;
}

export type DrawnModel = ReadonlyMap<string, DrawnResponse>;

/**
 * One world that the evidence allows: shares from Beta(successes + ½, failures + ½) (Jeffreys' prior), mean logarithms
 * from a normal whose variance falls with the count. Spreads are taken as they are.
 */
export function drawModel(model: ResponseModel, random: Random): DrawnModel {
  return new Map(
    Object.entries(model).map(([cell, response]) => {
      const of = <T>(value: (share: ResponseShare) => T) =>
        Object.fromEntries(responseShares.map((share) => [share, value(share)])) as Record<ResponseShare, T>;
      const share = of((name) => {
        const { successes, trials } = response[name];
        return beta(successes + 0.5, Math.max(0, trials - successes) + 0.5, random);
      });
      const meanLog = of((name) => {
        const { meanLog: mean, sdLog, count } = response[`${name}After`];
        return mean + (sdLog / Math.sqrt(Math.max(1, count))) * gaussian(random);
      });
      return [cell, { share, meanLog, sdLog: of((name) => response[`${name}After`].sdLog) }];
    }),
  );
}

/** The narrowest cell known for a channel and a debtor; undefined: the model says nothing of the channel. */
export function responseOf(
  model: DrawnModel,
  channel: Channel,
  { kind, country }: Pick<Facts['debtor'], 'kind' | 'country'>,
): DrawnResponse | undefined {
  return model.get(`${channel}/${kind}/${country}`) ?? model.get(`${channel}/${kind}`) ?? model.get(channel);
}
