// The two doors through which receipts come: signed callbacks over HTTP, and mails to the return mailbox. Each finds
// its partner, checks, and hands on to receive.ts; an answer of acceptance means it is committed.

import { isUuid } from '../../id.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { Callback, ReportedReceipt, Surroundings } from '../../partner/partner.ts';
import type { Connections } from '../../partner/roster/connections.ts';
import { loadPartners, type PartnerRow } from '../../partner/roster/partner-row.ts';
import { withCreditor } from '../../store/transaction.ts';
import type { ClaimContext } from '../claim.ts';
import { receiveReports } from './receive.ts';

export interface IntakeContext extends Pick<ClaimContext, 'store' | 'adapters' | 'orders'> {
  readonly connections: Connections;
  readonly surroundingsOf: (partner: PartnerRow) => Surroundings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Hints that the creditor may have something due. */
  readonly wake: (creditorId: string) => void;
}

/** A callback as it came in, with the query of its address. */
export type ArrivedCallback = Omit<Callback, 'url'> & { readonly search: string };

export type CallbackResult = 'ACCEPTED' | 'FORGED' | 'MALFORMED' | 'UNKNOWN';

/** Takes in a callback to `/callbacks/{creditor}/{partner}`. UNKNOWN: no such partner. */
export async function takeCallback(
  context: IntakeContext,
  creditorId: string,
  partnerId: string,
  arrived: ArrivedCallback,
): Promise<CallbackResult> {
  if (!isUuid(creditorId) || !isUuid(partnerId)) return 'UNKNOWN';
  const partner = await findPartner(context, creditorId, partnerId);
  const connection = partner && context.connections.of(partner);
  if (partner === undefined || connection === undefined) return 'UNKNOWN';
  const { search, ...rest } = arrived;
  const { callbackUrl } = context.surroundingsOf(partner);
  const callback = { ...rest, url: `${callbackUrl ?? ''}${search}` };
  const current = connection.readCallback(callback);
  const reading =
    current.kind === 'FORGED' ? (context.connections.previousOf(partner)?.readCallback(callback) ?? current) : current;
  if (reading.kind !== 'RECEIPTS') {
    context.metrics.receipts.add(1, { result: reading.kind.toLowerCase() });
    context.logger.warn({ event: 'callback.refused', creditorId, partnerId, verdict: reading.kind });
    return reading.kind;
  }
  await takeReceipts(context, creditorId, partnerId, reading.receipts, arrived.receivedAtMs);
  return 'ACCEPTED';
}

/** Takes in what a mail to a return path reported. Whose it is stands in the domain: {partner}.{creditor}.anything. */
export async function takeReturnedMail(
  context: IntakeContext,
  domain: string,
  receipts: readonly ReportedReceipt[],
  receivedAtMs: number,
): Promise<void> {
  const [partnerId, creditorId] = domain.split('.').map(uuidOfLabel);
  const known =
    partnerId !== undefined && creditorId !== undefined && (await findPartner(context, creditorId, partnerId));
  if (!known) {
    context.metrics.receipts.add(receipts.length, { result: 'unknown' });
    return;
  }
  await takeReceipts(context, creditorId, partnerId, receipts, receivedAtMs);
}

/**
 * A debtor's unsubscription by the link in a mail (RFC 8058): the address is used no more. Whose it is stands in the
 * effect key, which nobody else is told. False: no such mail.
 */
export async function takeUnsubscription(
  context: IntakeContext,
  creditorId: string,
  partnerId: string,
  effectKey: string,
  receivedAtMs: number,
): Promise<boolean> {
  if (![creditorId, partnerId, effectKey].every(isUuid)) return false;
  if ((await findPartner(context, creditorId, partnerId)) === undefined) return false;
  const isOurs = await withCreditor(context.store, creditorId, async ({ sql }) => {
    const rows = await sql`
      select from attempt where creditor_id = ${creditorId} and effect_key = ${effectKey} and partner_id = ${partnerId}
      limit 1`;
    return rows.length > 0;
  });
  if (!isOurs) return false;
  const receipt: ReportedReceipt = {
    partnerEventId: `unsubscribed-${effectKey}`,
    effectKey,
    state: 'DELIVERED',
    failureClass: null,
    code: 'UNSUBSCRIBED',
    detail: null,
    occurredAtMs: receivedAtMs,
    optOut: true,
  };
  await takeReceipts(context, creditorId, partnerId, [receipt], receivedAtMs);
  return true;
}

/** The bounce domain of a partner under `root`: what takeReturnedMail() reads. */
export function bounceDomainOf(creditorId: string, partnerId: string, root: string): string {
  return `${partnerId.replaceAll('-', '')}.${creditorId.replaceAll('-', '')}.${root}`;
}

/** Takes in reports of a partner, and wakes the creditor when they concern it. */
export async function takeReceipts(
  context: IntakeContext,
  creditorId: string,
  partnerId: string,
  receipts: readonly ReportedReceipt[],
  receivedAtMs: number,
): Promise<void> {
  const { fresh, applied } = await receiveReports(context, creditorId, partnerId, receipts, receivedAtMs);
  context.metrics.receipts.add(applied, { result: 'applied' });
  context.metrics.receipts.add(fresh - applied, { result: 'parked' });
  context.metrics.receipts.add(receipts.length - fresh, { result: 'repeated' });
  if (applied > 0) context.wake(creditorId);
}

function findPartner(context: IntakeContext, creditorId: string, partnerId: string): Promise<PartnerRow | undefined> {
  return withCreditor(context.store, creditorId, async (scope) => (await loadPartners(scope, partnerId))[0]);
}

function uuidOfLabel(label: string): string | undefined {
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(label);
  return match === null ? undefined : match.slice(1).join('-');
}
