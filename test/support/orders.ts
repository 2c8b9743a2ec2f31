// Succession orders that tests and benchmarks share.
import {
  defaultRetryPolicy,
  type SuccessionOrder,
  type SuccessionStep,
  stopReasons,
} from '../../src/succession/order.ts';

const hourMs = 3_600_000;

/** A step that waits for delivery, so many hours. */
export function stepUntilDelivered(channel: SuccessionStep['channel'], patienceHours: number): SuccessionStep {
  return {
    channel,
    partnerIds: [],
    until: 'DELIVERED',
    patienceMs: patienceHours * hourMs,
    calendar: 'ELAPSED',
    window: null,
    when: null,
    nudges: [],
    retries: defaultRetryPolicy,
  };
}

/** E-mail for two days, then a letter for ten; no deadline. */
export const mailThenLetter: SuccessionOrder = {
  name: 'E-mail, then letter',
  steps: [stepUntilDelivered('EMAIL', 48), stepUntilDelivered('LETTER', 240)],
  arriveBeforeDays: null,
  consolidateMs: null,
  stopWhen: stopReasons,
};

/** One channel alone. */
export function only(channel: SuccessionStep['channel']): SuccessionOrder {
  return {
    name: `${channel} only`,
    steps: [stepUntilDelivered(channel, 240)],
    arriveBeforeDays: null,
    consolidateMs: null,
    stopWhen: stopReasons,
  };
}
