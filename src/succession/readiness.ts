// Rules 2, 7 and 8 of succession: the sequence of steps for one debtor; whether a step can be tried for this debtor, with
// which contact point and partner, or the reason why not; and which step comes after one. Pure.
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import { holds } from './condition.ts';
import type { ReasonCode } from './decision.ts';
import type { Facts, PartnerFacts } from './facts.ts';
import type { SuccessionOrder, SuccessionStep } from './order.ts';
import { openingMs } from './timing/window.ts';

export type SkipCode = Extract<
  ReasonCode,
  | 'NO_CONTACT_POINT'
  | 'CONTACT_POINT_UNREACHABLE'
  | 'OPTED_OUT'
  | 'CONDITION_FALSE'
  | 'NO_PARTNER'
  | 'CONTACT_POINT_USED'
  | 'CHANNEL_PINNED'
  | 'CHANNEL_BY_CONTRACT'
>;

export type Readiness =
  | { readonly kind: 'IMPOSSIBLE'; readonly code: SkipCode }
  /** `partner` is the first healthy one, or the first of all when none is healthy now. */
  | {
      readonly kind: 'POSSIBLE';
      readonly contactPointId: string;
      readonly partner: PartnerFacts;
      /** A person has paused all who could carry it. */
      readonly paused: boolean;
      /** Where it goes: how long it takes and what it costs go by it. */
      readonly country: string;
    };

/** Whether step number `step` of the order can be tried for this debtor. Health is not judged: it may return. */
export function readinessOf(order: SuccessionOrder, facts: Facts, step: number): Readiness {
  const wanted = order.steps[step];
  if (wanted === undefined) return impossible('NO_PARTNER');
  const pinned = pinnedChannel(order, facts);
  if (pinned !== null && wanted.channel !== pinned.channel) {
    return impossible(pinned.by === 'LAW' ? 'CHANNEL_PINNED' : 'CHANNEL_BY_CONTRACT');
  }
  if (wanted.when !== null && !holds(wanted.when, facts)) return impossible('CONDITION_FALSE');
  const contactPoint = chooseContactPoint(facts, wanted, step);
  if (typeof contactPoint === 'string') return impossible(contactPoint);
  const partners = partnersOf(wanted, facts, contactPoint);
  const partner = partners.find((candidate) => candidate.healthy) ?? partners[0];
  if (partner === undefined) return impossible('NO_PARTNER');
  const { contactPointId } = contactPoint;
  return {
    kind: 'POSSIBLE',
    contactPointId,
    partner,
    paused: arePaused(partners),
    country: countryOf(contactPoint, facts),
  };
}

/**
 * The channels an address is missing on, where none of the order's steps can be tried and an address could let one; else
 * empty. What is known not to work, or is declined, is not missing.
 */
export function missingAddresses(order: SuccessionOrder, facts: Facts): readonly Channel[] {
  const missing: Channel[] = [];
  for (const [index, { channel }] of order.steps.entries()) {
    const readiness = readinessOf(order, facts, index);
    if (readiness.kind === 'POSSIBLE') return [];
    if (readiness.code === 'NO_CONTACT_POINT') missing.push(channel);
  }
  return missing;
}

/** Whether none can carry anything now, and of each the reason is that a person has paused it. */
export function arePaused(partners: readonly PartnerFacts[]): boolean {
  return partners.length > 0 && partners.every(({ healthy, paused }) => !healthy && paused === true);
}

function impossible(code: SkipCode): Readiness {
  return { kind: 'IMPOSSIBLE', code };
}

/**
 * The contact point to use: one known REACHABLE before one never tried, else in the sequence given. Never one that
 * another step of this distribution has used, and none that no partner carries to. When there is none, why not: the
 * reason nearest to success.
 */
function chooseContactPoint(facts: Facts, wanted: SuccessionStep, step: number): ContactPoint | SkipCode {
  let chosen: ContactPoint | undefined;
  let isUsed = false;
  let isUncarried = false;
  let isOptedOut = false;
  let isUnreachable = false;
  for (const point of facts.contactPoints) {
    if (point.channel !== wanted.channel) continue;
    if (point.reachability === 'OPTED_OUT') isOptedOut = true;
    else if (point.reachability === 'UNREACHABLE') isUnreachable = true;
    else if (isUsedByOtherStep(facts, point.contactPointId, step)) isUsed = true;
    else if (!isCarried(facts, point)) isUncarried = true;
    else if (chosen === undefined || (chosen.reachability !== 'REACHABLE' && point.reachability === 'REACHABLE')) {
      chosen = point;
    }
  }
  if (chosen !== undefined) return chosen;
  if (isUncarried) return 'NO_PARTNER';
  if (isUsed) return 'CONTACT_POINT_USED';
  if (isOptedOut) return 'OPTED_OUT';
  return isUnreachable ? 'CONTACT_POINT_UNREACHABLE' : 'NO_CONTACT_POINT';
}

function isCarried({ partners }: Pick<Facts, 'partners'>, point: ContactPoint): boolean {
  let isChannelCarried = false;
  for (const { channel, addresses } of partners) {
    if (channel !== point.channel) continue;
    if (addresses === null || addresses.test(point.address)) return true;
    isChannelCarried = true;
  }
  // Without any partner for the channel the address is not what is wrong.
  return !isChannelCarried;
}

function isUsedByOtherStep(facts: Facts, contactPointId: string, step: number): boolean {
  return facts.attempts.some((attempt) => attempt.contactPointId === contactPointId && attempt.step !== step);
}

