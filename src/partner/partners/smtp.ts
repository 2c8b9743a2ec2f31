// E-mail over a relay that speaks SMTP (RFC 5321). Promises: one attempt per send, an outcome for every consignment,
// and AMBIGUOUS only when the server had said "go ahead" and no final reply came (reliability rule 2.4). What became of
// a mail comes back by mail, or through a bridge that posts the relay's own events, signed (mail/event.ts).
import { z } from 'zod';
import { readSignature } from '../callback-signature.ts';
import { isDkimKey } from '../mail/dkim.ts';
import { readMailEvent } from '../mail/event.ts';
import { composeMail, type MailMessage, type MailSender } from '../mail/message.ts';
import { type SmtpEndpoint, SmtpSession } from '../mail/session.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  Capability,
  Consignment,
  Outcome,
  PartnerConnection,
  TestOutcome,
} from '../partner.ts';

/** Mails on the wire at once; `poolSize` is at most this. */
const concurrencyMax = 10;

const capability: Capability = {
  // SMTP knows no repeat and cannot be asked: an uncertain mail waits for its delivery report, or for a person.
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  consolidates: true,
  receipts: ['mail', 'callback'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // A mail server of the recipient's has taken it.
  evidence: { delivered: 'E2' },
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 30_000,
  concurrencyMax,
  perSecondMax: null,
};

const domain = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i, { error: 'must be a domain name' });
const milliseconds = z.number().int().min(10);

const settings = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(587),
  /** 'tls': from the first byte (port 465). 'starttls': required. 'plain': a relay on this machine. */
  security: z.enum(['tls', 'starttls', 'plain']).default('starttls'),
  poolSize: z.number().int().min(1).max(concurrencyMax).default(5),
  fromAddress: z.email(),
  /** Bounces come back to b+<effect key>@ this domain: unique per partner, it tells whose bounce it is. */
  bounceDomain: domain,
  messageIdDomain: domain,
  /** Signs every mail by DKIM; the key is a secret. */
  dkim: z.strictObject({ domain, selector: z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i) }).optional(),
  /** Offers to end mails to an address with one click (RFC 8058); the effect key is added as the query's `key`. */
  unsubscribeUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
  /** The name we greet with; left out, the machine's own. */
  heloName: domain.optional(),
  timeouts: z
    .strictObject({
      dnsMs: milliseconds.max(10_000).default(5_000),
      connectMs: milliseconds.max(10_000).default(8_000),
      greetingMs: milliseconds.max(10_000).default(8_000),
      /** Silence in the middle of a conversation. */
      socketMs: milliseconds.max(20_000).default(18_000),
      /** One mail from MAIL to the final reply. */
      messageMs: milliseconds.max(20_000).default(20_000),
    })
    .prefault({}),
});
export type SmtpSettings = z.infer<typeof settings>;

const secrets = z
  .strictObject({
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    dkimPrivateKey: z.string().max(10_000).refine(isDkimKey, { error: 'must be an RSA private key in PEM' }).optional(),
    /** Of the events a bridge posts; without one, none is believed. */
    signingSecret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, { error: 'must be whsec_ and base64' })
      .optional(),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password go together',
  });
export type SmtpSecrets = z.infer<typeof secrets>;

export const smtpAdapter: Adapter<SmtpSettings, SmtpSecrets> = {
  name: 'smtp',
  title: 'Mail relay (SMTP)',
  contract: 'https://www.rfc-editor.org/rfc/rfc5321',
  channels: { EMAIL: capability },
  settings,
  secrets,
  open: openSmtp,
};

/** Opens a pool of at most `poolSize` connections; they are made when there is something to send. */
function openSmtp(set: SmtpSettings, secret: SmtpSecrets): PartnerConnection {
  const endpoint = endpointOf(set, secret);
  const pool = new SessionPool(endpoint, set.poolSize);
  const sender = senderOf(set, secret);
  return {
    async send(consignments, signal, settled) {
      // A send() keeps its word of sendMsMax as a whole: what cannot begin in time is not begun.
      const beginning = AbortSignal.any([signal, AbortSignal.timeout(capability.sendMsMax - set.timeouts.messageMs)]);
      const waiting = [...consignments];
      const takeOne = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          settled(next.attemptId, await deliver(pool, next, sender, beginning, signal));
        }
      };
      await Promise.all(Array.from({ length: set.poolSize }, takeOne));
    },
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'SMTP cannot be asked' }),
    readCallback: (callback) => readCallback(callback, secret),
    test: async (signal) => (sender === undefined ? keyMissing : testRelay(endpoint, signal)),
    close: async () => pool.close(),
  };
}

/** Connects, greets and logs in, and sends nothing. */
async function testRelay(endpoint: SmtpEndpoint, signal: AbortSignal): Promise<TestOutcome> {
  const session = await SmtpSession.open(endpoint, signal);
  if (session instanceof SmtpSession) {
    session.close();
    return { kind: 'WORKS', detail: 'it answers, and takes the login' };
  }
  const { code, detail } = session;
  return { kind: 'FAILED', code, detail };
}

