// Bulkheads: each partner and channel has its own queue and its own lanes, so that one slow partner never holds up
// another. What a full queue has no room for is given back, to be claimed again when there may be room.
import { dayOf } from '../../clock.ts';
import { notSent } from '../../partner/http-outcome.ts';
import type { Capability, PartnerConnection } from '../../partner/partner.ts';
import { capabilityOf, type PartnerRow } from '../../partner/roster/partner-row.ts';
import { type Claimed, type ClaimedBatch, chunkSizeOf, type Traffic } from '../claim.ts';
import { isRehearsal } from '../rehearsal.ts';
import { settleBatch } from '../settle.ts';
import { isRated, type Lease, leaseSends } from './budget.ts';
import { type CarryContext, carryChunk, settleMarginMs } from './carry.ts';
import type { Carried } from './health.ts';
import { giveBack } from './mark.ts';

/** All carriers of one process. */
export interface Carriers extends Traffic {
  /** Hands a claimed batch over. What a full queue has no room for is given back. */
  board(creditorId: string, batch: ClaimedBatch): Promise<void>;
  /**
   * Resolves when claiming for this creditor makes sense again: a full carrier has room, or all have ended. Answers
   * whether there was any to wait for; rejects with what went wrong on our side meanwhile.
   */
  moved(creditorId: string): Promise<boolean>;
}

// Chunks of one carrier under way at once: one on the wire while another is marked or settled.
const lanesMax = 2;
// Effects a carrier has in hand, in batches: from this many on it is full and no more are claimed for it, until one
// batch is left. Batches claimed meanwhile still fit; only what comes while other partners of its channel have room
// goes beyond, and is given back.
const batchesFull = 2;
const batchesFew = 1;
const batchesMax = 4;
// How long what was given back rests, real milliseconds; longer the longer its carrier has been full.
const restMsMin = 2_000;
const restMsMax = 60_000;

/** Makes the carriers of one process; after `stopping` nothing new is put on the wire. */
export function makeCarriers(context: CarryContext, stopping: AbortSignal): Carriers {
  const byCreditor = new Map<string, Map<string, Carrier>>();
  const carriersOf = (creditorId: string) => {
    const known = byCreditor.get(creditorId);
    if (known !== undefined) return known;
    const carriers = new Map<string, Carrier>();
    byCreditor.set(creditorId, carriers);
    return carriers;
  };
  const keyOf = ({ partnerId, channel }: Carried) => `${partnerId} ${channel}`;
  const find = (creditorId: string, carried: Carried) => byCreditor.get(creditorId)?.get(keyOf(carried));
  return {
    isBusy: (creditorId, carried) => find(creditorId, carried)?.isBusy ?? false,
    isFull: (creditorId, carried) => find(creditorId, carried)?.isFull ?? false,
    async board(creditorId, batch) {
      const carriers = carriersOf(creditorId);
      const groups = Map.groupBy(batch.claimed, ({ effect }) => keyOf(effect.attempt));
      for (const [key, claimed] of groups) {
        const carrier = carriers.get(key) ?? new Carrier(context, creditorId, stopping);
        carriers.set(key, carrier);
        await carrier.take(claimed, batch);
      }
    },
    async moved(creditorId) {
      const busy = [...carriersOf(creditorId).values()].filter((carrier) => carrier.isUnderWay || carrier.hasFault);
      const full = busy.filter((carrier) => carrier.isFull);
      await Promise.race([
        Promise.all(busy.map((carrier) => carrier.ended())),
        ...full.map((carrier) => carrier.room()),
      ]);
      for (const carrier of busy) carrier.throwFault();
      return busy.length > 0;
    },
  };
}

interface Chunk {
  readonly claimed: readonly Claimed[];
  readonly partner: PartnerRow;
  readonly capability: Capability;
  readonly connection: PartnerConnection;
  readonly nowMs: number;
  readonly timeZone: string;
  /** By the monotonic clock: when our lease ends. */
  readonly ownedUntilMs: number;
}

/** One partner on one channel: a bounded queue and its lanes. */
class Carrier {
  readonly #context: CarryContext;
  readonly #creditorId: string;
  readonly #stopping: AbortSignal;
  readonly #waiting: Chunk[] = [];
  /** Effects waiting or in the lanes. */
  #inHand = 0;
  readonly #lanes = new Set<Promise<void>>();
  #hasRoom = Promise.withResolvers<void>();
  /** By the monotonic clock: since when its queue has been full; null while it is not. */
  #fullSinceMs: number | null = null;
  #fault: { readonly error: unknown } | undefined;

  constructor(context: CarryContext, creditorId: string, stopping: AbortSignal) {
    this.#context = context;
    this.#creditorId = creditorId;
    this.#stopping = stopping;
  }

  /** No lane is free. */
  get isBusy(): boolean {
    return this.#lanes.size >= lanesMax;
  }

  get isUnderWay(): boolean {
    return this.#lanes.size > 0;
  }

  get isFull(): boolean {
    return this.#fullSinceMs !== null;
  }

  get hasFault(): boolean {
    return this.#fault !== undefined;
  }

