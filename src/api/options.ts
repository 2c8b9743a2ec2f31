// What the API needs of the process it runs in.
import type { Clock } from '../clock.ts';
import type { ClockMoved, ClockTarget } from '../distribution/clock.ts';
import type { ArrivedCallback, CallbackResult } from '../distribution/receipt/intake.ts';
import type { Bell } from '../event/bell.ts';
import type { Tails } from '../event/follow.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { AdapterRegistry, TestOutcome } from '../partner/partner.ts';
import type { PartnerRow } from '../partner/roster/partner-row.ts';
import type { Problem } from '../problem.ts';
import type { Store } from '../store/open.ts';

/** A page to show in a browser. */
export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The parts of the process the API stands on. */
export interface ApiOptions {
  readonly store: Store;
  readonly bell: Bell;
  readonly tails: Tails;
  readonly adapters: AdapterRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Seals a partner's secrets for the database. */
  readonly sealSecrets: (text: string) => string;
  /** Tries the connection to a partner. */
  readonly testPartner: (partner: PartnerRow) => Promise<TestOutcome>;
  /** Where a partner's callbacks come in. */
  readonly callbackUrlOf: (creditorId: string, partnerId: string) => string | null;
  /** Hints, after a commit, that the creditor has something due. */
  readonly wake: (creditorId: string) => void;
  /** Hints, after a commit, that a bulk act is due after so long. */
  readonly performBulkActs: (creditorId: string, afterMs: number) => void;
  /** Hints, after a commit, that a simulation waits to be carried out. */
  readonly startSimulation: (creditorId: string, simulationId: string) => void;
  readonly advanceClock: (creditorId: string, target: ClockTarget) => Promise<ClockMoved | { problem: Problem }>;
  readonly receiveCallback: (
    creditorId: string,
    partnerId: string,
    callback: ArrivedCallback,
  ) => Promise<CallbackResult>;
  /** Takes in an unsubscription by the link in a mail; false: no such mail. */
  readonly unsubscribe: (creditorId: string, partnerId: string, effectKey: string) => Promise<boolean>;
  /** What the sandbox shows at a path below /sandbox; undefined: nothing there. */
  readonly sandboxPage: (path: string) => Promise<Page | undefined>;
}
