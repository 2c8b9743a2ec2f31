// An access token by the OAuth 2.0 client credentials grant (RFC 6749 §4.4), kept until shortly before it expires.
// Many that need one at once share one request; a request for a token has no effect on a debtor.
import { z } from 'zod';
import type { HttpEnd } from '../http-exchange.ts';
import { parseJson } from '../http-outcome.ts';

export type TokenAnswer =
  | { readonly kind: 'TOKEN'; readonly token: string }
  /** What came instead of a token. */
  | { readonly kind: 'NO_TOKEN'; readonly end: HttpEnd };

export interface TokenSource {
  get(signal: AbortSignal): Promise<TokenAnswer>;
  /** The partner no longer takes this token: the next get() asks for another. */
  drop(token: string): void;
}

// An answer of RFC 6749 §5.1; without a life time the token is used once and asked for anew.
const answer = z.object({ access_token: z.string().min(1).max(4_000), expires_in: z.number().min(0).optional() });
const marginMs = 60_000;

/** A source over one token request; `nowMs` is physical time. */
export function makeTokenSource(request: (signal: AbortSignal) => Promise<HttpEnd>, nowMs: () => number): TokenSource {
  let kept: { readonly token: string; readonly untilMs: number } | undefined;
  let asking: Promise<TokenAnswer> | undefined;

  async function ask(signal: AbortSignal): Promise<TokenAnswer> {
    const askedMs = nowMs();
    const end = await request(signal);
    const read = end.kind === 'ANSWERED' && end.status === 200 ? answer.safeParse(parseJson(end.body)) : undefined;
    if (!read?.success) return { kind: 'NO_TOKEN', end };
    const { access_token: token, expires_in: seconds = 0 } = read.data;
    kept = { token, untilMs: askedMs + seconds * 1_000 - marginMs };
    return { kind: 'TOKEN', token };
  }

  return {
    get(signal) {
      if (kept !== undefined && nowMs() < kept.untilMs) return Promise.resolve({ kind: 'TOKEN', token: kept.token });
      asking ??= ask(signal).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
