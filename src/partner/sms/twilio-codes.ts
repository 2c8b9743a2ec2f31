// Twilio's error codes by who is at fault. Source of each: https://www.twilio.com/docs/api/errors/{code}; a code that is
// not here says nothing of the debtor.
import type { FailureClass } from '../../succession/attempt.ts';

interface TwilioCode {
  readonly failureClass: FailureClass;
  /** In our words: Twilio's own message quotes the number. */
  readonly detail: string;
}

/** 1xxxx and 2xxxx come with a refusal, 3xxxx with a status callback. */
export const twilioCodes: ReadonlyMap<number, TwilioCode> = new Map([
  [10001, { failureClass: 'PARTNER', detail: 'the account is not active' }],
  [20003, { failureClass: 'PARTNER', detail: 'the credentials were refused' }],
  [20429, { failureClass: 'SOFT', detail: 'too many requests' }],
  [21211, { failureClass: 'HARD', detail: 'the number is not valid' }],
  [21212, { failureClass: 'PARTNER', detail: 'the sender is not valid' }],
  [21408, { failureClass: 'PARTNER', detail: 'the account may not send to that country' }],
  [21601, { failureClass: 'PARTNER', detail: 'the sender cannot send SMS' }],
  [21602, { failureClass: 'CONTENT', detail: 'no text' }],
  [21603, { failureClass: 'PARTNER', detail: 'no sender' }],
  [21604, { failureClass: 'HARD', detail: 'no number' }],
  [21606, { failureClass: 'PARTNER', detail: 'the sender cannot send there' }],
  [21608, { failureClass: 'PARTNER', detail: 'a trial account sends to verified numbers alone' }],
  [21609, { failureClass: 'PARTNER', detail: 'the address for status callbacks was refused' }],
  [21610, { failureClass: 'POLICY', detail: 'the debtor has opted out' }],
  [21611, { failureClass: 'SOFT', detail: "the sender's queue is full" }],
  [21612, { failureClass: 'PARTNER', detail: 'no way from this sender to that number' }],
  [21614, { failureClass: 'HARD', detail: 'not a mobile number' }],
  [21617, { failureClass: 'CONTENT', detail: 'the text is too long' }],
  [21635, { failureClass: 'HARD', detail: 'a landline' }],
  [30001, { failureClass: 'SOFT', detail: 'the queue is full' }],
  [30002, { failureClass: 'PARTNER', detail: 'the account is suspended' }],
  // Switched off, out of reach, roaming.
  [30003, { failureClass: 'SOFT', detail: 'the phone cannot be reached' }],
  // The number is barred or does not take such messages: the debtor's or the operator's will, not an invalid address.
  [30004, { failureClass: 'POLICY', detail: 'blocked' }],
  [30005, { failureClass: 'HARD', detail: 'the number is unknown or not in use any more' }],
  [30006, { failureClass: 'HARD', detail: 'a landline, or an operator out of reach' }],
  // Filtered as unwanted. Another channel carries the same invoice, so the document is not at fault.
  [30007, { failureClass: 'POLICY', detail: 'filtered by Twilio or the operator' }],
  [30008, { failureClass: 'SOFT', detail: 'failed for an unknown reason' }],
  [30036, { failureClass: 'SOFT', detail: 'too long in the queue' }],
]);

/** The debtor has answered STOP. */
export const optedOutCode = 21610;
