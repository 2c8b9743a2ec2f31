// E-invoices through an EDI operator's mailbox (VAN) by SFTP: <key>.xml, then the envelope <key>.job, each under a passing
// name and renamed when it is whole. Only the rename of the envelope has an effect. The VAN moves what it takes to done/,
// and acknowledges in ack/<key>.<n>.ack (einvoice/edi-words.ts, docs/partners.md).
import { posix } from 'node:path';
import { z } from 'zod';
import { composeEdiInvoice, ediAddress, readAcknowledgement, writeEnvelope } from '../einvoice/edi-words.ts';
import { taken } from '../http-outcome.ts';
import type {
  Adapter,
  Capability,
  Consignment,
  LookupOutcome,
  Outcome,
  PartnerConnection,
  Polled,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';
import { SftpClient, type SftpSecrets, sftpCredentials, sftpSettings } from '../sftp/client.ts';
import { folderSetting, tryFolders } from '../sftp/folders.ts';
import { handOver } from '../sftp/hand-over.ts';
import { pollReportFiles } from '../sftp/report-files.ts';

const dayMs = 24 * 3_600_000;
const concurrencyMax = 8;
// Two files with two calls each, look-ups before and after.
const oneMsMax = 30_000;

const capability: Capability = {
  dedupe: 'document-id',
  // As long as the VAN keeps envelopes it has taken; part of what is agreed with it.
  dedupeWindowMs: 14 * dayMs,
  lookup: 'by-key',
  processingMsMax: 0,
  uncertain: 'hold',
  // It is fetched within a minute: a withdrawal would be a race that the receiver does not know of.
  recall: false,
  receipts: ['poll'],
  countries: 'all',
  addresses: ediAddress,
  milestones: ['ACCEPTED', 'DELIVERED', 'ACKNOWLEDGED'],
  // It lies in the mailbox that the receiver's system empties.
  evidence: { delivered: 'E2' },
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 45_000,
  concurrencyMax,
  perSecondMax: null,
};

const settings = z.strictObject({
  ...sftpSettings,
  /** The creditor's own name at the VAN: its GLN, or what was agreed. */
  mailbox: z.string().regex(/^[A-Z0-9.-]{1,35}$/),
  /** Where documents and envelopes are put. */
  out: folderSetting.default('out'),
  /** Where the VAN moves what it has taken. */
  done: folderSetting.default('done'),
  /** Where it moves what it has rejected: that may be handed over again. */
  rejected: folderSetting.default('rejected'),
  /** Where acknowledgements appear, and where they are moved when they are taken in. */
  ack: folderSetting.default('ack'),
  ackDone: folderSetting.default('ack/done'),
});
export type VanEdiSettings = z.infer<typeof settings>;

export const vanEdiAdapter: Adapter<VanEdiSettings, SftpSecrets> = {
  name: 'van-edi',
  title: 'EDI mailbox by SFTP',
  contract: 'docs/partners.md',
  channels: { E_INVOICE: capability },
  settings,
  secrets: sftpCredentials,
  open: openVanEdi,
};

function openVanEdi(set: VanEdiSettings, secret: SftpSecrets): PartnerConnection {
  const client = SftpClient.open(set, secret);
  const van: Van = { client, set };
  const underWay = new Set<Promise<void>>();
  const sendAll = sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, (consignment, signal) =>
    sendOne(van, consignment, AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)])),
  );
  return {
    async send(consignments, signal, settled) {
      const sending = sendAll(consignments, signal, settled);
      underWay.add(sending);
      await sending.finally(() => underWay.delete(sending));
    },
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: (effectKey, signal) => lookup(van, effectKey, signal),
    readCallback: () => ({ kind: 'FORGED', detail: 'this contract has no callbacks' }),
    poll: (_cursor, _open, signal) => poll(van, signal),
    test: (signal) => tryFolders(client, [set.out, set.done, set.rejected, set.ack, set.ackDone], signal),
    async close() {
      await Promise.allSettled([...underWay]);
      await client.close();
    },
  };
}

interface Van {
  readonly client: SftpClient;
  readonly set: VanEdiSettings;
}

async function sendOne(van: Van, consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
  const { client, set } = van;
  const { effectKey, nowMs } = consignment;
  const invoice = composeEdiInvoice(consignment);
  if (invoice.kind === 'REFUSED') return invoice;
  return handOver(
    {
      client,
      documents: [{ path: posix.join(set.out, `${effectKey}.xml`), bytes: invoice.xml }],
      ticket: { path: envelopeAt(set.out, effectKey), bytes: writeEnvelope(effectKey, set.mailbox, invoice, nowMs) },
      lookup: () => findEnvelope(van, effectKey, signal),
      taken: () => taken('RENAMED', null, invoice.sha256),
      repeated: () => taken('REPEATED', null, null),
    },
    signal,
  );
}

function envelopeAt(folder: string, effectKey: string): string {
  return posix.join(folder, `${effectKey}.job`);
}

/**
 * The VAN moves envelopes from out/ to done/ and never back: asked in this order, none is missed on its way. One that it
 * rejected was not taken: corrected, or when the VAN has set right what was wrong, it is handed over again.
 */
async function findEnvelope({ client, set }: Van, effectKey: string, signal: AbortSignal): Promise<LookupOutcome> {
  for (const [folder, state] of [[set.out, 'ACCEPTED'] as const, [set.done, 'PROCESSING'] as const]) {
    const end = await client.exists(envelopeAt(folder, effectKey), signal);
    if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
    if (end.value) return { kind: 'FOUND', state, partnerReference: null };
  }
  return { kind: 'NOT_FOUND' };
}

/** Where the envelope is, or what has been acknowledged and not taken in yet: the VAN clears done/ in its own time. */
async function lookup(van: Van, effectKey: string, signal: AbortSignal): Promise<LookupOutcome> {
  const found = await findEnvelope(van, effectKey, signal);
  if (found.kind !== 'NOT_FOUND') return found;
  const { client, set } = van;
  const listed = await client.list(set.ack, signal);
  if (listed.kind !== 'DONE') return { kind: 'FAILED', detail: listed.code };
  const last = listed.value.findLast(({ name }) => name.startsWith(`${effectKey}.`) && ackName.test(name));
  if (last === undefined) return found;
  const end = await client.get(posix.join(set.ack, last.name), ackBytesMax, signal);
  if (end.kind !== 'DONE') return { kind: 'FAILED', detail: end.code };
  const state = readAcknowledgement(end.value)?.state ?? 'PROCESSING';
  return { kind: 'FOUND', state, partnerReference: null };
}

const ackName = /^[0-9a-f-]{36}\.\d{4}\.ack$/;
const ackBytesMax = 64 * 1024;

/** Reads acknowledgements in order of their names. */
function poll({ client, set }: Van, signal: AbortSignal): Promise<Polled> {
  const folder = { from: set.ack, to: set.ackDone, names: ackName, filesMax: 200, fileBytesMax: ackBytesMax };
  const read = async (bytes: Buffer) => {
    const receipt = readAcknowledgement(bytes);
    return receipt === undefined ? { receipts: [], unread: 'no acknowledgement' } : { receipts: [receipt] };
  };
  return pollReportFiles(client, folder, read, signal);
}
