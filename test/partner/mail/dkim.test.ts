// What the SMTP adapter adds to a mail when it is asked to: a DKIM signature and a way to end mails.
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { smtpAdapter } from '../../../src/partner/partners/smtp.ts';
import { mailSettings, mailTo, sendAll } from '../../sandbox/world.ts';
import { testSurroundings } from '../../support/surroundings.ts';
import { startRelay } from '../scripted-relay.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const dkimPrivateKey = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const dkim = { domain: 'fjallvind.example', selector: 's2026' };
const unsubscribeUrl = 'https://fjallvind.example/unsubscribe?lang=sv';

async function setUp(changes: object, secrets: object = {}) {
  const relay = await startRelay();
  const settings = smtpAdapter.settings.parse({ ...mailSettings(relay.port), ...changes });
  const connection = smtpAdapter.open(settings, smtpAdapter.secrets.parse(secrets), testSurroundings);
  closing.push(relay.close, () => connection.close());
  return { relay, connection };
}

/** Checks a signature by RFC 6376 §6 with its own few lines: relaxed/relaxed, rsa-sha256. */
function verifies(text: string): { readonly isGenuine: boolean; readonly signed: readonly string[] } {
  const end = text.indexOf('\r\n\r\n');
  const fields = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1)] as const);
  const relaxed = (value: string) =>
    value
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim();
  const signature = fields.find(([name]) => name === 'dkim-signature')?.[1] ?? '';
  const tag = (name: string) => new RegExp(`(?:^|;)\\s*${name}=([^;]*)`).exec(signature)?.[1]?.replace(/\s/g, '') ?? '';
  const body = text
    .slice(end + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)*$/, '\r\n');
  const bodyHash = createHash('sha256').update(body, 'latin1').digest('base64');
  const signed = tag('h').split(':');
  const lines = signed.map((name) => `${name}:${relaxed(fields.findLast(([known]) => known === name)?.[1] ?? '')}\r\n`);
  const verifier = createVerify('rsa-sha256');
  verifier.update(`${lines.join('')}dkim-signature:${relaxed(signature).replace(/(; ?b=)[^;]*$/, '$1')}`, 'latin1');
  const isGenuine = bodyHash === tag('bh') && verifier.verify(publicKey, tag('b'), 'base64');
  return { isGenuine, signed };
}

test('a mail is signed over what a receiver acts on, in a way that others can check', async () => {
  const { relay, connection } = await setUp({ dkim, unsubscribeUrl }, { dkimPrivateKey });
  expect(await sendAll(connection, [mailTo('asa@post.example')])).toMatchObject([{ kind: 'TAKEN' }]);
  const text = relay.taken[0]?.text.replace(/\r\n\.\./g, '\r\n.') ?? '';
  expect(text).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=fjallvind[.]example;/);
  const { isGenuine, signed } = verifies(`${text}\r\n`);
  expect(isGenuine).toBe(true);
  for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']) {
    expect(signed).toContain(name);
  }
  expect(verifies(`${text.replace('Subject: ', 'Subject: Re: ')}\r\n`).isGenuine).toBe(false);
  expect(verifies(`${text}x\r\n`).isGenuine).toBe(false);
});

test('a mail that shall be signed does not go out without a key', async () => {
  const { relay, connection } = await setUp({ dkim });
  expect(await sendAll(connection, [mailTo('asa@post.example')])).toMatchObject([
    { kind: 'REFUSED', failureClass: 'PARTNER', code: 'DKIM_KEY_MISSING' },
  ]);
  expect(relay.taken).toEqual([]);
  expect(await connection.test(new AbortController().signal)).toMatchObject({ code: 'DKIM_KEY_MISSING' });
});

test('a mail offers to end mails with one click when there is an address for it, and only then', async () => {
  const { relay, connection } = await setUp({ unsubscribeUrl });
  const consignment = mailTo('asa@post.example');
  await sendAll(connection, [consignment]);
  const unfolded = relay.taken[0]?.text.replace(/\r\n[ \t]+/g, ' ') ?? '';
  expect(unfolded).toContain(
    `List-Unsubscribe: <https://fjallvind.example/unsubscribe?lang=sv&key=${consignment.effectKey}>\r\n`,
  );
  expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  expect(unfolded).not.toContain('DKIM-Signature');
  const plain = await setUp({});
  await sendAll(plain.connection, [mailTo('asa@post.example')]);
  expect(plain.relay.taken[0]?.text).not.toContain('List-Unsubscribe');
});

test('a key that is none, or too small, or an address on plain HTTP, is refused when it is saved', () => {
  const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) =>
    String(key.export({ type: 'pkcs8', format: 'pem' }));
  const small = pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey);
  const ec = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  for (const wrong of ['', 'x', small, ec]) {
    expect(smtpAdapter.secrets.safeParse({ dkimPrivateKey: wrong }).success).toBe(false);
  }
  const withUrl = { ...mailSettings(25), unsubscribeUrl: 'http://fjallvind.example/' };
  expect(smtpAdapter.settings.safeParse(withUrl).success).toBe(false);
});
