// phoss-ap's answers in our words: the states of a transaction (EOutboundStatus) and of the receiving access point's word
// on it (EMlsReceptionStatus), by github.com/phax/phoss-ap.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type { LookupOutcome, OpenAttempt, Outcome, ReportedReceipt } from '../partner.ts';

/** A state's meaning. LATER: it goes on by itself. GONE_WRONG: it never left, and nothing more will be tried. */
type Meaning =
  | { readonly kind: 'LATER' }
  | { readonly kind: 'SENT' }
  | { readonly kind: 'GONE_WRONG'; readonly failureClass: FailureClass; readonly detail: string };

export const transactionStates: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['pending', { kind: 'LATER' }],
  ['sending', { kind: 'LATER' }],
  ['failed', { kind: 'LATER' }], // the last try; another is planned
  ['sent', { kind: 'SENT' }], // with the receipt of the receiving access point
  ['permanently_failed', { kind: 'GONE_WRONG', failureClass: 'PARTNER', detail: 'all tries to send it have failed' }],
  ['rejected', { kind: 'GONE_WRONG', failureClass: 'CONTENT', detail: 'it did not pass the check before sending' }],
]);

/** What the receiving access point said; others (pending, not_applicable) add nothing. */
export const statusCodes: ReadonlyMap<string, Pick<ReportedReceipt, 'state' | 'failureClass'>> = new Map([
  ['received_ap', { state: 'DELIVERED', failureClass: null }],
  ['received_ab', { state: 'DELIVERED', failureClass: null }],
  ['received_re', { state: 'RETURNED', failureClass: 'HARD' }],
]);

/** What "sent" amounts to. */
export interface SentRule {
  /** How long the status of the receiving access point is awaited before its receipt alone counts as delivery. */
  readonly awaitStatusMs: number;
}

const transaction = z.object({
  status: z.string().max(50),
  completedDT: z.string().max(50).nullish(),
  mlsStatus: z.string().max(50).nullish(),
  /** What we gave with it: the reference by which an Invoice Response finds it. */
  custom1: z.string().max(255).nullish(),
});
type Transaction = z.infer<typeof transaction>;

export type StatusReading =
  | { readonly kind: 'TRANSACTION'; readonly transaction: Transaction; readonly meaning: Meaning }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'FAILED'; readonly detail: string };

/** Reads the answer to a question for the status of a transaction. */
export function readTransaction(end: HttpEnd): StatusReading {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 404) return { kind: 'NOT_FOUND' };
  const read = end.status === 200 ? transaction.safeParse(parseJson(end.body)) : undefined;
  const meaning = transactionStates.get(read?.data?.status ?? '');
  if (read?.data === undefined || meaning === undefined) return { kind: 'FAILED', detail: String(end.status) };
  return { kind: 'TRANSACTION', transaction: read.data, meaning };
}

/**
 * The outcome of a submission. `askStatus` is asked once, when the answer is 422: that says only that it is not sent yet.
 */
export async function readSubmission(
  end: HttpEnd,
  reference: string,
  requestHash: string,
  rule: SentRule,
  askStatus: () => Promise<HttpEnd>,
): Promise<Outcome> {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status === 200) return taken('sent', reference, requestHash, { state: sentState(rule) });
  if (end.status === 404) return refused('PARTNER', '404', 'sending is switched off there', { requestHash });
  if (end.status !== 422) return readRefusal(end, requestHash);
  const status = readTransaction(await askStatus());
  if (status.kind === 'FAILED') return ambiguous('422', 'not sent yet, and its state is not known');
  if (status.kind === 'NOT_FOUND') {
    // Not even kept. A text: it failed to; a verdict: the document did not pass.
    return typeof parseJson(end.body) === 'object'
      ? refused('CONTENT', '422', 'the document was not accepted', { requestHash })
      : refused('PARTNER', '422', 'the document was not kept', { requestHash });
  }
  const { meaning, transaction } = status;
  const code = transaction.status;
  if (meaning.kind === 'GONE_WRONG') return refused(meaning.failureClass, code, meaning.detail, { requestHash });
  return taken(code, reference, requestHash, { state: meaning.kind === 'SENT' ? sentState(rule) : 'ACCEPTED' });
}

/** What became of an effect key. What surely never left may be sent once more: it is told as not found. */
export function readLookup(end: HttpEnd, rule: SentRule): LookupOutcome {
  const status = readTransaction(end);
  if (status.kind !== 'TRANSACTION') return status;
  const { meaning, transaction } = status;
  if (meaning.kind === 'GONE_WRONG') return { kind: 'NOT_FOUND' };
  const partnerReference = transaction.custom1 ?? null;
  return { kind: 'FOUND', state: meaning.kind === 'SENT' ? sentState(rule) : 'ACCEPTED', partnerReference };
}

/** The report in a status, if it says more than that it was taken. */
export function readReport(
  status: StatusReading,
  { effectKey }: OpenAttempt,
  nowMs: number,
  rule: SentRule,
): ReportedReceipt | undefined {
  if (status.kind !== 'TRANSACTION' || status.meaning.kind === 'LATER') return undefined;
  const { meaning, transaction } = status;
  const occurredAtMs = instantOf(transaction.completedDT ?? '') ?? nowMs;
  const report = (
    code: string,
    told: Pick<ReportedReceipt, 'state' | 'failureClass'>,
    detail: string | null = null,
  ) => ({
    partnerEventId: `${effectKey}:${code}:${told.state}`,
    effectKey,
    ...told,
    code,
    detail,
    occurredAtMs,
  });
  if (meaning.kind === 'GONE_WRONG') {
    const { failureClass, detail } = meaning;
    return report(transaction.status, { state: 'BOUNCED', failureClass }, detail);
  }
  const mlsStatus = transaction.mlsStatus ?? '';
  const word = statusCodes.get(mlsStatus);
  if (word !== undefined) return report(mlsStatus, word);
  const isAwaited = mlsStatus === 'pending' && nowMs < occurredAtMs + rule.awaitStatusMs;
  return report(transaction.status, { state: isAwaited ? 'DISPATCHED' : 'DELIVERED', failureClass: null });
}

function sentState({ awaitStatusMs }: SentRule): 'DISPATCHED' | 'DELIVERED' {
  return awaitStatusMs > 0 ? 'DISPATCHED' : 'DELIVERED';
}
