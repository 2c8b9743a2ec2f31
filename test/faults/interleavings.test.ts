// Every order in which two workers, lost leases, time, receipts, a person and a payment can meet at one distribution, each
// run against the database through the functions of the engine. The partners' journal and the event log are the judges.
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import type { Setting } from './interleavings/field.ts';
import { sharedOps } from './interleavings/operations.ts';
import { type Finished, type Planned, runAll } from './interleavings/run.ts';
import {
  countOf,
  type OutsideOp,
  randomFrom,
  type Schedule,
  sampleOf,
  schedulesOf,
  subsetsOf,
} from './interleavings/schedule.ts';

const { store } = await makeTestDatabase();

// INTERLEAVINGS=all runs one outside operation more in every schedule: hundreds of thousands of them, a quarter of an hour.
const more = process.env['INTERLEAVINGS'] === 'all' ? 1 : 0;

const outsideOf: Readonly<Record<Setting['from'], readonly OutsideOp[]>> = {
  PLANNED: ['lease', 'patience', 'delivered', 'bounced', 'cancel', 'payment'],
  MAIL_SILENT: ['lease', 'patience', 'delivered', 'bounced', 'arrived', 'cancel', 'payment'],
};
/** What a person does beside them, with what it meets. */
const moves: readonly (readonly OutsideOp[])[] = [
  ['hold'],
  ['skip'],
  ['hold', 'resume'],
  ['hold', 'skip'],
  ['lease', 'hold'],
  ['lease', 'resume'],
  ['lease', 'skip'],
  ['patience', 'skip'],
  ['delivered', 'hold'],
  ['cancel', 'hold'],
  ['payment', 'hold'],
];
const starts = ['PLANNED', 'MAIL_SILENT'] as const;
const plain = { profile: 'HOLDS', marked: 'AT_CLAIM' } as const;
const others = (['HOLDS', 'DEDUPES', 'LOOKED_UP', 'RESENT'] as const)
  .flatMap((profile) => (['AT_CLAIM', 'AT_SEND'] as const).map((marked) => ({ profile, marked })))
  .filter(({ profile, marked }) => profile !== plain.profile || marked !== plain.marked);

/**
 * The sets of up to `size` outside operations that a setting's schedules are made of. Time that passes is the same to all
 * partners: where they are compared, it stands still.
 */
function setsOf({ from, profile, marked }: Setting, size: number): OutsideOp[][] {
  const isPlain = profile === plain.profile && marked === plain.marked;
  const ops = outsideOf[from].filter((op) => isPlain || op !== 'patience');
  return Array.from({ length: size + 1 }, (_, of) => subsetsOf(ops, of)).flat();
}

/** Runs every schedule of these settings with up to `size` outside operations; finds nothing wrong with any. */
async function runEvery(settings: readonly Setting[], size: number): Promise<Finished[]> {
  const beganMs = performance.now();
  const wanted = settings.flatMap((setting) => setsOf(setting, size)).reduce((sum, ops) => sum + countOf(ops), 0);
  const planned = settings.flatMap((setting) =>
    setsOf(setting, size).flatMap((ops): Planned[] => schedulesOf(ops).map((schedule) => ({ setting, schedule }))),
  );
  const finished = await runAll(store, planned);
  tell('every one', finished, beganMs);
  expect(finished.length).toBe(wanted);
  expect(new Set(planned.map(({ setting, schedule }) => JSON.stringify([setting, schedule]))).size).toBe(wanted);
  expect(faultsOf(finished)).toEqual([]);
  return finished;
}

/** What was found wrong, each with the number of schedules and one of them. */
function faultsOf(finished: readonly Finished[]): string[] {
  const faults = finished.flatMap((one) => one.violations.map((text) => ({ text, one })));
  return [...Map.groupBy(faults, ({ text }) => text)].map(([text, all]) => {
    const { setting, schedule } = all[0]?.one ?? { setting: {}, schedule: [] };
    return `${text} (${all.length} times, as in ${schedule.join(' ')}; ${Object.values(setting).join(' ')})`;
  });
}

function tell(which: string, finished: readonly Finished[], beganMs: number): void {
  const ends = [...Map.groupBy(finished, ({ state }) => state)].map(([state, all]) => `${all.length} ${state}`);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
  process.stdout.write(`interleavings, ${which}: ${finished.length} schedules in ${seconds} s: ${ends.join(', ')}\n`);
}

test.each(starts)(
  'whatever the order, one distribution goes one way, sends once, and ends as the facts say (from %s)',
  { timeout: 900_000 },
  async (from) => {
    const finished = await runEvery([{ ...plain, from }], 2 + more);
    const ends = new Set(finished.map(({ state }) => state));
    expect([...ends].sort()).toEqual(['HELD', 'REACHED', 'STOPPED', 'UNDELIVERABLE']);
    expect(differingBySwap(finished).slice(0, 10)).toEqual([]);
  },
);

