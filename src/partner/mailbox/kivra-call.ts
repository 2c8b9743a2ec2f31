// Calls of Kivra's sender API: a bearer token from POST /v1/auth, renewed once when it is no longer taken
// (api-introduction, "API - Authentication"), and what an answer means where a call has no effect on a debtor.
import type { HttpClient, HttpEnd } from '../http-exchange.ts';
import { notSent, readRefusal, refused } from '../http-outcome.ts';
import type { Outcome } from '../partner.ts';
import { kivraCodes, readCode } from './kivra-words.ts';
import { makeTokenSource } from './token.ts';

/** How a call ended; `withoutToken`: there was no token to make it with, and this is the answer to that request. */
export type Ended = HttpEnd | (HttpEnd & { readonly withoutToken: true });

/** Posts JSON to a path of the sender's own: "content", "usermatch/ssn" ... */
export type KivraCall = (path: string, body: Buffer, signal: AbortSignal) => Promise<Ended>;

export interface KivraPlace {
  readonly baseUrl: string;
  readonly tenantKey: string;
  readonly requestMs: number;
}

/** A caller with a token of its own; `nowMs` is physical time. */
export function makeKivraCall(
  client: HttpClient,
  { baseUrl, tenantKey, requestMs: timeoutMs }: KivraPlace,
  secret: { readonly clientId: string; readonly clientSecret: string },
  nowMs: () => number,
): KivraCall {
  const base = baseUrl.replace(/\/+$/, '');
  const basic = Buffer.from(`${secret.clientId}:${secret.clientSecret}`).toString('base64');
  const tokens = makeTokenSource((signal) => {
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    const body = Buffer.from('grant_type=client_credentials');
    return client.exchange({ method: 'POST', url: new URL(`${base}/v1/auth`), headers, body, timeoutMs }, signal);
  }, nowMs);
  return async (path, body, signal) => {
    for (let isRenewed = false; ; isRenewed = true) {
      const answer = await tokens.get(signal);
      if (answer.kind === 'NO_TOKEN') return { ...answer.end, withoutToken: true };
      const headers = { authorization: `Bearer ${answer.token}`, 'content-type': 'application/json' };
      const url = new URL(`${base}/v2/tenant/${tenantKey}/${path}`);
      const end = await client.exchange({ method: 'POST', url, headers, body, timeoutMs }, signal);
      if (end.kind !== 'ANSWERED' || end.status !== 401) return end;
      tokens.drop(answer.token);
      if (isRenewed) return end;
    }
  };
}

/**
 * The outcome of a call that has no effect whatever its answer (a token, a match): what would be in doubt was surely
 * not sent. A refusal here is never the debtor's or the document's fault, whatever its code.
 */
export function withoutEffect(end: HttpEnd): Outcome {
  if (end.kind === 'ANSWERED' && end.status < 300)
    return notSent('ANSWER_UNREADABLE', 'an answer outside the contract');
  const known = end.kind === 'ANSWERED' && end.status < 500 ? kivraCodes.get(readCode(end)) : undefined;
  if (end.kind === 'ANSWERED' && known?.[0] === 'PARTNER') return refused('PARTNER', readCode(end), known[1]);
  const outcome = readRefusal(end);
  if (outcome.kind === 'AMBIGUOUS') return notSent(outcome.code, outcome.detail);
  return outcome.kind === 'REFUSED' && outcome.failureClass === 'CONTENT'
    ? { ...outcome, failureClass: 'PARTNER' }
    : outcome;
}
