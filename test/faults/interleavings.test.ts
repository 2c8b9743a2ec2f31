// Every order in which two workers and what happens around them can meet at one distribution, run against the database.
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import type { Setting } from './interleavings/field.ts';
import { type Planned, runAll } from './interleavings/run.ts';
import { countOf, type OutsideOp, schedulesOf, subsetsOf } from './interleavings/schedule.ts';

const { store } = await makeTestDatabase();
const outside: readonly OutsideOp[] = ['lease', 'patience', 'delivered', 'bounced', 'cancel', 'payment'];
const settings: Setting[] = (process.env['S'] ?? 'HOLDS').split(',').flatMap((profile) =>
  (process.env['F'] ?? 'PLANNED').split(',').map((from) => ({ profile, from, marked: process.env['M'] ?? 'AT_CLAIM' }) as Setting));
const size = Number(process.env['K'] ?? 2);

test('probe', { timeout: 900_000 }, async () => {
  const begun = performance.now();
  let count = 0;
  const planned = settings.flatMap((setting) => subsetsOf(setting.from === 'PLANNED' ? outside : [...outside, 'arrived' as const], size).flatMap((subset): Planned[] => {
    count += countOf(subset);
    return schedulesOf(subset).map((schedule) => ({ setting, schedule }));
  }));
  const finished = await runAll(store, planned);
  console.log(planned.length, count, finished.length, ((performance.now() - begun) / 1000).toFixed(1), 's');
  const bad = finished.filter(({ violations }) => violations.length > 0);
  const kinds = Map.groupBy(bad, ({ setting, violations }) => `${setting.profile} ${setting.from} ${violations[0]}`);
  for (const [kind, all] of kinds) {
    console.log(all.length, kind);
    for (const one of all.slice(0, 3)) console.log('    ', one.schedule.join(' '), '|', one.state, one.cause, one.attempts.join(), '|', one.violations.slice(1).join('; '));
  }
  expect(bad.length).toBe(0);
});
