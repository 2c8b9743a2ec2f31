// How the simulated print partner reports: signed callbacks over HTTP (Standard Webhooks v1), repeated until taken.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { systemClock } from '../../clock.ts';
import type { Faults } from '../faults.ts';
import type { SimulatedSchedule } from '../simulated-schedule.ts';

export interface CallbackSender {
  /** Reports once, or more often until it is taken; resolves after the first try. */
  send(event: Readonly<Record<string, string>>, occurredAtMs: number): Promise<void>;
  /** Changes where callbacks go. */
  moveTo(url: string): void;
}

// The waits of the Standard Webhooks recommendation, in simulated time.
const repeatAfterMs = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1_000);
const answerMsMax = 15_000;

/** A sender to `url` (none: callbacks are dropped), signing with `signingSecret` ("whsec_" + base64). */
export function makeCallbackSender(
  url: string | undefined,
  signingSecret: string,
  schedule: SimulatedSchedule,
  faults: Faults,
): CallbackSender {
  let to = url;
  const heldBack: (() => Promise<void>)[] = [];

  async function post(id: string, body: string): Promise<boolean> {
    if (to === undefined) return true;
    // Signed in real time, whatever the simulated one: a receiver checks it against its own clock.
    const timestamp = String(Math.floor(systemClock.nowMs() / 1_000));
    const secret = faults.badSignature ? randomBytes(32) : Buffer.from(signingSecret.replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    try {
      const signal = AbortSignal.timeout(answerMsMax);
      const answer = await fetch(to, { method: 'POST', headers, body, redirect: 'error', signal });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  async function tryToSend(id: string, body: string, occurredAtMs: number, tried: number): Promise<void> {
    const isTaken = await post(id, body);
    if (isTaken && faults.duplicateCallbacks) await post(id, body);
    const waitMs = repeatAfterMs[tried];
    if (isTaken || waitMs === undefined) return;
    const againAtMs = Math.max(schedule.nowMs(), occurredAtMs) + waitMs;
    schedule.plan(againAtMs, () => tryToSend(id, body, againAtMs, tried + 1));
  }

  return {
    async send(event, occurredAtMs) {
      const id = `msg_${randomUUID()}`;
      const body = JSON.stringify({ id, ...event });
      const send = () => tryToSend(id, body, occurredAtMs, 0);
      if (!faults.shuffleCallbacks) return send();
      // Held back until there are three, then sent last first.
      heldBack.push(send);
      if (heldBack.length < 3) return;
      for (const held of heldBack.splice(0).reverse()) await held();
    },
    moveTo(newUrl) {
      to = newUrl;
    },
  };
}
