// The desk of a simulated print house: the letters it has taken, by key and by its own id, moved on the simulated clock
// and shown on pages. How letters come in and how they are reported is each contract's own.
import type { LetterBehaviour } from '../debtors/magic-recipient.ts';
import { itemsMax, type SimulatedItem, type SimulatorWorld } from '../simulator.ts';
import { type PlannedEvent, planLetter } from './schedule.ts';

/** A letter on the desk; its state is the contract's own word. */
export type DeskLetter = SimulatedItem & { state: string };

export interface TakenLetter {
  readonly letterId: string;
  readonly effectKey: string | null;
  readonly recipient: string;
  readonly title: string;
  readonly state: string;
  readonly pdf: Buffer;
  readonly behaviour: LetterBehaviour;
}

export interface Desk {
  readonly byKey: ReadonlyMap<string, DeskLetter>;
  readonly byId: ReadonlyMap<string, DeskLetter>;
  readonly items: readonly DeskLetter[];
  /** Takes a letter: writes the effect, plans what becomes of it. */
  take(letter: TakenLetter): DeskLetter;
  /** Notes that a key came again, was refused, or its letter stopped. */
  note(effectKey: string | null, kind: 'REPEATED' | 'REFUSED' | 'CANCELLED'): void;
}

/** A desk whose letters move by themselves; `moved` is told of each event but of letters in `stopped` state. */
export function makeDesk(
  world: SimulatorWorld,
  partner: string,
  stopped: string,
  moved: (letter: DeskLetter, event: PlannedEvent) => Promise<void>,
): Desk {
  const byKey = new Map<string, DeskLetter>();
  const byId = new Map<string, DeskLetter>();
  const items: DeskLetter[] = [];
  const { effects, schedule } = world;
  return {
    byKey,
    byId,
    items,
    take({ letterId, effectKey, pdf, behaviour, ...shown }) {
      const arrivedAtMs = schedule.nowMs();
      effects.write({ atMs: arrivedAtMs, partner, effectKey, kind: 'ACCEPTED' });
      const parts = [{ name: `${letterId}.pdf`, contentType: 'application/pdf', body: pdf }];
      const letter: DeskLetter = { itemId: letterId, effectKey, channel: 'LETTER', arrivedAtMs, parts, ...shown };
      if (effectKey !== null) byKey.set(effectKey, letter);
      byId.set(letterId, letter);
      items.unshift(letter);
      items.splice(itemsMax);
      for (const event of planLetter(effectKey ?? letterId, arrivedAtMs, behaviour)) {
        schedule.plan(event.atMs, async () => {
          if (letter.state === stopped) return;
          const kind = event.event === 'delivered' ? 'DELIVERED' : event.event === 'returned' ? 'RETURNED' : undefined;
          if (kind !== undefined) effects.write({ atMs: event.atMs, partner, effectKey, kind });
          await moved(letter, event);
        });
      }
      return letter;
    },
    note: (effectKey, kind) => effects.write({ atMs: schedule.nowMs(), partner, effectKey, kind }),
  };
}
