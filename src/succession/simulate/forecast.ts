// What an order is expected to do to a population: milestones over time, cost, letters, work for people, missed deadlines,
// each with how sure that is. Sums that can be made in parts and added up. Pure.
import { type Channel, channels } from '../../record/contact-point.ts';
import type { SimulatedCourse } from './course.ts';

/** Days from the start at which the curves are told. */
export const curveDays = [0.25, 0.5, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90] as const;

/** How many possible worlds the population is spread over; each is drawn from what the evidence allows. */
export const worlds = 40;

/** A figure with the range it lies in 95 times of 100, by the evidence there is. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Forecast {
  readonly invoices: number;
  /** Share of invoices that have come so far, by days from the start. */
  readonly curve: readonly {
    readonly days: number;
    readonly dispatched: Band;
    readonly delivered: Band;
    readonly opened: Band;
    readonly paid: Band;
  }[];
  /** Share of invoices by how they end; ACTIVE: not ended within the horizon. */
  readonly ends: Readonly<Record<End, Band>>;
  /** Sendings per invoice, nudges among them. */
  readonly sent: Readonly<Record<Channel, Band>>;
  /** Ten-thousandths of the currency unit per invoice. */
  readonly costE4: Band;
  /** Share of invoices that need a person: held, undeliverable or rejected. */
  readonly humanWork: Band;
  readonly deadlineMissed: Band;
  readonly doubleDelivered: Band;
  /** Share of sendings whose answer was known, not drawn; 0 unless something was replayed. */
  readonly knownShare: number;
}

const ends = ['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED', 'HELD', 'BLOCKED', 'ACTIVE'] as const;
type End = (typeof ends)[number];

const forPersons: ReadonlySet<SimulatedCourse['end']> = new Set(['HELD', 'BLOCKED', 'UNDELIVERABLE', 'REJECTED']);

const curveMilestones = ['dispatched', 'delivered', 'opened', 'paid'] as const;

// One column per figure: the curve, the ends, the channels, then the rest.
const restAt = curveDays.length * curveMilestones.length + ends.length + channels.length;
const columns = restAt + 6;

/**
 * Sums over debtors, by world: how many invoices, and the sum of the squares of how many each has; for each figure the sum
 * over invoices, the sum of the squares of each debtor's sum, and of its products with how many invoices the debtor has.
 */
export interface Tally {
  readonly counts: number[];
  readonly countSquares: number[];
  readonly sums: number[][];
  readonly squares: number[][];
  readonly products: number[][];
}

export function emptyTally(): Tally {
  const byWorld = () => new Array<number>(worlds).fill(0);
  const zeros = () => Array.from({ length: worlds }, () => new Array<number>(columns).fill(0));
  return { counts: byWorld(), countSquares: byWorld(), sums: zeros(), squares: zeros(), products: zeros() };
}

/** Adds the courses of one debtor's invoices, run in one of the worlds. They are not independent of each other. */
export function addDebtor(tally: Tally, world: number, courses: readonly SimulatedCourse[]): void {
  const { counts, countSquares } = tally;
  const [sums, squares, products] = [tally.sums[world] ?? [], tally.squares[world] ?? [], tally.products[world] ?? []];
  const invoices = courses.length;
  counts[world] = (counts[world] ?? 0) + invoices;
  countSquares[world] = (countSquares[world] ?? 0) + invoices * invoices;
  const add = (column: number, value: number) => {
    sums[column] = (sums[column] ?? 0) + value;
    squares[column] = (squares[column] ?? 0) + value * value;
    products[column] = (products[column] ?? 0) + value * invoices;
  };
  const [only] = courses;
  if (invoices === 1 && only !== undefined) {
    addFigures(only, add);
    return;
  }
  const ofDebtor = new Array<number>(columns).fill(0);
  for (const course of courses) {
    addFigures(course, (column, value) => {
      ofDebtor[column] = (ofDebtor[column] ?? 0) + value;
    });
  }
  for (const [column, value] of ofDebtor.entries()) if (value !== 0) add(column, value);
}

