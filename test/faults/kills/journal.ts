// What every worker wrote of every attempt, in order, taken down by the test database itself: which attempts a worker
// held when it died, and how long it took until another had settled them. Pure but for the two functions that read.
import type postgres from 'postgres';

/** One version of an attempt. */
export interface Entry {
  readonly attemptId: string;
  readonly worker: string;
  readonly atMs: number;
  readonly state: string;
  readonly onWire: boolean;
  /** What the partner's answer said; null while there was none. */
  readonly code: string | null;
}

/** Puts the trigger in. Workers are told apart by the application name of their connections. */
export async function keepJournal(admin: postgres.Sql): Promise<void> {
  await admin.unsafe(`
    create table public.fault_journal (
      position bigserial primary key, attempt_id uuid not null, worker text not null, at timestamptz not null,
      state text not null, on_wire bool not null, code text
    );
    create function public.fault_note() returns trigger language plpgsql security definer as $$
    begin
      insert into public.fault_journal (attempt_id, worker, at, state, on_wire, code) values (new.attempt_id,
        current_setting('application_name'), clock_timestamp(), new.state, new.wire_at is not null, new.code);
      return null;
    end $$;
    create trigger fault_note after insert or update on attempt for each row execute function public.fault_note();
  `);
}

/** The journal by attempt. A row is locked while it is written, so positions follow each attempt's versions. */
export async function readJournal(admin: postgres.Sql): Promise<Map<string, Entry[]>> {
  const rows = await admin<Entry[]>`
    select attempt_id as "attemptId", worker, (extract(epoch from at) * 1000)::float8 as "atMs", state,
      on_wire as "onWire", code
    from public.fault_journal order by position`;
  return Map.groupBy(rows, ({ attemptId }) => attemptId);
}

/** Physical instant of each worker's death, epoch ms, by its name. */
export type Deaths = ReadonlyMap<string, number>;

/** An attempt's open version that its worker died with. */
export interface Orphan {
  readonly entry: Entry;
  readonly diedAtMs: number;
  /** Until another worker took it up; null: none ever did. */
  readonly takenUpMs: number | null;
  /** Until it was no longer open; null: another death came first, or it never was. */
  readonly settledMs: number | null;
}

/** What the dead left of one attempt, in order. */
export function orphansOf(entries: readonly Entry[], deaths: Deaths): Orphan[] {
  return entries.flatMap((entry, index) => {
    if (!isLeft(entries, index, deaths)) return [];
    const diedAtMs = deaths.get(entry.worker) ?? 0;
    const takenUp = entries[index + 1];
    let settledMs: number | null = null;
    for (let next = index + 1; next < entries.length; next += 1) {
      const later = entries[next];
      if (later !== undefined && later.state !== 'SUBMITTING') settledMs = later.atMs - diedAtMs;
      if (settledMs !== null || isLeft(entries, next, deaths)) break;
    }
    return [{ entry, diedAtMs, takenUpMs: takenUp === undefined ? null : takenUp.atMs - diedAtMs, settledMs }];
  });
}

/**
 * Whether a worker stood still for longer than its lease, with this attempt on the wire, and another took it up while it
 * lived: a machine that is not quiet. Nobody can know then, either.
 */
export function wasStalled(entries: readonly Entry[], deaths: Deaths, leaseMs: number): boolean {
  return entries.some((entry, index) => {
    const next = entries[index + 1];
    if (entry.state !== 'SUBMITTING' || !entry.onWire || next === undefined || next.worker === entry.worker)
      return false;
    const isAlive = (deaths.get(entry.worker) ?? Number.POSITIVE_INFINITY) > next.atMs;
    return isAlive && next.atMs - entry.atMs >= leaseMs;
  });
}

/** Whether this version was open, and nobody had written another when its worker died. */
function isLeft(entries: readonly Entry[], index: number, deaths: Deaths): boolean {
  const [entry, next] = [entries[index], entries[index + 1]];
  const diedAtMs = entry && deaths.get(entry.worker);
  if (entry?.state !== 'SUBMITTING' || diedAtMs === undefined) return false;
  return next === undefined || (next.worker !== entry.worker && next.atMs > diedAtMs);
}