/**
 * The partners of a step that carry to this contact point and its country, in the sequence they are tried: as the step
 * names them, else by priority, then price, then id.
 */
export function partnersOf(
  step: Pick<SuccessionStep, 'channel' | 'partnerIds'>,
  facts: Pick<Facts, 'partners' | 'debtor'>,
  point: ContactPoint,
): readonly PartnerFacts[] {
  const country = countryOf(point, facts);
  const carriers = facts.partners.filter(
    ({ channel, countries, addresses }) =>
      channel === step.channel &&
      (countries === 'all' || countries.includes(country)) &&
      (addresses === null || addresses.test(point.address)),
  );
  if (step.partnerIds.length === 0) return carriers.length < 2 ? carriers : carriers.sort(byPriorityAndPrice(country));
  return step.partnerIds.flatMap((id) => carriers.find((partner) => partner.partnerId === id) ?? []);
}

/** The country that is sent to: a postal address's own, which may be another than the debtor's. */
export function countryOf(point: ContactPoint | undefined, { debtor }: Pick<Facts, 'debtor'>): string {
  return point?.postalAddress?.country ?? debtor.country;
}

/** A partner without a price stands after those with one. */
function byPriorityAndPrice(country: string): (a: PartnerFacts, b: PartnerFacts) => number {
  const priceOf = ({ pricesE4 }: PartnerFacts) => pricesE4[country] ?? pricesE4[''] ?? Number.MAX_SAFE_INTEGER;
  return (a, b) => a.priority - b.priority || priceOf(a) - priceOf(b) || (a.partnerId < b.partnerId ? -1 : 1);
}

/** Whether the step has ever been tried in this distribution. */
export function isTried(facts: Facts, step: number): boolean {
  return facts.attempts.some((attempt) => attempt.step === step);
}

/** The steps after `step` in this debtor's sequence that have not been tried. */
export function stepsAfter(order: SuccessionOrder, facts: Facts, step: number): readonly number[] {
  const sequence = effectiveSteps(order, facts);
  return sequence.slice(sequence.indexOf(step) + 1).filter((later) => !isTried(facts, later));
}

/**
 * Steps not tried yet, other than `step`, that could be started, in this debtor's sequence: this instant, or, of those
 * after `step`, when their send window opens. A turn back must start at once, else two steps could wait in turns.
 */
export function startableSteps(
  order: SuccessionOrder,
  facts: Facts,
  step: number,
  nowMs: number,
): readonly StartableStep[] {
  const sequence = effectiveSteps(order, facts);
  const place = sequence.indexOf(step);
  return sequence.flatMap((other, index) => {
    if (other === step || isTried(facts, other)) return [];
    const readiness = readinessOf(order, facts, other);
    if (readiness.kind === 'IMPOSSIBLE' || !readiness.partner.healthy) return [];
    const window = order.steps[other]?.window ?? null;
    const terms = { timeZone: facts.debtorTimeZone, holidays: facts.holidays };
    const opensAtMs = window === null ? nowMs : openingMs(window, nowMs, terms);
    const { partner, country } = readiness;
    return index < place && opensAtMs > nowMs ? [] : [{ step: other, partner, country, opensAtMs }];
  });
}

export interface StartableStep {
  readonly step: number;
  readonly partner: PartnerFacts;
  /** Where it would go. */
  readonly country: string;
  readonly opensAtMs: number;
}

/**
 * The step to go to after `step`: the next one in the debtor's sequence; after the last, a step passed over earlier
 * that could be started now (skipped for the deadline, its partner healthy again, an address added meanwhile); else
 * the number of steps, which means none is left. A run ends, because each turn back starts a step never tried before.
 */
export function nextStep(order: SuccessionOrder, facts: Facts, step: number, nowMs: number): number {
  return stepsAfter(order, facts, step)[0] ?? startableSteps(order, facts, step, nowMs)[0]?.step ?? order.steps.length;
}

/**
 * The step numbers of the order in the sequence they are tried for this debtor: the preferred channel's steps first,
 * each group in the order's own sequence. Depends on order and debtor alone, so it stays the same while the run's
 * contact points, partners and attempts change, and "the step after" keeps its meaning.
 */
export function effectiveSteps(order: SuccessionOrder, facts: Pick<Facts, 'debtor'>): readonly number[] {
  const preferred = pinnedChannel(order, facts) === null ? facts.debtor.preferredChannel : null;
  const first: number[] = [];
  const rest: number[] = [];
  for (const [index, step] of order.steps.entries()) (step.channel === preferred ? first : rest).push(index);
  return first.length === 0 ? rest : [...first, ...rest];
}

/** The only channel a debtor may be sent by, and what says so. */
export interface Pin {
  readonly by: 'LAW' | 'CONTRACT';
  readonly channel: Channel;
}

/**
 * The one channel that law or contract allows for this debtor, or null: public bodies must be sent e-invoices (lag
 * 2018:1277), others what was agreed with them. Where the order has a step on it all other steps are skipped, and no
 * preference counts. An order without such a step was chosen knowingly (older contracts, exempt bodies) and applies
 * unchanged.
 */
export function pinnedChannel(order: SuccessionOrder, { debtor }: Pick<Facts, 'debtor'>): Pin | null {
  const has = (channel: Channel) => order.steps.some((step) => step.channel === channel);
  if (debtor.publicSector && has('E_INVOICE')) return { by: 'LAW', channel: 'E_INVOICE' };
  const { contractChannel } = debtor;
  return contractChannel && has(contractChannel) ? { by: 'CONTRACT', channel: contractChannel } : null;
}
