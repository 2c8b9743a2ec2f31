// How simulated owners of digital mailboxes behave, by the serial of their identity number: the three digits before
// the check digit or digits. The Swedish tax agency keeps 980 to 999 for test persons. Examples:
//   981 not a user   19800101-9812  SE556000981201  01018098144
//   982 declines it  19800101-9820  SE556000982001  01018098225
//   983 pays there   19800101-9838  SE556000983801  01018098306
//   984 is refused   19800101-9846  SE556000984601  01018098497

export type MailboxBehaviour =
  /** Takes it, and says nothing more. */
  | 'TAKE'
  /** Has no mailbox here. */
  | 'NOT_USER'
  /** Takes it, and declines it after an hour. */
  | 'DECLINE'
  /** Takes it, schedules the payment after a day, and pays on the due date. */
  | 'PAY'
  /** Has a mailbox, but what is sent is refused with an error code. */
  | 'REFUSE';

const serials: ReadonlyMap<string, MailboxBehaviour> = new Map([
  ['981', 'NOT_USER'],
  ['982', 'DECLINE'],
  ['983', 'PAY'],
  ['984', 'REFUSE'],
]);

/** What becomes of a mailbox item to this number: Swedish (12 digits, or SE##########01) or Norwegian (11 digits). */
export function mailboxBehaviour(number: string): MailboxBehaviour {
  const serial = /^\d{8}(\d{3})\d$|^SE\d{6}(\d{3})\d01$|^\d{6}(\d{3})\d{2}$/.exec(number)?.slice(1).find(Boolean);
  return serials.get(serial ?? '') ?? 'TAKE';
}
