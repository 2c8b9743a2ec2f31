// The SMTP adapter against a relay that fails at every step: each cell's outcome is exact, and true by what the relay
// took. NOT_SENT and REFUSED are promises that nothing was taken; only a lost answer after "go ahead" is AMBIGUOUS.
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/partner/partner.ts';
import { smtpAdapter } from '../../src/partner/partners/smtp.ts';
import { sampleInvoice } from '../document/sample.ts';
import { mailSettings, mailTo, sendAll } from '../sandbox/world.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type RelayOptions, startRelay } from './scripted-relay.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const quick = { greetingMs: 250, connectMs: 250, socketMs: 250, messageMs: 600 };

async function setUp(options: RelayOptions = {}, changes: Record<string, unknown> = {}, secrets: unknown = {}) {
  const relay = await startRelay(options);
  const settings = smtpAdapter.settings.parse({ ...mailSettings(relay.port, quick), ...changes });
  const mail = smtpAdapter.open(settings, smtpAdapter.secrets.parse(secrets), testSurroundings);
  closing.push(
    () => relay.close(),
    () => mail.close(),
  );
  return { relay, mail };
}

const notSent = { kind: 'NOT_SENT' };
const ambiguous = { kind: 'AMBIGUOUS' };
const refused = (failureClass: string, code: string) => ({ kind: 'REFUSED', failureClass, code });

/** Every fault, and what it must be told as. The second entry: how many mails the relay took. */
const matrix: readonly (readonly [string, RelayOptions['script'], object, number])[] = [
  ['no greeting', { GREETING: 'STALL' }, { ...notSent, code: 'ETIMEDOUT' }, 0],
  ['a greeting that drips', { GREETING: 'DRIP' }, { ...notSent, code: 'ETIMEDOUT' }, 0],
  ['a cut instead of a greeting', { GREETING: 'CUT' }, notSent, 0],
  ['421 as greeting', { GREETING: '421 4.3.2 closing' }, refused('PARTNER', '4.3.2'), 0],
  ['554 as greeting', { GREETING: '554 no service' }, refused('PARTNER', '554'), 0],
  ['a cut at EHLO', { EHLO: 'CUT' }, notSent, 0],
  ['421 at EHLO', { EHLO: '421 4.7.0 too many' }, refused('PARTNER', '4.7.0'), 0],
  ['a stall at EHLO', { EHLO: 'STALL' }, notSent, 0],
  ['a cut at MAIL', { MAIL: 'CUT' }, notSent, 0],
  ['a stall at MAIL', { MAIL: 'STALL' }, notSent, 0],
  ['451 at MAIL', { MAIL: '451 4.3.0 try later' }, refused('PARTNER', '4.3.0'), 0],
  ['550 at MAIL', { MAIL: '550 5.7.1 sender refused' }, refused('PARTNER', '5.7.1'), 0],
  ['421 at MAIL', { MAIL: '421 4.3.2 closing' }, refused('PARTNER', '4.3.2'), 0],
  ['a cut at RCPT', { RCPT: 'CUT' }, notSent, 0],
  ['a stall at RCPT', { RCPT: 'STALL' }, notSent, 0],
  ['450 at RCPT', { RCPT: '450 busy' }, refused('SOFT', '450'), 0],
  ['greylisting at RCPT', { RCPT: '450 4.7.1 greylisted' }, refused('SOFT', '4.7.1'), 0],
  ['550 at RCPT', { RCPT: '550 no such user' }, refused('HARD', '550'), 0],
  ['550 5.1.1 at RCPT', { RCPT: '550 5.1.1 no such user' }, refused('HARD', '5.1.1'), 0],
  ['550 5.2.1 at RCPT', { RCPT: '550 5.2.1 disabled' }, refused('HARD', '5.2.1'), 0],
  ['a full mailbox at RCPT', { RCPT: '552 5.2.2 full' }, refused('SOFT', '5.2.2'), 0],
  ['relaying denied at RCPT', { RCPT: '554 5.7.1 relay access denied' }, refused('PARTNER', '5.7.1'), 0],
  ['authentication wanted at RCPT', { RCPT: '530 authenticate first' }, refused('PARTNER', '530'), 0],
  ['421 at RCPT', { RCPT: '421 4.7.0 too many' }, refused('PARTNER', '4.7.0'), 0],
  ['a cut at DATA', { DATA: 'CUT' }, notSent, 0],
  ['a stall at DATA', { DATA: 'STALL' }, notSent, 0],
  ['451 at DATA', { DATA: '451 4.3.1 no room' }, refused('PARTNER', '4.3.1'), 0],
  ['554 at DATA', { DATA: '554 no' }, refused('POLICY', '554'), 0],
  ['a cut in the middle of the body', { BODY: 'CUT' }, ambiguous, 0],
  ['a cut after the dot', { FINAL: 'CUT' }, ambiguous, 1],
  ['a stall after the dot', { FINAL: 'STALL' }, ambiguous, 1],
  ['a reply that drips after the dot', { FINAL: 'DRIP' }, ambiguous, 1],
  ['an answer that is no reply after the dot', { FINAL: 'what?' }, ambiguous, 1],
  ['451 after the dot', { FINAL: '451 4.3.0 later' }, refused('PARTNER', '4.3.0'), 1],
  ['450 after the dot', { FINAL: '450 later' }, refused('SOFT', '450'), 1],
  ['552 too large after the dot', { FINAL: '552 5.3.4 too large' }, refused('POLICY', '5.3.4'), 1],
  ['550 after the dot', { FINAL: '550 looks like spam' }, refused('POLICY', '550'), 1],
  ['554 5.6.0 after the dot', { FINAL: '554 5.6.0 bad content' }, refused('CONTENT', '5.6.0'), 1],
  ['421 after the dot', { FINAL: '421 4.3.2 closing' }, refused('PARTNER', '4.3.2'), 1],
];

