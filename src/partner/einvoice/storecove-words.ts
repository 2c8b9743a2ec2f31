// Storecove in our words: its names of identifier schemes, what its refusals mean, evidence, and its queue of reports.
// Source: its OpenAPI document (API version 2). What it does not describe (the text of a report) is not relied on.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import { isUuid } from '../../id.ts';
import type { FailureClass } from '../../succession/attempt.ts';
import type { HttpEnd } from '../http-exchange.ts';
import { ambiguous, parseJson, readRefusal, refused, taken } from '../http-outcome.ts';
import type { Outcome, ReportedReceipt } from '../partner.ts';

/** An identifier as Storecove wants it. */
export interface StorecoveIdentifier {
  readonly scheme: string;
  readonly id: string;
}

/** Storecove names schemes as Peppol's code list of participant identifier schemes does; by their ISO 6523 codes. */
export const storecoveSchemes: ReadonlyMap<string, string> = new Map(
  (
    '0002 FR:SIRENE,0007 SE:ORGNR,0009 FR:SIRET,0037 FI:OVT,0060 DUNS,0088 GLN,0096 DK:P,0106 NL:KVK,0151 AU:ABN,' +
    '0183 CH:UIDB,0184 DK:DIGST,0188 JP:SST,0190 NL:OINO,0191 EE:CC,0192 NO:ORG,0195 SG:UEN,0196 IS:KTNR,0198 DK:ERST,' +
    '0199 LEI,0200 LT:LEC,0201 IT:CUUO,0204 DE:LWID,0208 BE:EN,0209 GS1,0210 IT:CF,0211 IT:IVA,0212 FI:ORG,0213 FI:VAT,' +
    '0216 FI:OVT,9910 HU:VAT,9914 AT:VAT,9915 AT:GOV,9918 IBAN,9920 ES:VAT,9922 AD:VAT,9923 AL:VAT,9924 BA:VAT,' +
    '9925 BE:VAT,9926 BG:VAT,9927 CH:VAT,9928 CY:VAT,9929 CZ:VAT,9930 DE:VAT,9931 EE:VAT,9932 GB:VAT,9933 GR:VAT,' +
    '9934 HR:VAT,9935 IE:VAT,9936 LI:VAT,9937 LT:VAT,9938 LU:VAT,9939 LV:VAT,9940 MC:VAT,9941 ME:VAT,9942 MK:VAT,' +
    '9943 MT:VAT,9944 NL:VAT,9945 PL:VAT,9946 PT:VAT,9947 RO:VAT,9948 RS:VAT,9949 SI:VAT,9950 SK:VAT,9951 SM:VAT,' +
    '9952 TR:VAT,9953 VA:VAT,9957 FR:VAT'
  )
    .split(',')
    .map((pair) => [pair.slice(0, 4), pair.slice(5)]),
);

/** The identifier of "0007:5568402266"; undefined when Storecove has no name for its scheme. */
export function storecoveIdentifier(participant: string): StorecoveIdentifier | undefined {
  const scheme = storecoveSchemes.get(participant.slice(0, 4));
  return scheme === undefined ? undefined : { scheme, id: participant.slice(5) };
}

const errors = z.array(z.object({ source: z.string().max(500).nullish(), details: z.string().max(5_000).nullish() }));

/** Whose fault a refused field is, by the first that fits: the receiver's, our account's; all others are the document's. */
export const storecoveFields: readonly (readonly [RegExp, FailureClass, string])[] = [
  [/routing|eIdentifiers|publicIdentifier/i, 'HARD', 'the receiver was refused'],
  [/legalEntity/i, 'PARTNER', 'the sender was refused'],
];