  /** Resolves when the queue is short enough to claim more for it. */
  room(): Promise<void> {
    return this.#hasRoom.promise;
  }

  async ended(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes);
  }

  /** What went wrong on our side since the last time, once. */
  throwFault(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) throw fault.error;
  }

  async take(claimed: readonly Claimed[], batch: ClaimedBatch): Promise<void> {
    const { clock, adapters, connections } = this.#context;
    const attempt = claimed[0]?.effect.attempt;
    const partner = attempt && batch.partners.get(attempt.partnerId);
    const capability = attempt && capabilityOf(partner, attempt.channel, adapters);
    const connection = partner && connections.of(partner);
    if (partner === undefined || capability === undefined || connection === undefined) {
      return giveBack(this.#context, this.#creditorId, claimed, restMsMin);
    }
    const { nowMs, timeZone, ownedUntilMs } = batch;
    const size = chunkSizeOf(partner, capability);
    for (let from = 0; from < claimed.length; from += size) {
      const chunk = claimed.slice(from, from + size);
      // What is marked as on the wire leaves now: it must not be given back.
      if (this.#inHand >= batchesMax * this.#context.batchMax && !chunk.some(({ onWire }) => onWire)) {
        const fullMs = clock.monotonicMs() - (this.#fullSinceMs ?? clock.monotonicMs());
        const restMs = Math.min(Math.max(fullMs, restMsMin), restMsMax);
        await giveBack(this.#context, this.#creditorId, claimed.slice(from), restMs);
        break;
      }
      this.#inHand += chunk.length;
      this.#waiting.push({ claimed: chunk, partner, capability, connection, nowMs, timeZone, ownedUntilMs });
    }
    if (this.#inHand >= batchesFull * this.#context.batchMax && this.#fullSinceMs === null) {
      this.#fullSinceMs = clock.monotonicMs();
      this.#hasRoom = Promise.withResolvers<void>();
    }
    this.#openLanes();
  }

  #openLanes(): void {
    // A lane takes its first chunk at once.
    while (this.#lanes.size < lanesMax && this.#waiting.length > 0) {
      const lane = this.#drain()
        .catch((error: unknown) => {
          this.#fault ??= { error };
        })
        .finally(() => {
          this.#lanes.delete(lane);
          // A fault leaves the rest to the next claim: their leases run out.
          if (this.#fault !== undefined) {
            for (const { claimed } of this.#waiting.splice(0)) this.#inHand -= claimed.length;
          }
          this.#noteRoom();
          // Something may have come while it was ending.
          this.#openLanes();
        });
      this.#lanes.add(lane);
    }
  }

  async #drain(): Promise<void> {
    for (let chunk = this.#waiting.shift(); chunk !== undefined; chunk = this.#waiting.shift()) {
      try {
        await this.#carry(chunk);
      } finally {
        this.#inHand -= chunk.claimed.length;
        this.#noteRoom();
      }
    }
  }

  #noteRoom(): void {
    if (this.#fullSinceMs === null || this.#inHand > batchesFew * this.#context.batchMax) return;
    this.#fullSinceMs = null;
    this.#hasRoom.resolve();
  }

  /** Carries a chunk, in parts where the partner's allowance is narrower. Claims it has no time for are given back. */
  async #carry(chunk: Chunk): Promise<void> {
    const { partner, capability, connection, nowMs, timeZone } = chunk;
    const [context, creditorId] = [this.#context, this.#creditorId];
    // Rehearsals are not given to the partner: they take nothing of what it may be given.
    const rehearsed = isRated(partner, capability) ? chunk.claimed.filter(({ run }) => isRehearsal(run)) : [];
    if (rehearsed.length > 0) await carryChunk(context, creditorId, rehearsed, { connection, capability, nowMs });
    let rest = rehearsed.length === 0 ? chunk.claimed : chunk.claimed.filter(({ run }) => !isRehearsal(run));
    while (rest.length > 0) {
      const lastMs = chunk.ownedUntilMs - capability.sendMsMax - settleMarginMs;
      if (context.clock.monotonicMs() > lastMs || this.#stopping.aborted) {
        return giveBack(context, creditorId, rest, null);
      }
      const { granted, waitMs }: Lease = isRated(partner, capability)
        ? await leaseSends(context.store, partner, capability, rest.length, dayOf(nowMs, timeZone))
        : { granted: rest.length, waitMs: 0 };
      if (waitMs === null) return this.#refuse(rest);
      if (granted > 0) {
        await carryChunk(context, creditorId, rest.slice(0, granted), { connection, capability, nowMs });
        rest = rest.slice(granted);
      } else {
        await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(waitMs, 5), 1_000)));
      }
    }
  }

  /** The day's capacity is spent: another partner, or a later try, as decide() says. */
  #refuse(claimed: readonly Claimed[]): Promise<void> {
    const outcome = notSent('NO_CAPACITY', 'the partner may be given no more today');
    const results = claimed.flatMap((one) =>
      one.effect.kind === 'SEND' ? [{ kind: 'SEND' as const, claimed: one, outcome, latencyMs: 0 }] : [],
    );
    return settleBatch(this.#context, this.#creditorId, results);
  }
}
