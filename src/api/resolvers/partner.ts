// Partners: who carries, how they fare, what they cost, and the acts of an operator on them.
import { z } from 'zod';
import { durationMsOf } from '../../clock.ts';
import { letPausedGoOn } from '../../distribution/operator/pause.ts';
import { appendEvents } from '../../event/append.ts';
import type { EventType, NewEvent } from '../../event/event.ts';
import { toOpaqueId } from '../../id.ts';
import type { Adapter, AdapterRegistry, Capability, Cost } from '../../partner/partner.ts';
import { closedBreaker } from '../../partner/roster/breaker.ts';
import { loadPartners } from '../../partner/roster/partner-row.ts';
import type { Price } from '../../partner/roster/price.ts';
import {
  createPartner,
  type PartnerDraft,
  rotateSecrets,
  setPaused,
  setPrices,
  updatePartner,
} from '../../partner/roster/save.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import type { BreakerState, Channel, PartnerCreateInput, PartnerPriceInput, Resolvers } from '../schema.generated.ts';
import { partnerShape } from '../shape.ts';

export interface PartnerParent {
  readonly partnerId: string;
  readonly name: string;
  readonly adapter: string;
  readonly channels: readonly Channel[];
  readonly countries: readonly string[];
  readonly priority: number;
  readonly paused: boolean;
  readonly settings: unknown;
  readonly secretsSet: boolean;
  readonly previousSecretsUntil: string | null;
  readonly perSecondMax: number | null;
  readonly perDayMax: number | null;
  readonly concurrencyMax: number | null;
  readonly leadTimeDays: Readonly<Record<string, number>>;
  readonly cutOffHour: number | null;
}

export interface PartnerChannelParent {
  readonly partnerId: string;
  readonly channel: Channel;
  readonly capability: Capability;
}

export interface HealthRow {
  readonly channel: Channel;
  readonly breaker: BreakerState;
  readonly retryAt: string | null;
  readonly calls: number;
  readonly taken: number;
  readonly failures: number;
  readonly latencyMs: number | null;
  readonly lastFailureCode: string | null;
  readonly lastFailureAt: string | null;
}

export interface BacklogRow {
  readonly channel: Channel;
  readonly count: number;
}

export interface PriceParent {
  readonly channel: Channel;
  readonly country: string | null;
  readonly unitsFrom: number;
  readonly amountE4: number;
  readonly currency: string;
  readonly validFrom: string;
}

export type AdapterParent = Adapter;
export type CostParent = Cost;

export interface CostTotalParent {
  readonly month: string;
  readonly channel: Channel;
  readonly partnerId: string;
  readonly currency: string;
  readonly attempts: number;
  readonly unpriced: number;
  readonly amountE4: number;
}

const overlapMsDefault = 72 * 3_600_000;
const overlapMsMax = 30 * 86_400_000;

