// What a complaint about a mail ("this is spam") means. It is proof of delivery, for it was in the mailbox; no answer to
// the invoice and no failure, so the step goes on; and the debtor's wish for no more mail, so the address is opted out.
import type { ReportedReceipt } from '../partner.ts';

/** A complaint in our words, however it came. */
export const complained: Pick<ReportedReceipt, 'state' | 'failureClass' | 'code' | 'detail' | 'optOut'> = {
  state: 'DELIVERED',
  failureClass: null,
  code: 'COMPLAINT',
  detail: 'the debtor called it unwanted',
  optOut: true,
};