async function deliver(
  pool: SessionPool,
  consignment: Consignment,
  sender: MailSender | undefined,
  beginning: AbortSignal,
  signal: AbortSignal,
): Promise<Outcome> {
  if (beginning.aborted) return noTime;
  if (sender === undefined) return notSigned;
  // The text of an error may hold what the invoice holds, so it goes no further than here.
  const message = await composeMail(consignment, sender).catch(() => notComposed);
  if ('kind' in message) return message;
  return pool.deliver(message, consignment.effectKey, beginning, signal).catch(() => lost);
}

const noTime: Outcome = { kind: 'NOT_SENT', code: 'NO_TIME', detail: 'there was no time to begin' };
const lost: Outcome = { kind: 'AMBIGUOUS', code: 'INTERNAL', detail: 'the send ended in an unexpected error' };
const notSigned: Outcome = {
  kind: 'REFUSED',
  failureClass: 'PARTNER',
  code: 'DKIM_KEY_MISSING',
  detail: 'mails shall be signed, and there is no key',
  retryAfterMs: null,
  requestHash: null,
};
const keyMissing: TestOutcome = { kind: 'FAILED', code: notSigned.code, detail: notSigned.detail };
const notComposed: Extract<Outcome, { kind: 'REFUSED' }> = {
  kind: 'REFUSED',
  failureClass: 'CONTENT',
  code: 'NOT_COMPOSED',
  detail: 'the mail could not be composed',
  retryAfterMs: null,
  requestHash: null,
};

/** How mails are written and signed; undefined when they shall be signed and there is no key: none goes out unsigned. */
function senderOf(
  { fromAddress, bounceDomain, messageIdDomain, unsubscribeUrl, dkim }: SmtpSettings,
  { dkimPrivateKey }: SmtpSecrets,
): MailSender | undefined {
  const sender = { fromAddress, bounceDomain, messageIdDomain, unsubscribeUrl };
  if (dkim === undefined) return sender;
  return dkimPrivateKey === undefined ? undefined : { ...sender, dkim: { ...dkim, privateKey: dkimPrivateKey } };
}

function readCallback(callback: Callback, { signingSecret }: SmtpSecrets): CallbackReading {
  if (signingSecret === undefined) return { kind: 'FORGED', detail: 'there is no secret to check it with' };
  const signature = readSignature(callback, [signingSecret]);
  return signature.kind === 'FORGED'
    ? signature
    : readMailEvent(signature.callbackId, callback.body.toString('utf8'), callback.receivedAtMs);
}

function endpointOf(set: SmtpSettings, secret: SmtpSecrets): SmtpEndpoint {
  const { host, port, security, heloName, timeouts } = set;
  return {
    options: {
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'plain',
      name: heloName,
      dnsTimeout: timeouts.dnsMs,
      connectionTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.greetingMs,
      socketTimeout: timeouts.socketMs,
      socketCloseTimeout: 1_000,
      maxResponseSize: 64 * 1024,
      logger: false,
    },
    credentials:
      secret.user === undefined || secret.password === undefined
        ? undefined
        : { user: secret.user, pass: secret.password },
    messageMsMax: timeouts.messageMs,
  };
}

/** Idle connections close by themselves, before most relays do it for us. */
const idleMsMax = 5_000;

/** At most `size` connections, shared by all sends of this partner; the rest wait their turn. */
class SessionPool {
  readonly #endpoint: SmtpEndpoint;
  readonly #idle: SmtpSession[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(endpoint: SmtpEndpoint, size: number) {
    this.#endpoint = endpoint;
    this.#free = size;
  }

  async deliver(
    message: MailMessage,
    effectKey: string,
    beginning: AbortSignal,
    signal: AbortSignal,
  ): Promise<Outcome> {
    await this.#enter();
    try {
      const first = await this.#deliverOnce(message, effectKey, beginning, signal);
      // The relay had closed an idle connection: nothing was sent, so a new one may be tried at once.
      return first.stale ? (await this.#deliverOnce(message, effectKey, beginning, signal)).outcome : first.outcome;
    } finally {
      this.#leave();
    }
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    for (const session of this.#idle.splice(0)) session.close();
  }

  async #deliverOnce(
    message: MailMessage,
    effectKey: string,
    beginning: AbortSignal,
    signal: AbortSignal,
  ): Promise<{ outcome: Outcome; stale: boolean }> {
    if (beginning.aborted) return { outcome: noTime, stale: false };
    const session = this.#takeIdle() ?? (await SmtpSession.open(this.#endpoint, beginning));
    if (!(session instanceof SmtpSession)) return { outcome: session, stale: false };
    const wasUsed = session.hasCarried;
    const { outcome, reusable } = await session.deliver(message, effectKey, signal);
    if (reusable) this.#keep(session);
    else session.close();
    return { outcome, stale: wasUsed && outcome.kind === 'NOT_SENT' && !signal.aborted };
  }

  #takeIdle(): SmtpSession | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.isUsable) return session;
      session.close();
    }
    return undefined;
  }

  #keep(session: SmtpSession): void {
    this.#idle.push(session);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.close(), idleMsMax);
    this.#idleTimer.unref();
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
