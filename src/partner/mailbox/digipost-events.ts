// Asking Digipost what became of documents: a window of time, read in pages (ApiServiceImpl.getDocumentEvents). Windows
// overlap, because an event may be registered later than it happened; repeats are recognised by their event id.
import { isoOf } from '../../clock.ts';
import type { Polled } from '../partner.ts';
import type { DigipostCall } from './digipost-call.ts';
import { readEvents } from './digipost-words.ts';

const dayMs = 86_400_000;
const firstWindowMs = 7 * dayMs;
const overlapMs = 600_000;
/** Small enough for one answer of ours to hold it. */
export const pageMax = 100;

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly offset: number;
}

/** Reads the next page. The cursor is "from/to/offset", in epoch milliseconds; `nowMs` is physical time. */
export async function pollEvents(
  call: DigipostCall,
  cursor: string | null,
  senderId: string | undefined,
  nowMs: number,
  signal: AbortSignal,
): Promise<Polled> {
  const { fromMs, toMs, offset } = windowOf(cursor, nowMs);
  const query = new URLSearchParams({
    from: offsetTimeOf(fromMs),
    to: offsetTimeOf(toMs),
    offset: String(offset),
    maxResults: String(pageMax),
    ...(senderId !== undefined && { sender: senderId }),
  });
  const end = await call.toLink('document_events', { query }, signal);
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  const page = end.status === 200 && !('withoutLinks' in end) ? readEvents(end.body) : undefined;
  if (page === undefined) return { kind: 'FAILED', detail: String(end.status) };
  const more = page.events >= pageMax;
  const next = more ? { fromMs, toMs, offset: offset + page.events } : { fromMs: toMs - overlapMs, toMs: 0, offset: 0 };
  return { kind: 'RECEIPTS', receipts: page.receipts, cursor: `${next.fromMs}/${next.toMs}/${next.offset}`, more };
}

/** A window under way goes on; a new one ends now. A cursor that is none of ours begins anew. */
function windowOf(cursor: string | null, nowMs: number): Window {
  const [fromMs, toMs, offset] = /^\d{1,15}\/\d{1,15}\/\d{1,9}$/.test(cursor ?? '')
    ? (cursor ?? '').split('/').map(Number)
    : [];
  if (fromMs === undefined || toMs === undefined || offset === undefined) {
    return { fromMs: nowMs - firstWindowMs, toMs: nowMs, offset: 0 };
  }
  return toMs === 0 ? { fromMs, toMs: nowMs, offset: 0 } : { fromMs, toMs, offset };
}

/** "2026-03-02T08:15:30.000+00:00": the form the owner's client writes. */
function offsetTimeOf(instantMs: number): string {
  return isoOf(instantMs).replace('Z', '+00:00');
}