export const partnerResolvers: Resolvers = {
  Query: {
    async partners(_root, _args, context) {
      const rows = await context.read((scope) =>
        scope.sql.unsafe<{ value: PartnerParent }[]>(
          `select ${partnerShape} as value from partner p where p.creditor_id = $1 order by p.priority, p.name`,
          [scope.creditorId],
          { prepare: true },
        ),
      );
      return rows.map(({ value }) => value);
    },
    partner: async (_root, { id }, context) =>
      (await context.loaders.partner.load(idOf('partner', id, ['id']))) ?? null,
    partnerAdapters: (_root, _args, { services }) => [...services.adapters.values()],
    async costs(_root, { from, to, invoiceId, partnerId }, context) {
      const filter = {
        from: from ?? null,
        to: to ?? null,
        invoiceId: invoiceId ? idOf('invoice', invoiceId, ['invoiceId']) : null,
        partnerId: partnerId ? idOf('partner', partnerId, ['partnerId']) : null,
      };
      return context.read((scope) => sumCosts(scope, filter));
    },
  },
  Mutation: {
    async partnerCreate(_root, { input }, context) {
      const { adapters, sealSecrets } = context.services;
      const answer = await idempotent(context, 'partnerCreate', withoutSecrets(input), async (scope) => {
        const draft = { ...draftOf(input), name: input.name, secrets: input.secrets };
        const made = await createPartner(scope, input.adapter, draft, adapters, sealSecrets);
        // What waits for a paused one may go with it.
        if ('partnerId' in made) await letPausedGoOn(scope);
        return done(made);
      });
      context.services.wake(context.access.creditorId);
      return payload(context, answer.kind === 'refused' ? { problems: [answer.problem] } : answer.result);
    },
    async partnerUpdate(_root, { input }, context) {
      const partnerId = idOf('partner', input.partnerId, ['input', 'partnerId']);
      const saved = await context.write(async (scope) => {
        await letPausedGoOn(scope);
        return updatePartner(scope, partnerId, draftOf(input), context.services.adapters);
      });
      context.services.wake(context.access.creditorId);
      return payload(context, saved);
    },
    async partnerTest(_root, { input }, context) {
      const partnerId = idOf('partner', input.partnerId, ['input', 'partnerId']);
      const [partner] = await context.read((scope) => loadPartners(scope, partnerId));
      if (partner === undefined) {
        return { works: false, code: null, detail: null, latencyMs: null, errors: [noPartner()] };
      }
      // The shared transaction is not held while a partner takes its time.
      await context.end();
      const { clock, testPartner } = context.services;
      const begunMs = clock.monotonicMs();
      const outcome = await testPartner(partner);
      const latencyMs = clock.monotonicMs() - begunMs;
      const code = outcome.kind === 'FAILED' ? outcome.code : null;
      return { works: outcome.kind === 'WORKS', code, detail: outcome.detail, latencyMs, errors: [] };
    },
    partnerPause: (_root, { input }, context) => pause(context, input.partnerId, true),
    partnerResume: (_root, { input }, context) => pause(context, input.partnerId, false),
    async partnerSecretsRotate(_root, { input }, context) {
      const partnerId = idOf('partner', input.partnerId, ['input', 'partnerId']);
      const overlapMs = input.overlap ? durationMsOf(input.overlap) : overlapMsDefault;
      if (overlapMs === undefined || overlapMs > overlapMsMax) {
        const told = { field: 'overlap', value: String(input.overlap), expected: 'a duration of at most P30D' };
        return payload(context, { problems: [problem('FIELD_INVALID', ['input', 'overlap'], told)] });
      }
      const { adapters, sealSecrets } = context.services;
      const answer = await idempotent(context, 'partnerSecretsRotate', withoutSecrets(input), async (scope) =>
        done(await rotateSecrets(scope, partnerId, input.secrets, overlapMs, adapters, sealSecrets)),
      );
      context.services.wake(context.access.creditorId);
      return payload(context, answer.kind === 'refused' ? { problems: [answer.problem] } : answer.result);
    },
    async partnerPricesSet(_root, { input }, context) {
      const partnerId = idOf('partner', input.partnerId, ['input', 'partnerId']);
      const prices = input.prices.map(readPrice);
      const problems = prices.flatMap((price) => ('code' in price ? [price] : []));
      if (problems.length > 0) return payload(context, { problems });
      const rows = prices.flatMap((price) => ('code' in price ? [] : [price]));
      return payload(
        context,
        await context.write((scope) => setPrices(scope, partnerId, rows, context.services.adapters)),
      );
    },
  },
  Partner: {
    id: ({ partnerId }) => toOpaqueId('partner', partnerId),
    adapter: ({ adapter }, _args, { services }) => services.adapters.get(adapter) ?? null,
    channels: ({ partnerId, adapter, channels }, _args, { services }) =>
      channels.flatMap((channel) => {
        const capability = services.adapters.get(adapter)?.channels[channel];
        return capability === undefined ? [] : [{ partnerId, channel, capability }];
      }),
    leadTimes: ({ adapter, channels, leadTimeDays }, _args, { services }) =>
      leadTimesOf(services.adapters, adapter, channels, leadTimeDays),
    prices: ({ partnerId }, _args, context) => context.loaders.pricesOfPartner.load(partnerId),
    callbackUrl: ({ partnerId }, _args, { access, services }) => services.callbackUrlOf(access.creditorId, partnerId),
  },
  PartnerChannel: {
    milestones: ({ capability }) => [...capability.milestones],
    recall: ({ capability }) => capability.recall,
    recognisesRepeats: ({ capability }) => capability.dedupe !== 'none',
    breaker: async (parent, _args, context) => (await healthOf(context, parent)).breaker,
    retryAt: async (parent, _args, context) => (await healthOf(context, parent)).retryAt,
    calls: async (parent, _args, context) => (await healthOf(context, parent)).calls,
    taken: async (parent, _args, context) => (await healthOf(context, parent)).taken,
    failures: async (parent, _args, context) => (await healthOf(context, parent)).failures,
    successRate: async (parent, _args, context) => {
      const { calls, failures } = await healthOf(context, parent);
      return calls === 0 ? null : (calls - failures) / calls;
    },
    latencyMs: async (parent, _args, context) => (await healthOf(context, parent)).latencyMs,
    backlog: async ({ partnerId, channel }, _args, context) => {
      const rows = await context.loaders.backlogOfPartner.load(partnerId);
      return rows.find((row) => row.channel === channel)?.count ?? 0;
    },
    lastFailureCode: async (parent, _args, context) => (await healthOf(context, parent)).lastFailureCode,
    lastFailureAt: async (parent, _args, context) => (await healthOf(context, parent)).lastFailureAt,
  },
  PartnerPrice: {
    price: ({ amountE4, currency }) => ({ amountE4, currency }),
  },
  PartnerAdapter: {
    channels: ({ channels }) => Object.keys(channels) as Channel[],
    settingsSchema: ({ settings }) => schemaOf(settings),
    secretsSchema: ({ secrets }) => schemaOf(secrets),
  },
  Cost: {
    amount: ({ amountE4 }) => decimalOfE4(amountE4),
  },
  CostTotal: {
    partner: ({ partnerId }, _args, context) => existing(context.loaders.partner.load(partnerId)),
    amount: ({ amountE4 }) => decimalOfE4(amountE4),
  },
};

