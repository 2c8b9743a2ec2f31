// The creditor of the key in use, its keys, and a sandbox's clock.
import { durationMsOf, instantOf, isoOf } from '../../clock.ts';
import type { ClockTarget } from '../../distribution/clock.ts';
import { toOpaqueId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import { createApiKey, type MadeApiKey, revokeApiKey, rotateApiKey } from '../../record/api-key.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Context } from '../context.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import type { ApiKeyCreateInput, ApiKeyScope, ClockAdvanceInput, Resolvers } from '../schema.generated.ts';

export interface ClockParent {
  readonly nowMs: number;
  readonly simulated: boolean;
}

export interface CreditorParent {
  readonly creditorId: string;
  readonly name: string;
  readonly organisationNumber: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly sandbox: boolean;
  readonly startOnImport: boolean;
  readonly nowMs: number;
}

export interface ApiKeyParent {
  readonly apiKeyId: string;
  readonly name: string;
  readonly scope: ApiKeyScope;
  readonly partnerId: string | null;
  readonly lastFour: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

const nameLengthMax = 200;
const overlapMsMax = 7 * 86_400_000;
const iso = (instantMs: number | null) => (instantMs === null ? null : isoOf(instantMs));

export const creditorResolvers: Resolvers = {
  Query: {
    creditor: (_root, _args, context) => existing(context.read(selectCreditor)),
    apiKeys: (_root, _args, context) => context.read(selectKeys),
  },
  Mutation: {
    async apiKeyCreate(_root, { input }, context) {
      const refused = keyProblems(input, context);
      if (refused.length > 0) return { apiKey: null, secret: null, errors: refused };
      const expiresAtMs = input.expiresAt ? (instantOf(input.expiresAt) ?? null) : null;
      const partnerId = input.partnerId ? idOf('partner', input.partnerId, ['input', 'partnerId']) : null;
      return keep(context, 'apiKeyCreate', input, async (scope) => {
        if (partnerId !== null && !(await partnerExists(scope, partnerId))) {
          return { problem: problem('NOT_FOUND', ['input', 'partnerId'], { what: 'partner' }) };
        }
        return createApiKey(scope, { name: input.name.trim(), scope: input.scope, partnerId, expiresAtMs });
      });
    },
    async apiKeyRotate(_root, { input }, context) {
      const apiKeyId = idOf('apiKey', input.apiKeyId, ['input', 'apiKeyId']);
      const overlap = input.overlap ?? 'PT1H';
      const overlapMs = durationMsOf(overlap);
      if (overlapMs === undefined || overlapMs > overlapMsMax) {
        const parameters = { field: 'overlap', value: overlap, expected: 'PT0S to P7D' };
        return { apiKey: null, secret: null, errors: [problem('FIELD_INVALID', ['input', 'overlap'], parameters)] };
      }
      return keep(context, 'apiKeyRotate', input, async (scope) => {
        const made = await rotateApiKey(scope, apiKeyId, overlapMs);
        return 'problem' in made ? { problem: inInput(made.problem) } : made;
      });
    },
    async apiKeyRevoke(_root, { input }, context) {
      const apiKeyId = idOf('apiKey', input.apiKeyId, ['input', 'apiKeyId']);
      const refused = await context.write((scope) => revokeApiKey(scope, apiKeyId));
      if (refused !== undefined) return { apiKey: null, secret: null, errors: [inInput(refused.problem)] };
      return { apiKey: await loadKey(context, apiKeyId), secret: null, errors: [] };
    },
    async clockAdvance(_root, { input }, context) {
      const target = await context.read((scope) => readTarget(scope, input));
      await context.end();
      if ('code' in target) return { clock: null, stops: null, idle: null, errors: [target] };
      const moved = await context.services.advanceClock(context.access.creditorId, target);
      if ('problem' in moved) return { clock: null, stops: null, idle: null, errors: [moved.problem] };
      const { nowMs, stops, idle } = moved;
      return { clock: { nowMs, simulated: true }, stops, idle, errors: [] };
    },
  },
  Creditor: {
    id: ({ creditorId }) => toOpaqueId('creditor', creditorId),
    clock: ({ nowMs, sandbox }) => ({ nowMs, simulated: sandbox }),
  },
  Clock: {
    now: ({ nowMs }) => isoOf(nowMs),
  },
  ApiKey: {
    id: ({ apiKeyId }) => toOpaqueId('apiKey', apiKeyId),
    partnerId: ({ partnerId }) => partnerId && toOpaqueId('partner', partnerId),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    expiresAt: ({ expiresAtMs }) => iso(expiresAtMs),
    revokedAt: ({ revokedAtMs }) => iso(revokedAtMs),
    lastUsedAt: ({ lastUsedAtMs }) => iso(lastUsedAtMs),
  },
};

/** A problem found below the API, with the way to its field as a client wrote it. */
function inInput(found: Problem): Problem {
  return { ...found, path: ['input', ...found.path] };
}

/** The creditor of the scope, with its time. */
export async function selectCreditor(scope: Scope): Promise<CreditorParent | undefined> {
  const [row] = await scope.sql<CreditorParent[]>`
    select creditor_id as "creditorId", name, organisation_number as "organisationNumber", country,
      time_zone as "timeZone", currency, sandbox, start_on_import as "startOnImport",
      (extract(epoch from coalesce(clock_at, clock_timestamp())) * 1000)::bigint as "nowMs"
    from creditor where creditor_id = ${scope.creditorId}`;
  return row;
}

/** Every key, newest first. */
export async function selectKeys(scope: Scope): Promise<ApiKeyParent[]> {
  const rows = await scope.sql<ApiKeyParent[]>`
    select api_key_id as "apiKeyId", name, scope, partner_id as "partnerId", last_four as "lastFour",
      (extract(epoch from created_at) * 1000)::bigint as "createdAtMs",
      (extract(epoch from expires_at) * 1000)::bigint as "expiresAtMs",
      (extract(epoch from revoked_at) * 1000)::bigint as "revokedAtMs",
      (extract(epoch from last_used_at) * 1000)::bigint as "lastUsedAtMs"
    from api_key where creditor_id = ${scope.creditorId} order by created_at desc, api_key_id desc`;
  return [...rows];
}

async function loadKey(context: Context, apiKeyId: string): Promise<ApiKeyParent | null> {
  const keys = await context.read(selectKeys);
  return keys.find((key) => key.apiKeyId === apiKeyId) ?? null;
}

function keyProblems(input: ApiKeyCreateInput, context: Context): Problem[] {
  const problems: Problem[] = [];
  const length = input.name.trim().length;
  if (length === 0) problems.push(problem('FIELD_REQUIRED', ['input', 'name'], { field: 'name' }));
  if (length > nameLengthMax)
    problems.push(problem('FIELD_TOO_LONG', ['input', 'name'], { field: 'name', length, max: nameLengthMax }));
  const expiresAtMs = input.expiresAt ? instantOf(input.expiresAt) : undefined;
  if (expiresAtMs !== undefined && expiresAtMs <= context.services.clock.nowMs())
    problems.push(problem('KEY_EXPIRY_INVALID', ['input', 'expiresAt']));
  if (input.partnerId && input.scope !== 'PARTNER') {
    const parameters = {
      field: 'partnerId',
      value: input.partnerId.slice(0, 60),
      expected: 'nothing, unless the scope is PARTNER',
    };
    problems.push(problem('FIELD_INVALID', ['input', 'partnerId'], parameters));
  }
  return problems;
}

type KeptKey =
  | { readonly apiKeyId: string; readonly problem: null }
  | { readonly apiKeyId: null; readonly problem: Problem };

/** Makes a key once. The secret goes to the first answer only: what is stored for a repeat is the id. */
async function keep(
  context: Context,
  operation: string,
  input: { readonly idempotencyKey: string },
  make: (scope: Scope) => Promise<MadeApiKey | { problem: Problem }>,
) {
  let secret: string | null = null;
  const answer = await idempotent(context, operation, input, async (scope): Promise<Done<KeptKey>> => {
    const made = await make(scope);
    if ('problem' in made) return { result: { apiKeyId: null, problem: made.problem }, events: [], tallyChanges: [] };
    secret = made.key;
    return { result: { apiKeyId: made.apiKeyId, problem: null }, events: [], tallyChanges: [] };
  });
  const refused = answer.kind === 'refused' ? answer.problem : answer.result.problem;
  if (refused !== null) return { apiKey: null, secret: null, errors: [refused] };
  const apiKeyId = answer.kind === 'refused' ? null : answer.result.apiKeyId;
  return { apiKey: apiKeyId === null ? null : await loadKey(context, apiKeyId), secret, errors: [] };
}

async function partnerExists(scope: Scope, partnerId: string): Promise<boolean> {
  const rows =
    await scope.sql`select from partner where creditor_id = ${scope.creditorId} and partner_id = ${partnerId}`;
  return rows.length > 0;
}

async function readTarget(scope: Scope, input: ClockAdvanceInput): Promise<ClockTarget | Problem> {
  const { to, by, untilIdle } = input;
  if ([to, by, untilIdle].filter((given) => given !== null && given !== undefined).length !== 1) {
    return problem('CHOOSE_ONE', ['input'], { fields: 'to, by, untilIdle' });
  }
  if (to) return { toMs: instantOf(to) ?? 0 };
  if (!by) return { untilIdle: true };
  const ms = durationMsOf(by);
  if (ms === undefined)
    return problem('FIELD_INVALID', ['input', 'by'], { field: 'by', value: by, expected: 'PT48H or P14D' });
  return { toMs: (await creditorNowMs(scope)) + ms };
}
