// The phones behind a simulated SMS gateway: what arrives on them, and when. Which number does what: magic-phone.ts.
// The gateways know no repeat: the same message twice is two messages.

import { itemsMax, type SimulatedItem, type SimulatorWorld } from '../simulator.ts';
import { type PhoneStage, phoneBehaviour, phoneCourses } from './magic-phone.ts';

/** A message as a gateway takes it. */
export interface PhoneMessage {
  /** The gateway's own id of it. */
  readonly id: string;
  readonly effectKey: string | null;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Whether the gateway keeps the text, and shows it when it is asked. */
  readonly isLogged: boolean;
}

/** A message with what has become of it. */
export interface HeldMessage extends PhoneMessage {
  readonly createdAtMs: number;
  readonly state: 'created' | PhoneStage['state'];
  readonly changedAtMs: number;
}

export interface Phones {
  /** Whether this one is not taken now, or never; the effect log has it. undefined: take it. */
  refusal(to: string, effectKey: string | null): 'REFUSED' | 'TOO_MANY' | undefined;
  /** Takes a message: the effect log has it when this returns. `changed` is called at each stage of its course. */
  take(message: PhoneMessage, changed: (message: HeldMessage) => Promise<void>): HeldMessage;
  find(id: string): HeldMessage | undefined;
  /** Newest first. */
  items(): readonly SimulatedItem[];
}

const busyTimes = 2;
const titleLengthMax = 80;

/** The phones of one gateway; `partner` is its name in the effect log. */
export function openPhones({ schedule, effects }: SimulatorWorld, partner: string): Phones {
  const held = new Map<string, HeldMessage>();
  const busy = new Map<string, number>();
  const write = (effectKey: string | null, kind: 'ACCEPTED' | 'REFUSED' | 'DELIVERED' | 'BOUNCED') =>
    effects.write({ atMs: schedule.nowMs(), partner, effectKey, kind });

  return {
    refusal(to, effectKey) {
      const behaviour = phoneBehaviour(to);
      const key = `${to} ${effectKey}`;
      const times = busy.get(key) ?? 0;
      const isBusy = behaviour === 'BUSY' && times < busyTimes;
      if (isBusy) busy.set(key, times + 1);
      if (!isBusy && behaviour !== 'REFUSE') return undefined;
      write(effectKey, 'REFUSED');
      return isBusy ? 'TOO_MANY' : 'REFUSED';
    },
    take(message, changed) {
      const createdAtMs = schedule.nowMs();
      const taken: HeldMessage = { ...message, createdAtMs, state: 'created', changedAtMs: createdAtMs };
      write(message.effectKey, 'ACCEPTED');
      held.set(message.id, taken);
      const [oldest] = held.keys();
      if (held.size > itemsMax && oldest !== undefined) held.delete(oldest);
      for (const { afterMs, state } of phoneCourses[phoneBehaviour(message.to)]) {
        schedule.plan(createdAtMs + afterMs, async (dueMs) => {
          const now: HeldMessage = { ...taken, state, changedAtMs: dueMs };
          if (held.has(message.id)) held.set(message.id, now);
          if (state !== 'sent') write(message.effectKey, state === 'delivered' ? 'DELIVERED' : 'BOUNCED');
          await changed(now);
        });
      }
      return taken;
    },
    find: (id) => held.get(id),
    items: () => [...held.values()].reverse().map(itemOf),
  };
}

function itemOf({ id, effectKey, to, text, createdAtMs, state }: HeldMessage): SimulatedItem {
  return {
    itemId: id,
    effectKey,
    channel: 'SMS',
    recipient: to,
    title: text.length > titleLengthMax ? `${text.slice(0, titleLengthMax)}…` : text,
    arrivedAtMs: createdAtMs,
    state,
    parts: [{ name: 'text', contentType: 'text/plain', body: text }],
  };
}
