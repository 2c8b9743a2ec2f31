// The judge: what really happened at the simulated partners, written down before they answer. Tests compare it with
// what we believe. One JSON object a line, appended, so that it outlives a process that is killed.
import { closeSync, openSync, writeSync } from 'node:fs';

export type EffectKind =
  /** It was taken: the mail will be put in the mailbox, the letter will be printed. */
  | 'ACCEPTED'
  /** The same key came again and was recognised: no second effect. */
  | 'REPEATED'
  | 'REFUSED'
  | 'CANCELLED'
  | 'DELIVERED'
  | 'BOUNCED'
  | 'RETURNED';

export interface Effect {
  /** Simulated time, epoch ms. */
  readonly atMs: number;
  /** The simulator's name. */
  readonly partner: string;
  /** Null when the request carried none. */
  readonly effectKey: string | null;
  readonly kind: EffectKind;
}

export interface EffectLog {
  write(effect: Effect): void;
  all(): readonly Effect[];
  close(): void;
}

/** A log in memory, and in a file when a path is given. */
export function makeEffectLog(file: string | undefined): EffectLog {
  const effects: Effect[] = [];
  const descriptor = file === undefined ? undefined : openSync(file, 'a');
  return {
    write(effect) {
      effects.push(effect);
      if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(effect)}\n`);
    },
    all: () => effects,
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}