test('whatever a partner can do about a doubt, and whenever an effect is marked as leaving', {
  timeout: 900_000,
}, async () => {
  const settings = others.flatMap((other) => starts.map((from) => ({ ...other, from })));
  const finished = await runEvery(settings, 1 + more);
  // Only who neither recognises a repeat nor can be asked leaves a doubt to a person.
  const held = new Set(finished.filter(({ state }) => state === 'HELD').map(({ setting }) => setting.profile));
  expect([...held].filter((profile) => profile !== 'HOLDS')).toEqual([]);
});

test.each(starts)(
  'whatever a person does with it in between, a hold, a skip, a word to go on: it is heeded (from %s)',
  { timeout: 900_000 },
  async (from) => {
    const beganMs = performance.now();
    const setting: Setting = { ...plain, marked: 'AT_SEND', from };
    const planned = moves.flatMap((ops): Planned[] => schedulesOf(ops).map((schedule) => ({ setting, schedule })));
    const finished = await runAll(store, planned);
    tell('a person in between', finished, beganMs);
    expect(finished.length).toBe(moves.reduce((sum, ops) => sum + countOf(ops), 0));
    expect(faultsOf(finished)).toEqual([]);
  },
);

// INTERLEAVINGS_SEED draws other ones.
const seed = Number(process.env['INTERLEAVINGS_SEED'] ?? 20_261_123);
const samples = more === 1 ? 200 : 10;
const sampleSize = 200;

test('four and five things that happen at once, drawn at random', { timeout: 900_000 }, async () => {
  const beganMs = performance.now();
  const random = randomFrom(seed);
  const all = [plain, ...others].flatMap((other) => starts.map((from): Setting => ({ ...other, from })));
  const planned = Array.from({ length: samples }, (_, nth): Planned[] => {
    const setting = all[nth % all.length] ?? { ...plain, from: 'PLANNED' };
    const ops: OutsideOp[] = [...outsideOf[setting.from], 'hold', 'resume', 'skip'];
    const drawn = sampleOf(ops, 4 + (nth % 2), sampleSize, sharedOps, random);
    return drawn.map((schedule) => ({ setting, schedule }));
  }).flat();
  const finished = await runAll(store, planned);
  tell(`drawn by seed ${seed}`, finished, beganMs);
  expect(finished).toHaveLength(samples * sampleSize);
  expect(faultsOf(finished)).toEqual([]);
});

test('schedules are counted by combinatorics', () => {
  expect(schedulesOf([])).toHaveLength(10);
  expect(schedulesOf(['lease', 'delivered', 'cancel'])).toHaveLength(countOf(['lease', 'delivered', 'cancel']));
  expect(countOf(['lease', 'patience', 'delivered', 'cancel', 'payment'])).toBe(554_400);
  expect(subsetsOf(outsideOf.PLANNED, 2)).toHaveLength(15);
  const drawn = sampleOf(outsideOf.PLANNED, 4, 50, sharedOps, randomFrom(1));
  expect(drawn.every((schedule) => schedule.length === 10 && new Set(schedule).size === 10)).toBe(true);
  expect(sampleOf(outsideOf.PLANNED, 4, 50, sharedOps, randomFrom(1))).toEqual(drawn);
});

const receipts: ReadonlySet<string> = new Set(['delivered', 'bounced', 'arrived']);

/**
 * Schedules that two receipts, one right after the other, bring to another end when they come the other way round. A
 * receipt also wakes the run: where a stop or the end of patience had yet to be acted on, the first one ends it, and the
 * second comes after the end. That is a race with the end and none between receipts: it is left out.
 */
function differingBySwap(finished: readonly Finished[]): string[] {
  const bySchedule = new Map(finished.map((one) => [one.schedule.join(' '), one]));
  let compared = 0;
  const differing = finished.flatMap((one) => {
    const swapped = withSwappedReceipts(one.schedule);
    const other = swapped && bySchedule.get(swapped.join(' '));
    if (other === undefined || [one, other].some(endsByWaking)) return [];
    compared += 1;
    const ends = [one, other].map(({ state, cause, attempts }) => JSON.stringify([state, cause, attempts]));
    return ends[0] === ends[1] ? [] : [`${one.schedule.join(' ')}: ${ends.join(' or ')}`];
  });
  expect(compared).toBeGreaterThan(0);
  return differing;
}

function endsByWaking({ state, schedule, endedAt }: Finished): boolean {
  return state !== 'REACHED' && endedAt === placeOfPair(schedule);
}

/** Where two receipts stand one right after the other; -1: nowhere. */
function placeOfPair(schedule: Schedule): number {
  return schedule.findIndex((op, place) => receipts.has(op) && receipts.has(schedule[place + 1] ?? ''));
}

function withSwappedReceipts(schedule: Schedule): Schedule | undefined {
  const at = placeOfPair(schedule);
  const [one, other] = schedule.slice(at, at + 2);
  if (at === -1 || one === undefined || other === undefined) return undefined;
  return schedule.with(at, other).with(at + 1, one);
}
