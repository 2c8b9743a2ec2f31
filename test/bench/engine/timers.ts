// Timers: what a batch of 500 that becomes due costs while a million other distributions wait, against the same with ten
// thousand. Each batch's patience has ended: it is taken up, the step ended, the letter handed to the null partner, settled.
// And what a look for due work costs while none is due.
import { openStore, type Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { makeTestEngine } from '../../support/engine.ts';
import { nullAdapter } from '../../support/null-partner.ts';
import { mailThenLetter } from '../../support/orders.ts';
import { populate } from '../../support/population.ts';
import { analyze, median, sayRound } from '../report.ts';
import type { BenchServer } from '../server.ts';

const batchSize = 500;
const batchesPerRound = 5;
const few = 10_000;
const startMs = Date.UTC(2026, 2, 2, 9);
const minuteMs = 60_000;
const dayMs = 86_400_000;

export interface TimersFigure {
  readonly waiting: number;
  /** Milliseconds per due batch, with so many waiting and with ten thousand. */
  readonly batchMs: number;
  readonly batchMsAmongFew: number;
  /** Goal: at most 1.5. */
  readonly ratio: number;
  /** Milliseconds of one look that finds nothing due. */
  readonly lookMs: number;
  readonly lookMsAmongFew: number;
}

/** Medians over the batches of `rounds` interleaved rounds. */
export async function measureTimers(server: BenchServer, waiting: number, rounds: number): Promise<TimersFigure> {
  const many = await prepare(await server.database('timers_many'), waiting, rounds);
  const some = await prepare(await server.database('timers_few'), few, rounds);
  const among = { many: [] as Lap[], some: [] as Lap[] };
  for (let round = 1; round <= rounds; round += 1) {
    const laps = { many: await lap(many), some: await lap(some) };
    among.many.push(...laps.many);
    among.some.push(...laps.some);
    const [ours, base] = [laps.many, laps.some].map((each) => median(each.map(({ batchMs }) => batchMs)).toFixed(1));
    sayRound('timers', round, `${ours} ms a batch among ${waiting} waiting, ${base} ms among ${few}`);
  }
  await many.close();
  await some.close();
  const of = (laps: readonly Lap[], pick: (one: Lap) => number) => median(laps.map(pick));
  const batchMs = of(among.many, (one) => one.batchMs);
  const batchMsAmongFew = of(among.some, (one) => one.batchMs);
  return {
    waiting,
    batchMs,
    batchMsAmongFew,
    ratio: batchMs / batchMsAmongFew,
    lookMs: of(among.many, (one) => one.lookMs),
    lookMsAmongFew: of(among.some, (one) => one.lookMs),
  };
}

interface Lap {
  readonly batchMs: number;
  readonly lookMs: number;
}

interface Field {
  readonly store: Store;
  readonly creditorId: string;
  readonly runDue: () => Promise<void>;
  readonly look: () => Promise<unknown>;
  /** Batches that have become due so far. */
  passed: number;
  close(): Promise<void>;
}

/**
 * A creditor whose invoices all wait for an answer to a mail: a batch becomes due each minute, the others in a month. Ids
 * are made in the order of time, as the program makes them.
 */
async function prepare(url: string, waiting: number, rounds: number): Promise<Field> {
  const store = openStore(url, { connectionsMax: 8, statementMsMax: 600_000 });
  const { engine, close } = makeTestEngine(store, [
    nullAdapter('null-mail', 'EMAIL'),
    nullAdapter('null-letter', 'LETTER'),
  ]);
  const due = rounds * batchesPerRound * batchSize;
  const { creditorId, successionOrderId, partnerIds } = await populate(store, {
    debtors: Math.ceil((waiting + due) / 4),
    invoices: waiting + due,
    order: { ...mailThenLetter, arriveBeforeDays: null },
    partners: [
      { adapter: 'null-mail', channel: 'EMAIL' },
      { adapter: 'null-letter', channel: 'LETTER' },
    ],
    clockAt: new Date(startMs).toISOString(),
  });
  await analyze(url);
  await withCreditor(store, creditorId, async ({ sql }) => {
    const begunAt = new Date(startMs - 10 * dayMs).toISOString();
    await sql`
      with numbered as (
        select invoice_id, debtor_id, due_date, amount_minor, row_number() over (order by invoice_id) as n
        from invoice where creditor_id = ${creditorId}
      )
      insert into distribution (creditor_id, distribution_id, invoice_id, debtor_id, purpose, generation,
        succession_order_id, version, channel, state, step, step_started_at, due_date, amount_minor, currency, epoch,
        row_version, wake_at, started_at)
      select ${creditorId}, uuidv7(), invoice_id, debtor_id, 'INITIAL', 1, ${successionOrderId}, 1, 'EMAIL',
        'ACTIVE', 0, ${begunAt}, due_date, amount_minor, 'SEK', 1, 2,
        case when n <= ${due} then to_timestamp(${startMs}::float8 / 1000) + ((n - 1) / ${batchSize} + 1) * interval '1 minute'
          else to_timestamp(${startMs}::float8 / 1000) + interval '30 days' + n * interval '1 second' end,
        ${begunAt}
      from numbered order by invoice_id`;
    await sql`
      insert into attempt (creditor_id, attempt_id, distribution_id, step, number, channel, partner_id, contact_point_id,
        effect_key, epoch, state, units, started_at, accepted_at, wire_at)
      select d.creditor_id, uuidv7(), d.distribution_id, 0, 1, 'EMAIL', ${partnerIds['null-mail'] ?? ''},
        p.contact_point_id, gen_random_uuid(), 1, 'ACCEPTED', 1, ${begunAt}, ${begunAt}, ${begunAt}
      from distribution d join contact_point p on p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id
        and p.channel = 'EMAIL'
      where d.creditor_id = ${creditorId} order by d.distribution_id`;
    await sql`
      insert into tally (creditor_id, state, channel, cause, currency, count, amount_minor)
      select creditor_id, 'ACTIVE', 'EMAIL', '', 'SEK', count(*), sum(amount_minor) from distribution
      where creditor_id = ${creditorId} group by 1`;
  });
  await analyze(url);
  return {
    store,
    creditorId,
    runDue: () => engine.runDue(creditorId),
    look: () => engine.dueCreditors(),
    passed: 0,
    async close() {
      await close();
      await store.close();
    },
  };
}

async function lap(field: Field): Promise<Lap[]> {
  const laps: Lap[] = [];
  for (let batch = 0; batch < batchesPerRound; batch += 1) {
    const lookMs = await timed(field.look);
    field.passed += 1;
    const nowMs = startMs + field.passed * minuteMs;
    await withCreditor(
      field.store,
      field.creditorId,
      ({ sql }) => sql`
      update creditor set clock_at = to_timestamp(${nowMs}::float8 / 1000) where creditor_id = ${field.creditorId}`,
    );
    const batchMs = await timed(field.runDue);
    const [found] = await withCreditor(
      field.store,
      field.creditorId,
      ({ sql }) => sql<{ count: number }[]>`
      select count as count from tally where state = 'REACHED' and channel = 'LETTER'`,
    );
    const expected = field.passed * batchSize;
    if (found?.count !== expected) throw new Error(`${found?.count} reached by letter, not ${expected}`);
    laps.push({ batchMs, lookMs });
  }
  return laps;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunMs = performance.now();
  await work();
  return performance.now() - begunMs;
}