/** The outcome of a submission. A repeat is told as taken, though which submission it was is not told again. */
export function readSubmitted(end: HttpEnd, requestHash: string): Outcome {
  if (end.kind !== 'ANSWERED') return readRefusal(end);
  if (end.status >= 200 && end.status < 300) {
    const guid = z
      .object({ guid: z.string().max(100) })
      .safeParse(parseJson(end.body))
      .data?.guid.toLowerCase();
    // It said yes in words we cannot read: it may well have the document.
    if (guid === undefined || !isUuid(guid)) return ambiguous('ANSWER_UNREADABLE', 'success without a guid');
    return taken(String(end.status), guid, requestHash);
  }
  if (end.status !== 422) return readRefusal(end, requestHash);
  const found = errors.safeParse(parseJson(end.body)).data ?? [];
  // Ours is always a well-formed GUID: the one thing that can be wrong with it is that it is known.
  const isRepeat = found.some(({ source, details }) => /idempotency/i.test(`${source ?? ''} ${details ?? ''}`));
  if (isRepeat) return taken('422', null, requestHash);
  for (const [field, failureClass, detail] of storecoveFields) {
    if (found.some(({ source }) => field.test(source ?? '')))
      return refused(failureClass, '422', detail, { requestHash });
  }
  return refused('CONTENT', '422', 'the document was refused', { requestHash });
}

export type DiscoveryReading = 'TAKES' | 'NOT_REGISTERED' | 'BY_EMAIL_ONLY' | 'UNKNOWN';

/** Who takes invoices, by the answer to a discovery. To whom they would go on as e-mail, they do not go as e-invoices. */
export function readDiscovery(end: HttpEnd): DiscoveryReading {
  const read = end.kind === 'ANSWERED' && end.status === 200 ? discovered.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return 'UNKNOWN';
  if (read.data.code === 'NOK') return 'NOT_REGISTERED';
  return read.data.email === true ? 'BY_EMAIL_ONLY' : 'TAKES';
}
const discovered = z.object({ code: z.enum(['OK', 'NOK']), email: z.boolean().nullish() });

export type EvidenceReading =
  | { readonly kind: 'SENT'; readonly receipt: Omit<ReportedReceipt, 'effectKey'> }
  /** Not sent, or not yet. */
  | { readonly kind: 'NONE' }
  | { readonly kind: 'FAILED'; readonly detail: string };

const evidence = z.object({
  network: z.string().max(50),
  evidence: z
    .object({
      receiving_accesspoint: z.string().max(500).nullish(),
      smtp_response: z.string().max(2_000).nullish(),
      timestamp: z.string().max(100).nullish(),
    })
    .nullish(),
});

/** Reads the evidence of sending. It has an end at the receiver when that side's own word is in it. */
export function readEvidence(end: HttpEnd, guid: string, nowMs: number): EvidenceReading {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 404) return { kind: 'NONE' };
  const read = end.status === 200 ? evidence.safeParse(parseJson(end.body)) : undefined;
  if (!read?.success) return { kind: 'FAILED', detail: String(end.status) };
  const { network, evidence: proof } = read.data;
  const isReceived = Boolean(proof?.receiving_accesspoint ?? proof?.smtp_response);
  const state = isReceived ? 'DELIVERED' : 'DISPATCHED';
  const receipt = {
    partnerEventId: `${guid}:sending:${state}`,
    partnerReference: guid,
    state,
    failureClass: null,
    code: /^[a-z0-9]{1,20}$/.test(network) ? network : null,
    detail: null,
    occurredAtMs: instantOf(proof?.timestamp ?? '') ?? nowMs,
  } as const;
  return { kind: 'SENT', receipt };
}

export type QueueReading =
  | {
      readonly kind: 'REPORT';
      readonly guid: string;
      /** What in the report could be a submission: every GUID, in order. */
      readonly mentioned: readonly string[];
    }
  | { readonly kind: 'EMPTY' }
  | { readonly kind: 'FAILED'; readonly detail: string };

const instance = z.object({ guid: z.string().max(100), body: z.string().nullish() });
const mentionedMax = 20;

/** Reads the head of the queue. Its body's form is not published, so only what it mentions counts. */
export function readQueue(end: HttpEnd): QueueReading {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 204) return { kind: 'EMPTY' };
  const read = end.status === 200 ? instance.safeParse(parseJson(end.body)) : undefined;
  const guid = read?.data?.guid.toLowerCase();
  if (guid === undefined || !isUuid(guid)) return { kind: 'FAILED', detail: String(end.status) };
  const guids = (read?.data?.body ?? '').toLowerCase().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
  return { kind: 'REPORT', guid, mentioned: [...new Set(guids)].slice(0, mentionedMax) };
}