describe.each([true, false])('with pipelining %s', (pipelining) => {
  test.each(matrix)('%s is told exactly', async (_name, script = {}, expected, received) => {
    const { relay, mail } = await setUp({ pipelining, script });
    const [outcome] = await sendAll(mail, [mailTo('asa@post.example')]);
    expect(outcome).toMatchObject(expected);
    expect(relay.taken.length).toBe(received);
  });

  const later = matrix.filter(([, script = {}]) => !('GREETING' in script || 'EHLO' in script));
  test.each(later)('%s on a reused connection is told as exactly', async (_name, script = {}, expected, received) => {
    const { relay, mail } = await setUp({ pipelining, script, transaction: 2 }, { poolSize: 1 });
    const [first, second] = await sendAll(mail, [mailTo('asa@post.example'), mailTo('bo@post.example')]);
    expect(first).toMatchObject({ kind: 'TAKEN' });
    // A relay that had closed an idle connection is asked once more on a new one, where all goes well.
    const goesOn = expected === notSent;
    expect(second).toMatchObject(goesOn ? { kind: 'TAKEN' } : expected);
    expect(relay.taken.length).toBe(1 + (goesOn ? 1 : received));
  });
});

test('nobody listening and no such host are told as not sent', async () => {
  const { relay, mail } = await setUp();
  await relay.close();
  const elsewhere = await setUp({}, { host: 'no-such-host.invalid' });
  expect(await sendAll(mail, [mailTo('asa@post.example')])).toMatchObject([{ kind: 'NOT_SENT' }]);
  expect(await sendAll(elsewhere.mail, [mailTo('asa@post.example')])).toMatchObject([{ kind: 'NOT_SENT' }]);
});

test('a relay without encryption gets nothing when encryption is required', async () => {
  const { relay, mail } = await setUp({}, { security: 'starttls' });
  expect(await sendAll(mail, [mailTo('asa@post.example')])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'PARTNER' },
  ]);
  expect(relay.taken).toEqual([]);
});

