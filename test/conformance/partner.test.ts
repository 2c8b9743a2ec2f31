// Every adapter that comes with Stafett passes the shared suite, on the simulated partner that speaks its contract.
import { describe, expect, test } from 'vitest';
import { printAdapter } from '../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../src/partner/partners/smtp.ts';
import { defaultAdapters, makeRegistry } from '../../src/partner/registry.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { sampleNowMs } from '../document/sample.ts';
import { letterTo, mailSettings, mailTo, printApiKey, printSigningSecret, startWorld } from '../sandbox/world.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};
const quick = { greetingMs: 500, connectMs: 500, socketMs: 500, messageMs: 800 };
// A port that is reserved and never listens.
const deadPort = 1;

async function openBench(partner: 'mail' | 'print'): Promise<Bench> {
  const world = await startWorld();
  await world.sandbox.advanceTo(sampleNowMs);
  const secrets = { apiKey: printApiKey, signingSecret: printSigningSecret };
  const opened =
    partner === 'mail'
      ? {
          connection: smtpAdapter.open(mailSettings(world.sandbox.smtpPort, quick), {}, testSurroundings),
          nowhere: smtpAdapter.open(mailSettings(deadPort, quick), {}, testSurroundings),
        }
      : {
          connection: printAdapter.open({ baseUrl: world.sandbox.printUrl, requestMs: 800 }, secrets, testSurroundings),
          nowhere: printAdapter.open(
            { baseUrl: `http://127.0.0.1:${deadPort}`, requestMs: 800 },
            secrets,
            testSurroundings,
          ),
        };
  return {
    ...opened,
    consignment(kind) {
      if (partner === 'mail') return mailTo(kind === 'GOOD' ? 'asa@post.example' : 'refuse@post.example');
      return letterTo(kind === 'GOOD' ? 'Snickargatan 14' : 'REFUSE Gatan 1');
    },
    behave(behaviour) {
      const faults = world.sandbox.faults[partner];
      faults.failNext = behaviour === 'ACCEPT' ? 0 : 1_000;
      if (behaviour !== 'ACCEPT') faults.kind = faultOf[behaviour];
    },
    effects: (effectKey) =>
      world.sandbox.effects().filter((effect) => effect.effectKey === effectKey && effect.kind === 'ACCEPTED').length,
    moveOn: () => world.sandbox.advanceTo(sampleNowMs + 2 * 86_400_000),
    async close() {
      await Promise.all([opened.connection.close(), opened.nowhere.close()]);
      await world.close();
    },
  };
}

describe('smtp', () => provePartner(smtpAdapter, () => openBench('mail')));
describe('print', () => provePartner(printAdapter, () => openBench('print')));

test('every adapter of the registry is put through this suite, here or in a file beside', () => {
  const here = ['smtp', 'print'];
  const beside = [
    'kivra',
    'digipost',
    'phoss-ap',
    'storecove',
    'van-edi',
    'bank-efaktura',
    '46elks',
    'twilio',
    'web-push',
    'fcm',
    'apns',
    'pingen',
    'lob',
    'print-sftp',
  ];
  expect([...makeRegistry(defaultAdapters).keys()].sort()).toEqual([...here, ...beside].sort());
});

test('an adapter of the registry checks the settings it is opened with', () => {
  const smtp = makeRegistry(defaultAdapters).get('smtp');
  expect(() => smtp?.open({ host: '' }, {}, testSurroundings)).toThrow();
  const settings = smtp?.settings.parse(mailSettings(25));
  expect(smtp?.open(settings, smtp.secrets.parse({}), testSurroundings)).toBeDefined();
});
