// Which debtors have a Kivra mailbox that takes mail from this sender (swagger.yml, usermatch/ssn, companymatch/vatnr):
// one request for many. That the question was not answered is never taken for a no.
import { z } from 'zod';
import { notSent, parseJson } from '../http-outcome.ts';
import type { Outcome, Reached } from '../partner.ts';
import { type KivraCall, withoutEffect } from './kivra-call.ts';
import { type KivraRecipient, readKivraRecipient } from './kivra-recipient.ts';

export interface KivraMatcher {
  /** Asks anew: one request a kind of number and `matchMax` of them. */
  match(recipients: readonly KivraRecipient[], signal: AbortSignal): Promise<KivraMatch>;
  /** Answers from what was told lately, and asks for the rest. Addresses that are none of Kivra's are left out. */
  reach(addresses: readonly string[], signal: AbortSignal): Promise<Reached>;
}

/** Answers by number. A number left out was not answered for, and `failure` says why. */
export interface KivraMatch {
  readonly isUser: ReadonlyMap<string, boolean>;
  readonly failure: Outcome;
}

/** Numbers in one request. The contract allows 10 MB; the bound is on the answer we read, which repeats them. */
export const matchMax = 3_000;
const keptMax = 100_000;

const paths = { ssn: 'usermatch/ssn', vat_number: 'companymatch/vatnr' } as const;
const answer = z.object({ list: z.array(z.string().max(40)) });

/** A matcher that keeps answers for `keptMs`; `nowMs` is physical time. */
export function makeKivraMatcher(call: KivraCall, nowMs: () => number, keptMs: number): KivraMatcher {
  const kept = new Map<string, { readonly isUser: boolean; readonly untilMs: number }>();

  async function match(recipients: readonly KivraRecipient[], signal: AbortSignal): Promise<KivraMatch> {
    const isUser = new Map<string, boolean>();
    let failure = notSent('NO_MATCH', 'the partner did not say who is reachable');
    for (const { path, list } of listsOf(recipients)) {
      const end = await call(path, Buffer.from(JSON.stringify({ list })), signal);
      const isAnswer = end.kind === 'ANSWERED' && end.status === 200 && !('withoutToken' in end);
      const read = isAnswer ? answer.safeParse(parseJson(end.body)) : undefined;
      if (!read?.success) failure = withoutEffect(end);
      else {
        const matched = new Set(read.data.list.map((number) => number.toUpperCase()));
        for (const number of list) isUser.set(number, matched.has(number));
      }
    }
    if (kept.size > keptMax) kept.clear();
    for (const [number, is] of isUser) kept.set(number, { isUser: is, untilMs: nowMs() + keptMs });
    return { isUser, failure };
  }

  function recall(number: string): boolean | undefined {
    const told = kept.get(number);
    return told !== undefined && nowMs() < told.untilMs ? told.isUser : undefined;
  }

  return {
    match,
    async reach(addresses, signal) {
      const known = new Map<string, boolean>();
      const unknown: (readonly [address: string, recipient: KivraRecipient])[] = [];
      for (const address of addresses) {
        const recipient = readKivraRecipient(address);
        if (recipient === undefined) continue;
        const is = recall(recipient.number);
        if (is === undefined) unknown.push([address, recipient]);
        else known.set(address, is);
      }
      const asked = unknown.map(([, recipient]) => recipient);
      const { isUser } = await match(asked, signal);
      for (const [address, { number }] of unknown) {
        const is = isUser.get(number);
        if (is !== undefined) known.set(address, is);
      }
      return known;
    },
  };
}

/** The requests to make: each number once, sorted by kind, at most `matchMax` in one. */
function listsOf(recipients: readonly KivraRecipient[]): { readonly path: string; readonly list: readonly string[] }[] {
  return (['ssn', 'vat_number'] as const).flatMap((field) => {
    const numbers = [...new Set(recipients.filter((one) => one.field === field).map(({ number }) => number))];
    const lists = Array.from({ length: Math.ceil(numbers.length / matchMax) }, (_, index) =>
      numbers.slice(index * matchMax, (index + 1) * matchMax),
    );
    return lists.map((list) => ({ path: paths[field], list }));
  });
}
