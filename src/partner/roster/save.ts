// Partners as an operator makes and changes them: every setting is checked by the adapter's own schema before it is
// stored, secrets are sealed and never read back, prices are replaced as a whole.
import { newId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import { channels as allChannels, type Channel } from '../../record/contact-point.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Adapter, AdapterRegistry } from '../partner.ts';
import type { Price } from './price.ts';

/** What can be set of a partner; left out: as it is, or the contract's. */
export interface PartnerDraft {
  readonly name?: string | undefined;
  readonly channels?: readonly Channel[] | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly priority?: number | undefined;
  readonly settings?: unknown;
  readonly perSecondMax?: number | null | undefined;
  readonly perDayMax?: number | null | undefined;
  readonly concurrencyMax?: number | null | undefined;
  readonly leadTimeDays?: Readonly<Record<string, number>> | undefined;
  readonly cutOffHour?: number | null | undefined;
}

type Saved = { readonly partnerId: string } | { readonly problems: Problem[] };
type Seal = (text: string) => string;

const nameLengthMax = 100;
const pricesMax = 500;

/** Makes a partner that speaks the contract of `adapterName`. */
export async function createPartner(
  scope: Scope,
  adapterName: string,
  draft: PartnerDraft & { readonly name: string; readonly secrets: unknown },
  adapters: AdapterRegistry,
  seal: Seal,
): Promise<Saved> {
  const adapter = adapters.get(adapterName);
  if (adapter === undefined) return { problems: [unknownAdapter(adapterName, adapters)] };
  const problems = [...checkDraft(adapter, draft), ...checkSecrets(adapter, draft.secrets)];
  if (await nameIsTaken(scope, draft.name, null)) problems.push(nameTaken(draft.name));
  if (problems.length > 0) return { problems };
  const partnerId = newId();
  const carried = draft.channels ?? allChannels.filter((channel) => adapter.channels[channel] !== undefined);
  await scope.sql`
    insert into partner (creditor_id, partner_id, name, adapter, channels, countries, priority, settings, sealed_secrets,
      per_second_max, per_day_max, concurrency_max, lead_time_days, cut_off_hour)
    values (${scope.creditorId}, ${partnerId}, ${draft.name}, ${adapterName}, ${[...carried]},
      ${[...(draft.countries ?? [])]}, ${draft.priority ?? 100}, ${JSON.stringify(draft.settings ?? {})}::jsonb,
      ${seal(JSON.stringify(draft.secrets ?? {}))}, ${draft.perSecondMax ?? null}, ${draft.perDayMax ?? null},
      ${draft.concurrencyMax ?? null}, ${JSON.stringify(draft.leadTimeDays ?? {})}::jsonb, ${draft.cutOffHour ?? null})`;
  return { partnerId };
}

/** Changes what `draft` names, and leaves the rest. */
export async function updatePartner(
  scope: Scope,
  partnerId: string,
  draft: PartnerDraft,
  adapters: AdapterRegistry,
): Promise<Saved> {
  const adapter = await adapterOf(scope, partnerId, adapters);
  if ('problems' in adapter) return adapter;
  const problems = checkDraft(adapter, draft);
  if (draft.name !== undefined && (await nameIsTaken(scope, draft.name, partnerId)))
    problems.push(nameTaken(draft.name));
  if (problems.length > 0) return { problems };
  // JSON goes to the database as text: the client's own writing of it is switched off.
  const columns: Record<string, unknown> = {
    name: draft.name,
    channels: draft.channels && [...draft.channels],
    countries: draft.countries && [...draft.countries],
    priority: draft.priority,
    settings: draft.settings === undefined ? undefined : JSON.stringify(draft.settings),
    per_second_max: draft.perSecondMax,
    per_day_max: draft.perDayMax,
    concurrency_max: draft.concurrencyMax,
    lead_time_days: draft.leadTimeDays && JSON.stringify(draft.leadTimeDays),
    cut_off_hour: draft.cutOffHour,
  };
  const set = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  if (Object.keys(set).length > 0) {
    await scope.sql`
      update partner set ${scope.sql(set)} where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  }
  return { partnerId };
}

/** Pauses or resumes a partner; answers whether that changed anything, or undefined when there is no such partner. */
export async function setPaused(scope: Scope, partnerId: string, paused: boolean): Promise<boolean | undefined> {
  const [row] = await scope.sql<{ paused: boolean }[]>`
    select paused from partner where creditor_id = ${scope.creditorId} and partner_id = ${partnerId} for update`;
  if (row === undefined || row.paused === paused) return row && false;
  await scope.sql`
    update partner set paused = ${paused} where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  return true;
}

/** Puts new secrets in use. What is signed with the ones before is taken for `overlapMs` of real time yet. */
export async function rotateSecrets(
  scope: Scope,
  partnerId: string,
  secrets: unknown,
  overlapMs: number,
  adapters: AdapterRegistry,
  seal: Seal,
): Promise<Saved> {
  const adapter = await adapterOf(scope, partnerId, adapters);
  if ('problems' in adapter) return adapter;
  const problems = checkSecrets(adapter, secrets);
  if (problems.length > 0) return { problems };
  await scope.sql`
    update partner set sealed_previous_secrets = sealed_secrets,
      previous_secrets_until = clock_timestamp() + ${overlapMs} * interval '1 millisecond',
      sealed_secrets = ${seal(JSON.stringify(secrets))}
    where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  // With new credentials a breaker that opened for refused ones has nothing more to say.
  await scope.sql`
    update partner_health set breaker = 'CLOSED', openings = 0, retry_at = null, opened_at = null
    where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  return { partnerId };
}

/** Replaces a partner's price list. */
export async function setPrices(
  scope: Scope,
  partnerId: string,
  prices: readonly Price[],
  adapters: AdapterRegistry,
): Promise<Saved> {
  const adapter = await adapterOf(scope, partnerId, adapters);
  if ('problems' in adapter) return adapter;
  const problems = prices.flatMap((price, index) => checkPrice(adapter, price, index));
  if (prices.length > pricesMax) problems.push(invalid('prices', String(prices.length), `at most ${pricesMax} rows`));
  const keys = prices.map(({ channel, country, unitsFrom, validFrom }) =>
    [channel, country, unitsFrom, validFrom].join(' '),
  );
  const repeated = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (repeated !== -1)
    problems.push(invalid(`prices.${repeated}`, keys[repeated] ?? '', 'one row for each such price'));
  if (problems.length > 0) return { problems };
  await scope.sql`delete from partner_price where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  const rows = prices.map((price) => ({ ...price, partnerPriceId: newId() }));
  await scope.sql`
    insert into partner_price (creditor_id, partner_price_id, partner_id, channel, country, units_from, amount_e4,
      currency, valid_from)
    select ${scope.creditorId}, p."partnerPriceId", ${partnerId}, p.channel, p.country, p."unitsFrom", p."amountE4",
      p.currency, p."validFrom"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p("partnerPriceId" uuid, channel text, country text,
      "unitsFrom" int, "amountE4" bigint, currency text, "validFrom" date)`;
  return { partnerId };
}

async function adapterOf(
  scope: Scope,
  partnerId: string,
  adapters: AdapterRegistry,
): Promise<Adapter | { readonly problems: Problem[] }> {
  const [row] = await scope.sql<{ adapter: string }[]>`
    select adapter from partner where creditor_id = ${scope.creditorId} and partner_id = ${partnerId} for update`;
  if (row === undefined) return { problems: [problem('NOT_FOUND', ['input', 'partnerId'], { what: 'partner' })] };
  return adapters.get(row.adapter) ?? { problems: [unknownAdapter(row.adapter, adapters)] };
}

function checkDraft(adapter: Adapter, draft: PartnerDraft): Problem[] {
  const problems: Problem[] = [];
  const { name, channels, settings, perSecondMax, perDayMax, concurrencyMax, leadTimeDays, cutOffHour } = draft;
  if (name !== undefined && name.trim() === '')
    problems.push(problem('FIELD_REQUIRED', ['input', 'name'], { field: 'name' }));
  if (name !== undefined && name.length > nameLengthMax) {
    const told = { field: 'name', length: name.length, max: nameLengthMax };
    problems.push(problem('FIELD_TOO_LONG', ['input', 'name'], told));
  }
  for (const channel of channels ?? []) {
    if (adapter.channels[channel] !== undefined) continue;
    problems.push(problem('CHANNEL_NOT_CARRIED', ['input', 'channels'], { channel, adapter: adapter.name }));
  }
  if (channels?.length === 0) problems.push(invalid('channels', '', 'at least one channel'));
  if (settings !== undefined) problems.push(...issuesOf(adapter.settings, settings, 'settings'));
  const limits = { perSecondMax, perDayMax, concurrencyMax };
  for (const [field, value] of Object.entries(limits)) {
    if (value !== undefined && value !== null && !(value > 0)) problems.push(invalid(field, String(value), 'above 0'));
  }
  if (cutOffHour !== undefined && cutOffHour !== null && (cutOffHour < 0 || cutOffHour > 23)) {
    problems.push(invalid('cutOffHour', String(cutOffHour), 'an hour from 0 to 23'));
  }
  for (const [country, days] of Object.entries(leadTimeDays ?? {})) {
    if (days < 0 || days > 60) problems.push(invalid('leadTimes', `${country}: ${days}`, 'days from 0 to 60'));
  }
  return problems;
}

function checkSecrets(adapter: Adapter, secrets: unknown): Problem[] {
  return issuesOf(adapter.secrets, secrets ?? {}, 'secrets');
}

function checkPrice(adapter: Adapter, price: Price, index: number): Problem[] {
  const path = ['input', 'prices', String(index)];
  const { channel, amountE4, unitsFrom } = price;
  if (adapter.channels[channel] === undefined) {
    return [problem('CHANNEL_NOT_CARRIED', path, { channel, adapter: adapter.name })];
  }
  if (amountE4 < 0) return [problem('AMOUNT_NEGATIVE', path, { field: 'amount' })];
  return unitsFrom < 1 ? [invalid(`prices.${index}.unitsFrom`, String(unitsFrom), '1 or more')] : [];
}

/** What a schema finds wrong, field by field. Values are not repeated: they may be secrets. */
function issuesOf(schema: Adapter['settings'], value: unknown, root: 'settings' | 'secrets'): Problem[] {
  const read = schema.safeParse(value);
  if (read.success) return [];
  return read.error.issues.map((issue) => {
    const path = issue.path.map(String);
    return problem('PARTNER_SETTING_INVALID', ['input', root, ...path], {
      field: [root, ...path].join('.'),
      why: issue.message,
    });
  });
}

function invalid(field: string, value: string, expected: string): Problem {
  return problem('FIELD_INVALID', ['input', ...field.split('.')], { field, value, expected });
}

function unknownAdapter(value: string, adapters: AdapterRegistry): Problem {
  const known = [...adapters.keys()].sort().join(', ');
  return problem('PARTNER_ADAPTER_UNKNOWN', ['input', 'adapter'], { value: value.slice(0, 60), known });
}

function nameTaken(name: string): Problem {
  return problem('NAME_TAKEN', ['input', 'name'], { what: 'partner', name });
}

async function nameIsTaken(scope: Scope, name: string, except: string | null): Promise<boolean> {
  const rows = await scope.sql`
    select from partner where creditor_id = ${scope.creditorId} and name = ${name}
      and partner_id is distinct from ${except}::uuid`;
  return rows.length > 0;
}
