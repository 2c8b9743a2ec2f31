// How simulated phones behave, by the last four digits of their number:
//   0001 refused at once   0002 fails after an hour   0003 silent   0004 delivered after two days
//   0005 too many requests the first two times, then as all others: delivered within a minute

export type PhoneBehaviour = 'DELIVER' | 'REFUSE' | 'FAIL' | 'SILENT' | 'SLOW' | 'BUSY';

const endings: ReadonlyMap<string, PhoneBehaviour> = new Map([
  ['0001', 'REFUSE'],
  ['0002', 'FAIL'],
  ['0003', 'SILENT'],
  ['0004', 'SLOW'],
  ['0005', 'BUSY'],
]);

/** What becomes of a message to this number. */
export function phoneBehaviour(number: string): PhoneBehaviour {
  return endings.get(number.slice(-4)) ?? 'DELIVER';
}

export interface PhoneStage {
  readonly afterMs: number;
  readonly state: 'sent' | 'delivered' | 'failed';
}

const secondMs = 1_000;
const hourMs = 3_600_000;
const sent: PhoneStage = { afterMs: 5 * secondMs, state: 'sent' };
const delivered: PhoneStage = { afterMs: 20 * secondMs, state: 'delivered' };

/** What happens to a message that was taken, in order of time. */
export const phoneCourses: Readonly<Record<PhoneBehaviour, readonly PhoneStage[]>> = {
  DELIVER: [sent, delivered],
  REFUSE: [],
  FAIL: [sent, { afterMs: hourMs, state: 'failed' }],
  SILENT: [],
  SLOW: [sent, { afterMs: 48 * hourMs, state: 'delivered' }],
  BUSY: [sent, delivered],
};
