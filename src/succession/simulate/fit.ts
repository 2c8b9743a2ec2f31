// A response model from what has happened: counts per channel, kind of debtor and country, each cell leaning on the wider
// one above it where its own data is thin, and every channel on a stated prior. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { DebtorKind } from '../../record/invoice.ts';
import type { ChannelResponse, Duration, ResponseModel, ResponseShare, Share } from './response.ts';
import { responseShares } from './response.ts';

/** What became of the attempts of one channel, kind and country that are old enough to have been reported on. */
export interface HistoryCell {
  readonly channel: Channel;
  readonly kind: DebtorKind;
  readonly country: string;
  readonly attempts: number;
  /** For each share: how many of those it is taken of, how many came, and sums of the logarithms of their hours. */
  readonly seen: Readonly<Record<ResponseShare, SeenShare>>;
}

export interface SeenShare {
  readonly trials: number;
  readonly successes: number;
  readonly logSum: number;
  readonly logSquareSum: number;
}

// A wider cell counts as this many trials, or times seen, in the narrower one: the weight of what neighbours say.
const shareWeight = 30;
const durationWeight = 10;

/** The model: a cell for each channel, for each channel and kind, and for each of these and country that was seen. */
export function fitResponses(history: readonly HistoryCell[]): ResponseModel {
  const model: Record<string, ChannelResponse> = {};
  for (const [channel, prior] of Object.entries(priorResponses)) {
    const ofChannel = history.filter((cell) => cell.channel === channel);
    const wide = lean(ofChannel, prior);
    model[channel] = wide;
    for (const [kind, ofKind] of Map.groupBy(ofChannel, (cell) => cell.kind)) {
      const narrower = lean(ofKind, wide);
      model[`${channel}/${kind}`] = narrower;
      for (const [country, ofCountry] of Map.groupBy(ofKind, (cell) => cell.country)) {
        model[`${channel}/${kind}/${country}`] = lean(ofCountry, narrower);
      }
    }
  }
  return model;
}

/** What the cells say together, with the wider cell counted in at a fixed weight. */
function lean(cells: readonly HistoryCell[], wider: ChannelResponse): ChannelResponse {
  const response = Object.fromEntries(
    responseShares.flatMap((name): [string, Share | Duration][] => {
      const seen = cells.map((cell) => cell.seen[name]);
      return [
        [name, leanShare(seen, wider[name])],
        [`${name}After`, leanDuration(seen, wider[`${name}After`])],
      ];
    }),
  );
  return { ...wider, ...response };
}

function leanShare(seen: readonly SeenShare[], wider: Share): Share {
  const trials = total(seen, (one) => one.trials);
  const successes = total(seen, (one) => one.successes);
  const weight = Math.min(shareWeight, wider.trials);
  const share = wider.trials === 0 ? 0 : wider.successes / wider.trials;
  return { successes: successes + weight * share, trials: trials + weight };
}

function leanDuration(seen: readonly SeenShare[], wider: Duration): Duration {
  const count = total(seen, (one) => one.successes);
  const sum = total(seen, (one) => one.logSum);
  const squareSum = total(seen, (one) => one.logSquareSum);
  const weight = Math.min(durationWeight, wider.count);
  const all = count + weight;
  if (all === 0) return wider;
  const meanLog = (sum + weight * wider.meanLog) / all;
  const square = (squareSum + weight * (wider.sdLog ** 2 + wider.meanLog ** 2)) / all;
  return { meanLog, sdLog: Math.sqrt(Math.max(square - meanLog ** 2, sdLogMin ** 2)), count: all };
}

// Times are told to the minute at best, and no channel is that punctual.
const sdLogMin = 0.05;

function total(seen: readonly SeenShare[], pick: (one: SeenShare) => number): number {
  return seen.reduce((sum, one) => sum + pick(one), 0);
}

const share = (of: number): Share => ({ successes: of * shareWeight, trials: shareWeight });
const hours = (median: number, sdLog: number): Duration => ({
  meanLog: Math.log(median),
  sdLog,
  count: durationWeight,
});

function prior(
  shares: Readonly<Record<ResponseShare, number>>,
  medianHours: Readonly<Record<ResponseShare, number>>,
): ChannelResponse {
  return {
    failed: share(shares.failed),
    failedAfter: hours(medianHours.failed, 1),
    delivered: share(shares.delivered),
    deliveredAfter: hours(medianHours.delivered, 0.6),
    opened: share(shares.opened),
    openedAfter: hours(medianHours.opened, 1.3),
    returned: share(shares.returned),
    returnedAfter: hours(medianHours.returned, 0.5),
    paid: share(shares.paid),
    paidAfter: hours(medianHours.paid, 0.6),
  };
}

/** What is assumed of a channel before anything has been seen: plausible, not measured. */
export const priorResponses: Readonly<Record<Channel, ChannelResponse>> = {
  EMAIL: prior(
    { failed: 0.03, delivered: 0.94, opened: 0.6, returned: 0.002, paid: 0.85 },
    { failed: 0.1, delivered: 0.05, opened: 11, returned: 24, paid: 480 },
  ),
  LETTER: prior(
    { failed: 0.005, delivered: 0.97, opened: 0.02, returned: 0.02, paid: 0.82 },
    { failed: 4, delivered: 72, opened: 24, returned: 200, paid: 560 },
  ),
  E_INVOICE: prior(
    { failed: 0.02, delivered: 0.98, opened: 0.3, returned: 0.001, paid: 0.92 },
    { failed: 0.1, delivered: 0.1, opened: 16, returned: 24, paid: 500 },
  ),
  MAILBOX: prior(
    { failed: 0.1, delivered: 0.99, opened: 0.9, returned: 0.001, paid: 0.9 },
    { failed: 0.05, delivered: 0.05, opened: 9, returned: 24, paid: 480 },
  ),
  SMS: prior(
    { failed: 0.04, delivered: 0.95, opened: 0.05, returned: 0.001, paid: 0.6 },
    { failed: 0.1, delivered: 0.02, opened: 1, returned: 24, paid: 480 },
  ),
  PUSH: prior(
    { failed: 0.1, delivered: 0.8, opened: 0.1, returned: 0.001, paid: 0.6 },
    { failed: 0.05, delivered: 0.02, opened: 1, returned: 24, paid: 480 },
  ),
};
