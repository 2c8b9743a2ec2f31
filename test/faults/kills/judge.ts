// The judgement over a run of the kill test: what the partners' effect logs say, against our attempts, events and
// work list. The effect logs are right; the database is on trial.
import { readFileSync } from 'node:fs';
import type postgres from 'postgres';
import { selectWorklist } from '../../../src/distribution/operator/worklist.ts';
import type { Store } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { type Deaths, type Entry, type Orphan, orphansOf, readJournal, wasStalled } from './journal.ts';

/** Which of the three a step was given to, by its adapter's name. */
export const contracts = { print: 'recognises a repeat', askable: 'can be asked', smtp: 'dumb, held' } as const;
export type Contract = keyof typeof contracts;
/** The order of the other half: a mail, then a letter. */
export const journey = 'journey';

export interface Verdict {
  /** Steps that were started. */
  readonly steps: number;
  readonly effects: number;
  /** Effect keys that took effect more than once. */
  readonly duplicates: readonly string[];
  /** Effect keys that count as taken, and of which the partner knows nothing. */
  readonly lost: readonly string[];
  /** Distributions that are neither taken nor waiting for a person because nobody can know. */
  readonly stuck: readonly string[];
  /** Attempts nobody can know the end of, which no partner's answer had left in doubt. */
  readonly unknown: ReadonlySet<string>;
  /** Attempts in doubt because the partner did not answer a living worker in time. */
  readonly unanswered: ReadonlySet<string>;
  /** Their keys. */
  readonly unansweredKeys: ReadonlySet<string>;
  /** Attempts on the wire when their worker died. */
  readonly openAtKill: ReadonlySet<string>;
  /** Attempts on the wire of a worker that stood still for longer than its lease; none on a quiet machine. */
  readonly stalled: ReadonlySet<string>;
  /** Distributions in doubt, and those in the work list for it. */
  readonly doubted: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  /** Attempts whose facts in the log are not exactly one acceptance or one doubt. */
  readonly wronglyTold: readonly string[];
}

interface AttemptRow {
  readonly attemptId: string;
  readonly distributionId: string;
  readonly key: string;
  readonly adapter: Contract;
  /** Its order's. */
  readonly name: string;
  readonly state: string;
  readonly code: string | null;
  readonly told: number;
}

export interface Judgement {
  readonly byContract: ReadonlyMap<Contract, Verdict>;
  readonly orphans: readonly Orphan[];
  readonly orphansById: ReadonlyMap<string, readonly Orphan[]>;
  readonly journal: ReadonlyMap<string, readonly Entry[]>;
  /** Effects under keys of which no intent was ever committed. */
  readonly unannounced: readonly string[];
}

const settledStates = ['ACCEPTED', 'UNKNOWN'];

/** Judges when all is settled. */
export async function judge(
  store: Store,
  admin: postgres.Sql,
  creditorId: string,
  effectLogFiles: readonly string[],
  deaths: Deaths,
  leaseMs: number,
): Promise<Judgement> {
  // Nothing but the judge asks for the facts of one attempt or distribution: without these each would read the whole log.
  await admin.unsafe(`
    create index fault_event_attempt on event (creditor_id, attempt_id, position);
    create index fault_event_distribution on event (creditor_id, distribution_id, type);
    analyze`);
  const taken = readEffects(effectLogFiles);
  const journal = await readJournal(admin);
  const attempts = await admin<AttemptRow[]>`
    select a.attempt_id as "attemptId", a.distribution_id as "distributionId", a.effect_key as key, p.adapter, s.name, a.state, a.code,
      (select count(*)::int from event e where e.creditor_id = a.creditor_id and e.attempt_id = a.attempt_id
        and e.type in ('ATTEMPT_ACCEPTED', 'ATTEMPT_UNKNOWN')) as told
    from attempt a join partner p using (creditor_id, partner_id) join distribution d using (creditor_id, distribution_id)
    join succession_order s using (creditor_id, succession_order_id, version) where a.creditor_id = ${creditorId}`;
  const distributions = await admin<{ id: string; state: string; cause: string | null; adapter: Contract }[]>`
    select d.distribution_id as id, d.state, d.cause, s.name as adapter
    from distribution d join succession_order s using (creditor_id, succession_order_id, version)
    where d.creditor_id = ${creditorId}`;
  const rows = await withCreditor(store, creditorId, (scope) => selectWorklist(scope, 'UNKNOWN', null, 1_000_000));
  const listed = new Set(rows.map(({ distributionId }) => distributionId));
  const orphansById = new Map([...journal].map(([id, entries]) => [id, orphansOf(entries, deaths)]));
  const keys = new Set(attempts.map(({ key }) => key));

  const verdictOf = (contract: Contract): Verdict => {
    const own = attempts.filter(({ adapter, name }) => adapter === contract && name === contract);
    const started = distributions.filter(({ adapter }) => adapter === contract);
    const ownKeys = new Set(own.map(({ key }) => key));
    const accepted = own.filter(({ state }) => state === 'ACCEPTED');
    const acceptedIds = new Set(accepted.map(({ distributionId }) => distributionId));
    const inDoubt = own.filter(({ state }) => state === 'UNKNOWN');
    const open = own.filter(({ attemptId }) =>
      orphansById.get(attemptId)?.some(({ entry }) => entry.onWire && entry.code === null),
    );
    const ids = (some: readonly AttemptRow[]) => new Set(some.map(({ attemptId }) => attemptId));
    return {
      steps: started.length,
      effects: [...ownKeys].reduce((sum, key) => sum + (taken.get(key) ?? 0), 0),
      duplicates: [...ownKeys].filter((key) => (taken.get(key) ?? 0) > 1),
      lost: accepted.filter(({ key }) => !taken.has(key)).map(({ key }) => key),
      stuck: started.filter(({ id, cause }) => !acceptedIds.has(id) && cause !== 'OUTCOME_UNKNOWN').map(({ id }) => id),
      unknown: ids(inDoubt.filter(({ code }) => code === null)),
      unanswered: ids(inDoubt.filter(({ code }) => code !== null)),
      unansweredKeys: new Set(inDoubt.filter(({ code }) => code !== null).map(({ key }) => key)),
      openAtKill: ids(open),
      stalled: ids(own.filter(({ attemptId }) => wasStalled(journal.get(attemptId) ?? [], deaths, leaseMs))),
      doubted: new Set(inDoubt.map(({ distributionId }) => distributionId)),
      listed: new Set(started.filter(({ id }) => listed.has(id)).map(({ id }) => id)),
      wronglyTold: own
        .filter(({ state, told }) => told !== (settledStates.includes(state) ? 1 : 0))
        .map(({ attemptId }) => attemptId),
    };
  };
  return {
    byContract: new Map((Object.keys(contracts) as Contract[]).map((contract) => [contract, verdictOf(contract)])),
    orphans: [...orphansById.values()].flat(),
    orphansById,
    journal,
    unannounced: [...taken.keys()].filter((key) => !keys.has(key)),
  };
}

/** How often each key took effect. */
export function readEffects(files: readonly string[]): Map<string, number> {
  const taken = new Map<string, number>();
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const effect = JSON.parse(line) as { effectKey: string; kind: string };
      if (effect.kind === 'ACCEPTED') taken.set(effect.effectKey, (taken.get(effect.effectKey) ?? 0) + 1);
    }
  }
  return taken;
}