type Saved = { readonly partnerId: string } | { readonly problems: Problem[] };

function done(result: Saved): Done<Saved> {
  return { result, events: [], tallyChanges: [] };
}

async function payload(context: Context, saved: Saved) {
  if ('problems' in saved) return { partner: null, errors: saved.problems };
  return { partner: (await context.loaders.partner.load(saved.partnerId)) ?? null, errors: [] };
}

/** What the idempotency key is bound to: secrets are not kept, not even as a hash with the rest. */
function withoutSecrets<T extends { readonly secrets?: unknown }>(input: T): Omit<T, 'secrets'> {
  const { secrets: _secrets, ...rest } = input;
  return rest;
}

type DraftInput = Pick<
  PartnerCreateInput,
  'channels' | 'countries' | 'priority' | 'perSecondMax' | 'perDayMax' | 'concurrencyMax' | 'leadTimes' | 'cutOffHour'
> & { readonly name?: string | null; readonly settings?: unknown };

function draftOf(input: DraftInput): PartnerDraft {
  const { name, channels, countries, priority, settings, perSecondMax, perDayMax, concurrencyMax, leadTimes } = input;
  return {
    name: name ?? undefined,
    channels: channels ?? undefined,
    countries: countries ?? undefined,
    priority: priority ?? undefined,
    settings: settings ?? undefined,
    perSecondMax,
    perDayMax,
    concurrencyMax,
    leadTimeDays: leadTimes
      ? Object.fromEntries(leadTimes.map(({ country, days }) => [country ?? 'default', days]))
      : undefined,
    cutOffHour: input.cutOffHour,
  };
}

async function pause(context: Context, opaqueId: string, paused: boolean) {
  const partnerId = idOf('partner', opaqueId, ['input', 'partnerId']);
  const found = await context.write(async (scope) => {
    const changed = await setPaused(scope, partnerId, paused);
    const type = paused ? 'PARTNER_PAUSED' : 'PARTNER_RESUMED';
    const events = changed === true ? [partnerEvent(type, partnerId, await creditorNowMs(scope))] : [];
    if (changed === true && !paused) await letPausedGoOn(scope);
    await appendEvents(scope, events, []);
    return changed !== undefined;
  });
  context.services.wake(context.access.creditorId);
  return payload(context, found ? { partnerId } : { problems: [noPartner()] });
}

