// An experiment with two arms of one order, started, with a rule that gives it everything.
import { saveRule } from '../../src/distribution/orders.ts';
import type { OrderVersion } from '../../src/distribution/start.ts';
import type { ExperimentDefinition } from '../../src/experiments/definition.ts';
import { createExperiment } from '../../src/experiments/life/experiments.ts';
import { startExperiment } from '../../src/experiments/life/run.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import type { Store } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';

/** Makes it for a creditor; answers its id. */
export function runningExperiment(
  store: Store,
  creditorId: string,
  order: OrderVersion,
  more: Partial<ExperimentDefinition> = {},
): Promise<string> {
  return withCreditor(store, creditorId, async (scope) => {
    const definition: ExperimentDefinition = {
      key: 'running',
      name: 'Running',
      hypothesis: '',
      arms: ['A', 'B'].map((key) => ({ key, name: key, ...order, weight: 1 })),
      eligibility: null,
      coverageBp: 10_000,
      namespace: null,
      plan: {
        metrics: [{ kind: 'PAID_BY_DUE', role: 'GOAL', window: 0, margin: null, cap: null }],
        criteria: 'CLEAR_SIGNALS',
        alpha: 0.05,
        power: 0.8,
        horizonDays: 60,
        plannedDebtors: 100,
        plannedDays: 28,
        slices: [],
      },
      ...more,
    };
    const created = await createExperiment(scope, definition);
    if ('problems' in created) throw new Error(JSON.stringify(created.problems));
    const { experimentId } = created;
    await saveRule(scope, { name: 'Experiment', position: undefined, condition: null, order, experimentId });
    const actor = { decidedBy: creditorId, nowMs: await creditorNowMs(scope), note: '' };
    const refused = await startExperiment(scope, experimentId, actor);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    return experimentId;
  });
}
