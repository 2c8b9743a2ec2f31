// How simulated phones and browsers behave, by how their address ends: the last word of an endpoint or of an FCM token
// (".../asa-gone", "fcm:bo-quota"), or the last four digits of an APNs token, which is hexadecimal ("...dead").

export type PushBehaviour =
  /** Shown after a second. */
  | 'SHOW'
  /** -gone, dead: unsubscribed; refused at once. */
  | 'GONE'
  /** -bad, bad0: no such address. */
  | 'BAD'
  /** -quota, 0429: "too many" the first two times, then shown. */
  | 'QUOTA'
  /** -large, 0413: too large. */
  | 'LARGE'
  /** -foreign, f00d: belongs to another sender. */
  | 'FOREIGN'
  /** -closed, 0503: the service is closed for now. */
  | 'CLOSED'
  /** -silent, 0000: taken, and never shown. */
  | 'SILENT';

const words: ReadonlyMap<string, PushBehaviour> = new Map([
  ['gone', 'GONE'],
  ['bad', 'BAD'],
  ['quota', 'QUOTA'],
  ['large', 'LARGE'],
  ['foreign', 'FOREIGN'],
  ['closed', 'CLOSED'],
  ['silent', 'SILENT'],
  ['dead', 'GONE'],
  ['bad0', 'BAD'],
  ['0429', 'QUOTA'],
  ['0413', 'LARGE'],
  ['f00d', 'FOREIGN'],
  ['0503', 'CLOSED'],
  ['0000', 'SILENT'],
]);

/** What becomes of a push to this endpoint or token. */
export function pushBehaviour(address: string): PushBehaviour {
  const lower = address.toLowerCase();
  const word = /^[0-9a-f]{8,}$/.test(lower) ? lower.slice(-4) : (lower.split(/[^a-z0-9]/).at(-1) ?? '');
  return words.get(word) ?? 'SHOW';
}
