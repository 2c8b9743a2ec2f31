// How simulated receivers of e-invoices behave, by the last three digits before the check digit of their identifier (or
// before the last digit of any other kind). Examples with good check digits, in Sweden (0007), Norway (0192) and GS1 (0088):
//   981 is not in the network       0007:5560009812  0192:810009810  0088:7300009009817
//   982 rejects it after an hour    0007:5560009820  0192:810009829  0088:7300009009824
//   983 accepts it after a day, pays on the due date: 0007:5560009838  0192:810009837  0088:7300009009831
//   984 is refused for good         0007:5560009846  0192:810009845  0088:7300009009848

export type ParticipantBehaviour =
  | 'TAKE'
  /** Unknown to the directory. */
  | 'NOT_REGISTERED'
  /** Takes it, and rejects it after an hour. */
  | 'REJECT'
  /** Takes it, accepts it after a day, and pays on the due date. */
  | 'PAY'
  /** Registered, but its access point takes nothing. */
  | 'REFUSE';

const serials: ReadonlyMap<string, ParticipantBehaviour> = new Map([
  ['981', 'NOT_REGISTERED'],
  ['982', 'REJECT'],
  ['983', 'PAY'],
  ['984', 'REFUSE'],
]);

/** What the receiver does: "0007:5560009812", with or without its scheme. */
export function participantBehaviour(address: string): ParticipantBehaviour {
  const serial = /(\d{3})\d$/.exec(address.replace(/^(?:[a-z0-9-]+::)?\d{4}:/, '').trim())?.[1];
  return serials.get(serial ?? '') ?? 'TAKE';
}
