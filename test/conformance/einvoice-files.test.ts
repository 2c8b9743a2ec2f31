// The adapters that hand e-invoices over as files pass the shared suite, on the simulated operators of their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter } from '../../src/partner/partner.ts';
import { bankEFakturaAdapter } from '../../src/partner/partners/bank-efaktura.ts';
import { vanEdiAdapter } from '../../src/partner/partners/van-edi.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openBankEFakturaSimulator } from '../../src/sandbox/simulators/bank-efaktura.ts';
import { openVanEdiSimulator } from '../../src/sandbox/simulators/van-edi.ts';
import { sampleNowMs } from '../document/sample.ts';
import { eInvoiceTo } from '../partner/einvoice/consignment.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};

interface House {
  readonly adapter: Adapter;
  readonly simulate: (world: SimulatorWorld) => Promise<Simulator>;
  /** What is wrong with a receiver beyond its form is told later, so the bad one cannot be an address at all. */
  readonly addresses: Readonly<Record<'GOOD' | 'BAD_ADDRESS', string>>;
}

async function openBench({ adapter, simulate, addresses }: House): Promise<Bench> {
  const effects = makeEffectLog(undefined);
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const { settings, secrets } = simulator.access;
  const openAt = (changes: object) =>
    adapter.open(
      adapter.settings.parse(Object.assign({}, settings, { connectMs: 800, answerMs: 800 }, changes)),
      adapter.secrets.parse(secrets),
      { ...testSurroundings, nowMs: () => sampleNowMs },
    );
  const connection = openAt({});
  // A port that is reserved and never listens.
  const nowhere = openAt({ port: 1 });
  return {
    connection,
    nowhere,
    consignment: (kind) => eInvoiceTo(addresses[kind]),
    behave(behaviour) {
      simulator.faults.failNext = behaviour === 'ACCEPT' ? 0 : 1_000;
      if (behaviour !== 'ACCEPT') simulator.faults.kind = faultOf[behaviour];
    },
    effects: (key) => effects.all().filter((effect) => effect.effectKey === key && effect.kind === 'ACCEPTED').length,
    moveOn: () => schedule.advanceTo(sampleNowMs + 2 * 86_400_000),
    async close() {
      await Promise.all([connection.close(), nowhere.close()]);
      await simulator.close();
      await schedule.close();
    },
  };
}

const vanEdi: House = {
  adapter: vanEdiAdapter,
  simulate: openVanEdiSimulator,
  addresses: { GOOD: 'edi:7300009000012', BAD_ADDRESS: 'edi:7300009000017' },
};

const bankEFaktura: House = {
  adapter: bankEFakturaAdapter,
  simulate: openBankEFakturaSimulator,
  addresses: { GOOD: 'efaktura:191212121212', BAD_ADDRESS: 'efaktura:191212121213' },
};

describe('van-edi', () => provePartner(vanEdiAdapter, () => openBench(vanEdi)));
describe('bank-efaktura', () => provePartner(bankEFakturaAdapter, () => openBench(bankEFaktura)));
