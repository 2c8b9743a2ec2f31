// Safe mode after a loss of the database: what a person sees of it, and how it is lifted.
import { isoOf } from '../../clock.ts';
import { liftSafeMode, loadSafeModes, type SafeMode, type SafeModeChannel } from '../../distribution/safe-mode/lift.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import type { Resolvers, SafeModeLiftInput } from '../schema.generated.ts';

export type SafeModeParent = SafeMode;
export type SafeModeChannelParent = SafeModeChannel;

const reasonLengthMax = 500;

export const safeModeResolvers: Resolvers = {
  Query: {
    safeModes: (_root, _args, context) => context.read(loadSafeModes),
  },
  Mutation: {
    async safeModeLift(_root, { input }, context) {
      const answer = await idempotent(context, 'safeModeLift', input, (scope) => lift(scope, input, context));
      context.services.wake(context.access.creditorId);
      const refused = answer.kind === 'refused' ? answer.problem : answer.result;
      const safeModes = await context.read(loadSafeModes);
      return { safeModes, errors: refused === null ? [] : [refused] };
    },
  },
  SafeMode: {
    lostFrom: ({ fromMs }) => isoOf(fromMs),
    lostTo: ({ detectedAtMs }) => isoOf(detectedAtMs),
    since: ({ sinceMs }) => isoOf(sinceMs),
    active: ({ channels }) => channels.some(({ liftedAtMs }) => liftedAtMs === null),
    channels: ({ channels }) => [...channels],
  },
  SafeModeChannel: {
    liftedAt: ({ liftedAtMs }) => (liftedAtMs === null ? null : isoOf(liftedAtMs)),
  },
};

async function lift(
  scope: Scope,
  { channels, doubt = 'EVERYTHING', reason }: SafeModeLiftInput,
  { access }: Context,
): Promise<Done<Problem | null>> {
  const refusal = (found: Problem) => ({ result: found, events: [], tallyChanges: [] });
  const words = reason.trim();
  if (words === '') return refusal(problem('FIELD_REQUIRED', ['input', 'reason'], { field: 'reason' }));
  if (words.length > reasonLengthMax) {
    const parameters = { field: 'reason', length: words.length, max: reasonLengthMax };
    return refusal(problem('FIELD_TOO_LONG', ['input', 'reason'], parameters));
  }
  const asked = { channels, doubt, reason: words, apiKeyId: access.apiKeyId };
  const lifted = await liftSafeMode(scope, asked, await creditorNowMs(scope));
  if ('problem' in lifted) return refusal({ ...lifted.problem, path: ['input', ...lifted.problem.path] });
  return { result: null, events: lifted.events, tallyChanges: [] };
}
