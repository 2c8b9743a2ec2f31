// The simulated world in one piece: mail and print partner on real protocols, one schedule, one effect log, and a
// control address through which another process drives it.
import { systemClock } from '../clock.ts';
import { openControl } from './control.ts';
import { type Effect, makeEffectLog } from './effect-log.ts';
import type { Faults } from './faults.ts';
import { openMailServer, type SimulatedMail } from './mail/server.ts';
import { openPrintPartner, type SimulatedLetter } from './print/partner.ts';
import { makeSchedule } from './simulated-schedule.ts';
import type { Simulator } from './simulator.ts';
import { simulatorOpeners } from './simulators.ts';

export interface SandboxOptions {
  /** 0 or left out: any free port. */
  readonly ports?: { readonly smtp?: number; readonly print?: number; readonly control?: number };
  /** Where delivery reports go (SMTP); may be told later by reportTo(). */
  readonly returnMailbox?: { readonly host: string; readonly port: number };
  /** Where the print partner calls back; may be told later by callBackTo(). */
  readonly printCallbackUrl?: string;
  /** "whsec_" + base64 of at least 24 bytes. */
  readonly printSigningSecret: string;
  readonly printApiKey: string;
  /** How long a look-up at the print partner does not find a new letter yet, real milliseconds. */
  readonly printProcessingMs?: number;
  /** Whether all contracts are simulated, not only the relay and the print house. */
  readonly everyContract?: boolean;
  /** Debtors without a magic address open and pay by the model of debtors/habits.ts, drawn from this seed; left out: not. */
  readonly habitsSeed?: number;
  /** Effects are appended here, one JSON object a line. */
  readonly effectLogFile?: string;
}

export interface Sandbox {
  readonly smtpPort: number;
  readonly printUrl: string;
  readonly controlUrl: string;
  readonly faults: { readonly mail: Faults; readonly print: Faults } & Readonly<Record<string, Faults>>;
  /** The other contracts, when they are simulated. */
  readonly simulators: readonly Simulator[];
  /** The next instant at which a simulated partner acts, epoch ms; null: none will. */
  nextDueMs(): Promise<number | null>;
  /** Lets the partners act up to an instant. From the first call on the sandbox no longer follows real time. */
  advanceTo(instantMs: number): Promise<void>;
  /** Newest first; only the newest are kept. */
  messages(): readonly SimulatedMail[];
  /** Newest first. */
  letters(): readonly SimulatedLetter[];
  effects(): readonly Effect[];
  reportTo(returnMailbox: { readonly host: string; readonly port: number }): void;
  callBackTo(url: string): void;
  close(): Promise<void>;
}

/** Starts all simulators. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { ports = {}, returnMailbox, printCallbackUrl, printSigningSecret, printApiKey } = options;
  const { monotonicMs } = systemClock;
  const effects = makeEffectLog(options.effectLogFile);
  const schedule = makeSchedule();
  const mail = await openMailServer({ port: ports.smtp ?? 0, returnMailbox, schedule, effects });
  const print = await openPrintPartner({
    port: ports.print ?? 0,
    apiKey: printApiKey,
    callbackUrl: printCallbackUrl,
    signingSecret: printSigningSecret,
    processingMs: options.printProcessingMs ?? 0,
    schedule,
    effects,
    monotonicMs,
  });
  const habits = options.habitsSeed === undefined ? {} : { habitsSeed: options.habitsSeed };
  const simulated = { port: 0, schedule, effects, callbackUrl: undefined, monotonicMs, ...habits };
  const simulators = options.everyContract ? await Promise.all(simulatorOpeners.map((open) => open(simulated))) : [];
  const world = {
    faults: {
      mail: mail.faults,
      print: print.faults,
      ...Object.fromEntries(simulators.map(({ name, faults }) => [name, faults])),
    },
    simulators,
    nextDueMs: async () => schedule.nextDueMs(),
    advanceTo: (instantMs: number) => schedule.advanceTo(instantMs),
    messages: mail.mails,
    letters: print.letters,
    effects: effects.all,
    reportTo: mail.reportTo,
    callBackTo: print.callBackTo,
  };
  const control = await openControl(ports.control ?? 0, world);
  return {
    ...world,
    smtpPort: mail.port,
    printUrl: `http://127.0.0.1:${print.port}`,
    controlUrl: `http://127.0.0.1:${control.port}/control`,
    async close() {
      await schedule.close();
      await Promise.all([control, mail, print, ...simulators].map((part) => part.close()));
      effects.close();
    },
  };
}
