// Keeps the rows of experiments in memory from one result to the next, so that only what has changed has to be read. Within
// bounds: the one that was used longest ago goes first, and whatever nobody asks for any more.
import type { AdapterRegistry } from '../../partner/partner.ts';
import type { Store } from '../../store/open.ts';
import { type Scope, withCreditor } from '../../store/transaction.ts';
import type { OnCounted } from '../outcome/count.ts';
import { type Dataset, packDataset } from './dataset.ts';
import { countChanged, packDelta } from './delta.ts';
import { datasetOf, type KeptRows, sizeOfRows } from './kept.ts';
import {
  type CountedRows,
  findSource,
  loadChanges,
  loadMeta,
  loadRows,
  makeCounted,
  readCounted,
  remembers,
  type Shares,
  type Source,
  type SourceMeta,
  stepsOf,
} from './load.ts';
import { mergeChanges } from './merge.ts';

/** Of all that a store's process keeps. A million invoices take about 150 MB. */
const keptBytesMax = 384 * 2 ** 20;
/** Results are asked for once an hour at least while facts come. */
const keptMsMax = 3 * 3_600_000;
/** Changed rows a delta may have, as a share of all: beyond it a new base costs less in the long run. */
const deltaShareMax = 1 / 8;

/** What a snapshot is computed from and kept with. */
export interface Current {
  /** The snapshot that has to stand; null: a new one may be taken. */
  readonly standing: string | null;
  readonly dataset: Dataset;
  /** It against a snapshot that is whole; null: there is none, or too much has changed. */
  readonly delta: { readonly baseSnapshotId: string; readonly pack: () => Promise<Buffer> } | null;
  /** It as compressed bytes, made beside whatever else goes on. */
  whole(): Promise<Buffer>;
  /** It has been kept whole with a snapshot, which later ones are kept against. */
  became(snapshotId: string): void;
}

/** What the looks before leave to this one. */
export interface Earlier extends Required<Pick<SourceMeta, 'looks' | 'sliceLooks'>> {
  /** The snapshot that has to stand; null: none. */
  readonly standing: string | null;
}

/** How what is not in the rows is read. */
export interface Asked {
  /** Left out: openings are not compared. */
  readonly adapters: AdapterRegistry | undefined;
  /** Brings the outcomes up to the event log, before they are read. */
  readonly count: (onCounted?: OnCounted) => Promise<void>;
  /** In the state of the database that the rows are of; what it answers says, of the rows, what is left to this look. */
  readonly recall: (scope: Scope, source: Source, meta: SourceMeta) => Promise<(rows: KeptRows) => Earlier>;
}

interface Entry {
  readonly rows: KeptRows;
  /** The state of the database they are of. */
  readonly source: Source;
  /** Who is in which arm, and who is left out, in that state. */
  readonly shares: Shares;
  readonly bytes: number;
  /** Takes it away when nobody asks for it. */
  readonly timer: NodeJS.Timeout;
}

interface Shelf {
  /** By experiment; the one used last is the last. */
  readonly entries: Map<string, Entry>;
  /** By experiment the end of the line of those who want it. */
  readonly turns: Map<string, Promise<unknown>>;
}

const shelves = new WeakMap<Store, Shelf>();

/**
 * Gives `work` the dataset of an experiment as of now; undefined when there is no such experiment. Those who ask for one
 * experiment in one process take turns. Whatever fails leaves nothing behind: the next one reads everything.
 */
export function withCurrent<T>(
  store: Store,
  creditorId: string,
  experimentId: string,
  asked: Asked,
  work: (current: Current) => Promise<T>,
): Promise<T | undefined> {
  const shelf = shelfOf(store);
  const key = `${creditorId} ${experimentId}`;
  const before = shelf.turns.get(key) ?? Promise.resolve();
  const turn = before.then(async () => {
    const entry = shelf.entries.get(key);
    // Taken down until all has gone well.
    drop(shelf, key);
    const next = await bringUp(store, creditorId, experimentId, asked, entry);
    if (next === undefined) return undefined;
    const done = await work(currentOf(next));
    putBack(shelf, key, next);
    return done;
  });
  const end = turn.catch(() => undefined);
  shelf.turns.set(key, end);
  end.then(() => {
    if (shelf.turns.get(key) === end) shelf.turns.delete(key);
  });
  return turn;
}

/** Forgets what is kept for a store: what comes next is read whole. */
export function forgetKept(store: Store): void {
  const shelf = shelves.get(store);
  for (const key of shelf?.entries.keys() ?? []) if (shelf !== undefined) drop(shelf, key);
}

function shelfOf(store: Store): Shelf {
  const known = shelves.get(store);
  if (known !== undefined) return known;
  const made: Shelf = { entries: new Map(), turns: new Map() };
  shelves.set(store, made);
  return made;
}

