// Asking Storecove what became of submissions. Its queue gives one report at a time, until it is told to forget it; what
// the report is about is asked as evidence. What no report told is asked for in turn.
import type { HttpEnd } from '../http-exchange.ts';
import type { OpenAttempt, Polled, ReportedReceipt } from '../partner.ts';
import { type EvidenceReading, readEvidence, readQueue } from './storecove-words.ts';

export interface StorecoveReports {
  /** Absent where somebody else empties the queue. */
  readonly head?: (signal: AbortSignal) => Promise<HttpEnd>;
  readonly forget: (guid: string) => Promise<void>;
  readonly evidence: (guid: string, signal: AbortSignal) => Promise<HttpEnd>;
  readonly nowMs: () => number;
}

const askedMax = 50;

/**
 * The next report of the queue, or, when it is empty, the evidence of open attempts. The cursor is "report/submission":
 * the report read last, and the submission asked last.
 */
export async function pollReports(
  reports: StorecoveReports,
  cursor: string | null,
  open: readonly OpenAttempt[],
  signal: AbortSignal,
): Promise<Polled> {
  const [lastReport = '', lastAsked = ''] = (cursor ?? '').split('/');
  const queue = reports.head === undefined ? ({ kind: 'EMPTY' } as const) : readQueue(await reports.head(signal));
  if (queue.kind === 'FAILED') return { kind: 'FAILED', detail: queue.detail };
  if (queue.kind === 'EMPTY') return pollEvidence(reports, lastReport, lastAsked, open, signal);
  const { guid, mentioned } = queue;
  const told = await readReport(reports, mentioned, open, signal);
  if (told.kind === 'FAILED') return told;
  return {
    kind: 'RECEIPTS',
    receipts: told.receipts,
    ...(told.isSilent && { detail: 'a report without evidence of sending: it may have failed' }),
    cursor: `${guid}/${lastAsked}`,
    // The same report again: it was not forgotten, and what lies behind it comes another time.
    more: guid !== lastReport,
    acknowledge: () => reports.forget(guid),
  };
}

type Told =
  | {
      readonly kind: 'RECEIPTS';
      readonly receipts: readonly ReportedReceipt[];
      /** It is about an open attempt, and nothing proves that it was sent. */
      readonly isSilent: boolean;
    }
  | { readonly kind: 'FAILED'; readonly detail: string };

/** A report is about a submission we have, or about one whose answer was lost: then it may mention our key beside it. */
async function readReport(
  reports: StorecoveReports,
  mentioned: readonly string[],
  open: readonly OpenAttempt[],
  signal: AbortSignal,
): Promise<Told> {
  const receipts: ReportedReceipt[] = [];
  const known = new Set(open.map(({ partnerReference }) => partnerReference));
  let isMeant = false;
  for (const attempt of open) {
    const { effectKey, partnerReference } = attempt;
    const isKnown = partnerReference !== null && mentioned.includes(partnerReference);
    const isLost = partnerReference === null && mentioned.includes(effectKey);
    const others = mentioned.filter((guid) => guid !== effectKey && !known.has(guid));
    const candidates = isKnown ? [partnerReference] : isLost ? others : [];
    isMeant ||= isKnown;
    for (const guid of candidates) {
      const evidence = readEvidence(await reports.evidence(guid, signal), guid, reports.nowMs());
      if (evidence.kind === 'FAILED') return evidence;
      if (evidence.kind === 'SENT') receipts.push(receiptOf(evidence, attempt));
    }
  }
  return { kind: 'RECEIPTS', receipts, isSilent: isMeant && receipts.length === 0 };
}

async function pollEvidence(
  reports: StorecoveReports,
  lastReport: string,
  lastAsked: string,
  open: readonly OpenAttempt[],
  signal: AbortSignal,
): Promise<Polled> {
  const known = open
    .flatMap((attempt) => (attempt.partnerReference === null ? [] : [{ attempt, guid: attempt.partnerReference }]))
    .sort((one, other) => (one.guid < other.guid ? -1 : 1));
  const after = Math.max(
    0,
    known.findIndex(({ guid }) => guid > lastAsked),
  );
  const receipts: ReportedReceipt[] = [];
  let asked = '';
  for (const { attempt, guid } of known.slice(after, after + askedMax)) {
    const evidence = readEvidence(await reports.evidence(guid, signal), guid, reports.nowMs());
    if (evidence.kind === 'FAILED') {
      if (receipts.length === 0) return evidence;
      break;
    }
    if (evidence.kind === 'SENT') receipts.push(receiptOf(evidence, attempt));
    asked = guid;
  }
  return { kind: 'RECEIPTS', receipts, cursor: `${lastReport}/${asked}`, more: false };
}

function receiptOf(
  { receipt }: Extract<EvidenceReading, { kind: 'SENT' }>,
  { effectKey }: OpenAttempt,
): ReportedReceipt {
  return { ...receipt, effectKey };
}
