// One SMTP connection, used for one mail after another. It knows what no pooled transport tells: whether the server
// had said "go ahead" (354) when a connection died. Before that nothing can have been taken; after it, it may have.
import { Readable } from 'node:stream';
import SMTPConnection, { type Options, type SMTPError } from 'nodemailer/lib/smtp-connection';
import type { Outcome } from '../partner.ts';
import type { MailMessage } from './message.ts';
import { classifyReply } from './reply-code.ts';

export interface SmtpEndpoint {
  readonly options: Options;
  readonly credentials: { readonly user: string; readonly pass: string } | undefined;
  /** The longest one mail may take on an open connection, from MAIL to the final reply, however the server drips. */
  readonly messageMsMax: number;
}

/** How one mail ended, and whether the connection can carry another. */
export interface Delivery {
  readonly outcome: Outcome;
  readonly reusable: boolean;
}

// A connection that has carried this many mails is closed: relays count, and some refuse more.
const messagesMax = 100;

/** Why no connection came about. */
export type Unopened = Exclude<Outcome, { kind: 'TAKEN' }>;

/** An open, authenticated connection. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #messageMsMax: number;
  #carried = 0;
  #isDead = false;

  private constructor(connection: SMTPConnection, messageMsMax: number) {
    this.#connection = connection;
    this.#messageMsMax = messageMsMax;
    connection.once('end', () => {
      this.#isDead = true;
    });
  }

  /** Connects, secures and logs in. Answers an Outcome when that fails: nothing has been sent then. */
  static async open(endpoint: SmtpEndpoint, signal: AbortSignal): Promise<SmtpSession | Unopened> {
    const connection = new SMTPConnection(endpoint.options);
    // Without a listener a late socket error would end the process; the calls below see the same error.
    const failed = new Promise<SMTPError>((resolve) => connection.on('error', resolve));
    const ended = new Promise<SMTPError>((resolve) =>
      connection.once('end', () => resolve(Object.assign(new Error('ended'), { code: 'ECONNECTION' }))),
    );
    const session = new SmtpSession(connection, endpoint.messageMsMax);
    const step = (run: (done: (error?: SMTPError | null) => void) => void) =>
      Promise.race([new Promise<SMTPError | null>((resolve) => run((error) => resolve(error ?? null))), failed, ended]);
    const onAbort = () => connection.close();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const connectError = await step((done) => connection.connect(done));
      if (connectError !== null) return session.#fail(connectError);
      const { credentials } = endpoint;
      if (credentials === undefined) return session;
      const loginError = await step((done) => connection.login({ credentials }, done));
      return loginError === null ? session : session.#fail(loginError);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  get isUsable(): boolean {
    return !this.#isDead && this.#carried < messagesMax;
  }

  /** Whether this connection has carried a mail before: an idle one may have been closed by the relay meanwhile. */
  get hasCarried(): boolean {
    return this.#carried > 0;
  }

  /** Sends one mail. Never throws; ends within `messageMsMax`, or at once when `signal` is aborted. */
  async deliver(message: MailMessage, effectKey: string, signal: AbortSignal): Promise<Delivery> {
    let hasBegun = false;
    // The library asks the body for its first byte only after a positive reply to DATA: that is the 354.
    const body = new Readable({
      read() {
        hasBegun = true;
        this.push(message.raw);
        this.push(null);
      },
    });
    const result = await this.#submit(message, effectKey, body, signal);
    this.#carried += 1;
    body.destroy();
    if (result instanceof Error) return this.#judge(result, hasBegun, message.requestHash);
    const outcome: Outcome = {
      kind: 'TAKEN',
      state: 'ACCEPTED',
      partnerReference: queueIdOf(result),
      code: /^\d{3}(?: (2\.\d{1,3}\.\d{1,3})\b)?/.exec(result)?.[1] ?? result.slice(0, 3),
      requestHash: message.requestHash,
    };
    return { outcome, reusable: this.isUsable };
  }

  close(): void {
    this.#isDead = true;
    this.#connection.close();
  }

  /** The server's final reply, or the error that ended the try. */
  #submit(message: MailMessage, effectKey: string, body: Readable, signal: AbortSignal): Promise<string | SMTPError> {
    const connection = this.#connection;
    const envelope = {
      from: message.from,
      to: [message.to],
      size: message.raw.length,
      dsn: { ret: 'HDRS', envid: effectKey, notify: ['SUCCESS', 'FAILURE', 'DELAY'] },
    };
    return new Promise((resolve) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#messageMsMax)]);
      const giveUp = () => {
        connection.close();
        finish(Object.assign(new Error('gave up'), { code: signal.aborted ? 'EABORT' : 'ETIMEDOUT' }));
      };
      // A connection that ends tells a waiting send itself, in the same tick: that better-informed error wins.
      const onEnd = () => {
        setImmediate(() => finish(Object.assign(new Error('ended'), { code: 'ECONNECTION' })));
      };
      const finish = (result: string | SMTPError) => {
        limit.removeEventListener('abort', giveUp);
        connection.removeListener('end', onEnd);
        resolve(result);
      };
      limit.addEventListener('abort', giveUp, { once: true });
      connection.once('end', onEnd);
      if (limit.aborted) return giveUp();
      connection.send(envelope, body, (error, info) => finish(error ?? info?.response ?? ''));
    });
  }

  async #judge(error: SMTPError, hasBegun: boolean, requestHash: string): Promise<Delivery> {
    const { code = 'ESOCKET', response = '', responseCode = 0, command = '' } = error;
    // EMESSAGE is the final reply to the message, and only 4xx and 5xx say that it was not taken. Anything else after
    // 354, a garbled reply too, leaves open whether it was.
    const isFinal = code === 'EMESSAGE' && responseCode >= 400 && responseCode < 600;
    if (hasBegun && !isFinal) {
      this.close();
      return {
        outcome: { kind: 'AMBIGUOUS', code, detail: 'no final reply after the message began' },
        reusable: false,
      };
    }
    if (responseCode === 0) {
      this.close();
      return { outcome: notSent(code), reusable: false };
    }
    const stage = code === 'EMESSAGE' || command === 'DATA' ? 'DATA' : command === 'RCPT TO' ? 'RCPT' : 'BEFORE_RCPT';
    const { failureClass, code: replyCode, meaning } = classifyReply(response, stage);
    const outcome: Outcome = {
      kind: 'REFUSED',
      failureClass,
      code: replyCode,
      detail: meaning,
      retryAfterMs: null,
      requestHash,
    };
    return { outcome, reusable: await this.#reset() };
  }

  /** Ends a refused transaction so that the next mail starts clean. */
  #reset(): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.isUsable) return resolve(false);
      const finish = (isClean: boolean) => {
        clearTimeout(limit);
        this.#connection.removeListener('end', onEnd);
        resolve(isClean);
      };
      const onEnd = () => finish(false);
      const limit = setTimeout(onEnd, 2_000);
      this.#connection.once('end', onEnd);
      this.#connection.reset((error) => finish(error === null));
    });
  }

  #fail(error: SMTPError): Unopened {
    this.close();
    const { code = 'ESOCKET', response = '', responseCode = 0 } = error;
    if (responseCode === 0) return notSent(code);
    const verdict = classifyReply(response, 'BEFORE_RCPT');
    return {
      kind: 'REFUSED',
      failureClass: verdict.failureClass,
      code: verdict.code,
      detail: verdict.meaning,
      retryAfterMs: null,
      requestHash: null,
    };
  }
}

function notSent(code: string): Unopened {
  return { kind: 'NOT_SENT', code, detail: 'the connection failed before the message began' };
}

/** The relay's own name for the mail, from the customary words of its final reply; null when it gives none. */
function queueIdOf(response: string): string | null {
  return /\bqueued as ([\w.-]{1,64})/i.exec(response)?.[1] ?? null;
}
