// Which of the sendings of one debtor at one instant go as one: the same rule as in earnest (distribution/carriage/
// consolidate.ts), as far as a simulation knows of it. Pure.
import type { SuccessionOrder } from '../order.ts';
import type { Sending } from './running.ts';

export type SimulatedParty = readonly [lead: Sending, ...others: Sending[]];

// As in earnest: an envelope of so many is full.
const invoicesMax = 20;

/** Parties of what goes to one address by one partner that carries several as one, the earliest due first. */
export function partiesOf(sendings: readonly Sending[], { consolidateMs }: SuccessionOrder): SimulatedParty[] {
  const [only] = sendings;
  if (only === undefined) return [];
  if (sendings.length === 1 || consolidateMs === null) return sendings.map((sending): SimulatedParty => [sending]);
  const parties: SimulatedParty[] = [];
  for (const [likeness, alike] of Map.groupBy(sendings, likenessOf)) {
    if (likeness === null) {
      parties.push(...alike.map((sending): SimulatedParty => [sending]));
      continue;
    }
    const sorted = alike.toSorted(bySequence);
    for (let from = 0; from < sorted.length; from += invoicesMax) {
      const [lead, ...others] = sorted.slice(from, from + invoicesMax);
      if (lead !== undefined) parties.push([lead, ...others]);
    }
  }
  return parties;
}

function likenessOf({ kind, channel, partner, attempt, run }: Sending): string | null {
  const { type } = run.invoice;
  if (kind !== 'START' || type === 'CREDIT_NOTE' || partner?.consolidates !== true) return null;
  return `${channel} ${attempt.partnerId} ${attempt.contactPointId} ${type}`;
}

function bySequence({ run: one }: Sending, { run: other }: Sending): number {
  if (one.invoice.dueDate !== other.invoice.dueDate) return one.invoice.dueDate < other.invoice.dueDate ? -1 : 1;
  return one.place - other.place;
}
