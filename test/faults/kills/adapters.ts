// The adapters of the kill test: those of the open contracts within the test's short times, some under another name and
// with other promises.
import type { Adapter, Capability } from '../../../src/partner/partner.ts';
import { printAdapter } from '../../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../../src/partner/partners/smtp.ts';

export interface Hurry {
  /** The longest a send is given, so that it fits the short lease. */
  readonly sendMsMax: number;
  readonly processingMsMax: number;
}

/** By name: `askable` recognises no repeat but can be asked, `relay` is the dumb relay of the journeys. */
export function hurriedAdapters({ sendMsMax, processingMsMax }: Hurry): Map<string, Adapter> {
  function hurried<Settings, Secrets>(
    adapter: Adapter<Settings, Secrets>,
    name = adapter.name,
    other: Partial<Capability> = {},
  ) {
    const channels = Object.fromEntries(
      Object.entries(adapter.channels).map(([channel, capability]) => [
        channel,
        { ...capability, sendMsMax, processingMsMax, ...other },
      ]),
    );
    const open: Adapter['open'] = (settings, secrets, surroundings) =>
      adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), surroundings);
    return { ...adapter, name, channels, open } as Adapter;
  }
  const all = [
    hurried(printAdapter),
    hurried(printAdapter, 'askable', { dedupe: 'none', dedupeWindowMs: 0, lookup: 'by-key' }),
    hurried(smtpAdapter),
    hurried(smtpAdapter, 'relay'),
  ];
  return new Map(all.map((adapter) => [adapter.name, adapter]));
}
