// Experiments through the API, as an analyst and an operator use it: what tests of their life share.
import type { ApiWorld } from '../support/world.ts';

// Answers are read field by field: their shape is what is tested.
export type Answer = Record<string, unknown> & {
  readonly errors: readonly { readonly code: string; readonly path: readonly string[]; readonly message: string }[];
};

export interface Acting {
  /** Asks with our key of a scope; fails when the request as a whole does. */
  ask(scope: keyof ApiWorld['ours']['keys'], query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** A mutation with a key of its own, by an ADMIN. */
  act(field: string, input: Record<string, unknown>, selection?: string): Promise<Answer>;
  /** Writes an experiment with arms A (mail first) and B (letter only) and starts it by a rule for all; answers ids. */
  begin(more?: Record<string, unknown>): Promise<{ experimentId: string; ruleId: string }>;
  /** Saves an order of letters alone, once; answers its id. */
  letterOrder(): Promise<string>;
}

export function actingIn({ server, ours }: ApiWorld): Acting {
  let counter = 0;
  let letterOrderId: string | undefined;
  const ask: Acting['ask'] = async (scope, query, variables = {}) => {
    const answer = await server.ask(ours.keys[scope], query, variables);
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data as Answer;
  };
  const act: Acting['act'] = async (field, input, selection = 'experiment { id state }') => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation Act($input: ${type}!) { ${field}(input: $input) { ${selection} errors { code path message } } }`;
    counter += 1;
    const data = await ask('ADMIN', query, { input: { ...input, idempotencyKey: `acting-${counter}` } });
    return data[field] as Answer;
  };
  const letterOrder: Acting['letterOrder'] = async () => {
    const steps = [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P10D' }];
    letterOrderId ??= idIn(await act('successionOrderCreate', { name: 'Letter only', steps }, 'order { id }'), 'order');
    return letterOrderId;
  };
  return {
    ask,
    act,
    letterOrder,
    async begin(more = {}) {
      const definition = {
        key: 'letter-first',
        name: 'Letter first?',
        arms: [
          { key: 'A', name: 'Mail first', orderId: ours.orderId },
          { key: 'B', name: 'Letter only', orderId: await letterOrder() },
        ],
        metrics: [
          { kind: 'COST_PER_INVOICE', role: 'GOAL' },
          { kind: 'DELIVERED_WITHIN', window: 48 },
        ],
        plannedDebtors: 20,
        ...more,
      };
      const experimentId = idIn(await act('experimentCreate', definition), 'experiment');
      const rule = { name: 'All', orderId: ours.orderId, experimentId };
      const ruleId = idIn(await act('assignmentRuleCreate', rule, 'rule { id }'), 'rule');
      const started = await act('experimentStart', { experimentId });
      if (started.errors.length > 0) throw new Error(JSON.stringify(started.errors));
      return { experimentId, ruleId };
    },
  };
}

/** The id of the object a mutation answered with. */
export function idIn(answer: Answer, subject: string): string {
  if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
  return (answer[subject] as { id: string }).id;
}
