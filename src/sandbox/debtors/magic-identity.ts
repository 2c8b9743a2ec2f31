// How simulated owners of digital mailboxes behave, by the serial of their identity number: the three digits before
// the check digit or digits. The Swedish tax agency keeps 980 to 999 for test persons. Examples:
//   981 not a user   19800101-9812  SE556000981201  01018098144
//   982 declines it  19800101-9820  SE556000982001  01018098225
//   983 pays there   19800101-9838  SE556000983801  01018098306
//   984 is refused   19800101-9846  SE556000984601  01018098497

// A Digipost address ends in #0001 to #0004 for the same. Where nobody can pay or decline (Digipost), those of 982 never
// open it, those of 983 open it after an hour, all others after a day; where nobody tells of opening (Kivra), others
// take it and say nothing more.

export type MailboxBehaviour =
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
  ['#0001', 'NOT_USER'],
  ['#0002', 'DECLINE'],
  ['#0003', 'PAY'],
  ['#0004', 'REFUSE'],
]);

const forms = /^\d{8}(\d{3})\d$|^SE\d{6}(\d{3})\d01$|^\d{6}(\d{3})\d{2}$|(#\d{4})$/;

/** What its owner does: a Swedish number (12 digits, or SE##########01), a Norwegian one (11), a Digipost address. */
export function mailboxBehaviour(identity: string): MailboxBehaviour {
  const serial = forms.exec(identity)?.slice(1).find(Boolean);
  return serials.get(serial ?? '') ?? 'TAKE';
}
