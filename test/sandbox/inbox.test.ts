// The inbox: what a debtor would see, shown without trusting any of it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inboxPage } from '../../src/sandbox/inbox/inbox.ts';
import { sampleInvoice } from '../document/sample.ts';
import { letterTo, mailTo, sendAll, startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const start = (body: string | Buffer) => Buffer.from(body).subarray(0, 5).toString();
const get = (path: string) => inboxPage(world.sandbox, path);

test('an empty inbox says what to do', async () => {
  const answer = await get('/sandbox');
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('Nothing has arrived yet');
});

test('mails and letters are listed with their state and can be opened in every view', async () => {
  await sendAll(world.mail, [mailTo('asa.oberg@post.example')]);
  await sendAll(world.print, [letterTo('Snickargatan 14')]);
  const list = String((await get('/sandbox/')).body);
  expect(list).toContain('asa.oberg@post.example');
  expect(list).toContain('Snickargatan 14');
  expect(list).toContain('2026-10417');
  const mail = String((await get('/sandbox/mails/1')).body);
  expect(mail).toContain('<iframe title="The mail" sandbox src="/sandbox/mails/1/html">');
  expect((await get('/sandbox/mails/1?view=text')).body).toContain('2026-10417');
  expect((await get('/sandbox/mails/1?view=source')).body).toContain('Message-ID');
  const framed = await get('/sandbox/mails/1/html');
  expect(framed.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox$/);
  const attachment = await get('/sandbox/mails/1/attachments/0');
  expect(attachment.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.pdf"$/);
  expect(start(attachment.body)).toBe('%PDF-');
  const letterId = world.sandbox.letters()[0]?.letterId;
  expect((await get(`/sandbox/letters/${letterId}`)).body).toContain('Åsa Öberg');
  const pdf = await get(`/sandbox/letters/${letterId}.pdf`);
  expect([pdf.contentType, start(pdf.body)]).toEqual(['application/pdf', '%PDF-']);
});

test('what a sender wrote cannot become markup of the page', async () => {
  const creditor = { ...sampleInvoice.creditor, name: '<script>alert(1)</script>' };
  await sendAll(world.mail, [mailTo('asa@post.example', { invoice: { ...sampleInvoice, creditor } })]);
  for (const path of ['/sandbox', '/sandbox/mails/1', '/sandbox/mails/1?view=source', '/sandbox/mails/1?view=text']) {
    expect((await get(path)).body).not.toContain('<script>');
  }
});

test('no page allows a script, and an unknown address is a 404', async () => {
  const answer = await get('/sandbox');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['content-security-policy']).not.toContain('script-src');
  for (const path of [
    '/sandbox/mails/99',
    '/sandbox/letters/none',
    '/sandbox/letters/none.pdf',
    '/sandbox/x/../../y',
  ]) {
    expect((await get(path)).status).toBe(404);
  }
  expect((await get('/sandbox/style.css')).contentType).toContain('text/css');
});
