// Distributions, attempts, the overview, and what a person may do to a distribution.
import type { ActReason } from '../../distribution/operator/act.ts';
import {
  cancelDistribution,
  holdDistribution,
  type OperateResult,
  resumeDistribution,
} from '../../distribution/operator/one.ts';
import { evidenceOf } from '../../distribution/receipt/evidence.ts';
import { toOpaqueId } from '../../id.ts';
import type { Currency } from '../../money.ts';
import type { Problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { ReasonCode } from '../../succession/decision.ts';
import { explain, reasonCodes } from '../../succession/explain/explain.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, numberPattern, pageSize, readCursor, writeCursor } from '../page.ts';
import type {
  AttemptState,
  Channel,
  DeliveryState,
  DistributionActInput,
  FailureClass,
  Language,
  Milestone,
  Resolvers,
} from '../schema.generated.ts';
import { timelineBrought } from '../shape.ts';
import { startByInput } from '../start-distributions.ts';
import type { EventParent } from './event.ts';

export interface DistributionParent {
  readonly distributionId: string;
  readonly invoiceId: string;
  readonly purpose: string;
  readonly successionOrderId: string;
  readonly version: number;
  readonly state: DeliveryState;
  readonly step: number | null;
  readonly channel: Channel | null;
  readonly milestone: Milestone | null;
  readonly cause: string | null;
  readonly deadlineMissed: boolean;
  readonly doubleDelivered: boolean;
  readonly lateDelivered: boolean;
  readonly nextDecisionAt: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly attempts?: AttemptParent[];
  /** The first events, up to one more than are brought along. */
  readonly events?: EventParent[];
}

export interface DismissalParent {
  readonly reason: ActReason;
  readonly note: string;
  readonly dismissedBy: string;
  readonly dismissedAt: string;
}

export interface AttemptParent {
  readonly attemptId: string;
  readonly distributionId: string;
  readonly step: number;
  readonly number: number;
  readonly nudge: number | null;
  readonly channel: Channel;
  readonly partnerId: string;
  /** Its partner's, where the query asked for what is made of it. */
  readonly adapter?: string;
  readonly contactPointId: string;
  /** How many go as one with it, itself included. */
  readonly shares: number;
  readonly state: AttemptState;
  readonly failureClass: FailureClass | null;
  readonly code: string | null;
  readonly partnerReference: string | null;
  readonly startedAt: string;
  readonly acceptedAt: string | null;
  readonly dispatchedAt: string | null;
  readonly deliveredAt: string | null;
  readonly failedAt: string | null;
}

export interface OverviewRowParent {
  readonly state: DeliveryState;
  readonly channel: Channel | null;
  readonly cause: string | null;
  readonly currency: Currency;
  readonly count: number;
  readonly amountMinor: number;
}

export interface OverviewParent {
  readonly rows: readonly OverviewRowParent[];
}

const failed = new Set<DeliveryState>(['HELD', 'BLOCKED', 'UNDELIVERABLE', 'REJECTED']);

export const distributionResolvers: Resolvers = {
  Query: {
    distribution: async (_root, { id }, context) =>
      (await context.loaders.distribution.load(idOf('distribution', id, ['id']))) ?? null,
    overview: (_root, _args, context) => context.read(selectOverview),
  },
  Mutation: {
    async distributionsStart(_root, { input }, context) {
      const payload = await idempotent(context, 'distributionsStart', input, (scope) => startByInput(scope, input));
      context.services.wake(context.access.creditorId);
      return payload.kind === 'refused'
        ? { startedCount: 0, distributions: [], errors: [payload.problem] }
        : {
            startedCount: payload.result.startedCount,
            distributions: await loadAll(context, payload.result.distributionIds),
            errors: payload.result.problems,
          };
    },
    distributionCancel: (_root, { input }, context) =>
      operate(context, 'distributionCancel', input, cancelDistribution),
    distributionHold: (_root, { input }, context) => operate(context, 'distributionHold', input, holdDistribution),
    distributionResume: (_root, { input }, context) =>
      operate(context, 'distributionResume', input, resumeDistribution),
  },
  Distribution: {
    id: ({ distributionId }) => toOpaqueId('distribution', distributionId),
    invoice: (distribution, _args, context) => existing(context.loaders.invoice.load(distribution.invoiceId)),
    order: ({ successionOrderId, version }, _args, context) =>
      existing(context.loaders.order.load(`${successionOrderId}/${version}`)),
    dismissal: async ({ distributionId }, _args, context) =>
      (await context.loaders.dismissalOfDistribution.load(distributionId)) ?? null,
    attempts: (distribution, _args, context) =>
      distribution.attempts ?? context.loaders.attemptsOfDistribution.load(distribution.distributionId),
    async timeline(distribution, { first, after }, context) {
      const size = pageSize(first);
      const brought = after === null || after === undefined ? distribution.events : undefined;
      const events =
        brought !== undefined && size <= timelineBrought
          ? brought
          : await loadTimeline(context, distribution, size, after);
      return connection(events, size, (event) => writeCursor([event.position]));
    },
  },
  Dismissal: {
    dismissedBy: ({ dismissedBy }) => toOpaqueId('apiKey', dismissedBy),
  },
  Attempt: {
    id: ({ attemptId }) => toOpaqueId('attempt', attemptId),
    partner: ({ partnerId }, _args, context) => existing(context.loaders.partner.load(partnerId)),
    contactPoint: ({ contactPointId }, _args, context) => existing(context.loaders.contactPoint.load(contactPointId)),
    async evidence({ partnerId, channel, adapter, ...attempt }, _args, context) {
      const name = adapter ?? (await existing(context.loaders.partner.load(partnerId))).adapter;
      return evidenceOf(context.services.adapters.get(name)?.channels[channel], attempt);
    },
    async consolidatedWith({ attemptId, shares }, _args, context) {
      const invoiceIds = shares === 1 ? [] : await context.loaders.fellowsOfAttempt.load(attemptId);
      return Promise.all(invoiceIds.map((id) => existing(context.loaders.invoice.load(id))));
    },
  },
  Overview: {
    count: ({ rows }) => rows.reduce((sum, row) => sum + row.count, 0),
    failures: ({ rows }) => rows.filter((row) => failed.has(row.state)),
  },
  OverviewRow: {
    causeText: ({ cause }, { language }) => (cause === null ? null : causeInWords(cause, language)),
    total: ({ amountMinor, currency }) => ({ amountMinor, currency }),
  },
};

/** A cause is a reason code, or the class of the last failure. */
function causeInWords(cause: string, language: Language): string {
  const spoken = language === 'SV' ? 'sv' : 'en';
  if ((reasonCodes as readonly string[]).includes(cause))
    return explain({ code: cause as ReasonCode, parameters: {} }, spoken);
  return failureTexts[cause]?.[spoken] ?? cause;
}

const failureTexts: Readonly<Record<string, { readonly en: string; readonly sv: string }>> = {
  HARD: { en: 'No address works.', sv: 'Ingen adress fungerar.' },
  SOFT: { en: 'It did not go through in time.', sv: 'Det gick inte fram i tid.' },
  PARTNER: { en: 'No partner could carry it.', sv: 'Ingen partner kunde bära den.' },
  POLICY: { en: 'It was blocked or declined.', sv: 'Den blockerades eller avböjdes.' },
  CONTENT: { en: 'The document was refused.', sv: 'Dokumentet avvisades.' },
  HELD_BY_PERSON: { en: 'A person holds it.', sv: 'En människa har pausat den.' },
};

async function selectOverview(scope: Scope): Promise<OverviewParent> {
  const rows = await scope.sql<OverviewRowParent[]>`
    select state, nullif(channel, '') as channel, nullif(cause, '') as cause, currency, count,
      amount_minor as "amountMinor"
    from tally where creditor_id = ${scope.creditorId} and count > 0
    order by count desc, state, channel, cause, currency`;
  return { rows };
}

function loadTimeline(
  context: Context,
  { distributionId }: DistributionParent,
  size: number,
  after: string | null | undefined,
): Promise<EventParent[]> {
  const position = after === null || after === undefined ? 0 : Number(readCursor(after, [numberPattern])[0]);
  return context.loaders.timeline.load({ distributionId, after: position, limit: size + 1 });
}

async function operate(
  context: Context,
  operation: string,
  input: DistributionActInput,
  act: (scope: Scope, id: string, nowMs: number, reason: ActReason | null) => Promise<OperateResult>,
) {
  const distributionId = idOf('distribution', input.distributionId, ['input', 'distributionId']);
  const payload = await idempotent(
    context,
    operation,
    input,
    async (scope): Promise<Done<{ problem: Problem | null }>> => {
      const result = await act(scope, distributionId, await creditorNowMs(scope), input.reason ?? null);
      if ('problem' in result) {
        const refused = { ...result.problem, path: ['input', ...result.problem.path] };
        return { result: { problem: refused }, events: [], tallyChanges: [] };
      }
      return { result: { problem: null }, events: result.events, tallyChanges: result.tallyChanges };
    },
  );
  context.services.wake(context.access.creditorId);
  const refused = payload.kind === 'refused' ? payload.problem : payload.result.problem;
  if (refused !== null) return { distribution: null, errors: [refused] };
  return { distribution: (await context.loaders.distribution.load(distributionId)) ?? null, errors: [] };
}

async function loadAll(context: Context, ids: readonly string[]): Promise<DistributionParent[]> {
  const found = await Promise.all(ids.slice(0, 100).map((id) => context.loaders.distribution.load(id)));
  return found.filter((distribution) => distribution !== undefined);
}
