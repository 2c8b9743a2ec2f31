// Faults a test can ask of the simulated partners, each for a number of requests.
import { createHash } from 'node:crypto';

export type FaultKind =
  /** Refused before any effect: HTTP 500, SMTP 451 at MAIL. */
  | '500-before'
  /** The effect happens, then HTTP 500; for mail, SMTP 451 is answered though the mail was taken (a broken relay). */
  | '500-after-effect'
  /** The connection is cut after the whole request was read, before any effect. */
  | 'cut-after-request'
  /** The effect happens, then the connection is cut without an answer. */
  | 'cut-after-effect'
  /** The effect happens, and no answer ever comes. */
  | 'timeout'
  /** HTTP 429 with Retry-After; for mail, SMTP 421. */
  | '429';

export const faultKinds: readonly FaultKind[] = [
  '500-before',
  '500-after-effect',
  'cut-after-request',
  'cut-after-effect',
  'timeout',
  '429',
];

/** What is wrong with one simulated partner at present. */
export interface Faults {
  latencyMs: number;
  failNext: number;
  kind: FaultKind;
  /** Besides, this share of all requests, from 0 to 1; which ones is told by the seed alone. */
  share: number;
  seed: number;
  /** Requests judged by the share so far. */
  drawn: number;
  /** Callbacks only: each is sent twice; held back and sent in another order; signed wrongly. */
  duplicateCallbacks: boolean;
  shuffleCallbacks: boolean;
  badSignature: boolean;
}

export function noFaults(): Faults {
  return {
    latencyMs: 0,
    failNext: 0,
    kind: '500-before',
    share: 0,
    seed: 1,
    drawn: 0,
    duplicateCallbacks: false,
    shuffleCallbacks: false,
    badSignature: false,
  };
}

/** The fault of the next request, or undefined when it shall go well; counts it. */
export function takeFault(faults: Faults): FaultKind | undefined {
  if (faults.failNext > 0) {
    faults.failNext -= 1;
    return faults.kind;
  }
  if (faults.share <= 0) return undefined;
  faults.drawn += 1;
  return draw(faults.seed, faults.drawn) < faults.share ? faults.kind : undefined;
}

/** The n-th draw of a seed, from 0 up to 1: the same for the same numbers, so that a run can be repeated. */
function draw(seed: number, n: number): number {
  return createHash('sha256').update(`${seed}:${n}`).digest().readUInt32BE(0) / 2 ** 32;
}