/** Tells each figure of a course that is not zero, once. */
function addFigures(course: SimulatedCourse, add: (column: number, value: number) => void): void {
  const hours = [course.dispatchedHours, course.deliveredHours, course.openedHours, course.paidHours];
  for (const [milestone, atHours] of hours.entries()) {
    if (atHours === null) continue;
    for (let point = curveDays.length - 1; point >= 0; point -= 1) {
      if (atHours > (curveDays[point] ?? 0) * 24) break;
      add(point * curveMilestones.length + milestone, 1);
    }
  }
  const endsAt = curveDays.length * curveMilestones.length;
  const end = (ends as readonly string[]).indexOf(course.end);
  add(endsAt + (end === -1 ? ends.length - 1 : end), 1);
  for (const [index, channel] of channels.entries()) {
    const count = course.sent[channel];
    if (count !== undefined) add(endsAt + ends.length + index, count);
  }
  add(restAt, course.costE4);
  if (forPersons.has(course.end)) add(restAt + 1, 1);
  if (course.deadlineMissed) add(restAt + 2, 1);
  if (course.doubleDelivered) add(restAt + 3, 1);
  if (course.knownSends > 0) add(restAt + 4, course.knownSends);
  add(restAt + 5, course.knownSends + course.drawnSends);
}

/** Adds one tally into another. */
export function addTally(into: Tally, other: Tally): void {
  for (let world = 0; world < worlds; world += 1) {
    into.counts[world] = (into.counts[world] ?? 0) + (other.counts[world] ?? 0);
    into.countSquares[world] = (into.countSquares[world] ?? 0) + (other.countSquares[world] ?? 0);
    for (const figures of ['sums', 'squares', 'products'] as const) {
      const [totals, more] = [into[figures][world] ?? [], other[figures][world] ?? []];
      for (let column = 0; column < columns; column += 1) {
        totals[column] = (totals[column] ?? 0) + (more[column] ?? 0);
      }
    }
  }
}

/** The forecast that the sums amount to. */
export function forecastOf(tally: Tally): Forecast {
  const invoices = tally.counts.reduce((sum, count) => sum + count, 0);
  const band = (column: number, isShare = true) => bandOf(tally, column, invoices, isShare);
  const endsAt = curveDays.length * curveMilestones.length;
  return {
    invoices,
    curve: curveDays.map((days, point) => {
      const at = (milestone: number) => band(point * curveMilestones.length + milestone);
      return { days, dispatched: at(0), delivered: at(1), opened: at(2), paid: at(3) };
    }),
    ends: Object.fromEntries(ends.map((end, index) => [end, band(endsAt + index)])) as Record<End, Band>,
    sent: Object.fromEntries(
      channels.map((channel, index) => [channel, band(endsAt + ends.length + index, false)]),
    ) as Record<Channel, Band>,
    costE4: band(restAt, false),
    humanWork: band(restAt + 1),
    deadlineMissed: band(restAt + 2),
    doubleDelivered: band(restAt + 3),
    knownShare: band(restAt + 4, false).mean / Math.max(Number.MIN_VALUE, band(restAt + 5, false).mean),
  };
}

/**
 * Mean and range of a figure for the whole population: what differs between worlds beyond chance is what we do not know
 * of the parameters; to it comes the chance of this many debtors (law of total variance, the debtor as the cluster).
 */
function bandOf(tally: Tally, column: number, invoices: number, isShare: boolean): Band {
  if (invoices === 0) return { mean: 0, low: 0, high: 0 };
  const { counts, countSquares, sums } = tally;
  const used = counts.flatMap((count, world) => (count > 0 ? [{ count, sum: sums[world]?.[column] ?? 0 }] : []));
  const total = used.reduce((sum, world) => sum + world.sum, 0);
  const mean = total / invoices;
  const ofAll = (figures: readonly (readonly number[])[]) =>
    figures.reduce((sum, world) => sum + (world[column] ?? 0), 0);
  const size = countSquares.reduce((sum, count) => sum + count, 0);
  // The sum over debtors of (their sum - mean × their invoices) squared, per invoice.
  const residual = ofAll(tally.squares) - 2 * mean * ofAll(tally.products) + mean * mean * size;
  const within = Math.max(0, residual / invoices);
  const between =
    used.length < 2
      ? 0
      : used.reduce((sum, world) => sum + (world.sum / world.count - mean) ** 2, 0) / (used.length - 1);
  const perWorld = invoices / used.length;
  const half = 1.96 * Math.sqrt(Math.max(0, between - within / perWorld) + within / invoices);
  const high = mean + half;
  return { mean, low: Math.max(0, mean - half), high: isShare ? Math.min(1, high) : high };
}
