// Runs families of schedules: packs those that agree on the creditor's own operations into fields, carries each field out
// place by place, lets it come to rest, and judges it.
import type { EngineContext } from '../../../src/distribution/engine.ts';
import { type Course, type Field, makeField, type Setting } from './field.ts';
import { isGapFree, judgeEnd, judgeTurn } from './judge.ts';
import { observe, readLog, type Seen } from './observe.ts';
import { carryOut, sharedOps } from './operations.ts';
import type { Schedule } from './schedule.ts';

/** A schedule in its setting. */
export interface Planned {
  readonly setting: Setting;
  readonly schedule: Schedule;
}

/** A schedule that has been run. */
export interface Finished extends Planned {
  readonly violations: readonly string[];
  /** How the distribution stands in the end, and its attempts. */
  readonly state: string;
  readonly cause: string | null;
  readonly attempts: readonly string[];
  /** The place of the operation that ended it; infinity: none in the schedule did. */
  readonly endedAt: number;
}

// Distributions of one creditor: one batch takes them all.
const fieldMax = 250;
// Fields under way at once: one waits for the database while another decides.
const fieldsAtOnce = 6;

/** Runs all of them against the store's database; in no particular order. */
export async function runAll(store: EngineContext['store'], planned: readonly Planned[]): Promise<Finished[]> {
  const fields = [...Map.groupBy(planned, shapeOf).values()].flatMap((alike) => chunksOf(alike, fieldMax));
  const finished: Finished[] = [];
  const work = async () => {
    for (let next = fields.shift(); next !== undefined; next = fields.shift()) {
      finished.push(...(await runField(store, next)));
    }
  };
  await Promise.all(Array.from({ length: fieldsAtOnce }, work));
  return finished;
}

/** What schedules must have in common to share a creditor: setting, length, and the places of the creditor's operations. */
function shapeOf({ setting, schedule }: Planned): string {
  const shared = schedule.map((op) => (sharedOps.has(op) ? op : '-'));
  return [setting.profile, setting.from, setting.marked, ...shared].join(' ');
}

async function runField(store: EngineContext['store'], planned: readonly Planned[]): Promise<Finished[]> {
  const [first] = planned;
  if (first === undefined) return [];
  const field = await makeField(
    store,
    first.setting,
    planned.map(({ schedule }) => schedule),
  );
  const endedAt = new Map<Course, number>();
  const endOf = (course: Course) => endedAt.get(course) ?? Number.POSITIVE_INFINITY;
  let before = await observe(field);
  const judge = async (place: number) => {
    const after = await observe(field);
    for (const course of field.courses) {
      const [was, is] = [seenOf(before, course), seenOf(after, course)];
      judgeTurn(field, course, course.schedule[place], was, is);
      if (hasEnded(is) && !endedAt.has(course)) endedAt.set(course, place);
    }
    before = after;
  };
  for (let place = 0; place < first.schedule.length; place += 1) {
    await carryOut(field, place);
    await judge(place);
  }
  await comeToRest(field);
  await judge(Number.POSITIVE_INFINITY);
  const { events, head } = await readLog(field);
  const stories = Map.groupBy(events, ({ distributionId }) => distributionId);
  for (const course of field.courses) {
    if (!isGapFree(events, head)) course.violations.push(`the log has gaps: ${events.length} of ${head}`);
    const story = stories.get(course.distributionId) ?? [];
    judgeEnd(field, course, seenOf(before, course), story, endOf(course));
  }
  return field.courses.map((course) => {
    const { state, cause, attempts: seen } = seenOf(before, course);
    const { setting, schedule, violations } = course;
    const attempts = seen.map((attempt) => attempt.state);
    return { setting, schedule, violations, state, cause, attempts, endedAt: endOf(course) };
  });
}

// The turns a distribution may need to come to rest: take over, look up, send, wait for each of two patiences.
const turnsMax = 12;

/** No more reports come: what is left is taken over by an engine, and time passes until nothing is due any more. */
async function comeToRest(field: Field): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    await field.workOff();
    const [next] = await field.inScope(
      ({ sql }) => sql<{ atMs: number | null }[]>`
        select (extract(epoch from min(wake_at)) * 1000)::bigint as "atMs" from distribution where wake_at is not null`,
    );
    const atMs = next?.atMs ?? null;
    if (atMs === null) return;
    if (atMs > field.nowMs) await field.pass(atMs - field.nowMs);
  }
}

function hasEnded({ state }: Seen): boolean {
  return state !== 'PLANNED' && state !== 'ACTIVE' && state !== 'HELD';
}

function seenOf(all: ReadonlyMap<string, Seen>, { distributionId }: Course): Seen {
  const seen = all.get(distributionId);
  if (seen === undefined) throw new Error('a distribution is gone');
  return seen;
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, nth) => all.slice(nth * size, (nth + 1) * size));
}
