// How simulated debtors behave, by what stands in their address. Mail: the local part, or the part after its "+".
// Letters: a word in a street line, or the postcode 00000.

export type MailBehaviour =
  /** Delivered after a minute. */
  | 'DELIVER'
  /** bounce@, x+bounce@: 5.1.1 after five minutes. */
  | 'BOUNCE'
  /** full@, x+full@: 4.2.2 (mailbox full) after five minutes. */
  | 'FULL'
  /** blocked@, x+blocked@: 5.7.1 (refused by policy) after five minutes. */
  | 'BLOCK'
  /** silent@, x+silent@: taken, and never a word more. */
  | 'SILENT'
  /** slow@, x+slow@: "delayed" after an hour, delivered after two days. */
  | 'SLOW'
  /** complain@, x+complain@: delivered after a minute, and called spam after an hour. */
  | 'COMPLAIN'
  /** refuse@, x+refuse@: 550 5.1.1 at once. */
  | 'REFUSE'
  /** greylist@, x+greylist@: 450 4.7.1 the first two times, then delivered. */
  | 'GREYLIST';

const mailWords: ReadonlyMap<string, MailBehaviour> = new Map([
  ['bounce', 'BOUNCE'],
  ['full', 'FULL'],
  ['blocked', 'BLOCK'],
  ['silent', 'SILENT'],
  ['slow', 'SLOW'],
  ['complain', 'COMPLAIN'],
  ['refuse', 'REFUSE'],
  ['greylist', 'GREYLIST'],
]);

/** What becomes of a mail to this address. */
export function mailBehaviour(address: string): MailBehaviour {
  const local = address.split('@')[0]?.toLowerCase() ?? '';
  const word = local.includes('+') ? local.slice(local.lastIndexOf('+') + 1) : local;
  return mailWords.get(word) ?? 'DELIVER';
}

export type LetterBehaviour =
  /** Printed, posted, delivered. */
  | 'DELIVER'
  /** RETURN in a street line, or the postcode 00000: comes back, address unknown. */
  | 'RETURN'
  /** MOVED in a street line: comes back, moved. */
  | 'MOVED'
  /** SILENT in a street line: printed and posted, and never a word more. */
  | 'SILENT'
  /** REFUSE in a street line: 422 at once, the address is refused. */
  | 'REFUSE';

/** What becomes of a letter to this address. */
export function letterBehaviour(lines: readonly string[], postcode: string): LetterBehaviour {
  const words = lines.join(' ').toUpperCase().split(/\s+/);
  for (const word of ['REFUSE', 'MOVED', 'SILENT', 'RETURN'] as const) {
    if (words.includes(word)) return word;
  }
  return postcode.replace(/\s/g, '') === '00000' ? 'RETURN' : 'DELIVER';
}
