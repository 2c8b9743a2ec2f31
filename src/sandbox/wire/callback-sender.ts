// How simulated partners report: HTTP callbacks, repeated until taken, with the faults a test asks for (sent twice,
// shuffled, signed wrongly). What a callback looks like and how it is signed is its contract's business.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { systemClock } from '../../clock.ts';
import type { Faults } from '../faults.ts';
import type { SimulatedSchedule } from '../simulated-schedule.ts';

/** One callback, ready to go but for its signature. */
export interface SimulatedCallback {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that sign it, made anew for each try; `forged` asks for a wrong signature. */
  readonly sign?: (nowMs: number, forged: boolean) => Readonly<Record<string, string>>;
}

export interface CallbackSender {
  /** Reports once, or more often until it is taken; resolves after the first try. */
  send(callback: SimulatedCallback, occurredAtMs: number): Promise<void>;
}

// The waits of the Standard Webhooks recommendation, in simulated time.
const standardRepeatAfterMs = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
  (seconds) => seconds * 1_000,
);
const answerMsMax = 15_000;

/** A sender that repeats a callback that is not taken after each of `repeatAfterMs` (simulated time). */
export function makeCallbackSender(
  schedule: SimulatedSchedule,
  faults: Faults,
  repeatAfterMs: readonly number[] = standardRepeatAfterMs,
): CallbackSender {
  const heldBack: (() => Promise<void>)[] = [];

  async function post({ url, body, headers, sign }: SimulatedCallback): Promise<boolean> {
    // Signed in real time, whatever the simulated one: a receiver checks it against its own clock.
    const signed = sign?.(systemClock.nowMs(), faults.badSignature) ?? {};
    try {
      const signal = AbortSignal.timeout(answerMsMax);
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...signed },
        body,
        redirect: 'error',
        signal,
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  async function tryToSend(callback: SimulatedCallback, occurredAtMs: number, tried: number): Promise<void> {
    const isTaken = await post(callback);
    if (isTaken && faults.duplicateCallbacks) await post(callback);
    const waitMs = repeatAfterMs[tried];
    if (isTaken || waitMs === undefined) return;
    const againAtMs = Math.max(schedule.nowMs(), occurredAtMs) + waitMs;
    schedule.plan(againAtMs, () => tryToSend(callback, againAtMs, tried + 1));
  }

  return {
    async send(callback, occurredAtMs) {
      const send = () => tryToSend(callback, occurredAtMs, 0);
      if (!faults.shuffleCallbacks) return send();
      // Held back until there are three, then sent last first.
      heldBack.push(send);
      if (heldBack.length < 3) return;
      for (const held of heldBack.splice(0).reverse()) await held();
    },
  };
}

/** A callback signed by the Standard Webhooks scheme (v1); `secret` is "whsec_" + base64. */
export function standardCallback(
  url: string,
  secret: string,
  event: Readonly<Record<string, unknown>>,
): SimulatedCallback {
  const id = `msg_${randomUUID()}`;
  const body = JSON.stringify({ id, ...event });
  return {
    url,
    body,
    headers: { 'content-type': 'application/json', 'webhook-id': id },
    sign(nowMs, forged) {
      const timestamp = String(Math.floor(nowMs / 1_000));
      const key = forged ? randomBytes(32) : Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return { 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    },
  };
}
