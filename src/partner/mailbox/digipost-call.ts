// Signed calls of Digipost's API. Addresses are links of its entry point, found by their relation and kept for a while
// (EntryPoint.java, Relation.java); only the status of a document has a path of its own (ApiServiceImpl.java).
import type { KeyObject } from 'node:crypto';
import type { HttpClient, HttpEnd } from '../http-exchange.ts';
import { notSent, readRefusal, refused } from '../http-outcome.ts';
import type { Outcome } from '../partner.ts';
import { digipostMediaType } from './digipost-message.ts';
import { signDigipost } from './digipost-signature.ts';
import { digipostCodes, errorCodeOf } from './digipost-words.ts';
import { elementsOf } from './xml.ts';

export type Relation = 'create_message' | 'identify_recipient' | 'document_events';

/** How a call ended; `withoutLinks`: it could not be made, and this is the answer to the request for the links. */
export type Ended = HttpEnd | (HttpEnd & { readonly withoutLinks: true });

export interface DigipostCall {
  /** The entry point, asked anew. */
  links(signal: AbortSignal): Promise<HttpEnd>;
  /** Posts a body to a link, or reads it with a query. */
  toLink(relation: Relation, sent: Sent, signal: AbortSignal): Promise<Ended>;
  /** Reads a path of the host. */
  toPath(path: string, signal: AbortSignal): Promise<HttpEnd>;
}

export interface Sent {
  readonly body?: Buffer;
  /** The contract's own XML when none is named. */
  readonly contentType?: string;
  readonly query?: URLSearchParams;
}

export interface DigipostPlace {
  readonly baseUrl: string;
  readonly userId: string;
  readonly privateKey: KeyObject;
  readonly requestMs: number;
}

const linksMsMax = 3_600_000;

/** A caller for one broker; `nowMs` is physical time. */
export function makeDigipostCall(client: HttpClient, place: DigipostPlace, nowMs: () => number): DigipostCall {
  const base = new URL(place.baseUrl);
  let kept: { readonly links: ReadonlyMap<string, string>; readonly untilMs: number } | undefined;
  let asking: Promise<HttpEnd> | undefined;

  function exchange(url: URL, { body, contentType = digipostMediaType }: Sent, signal: AbortSignal): Promise<HttpEnd> {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = {
      ...signDigipost({ method, url, body }, place.userId, place.privateKey, nowMs()),
      accept: digipostMediaType,
      ...(body !== undefined && { 'content-type': contentType, 'mime-version': '1.0' }),
    };
    return client.exchange({ method, url, headers, body, timeoutMs: place.requestMs }, signal);
  }

  async function links(signal: AbortSignal): Promise<HttpEnd> {
    const askedMs = nowMs();
    const end = await exchange(new URL('/', base), {}, signal);
    if (end.kind !== 'ANSWERED' || end.status !== 200) return end;
    const found = elementsOf(end.body, 'link').map(
      ({ rel = '', uri = '' }) => [rel.slice(rel.lastIndexOf('/') + 1).toLowerCase(), uri] as const,
    );
    kept = { links: new Map(found), untilMs: askedMs + linksMsMax };
    return end;
  }

  return {
    links,
    async toLink(relation, sent, signal) {
      if (kept === undefined || nowMs() >= kept.untilMs) {
        asking ??= links(signal).finally(() => {
          asking = undefined;
        });
        const end = await asking;
        if (end.kind !== 'ANSWERED' || end.status !== 200) return { ...end, withoutLinks: true };
      }
      const link = URL.parse(kept?.links.get(relation) ?? '', base);
      const noLink = { kind: 'ANSWERED', status: 200, headers: {}, body: '', withoutLinks: true } as const;
      // Only its path is used, as the owner's client does: what we sign goes to the host we were told.
      if (link === null || link.pathname === '/') return noLink;
      const url = new URL(link.pathname, base);
      if (sent.query !== undefined) url.search = sent.query.toString();
      return exchange(url, sent, signal);
    },
    toPath: (path, signal) => exchange(new URL(path, base), {}, signal),
  };
}

/** The outcome of a message that was not sent because there were no links: never in doubt, never the debtor's fault. */
export function withoutMessage(end: HttpEnd): Outcome {
  if (end.kind === 'ANSWERED' && end.status < 300) return notSent('ANSWER_UNREADABLE', 'an answer without links');
  const code = end.kind === 'ANSWERED' && end.status < 500 ? errorCodeOf(end) : undefined;
  if (code !== undefined && digipostCodes.get(code) === 'PARTNER') {
    return refused('PARTNER', code, code.toLowerCase().replaceAll('_', ' '));
  }
  const outcome = readRefusal(end);
  return outcome.kind === 'AMBIGUOUS' ? notSent(outcome.code, outcome.detail) : outcome;
}