/** Rows of a state of the database. */
type Kept = Pick<Entry, 'rows' | 'source' | 'shares'>;

interface UpToDate extends Kept {
  readonly meta: SourceMeta;
  readonly standing: string | null;
}

const triesMax = 5;

async function bringUp(
  store: Store,
  creditorId: string,
  experimentId: string,
  asked: Asked,
  entry: Kept | undefined,
): Promise<UpToDate | undefined> {
  let kept = entry;
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const held = kept && { ...kept, counted: makeCounted(kept.source, kept.rows.names) };
    // What is counted now is read where it is counted, in both lanes at once: on the pages that were just written.
    await asked.count(held && ((scope, ids) => readCounted(scope, held.source, held.counted, ids)));
    const found = await inOneState(store, creditorId, (scope) => read(scope, experimentId, asked, held));
    if (found === undefined) return undefined;
    const { earlier, ...rest } = found;
    if (!isAhead(rest)) {
      const { standing, looks, sliceLooks } = earlier(rest.rows);
      return { ...rest, standing, meta: { ...rest.meta, looks, sliceLooks } };
    }
    kept = rest;
  }
  throw new Error(`the outcomes of experiment ${experimentId} are being counted elsewhere`);
}

interface Held extends Kept {
  readonly counted: CountedRows;
}

async function read(scope: Scope, experimentId: string, { adapters, recall }: Asked, entry: Held | undefined) {
  const source = await findSource(scope, experimentId);
  if (source === undefined) return undefined;
  const usable = entry && isSameKind(entry.source, source) ? entry : undefined;
  const changes = usable && (await loadChanges(scope, source, usable.rows.names, usable.source.seen, usable.counted));
  const kept = usable && changes && mergeChanges(usable.rows, changes.debtors, changes.outcomes) ? usable : undefined;
  const rows = kept?.rows ?? (await loadRows(scope, source));
  // Most of the time nobody has come in since.
  const shares = changes?.debtors.counts.length === 0 ? kept?.shares : undefined;
  const meta = await loadMeta(scope, source, adapters, shares);
  const earlier = await recall(scope, source, meta);
  return { rows, source, meta, shares: { assigned: meta.assigned, excluded: meta.excluded }, earlier };
}

/** Another process is counting what this one has not looked at: which debtors have changed since when cannot be told yet. */
function isAhead({ rows, source }: Kept): boolean {
  const { countedAt } = rows.outcomes;
  for (let row = 0; row < countedAt.length; row += 1) if ((countedAt[row] ?? 0) > source.watermark) return true;
  return false;
}

/** All that is read is of one state of the database; nothing is written. */
function inOneState<T>(store: Store, creditorId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return withCreditor(store, creditorId, async (scope) => {
    await scope.sql`set transaction isolation level repeatable read, read only`;
    return work(scope);
  });
}

/** What changed is told by transactions only where none of the rows went away, on the same server, in the same shape. */
function isSameKind(before: Source, now: Source): boolean {
  const shape = ({ definition }: Source) =>
    JSON.stringify([
      definition.arms.map(({ successionOrderId, version }) => [successionOrderId, version]),
      definition.plan,
    ]);
  const isKnown = before.rowsGone === now.rowsGone && before.server === now.server && remembers(now, before.seen);
  return isKnown && shape(before) === shape(now);
}

function currentOf({ rows, source, meta, standing }: UpToDate): Current {
  const dataset = datasetOf(rows, meta, stepsOf(source));
  const { base } = rows;
  const all = rows.debtors.counts.length + rows.outcomes.arm.length;
  const isNear = base !== null && countChanged(base) <= all * deltaShareMax;
  return {
    standing,
    dataset,
    delta: isNear ? { baseSnapshotId: base.snapshotId, pack: () => packDelta(dataset, base) } : null,
    whole: () => packDataset(dataset),
    became(snapshotId) {
      rows.base = {
        snapshotId,
        debtors: placesTo(rows.debtors.counts.length),
        invoices: placesTo(rows.outcomes.arm.length),
      };
    },
  };
}

/** 0, 1, 2 and so on. */
function placesTo(count: number): Int32Array {
  const places = new Int32Array(count);
  for (let place = 0; place < count; place += 1) places[place] = place;
  return places;
}

function putBack(shelf: Shelf, key: string, { rows, source, shares }: UpToDate): void {
  const timer = setTimeout(() => drop(shelf, key), keptMsMax).unref();
  shelf.entries.set(key, { rows, source, shares, bytes: sizeOfRows(rows), timer });
  let bytes = [...shelf.entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  for (const [oldest, entry] of shelf.entries) {
    if (bytes <= keptBytesMax) break;
    drop(shelf, oldest);
    bytes -= entry.bytes;
  }
}

function drop({ entries }: Shelf, key: string): void {
  clearTimeout(entries.get(key)?.timer);
  entries.delete(key);
}
