// What simulated phones and browsers show: the notices that came, and those still on their way. A message replaces an
// undelivered one of the same key for the same address, as the topics and collapse keys of push services do.
import type { PushBehaviour } from '../debtors/magic-push.ts';
import { itemsMax, type SimulatedItem, type SimulatedPart, type SimulatorWorld } from '../simulator.ts';

export interface SimulatedPush {
  /** Our key, as the contract carries it; null when it came without. */
  readonly effectKey: string | null;
  /** Endpoint path or token. */
  readonly recipient: string;
  readonly title: string;
  readonly body: string;
  /** The message as it came, decrypted. */
  readonly source: string;
}

export interface Shade {
  /** Takes a message, writes down the effect, and shows it after a second; answers its id at the service. */
  take(push: SimulatedPush, behaviour: PushBehaviour): string;
  refuse(effectKey: string | null): void;
  /** Whether this message is one too many for now: the first two tries of each. */
  isTooMany(effectKey: string | null): boolean;
  /** Newest first. */
  items(): readonly SimulatedItem[];
}

type Item = SimulatedItem & { title: string; parts: readonly SimulatedPart[]; state: 'waiting' | 'shown' };

const showAfterMs = 1_000;
const triesRefused = 2;

/** The shade of one simulated service; `partner` is its name in the effect log. */
export function makeShade({ schedule, effects }: SimulatorWorld, partner: string): Shade {
  const items: Item[] = [];
  const waiting = new Map<string, Item>();
  const tries = new Map<string, number>();
  let taken = 0;

  const write = (effectKey: string | null, kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED' | 'DELIVERED', atMs: number) =>
    effects.write({ atMs, partner, effectKey, kind });

  return {
    take(push, behaviour) {
      const { effectKey, recipient, title } = push;
      const nowMs = schedule.nowMs();
      const place = `${recipient}|${effectKey}`;
      const undelivered = waiting.get(place);
      if (effectKey !== null && undelivered !== undefined) {
        Object.assign(undelivered, { title, parts: partsOf(push) });
        write(effectKey, 'REPEATED', nowMs);
        return undelivered.itemId;
      }
      taken += 1;
      const item: Item = {
        itemId: `${partner}-${taken}`,
        effectKey,
        channel: 'PUSH',
        recipient,
        title,
        arrivedAtMs: nowMs,
        state: 'waiting',
        parts: partsOf(push),
      };
      write(effectKey, 'ACCEPTED', nowMs);
      items.unshift(item);
      items.splice(itemsMax);
      if (behaviour === 'SILENT') return item.itemId;
      waiting.set(place, item);
      schedule.plan(nowMs + showAfterMs, async (dueMs) => {
        waiting.delete(place);
        item.state = 'shown';
        write(effectKey, 'DELIVERED', dueMs);
      });
      return item.itemId;
    },
    refuse: (effectKey) => write(effectKey, 'REFUSED', schedule.nowMs()),
    isTooMany(effectKey) {
      const tried = tries.get(effectKey ?? '') ?? 0;
      tries.set(effectKey ?? '', tried + 1);
      return tried < triesRefused;
    },
    items: () => items,
  };
}

function partsOf({ title, body, source }: SimulatedPush): SimulatedPart[] {
  return [
    { name: 'Notice', contentType: 'text/plain', body: `${title}\n${body}` },
    { name: 'Message', contentType: 'application/json', body: source },
  ];
}