function partnerEvent(type: EventType, partnerId: string, occurredAtMs: number): NewEvent {
  return {
    type,
    invoiceId: null,
    distributionId: null,
    attemptId: null,
    debtorId: null,
    partnerId,
    channel: null,
    payload: {},
    occurredAtMs,
  };
}

function noPartner(): Problem {
  return problem('NOT_FOUND', ['input', 'partnerId'], { what: 'partner' });
}

/** The contract's lead times with the creditor's own in their place. */
function leadTimesOf(
  adapters: AdapterRegistry,
  adapter: string,
  channels: readonly Channel[],
  own: Readonly<Record<string, number>>,
) {
  const contract = channels.map((channel) => adapters.get(adapter)?.channels[channel]?.leadTimeDays ?? {});
  const days: Record<string, number> = Object.assign({}, ...contract, own);
  return Object.entries(days).map(([country, value]) => ({
    country: country === 'default' ? null : country,
    days: value,
  }));
}

async function healthOf(context: Context, { partnerId, channel }: PartnerChannelParent): Promise<HealthRow> {
  const rows = await context.loaders.healthOfPartner.load(partnerId);
  return rows.find((row) => row.channel === channel) ?? { ...unknownHealth, channel };
}

const unknownHealth: Omit<HealthRow, 'channel'> = {
  breaker: closedBreaker.state,
  retryAt: null,
  calls: 0,
  taken: 0,
  failures: 0,
  latencyMs: null,
  lastFailureCode: null,
  lastFailureAt: null,
};

/** JSON Schema of what an adapter takes; checks that have no such form are left to partnerCreate. */
function schemaOf(schema: Adapter['settings']): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function readPrice(input: PartnerPriceInput, index: number): Price | Problem {
  const match = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(input.amount);
  if (match === null) {
    const told = { field: 'amount', value: input.amount, expected: 'a price of at most four decimals' };
    return problem('FIELD_INVALID', ['input', 'prices', String(index), 'amount'], told);
  }
  const amountE4 = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  const { channel, currency, validFrom } = input;
  return { channel, country: input.country ?? '', unitsFrom: input.unitsFrom ?? 1, amountE4, currency, validFrom };
}

/** Ten-thousandths as a plain decimal with two to four places. */
function decimalOfE4(amountE4: number): string {
  const digits = String(Math.abs(amountE4)).padStart(5, '0');
  const places = digits.slice(-4).replace(/0{1,2}$/, '');
  return `${amountE4 < 0 ? '-' : ''}${digits.slice(0, -4)}.${places}`;
}

interface CostFilter {
  readonly from: string | null;
  readonly to: string | null;
  readonly invoiceId: string | null;
  readonly partnerId: string | null;
}

async function sumCosts(scope: Scope, { from, to, invoiceId, partnerId }: CostFilter): Promise<CostTotalParent[]> {
  const [creditor] = await scope.sql<{ timeZone: string; currency: string }[]>`
    select time_zone as "timeZone", currency from creditor where creditor_id = ${scope.creditorId}`;
  const { timeZone = 'UTC', currency = '' } = creditor ?? {};
  const rows = await scope.sql<CostTotalParent[]>`
    select to_char(coalesce(a.accepted_at, a.dispatched_at, a.delivered_at) at time zone ${timeZone}, 'YYYY-MM') as month, a.channel, a.partner_id as "partnerId",
      coalesce(a.cost_currency, ${currency}) as currency, count(*)::int as attempts,
      count(*) filter (where a.cost_e4 is null)::int as unpriced, coalesce(sum(a.cost_e4), 0)::bigint as "amountE4"
    from attempt a join distribution d on d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id
    where a.creditor_id = ${scope.creditorId} and coalesce(a.accepted_at, a.dispatched_at, a.delivered_at) is not null
      and d.purpose <> 'DRY_RUN'
      and (${from}::date is null or (coalesce(a.accepted_at, a.dispatched_at, a.delivered_at) at time zone ${timeZone})::date >= ${from}::date)
      and (${to}::date is null or (coalesce(a.accepted_at, a.dispatched_at, a.delivered_at) at time zone ${timeZone})::date <= ${to}::date)
      and (${invoiceId}::uuid is null or d.invoice_id = ${invoiceId})
      and (${partnerId}::uuid is null or a.partner_id = ${partnerId})
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
  return [...rows];
}
