// stafett clock: tells a creditor's time, and moves a sandbox's.
import { ask, type Connection } from './connection.ts';

export interface ClockMove {
  readonly to?: string;
  readonly by?: string;
  readonly untilIdle?: boolean;
}

const query = '{ creditor { clock { now simulated } } }';
const mutation = `mutation Advance($input: ClockAdvanceInput!) {
  clockAdvance(input: $input) { clock { now } stops idle errors { message remedy } }
}`;

/** Moves the clock, or only tells the time when no move is given. Throws an Error with a sentence when it is refused. */
export async function clock(connection: Connection, move: ClockMove, write: (line: string) => void): Promise<void> {
  if (move.to === undefined && move.by === undefined && move.untilIdle === undefined) {
    const { creditor } = await ask<{ creditor: { clock: { now: string; simulated: boolean } } }>(connection, query, {});
    write(`${creditor.clock.now}${creditor.clock.simulated ? ' (simulated; it stands still until it is moved)' : ''}`);
    return;
  }
  const { clockAdvance } = await ask<{
    clockAdvance: {
      clock: { now: string } | null;
      stops: number;
      idle: boolean;
      errors: { message: string; remedy: string }[];
    };
  }>(connection, mutation, { input: move });
  const [refused] = clockAdvance.errors;
  if (refused !== undefined) throw new Error(`${refused.message} ${refused.remedy}`);
  const rest = clockAdvance.idle ? 'Nothing more is due.' : 'More is due later.';
  write(`It is now ${clockAdvance.clock?.now}, after ${clockAdvance.stops} stops on the way. ${rest}`);
}
