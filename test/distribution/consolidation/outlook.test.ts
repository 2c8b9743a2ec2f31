// What will go out counts what several invoices share as one, as it then goes out.
import { expect, test } from 'vitest';
import { foresee } from '../../../src/distribution/operator/outlook.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { hourMs, makeScene } from './scene.ts';

const { store } = await makeTestDatabase();

test('two invoices to each of three debtors are three mails, and three letters when nobody answers', async () => {
  const it = await makeScene(store, { debtors: 3, invoices: 6 });
  await it.price('EMAIL', 100);
  await it.price('LETTER', 96_000);
  await it.start();
  await it.run();
  const untilMs = Date.parse('2026-03-02T10:00:00.000Z');
  const look = (hours: number) => it.inScope((scope) => foresee(scope, it.context, untilMs + hours * hourMs));
  const { partnerIds } = it.population;
  const mails = { channel: 'EMAIL', partnerId: partnerIds['mail'], count: 3, costE4: 300 };
  expect(await look(0)).toEqual({ rows: [mails], distributions: 6, more: false });
  const letters = { channel: 'LETTER', partnerId: partnerIds['letter'], count: 3, costE4: 288_000 };
  expect((await look(72)).rows).toEqual([mails, letters]);
  await it.pass(2 * hourMs);
  await it.run();
  expect(new Set(it.mail.sent.map(({ effectKey }) => effectKey)).size).toBe(3);
  expect((await look(72)).rows).toEqual([letters]);
  await it.close();
});