test('a relay whose certificate nobody vouches for gets nothing, by either way to encryption', async () => {
  for (const security of ['tls', 'starttls'] as const) {
    const taken: string[] = [];
    const server = new SMTPServer({
      secure: security === 'tls',
      authOptional: true,
      logger: false,
      onMailFrom: (address, _session, callback) => {
        taken.push(address.address);
        callback();
      },
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const mail = smtpAdapter.open({ ...mailSettings(port, quick), security }, {}, testSurroundings);
    expect(await sendAll(mail, [mailTo('asa@post.example')])).toMatchObject([{ kind: 'NOT_SENT' }]);
    expect(taken).toEqual([]);
    await mail.close();
    await new Promise<void>((resolve) => server.close(resolve));
  }
});

test("refused credentials are the partner's matter, whatever the code", async () => {
  const { mail } = await setUp({ auth: true, script: { AUTH: '535 5.7.8 wrong' } }, {}, { user: 'a', password: 'b' });
  expect(await sendAll(mail, [mailTo('asa@post.example')])).toMatchObject([refused('PARTNER', '5.7.8')]);
});

test('among many mails on few connections each fault is told of its own mail', async () => {
  const script = {
    cut: { FINAL: 'CUT' },
    hard: { RCPT: '550 5.1.1 no' },
    soft: { RCPT: '450 4.2.0 busy' },
    late: { FINAL: '450 later' },
  };
  const { relay, mail } = await setUp({
    pipelining: true,
    byRecipient: Object.fromEntries(
      Object.entries(script).flatMap(([word, doing]) =>
        [0, 1, 2, 3, 4, 5].map((n) => [`${word}${n}@post.example`, doing]),
      ),
    ),
  });
  const words = ['good', 'cut', 'hard', 'good', 'soft', 'late'];
  const mails = [0, 1, 2, 3, 4, 5].flatMap((n) => words.map((word) => mailTo(`${word}${n}@post.example`)));
  const outcomes = await sendAll(mail, mails);
  const told = (outcome: Outcome) =>
    'failureClass' in outcome ? `${outcome.kind} ${outcome.failureClass}` : outcome.kind;
  const expected = {
    good: 'TAKEN',
    cut: 'AMBIGUOUS',
    hard: 'REFUSED HARD',
    soft: 'REFUSED SOFT',
    late: 'REFUSED SOFT',
  };
  expect(outcomes.map(told)).toEqual(mails.map((_, index) => expected[words[index % 6] as keyof typeof expected]));
  const good = relay.taken.filter(({ to }) => to.startsWith('good')).length;
  expect(good).toBe(12);
});

test('a hundred mails go over no more connections than the pool has, each once', async () => {
  const { relay, mail } = await setUp({ pipelining: true }, { poolSize: 3 });
  const mails = Array.from({ length: 100 }, (_, n) => mailTo(`d${n}@post.example`));
  const outcomes = await sendAll(mail, mails);
  expect(outcomes.every((outcome) => outcome.kind === 'TAKEN')).toBe(true);
  expect(relay.connections).toBe(3);
  expect(new Set(relay.taken.map(({ to }) => to)).size).toBe(100);
  expect(relay.taken.length).toBe(100);
});

test('the mail carries its key in Message-ID, return path and envelope id, and asks for reports', async () => {
  const { relay, mail } = await setUp();
  const consignment = mailTo('asa.öberg@post.example', {});
  await sendAll(mail, [{ ...consignment, contactPoint: { ...consignment.contactPoint, address: 'asa@åäö.example' } }]);
  const [taken] = relay.taken;
  expect(taken?.from).toContain(`MAIL FROM:<b+${consignment.effectKey}@bounce.fjallvind.example>`);
  expect(taken?.from).toContain(`RET=HDRS ENVID=${consignment.effectKey}`);
  expect(taken?.to).toBe('asa@xn--4cab6c.example');
  const email = await PostalMime.parse(taken?.text ?? '');
  expect(email.messageId).toBe(`<${consignment.effectKey}@fjallvind.example>`);
  expect(email.date).toBe('2026-03-02T08:15:30.000Z');
  expect(email.from).toMatchObject({ name: 'Fjällvind Energi AB', address: 'faktura@fjallvind.example' });
  expect(email.html).toContain('2026-10417');
  expect(email.text).toContain('2026-10417');
  expect(email.attachments).toMatchObject([{ mimeType: 'application/pdf', disposition: 'attachment' }]);
  expect(taken?.text).not.toMatch(/[^\r]\n/);
  expect(email.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
});

test('the same effect gives the same bytes', async () => {
  const { relay, mail } = await setUp();
  const consignment = mailTo('asa@post.example');
  await sendAll(mail, [consignment]);
  await sendAll(mail, [consignment]);
  expect(relay.taken[0]?.text).toBe(relay.taken[1]?.text);
});

test.each([
  'asa@post.example\r\nRCPT TO:<x@y.example>',
  'asa@post.example>,<x@y.example',
  'asa',
  '@post.example',
  'asa@',
  'asa@post.example, bo@post.example',
  'asa bo@post.example',
  '',
])('the address %j is refused before anything is sent', async (address) => {
  const { relay, mail } = await setUp();
  expect(await sendAll(mail, [mailTo(address)])).toMatchObject([refused('HARD', 'ADDRESS_INVALID')]);
  expect(relay.connections).toBe(0);
});

test('a line break in a name cannot become a header', async () => {
  const { relay, mail } = await setUp();
  const creditor = { ...sampleInvoice.creditor, name: 'Fjällvind\r\nBcc: all@post.example' };
  const outcomes = await sendAll(mail, [mailTo('asa@post.example', { invoice: { ...sampleInvoice, creditor } })]);
  expect(outcomes).toMatchObject([refused('CONTENT', 'HEADER_UNSAFE')]);
  expect(relay.connections).toBe(0);
});

test('an aborted send tells what had not begun as not sent, and what had begun as uncertain', async () => {
  const { mail } = await setUp({ script: { FINAL: 'STALL' } }, { poolSize: 1, timeouts: { messageMs: 5_000 } });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 150);
  const outcomes = await sendAll(mail, [mailTo('asa@post.example'), mailTo('bo@post.example')], abort.signal);
  expect(outcomes).toMatchObject([
    { kind: 'AMBIGUOUS', code: 'EABORT' },
    { kind: 'NOT_SENT', code: 'NO_TIME' },
  ]);
});

test.each([
  [{ port: 0 }],
  [{ poolSize: 11 }],
  [{ fromAddress: 'nobody' }],
  [{ bounceDomain: 'a b' }],
  [{ messageIdDomain: 'x>y' }],
  [{ security: 'maybe' }],
  [{ surprise: 1 }],
])('the settings %j are refused', (changes) => {
  expect(smtpAdapter.settings.safeParse({ ...mailSettings(25), ...changes }).success).toBe(false);
});

test('a user without a password is refused', () => {
  expect(smtpAdapter.secrets.safeParse({ user: 'a' }).success).toBe(false);
});
