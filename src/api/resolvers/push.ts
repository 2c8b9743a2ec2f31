// Subscriptions of debtors' browsers to web push.
import {
  removePushSubscription,
  type SavedSubscription,
  savePushSubscription,
} from '../../record/push-subscription.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { idOf } from '../lookup.ts';
import type { Resolvers } from '../schema.generated.ts';

export const pushResolvers: Resolvers = {
  Mutation: {
    async pushSubscriptionSave(_root, { input }, context) {
      const debtorId = idOf('debtor', input.debtorId, ['input', 'debtorId']);
      const { endpoint, p256dh, auth } = input;
      const saved = await context.write(async (scope) => {
        // A sandbox's push service is this machine.
        const rules = { allowPrivateHosts: await isSandbox(scope) };
        return savePushSubscription(scope, debtorId, { endpoint, keys: { p256dh, auth } }, rules);
      });
      return payload(context, saved);
    },
    async pushSubscriptionRemove(_root, { input }, context) {
      const debtorId = idOf('debtor', input.debtorId, ['input', 'debtorId']);
      return payload(context, await context.write((scope) => removePushSubscription(scope, debtorId, input.endpoint)));
    },
  },
};

async function payload(context: Context, saved: SavedSubscription) {
  if ('contactPointId' in saved) {
    return { contactPoint: (await context.loaders.contactPoint.load(saved.contactPointId)) ?? null, errors: [] };
  }
  const { problem } = saved;
  return { contactPoint: null, errors: [{ ...problem, path: ['input', ...problem.path] }] };
}

async function isSandbox({ sql, creditorId }: Scope): Promise<boolean> {
  const [row] = await sql<{ sandbox: boolean }[]>`select sandbox from creditor where creditor_id = ${creditorId}`;
  return row?.sandbox === true;
}
