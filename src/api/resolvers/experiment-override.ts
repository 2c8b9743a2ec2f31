// Arms given by hand, and bandits paused.
import { findExperiment } from '../../experiments/life/experiments.ts';
import {
  endOverrides,
  type OverrideRow,
  overridesMax,
  selectOverrides,
  setOverrides,
} from '../../experiments/life/override.ts';
import { pauseBandit } from '../../experiments/life/reweigh.ts';
import { problem } from '../../problem.ts';
import { refuse } from '../errors.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type { Resolvers } from '../schema.generated.ts';
import { actOn, inInput } from './experiment.ts';

export interface ExperimentOverrideParent extends Pick<OverrideRow, 'debtorId'> {
  readonly arm: string;
  readonly drawnArm: string | null;
  readonly crossover: boolean;
}

export const experimentOverrideResolvers: Resolvers = {
  Query: {
    async experimentOverrides(_root, { experimentId, first, after }, context) {
      const id = idOf('experiment', experimentId, ['experimentId']);
      const size = pageSize(first);
      const [place = null] = after ? readCursor(after, [uuidPattern]) : [];
      const found = await context.read((scope) => findExperiment(scope, id));
      if (found === undefined) refuse('NOT_FOUND', ['experimentId'], { what: 'experiment' });
      const { arms } = found.definition;
      const rows = await context.read((scope) => selectOverrides(scope, id, place, size + 1));
      const named = rows.map(
        ({ debtorId, arm, drawnArm, crossed }): ExperimentOverrideParent => ({
          debtorId,
          arm: arms[arm]?.key ?? '',
          drawnArm: drawnArm === null ? null : (arms[drawnArm]?.key ?? null),
          crossover: crossed,
        }),
      );
      return connection(named, size, ({ debtorId }) => writeCursor([debtorId]));
    },
  },
  Mutation: {
    experimentOverride: (_root, { input }, context) =>
      actOn(context, 'experimentOverride', input, async (scope, experimentId, actor) => {
        const { arm, crossover } = input;
        const debtorIds = readIds(input.debtorIds);
        if (!Array.isArray(debtorIds)) return [debtorIds];
        return inInput(
          await setOverrides(scope, experimentId, { arm, debtorIds, crossover: crossover ?? false }, actor),
        );
      }),
    experimentBanditPause: (_root, { input }, context) =>
      actOn(context, 'experimentBanditPause', input, async (scope, experimentId, actor) =>
        inInput(await pauseBandit(scope, experimentId, input.paused, actor)),
      ),
    experimentOverrideEnd: (_root, { input }, context) =>
      actOn(context, 'experimentOverrideEnd', input, async (scope, experimentId, actor) => {
        const debtorIds = readIds(input.debtorIds);
        if (!Array.isArray(debtorIds)) return [debtorIds];
        return inInput(await endOverrides(scope, experimentId, debtorIds, actor));
      }),
  },
  ExperimentOverrideRow: {
    debtor: ({ debtorId }, _args, context) => existing(context.loaders.debtor.load(debtorId)),
  },
};

/** A list too long is not read: it is refused. */
function readIds(debtorIds: readonly string[]) {
  const path = ['input', 'debtorIds'];
  if (debtorIds.length > overridesMax) {
    return problem('LIST_TOO_LONG', path, { field: 'debtorIds', count: debtorIds.length, max: overridesMax });
  }
  return debtorIds.map((debtorId, index) => idOf('debtor', debtorId, [...path, String(index)]));
}
