// The adapters of e-invoice networks pass the shared suite, on the simulated access points that speak their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { effectKey } from '../../src/id.ts';
import type { Adapter, Consignment } from '../../src/partner/partner.ts';
import { phossApAdapter } from '../../src/partner/partners/phoss-ap.ts';
import { storecoveAdapter } from '../../src/partner/partners/storecove.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openPhossApSimulator } from '../../src/sandbox/simulators/phoss-ap.ts';
import { openStorecoveSimulator } from '../../src/sandbox/simulators/storecove.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};

interface AccessPoint {
  readonly adapter: Adapter;
  readonly simulate: (world: SimulatorWorld) => Promise<Simulator>;
}

let made = 0;

function eInvoiceTo(address: string): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'E_INVOICE', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `e-invoice ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: { ...sampleInvoice, buyerReference: 'ZZ1234' },
    nowMs: sampleNowMs,
  };
}

async function openBench({ adapter, simulate }: AccessPoint): Promise<Bench> {
  const effects = makeEffectLog(undefined);
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const { settings, secrets } = simulator.access;
  const openAt = (changes: object) =>
    adapter.open(
      adapter.settings.parse(Object.assign({}, settings, { requestMs: 800 }, changes)),
      adapter.secrets.parse(secrets),
      { ...testSurroundings, nowMs: () => sampleNowMs },
    );
  const connection = openAt({});
  // A port that is reserved and never listens.
  const nowhere = openAt({ baseUrl: 'http://127.0.0.1:1' });
  const addresses = { GOOD: '0007:2021005489', BAD_ADDRESS: '0007:5560009812' };
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

const phossAp: AccessPoint = { adapter: phossApAdapter, simulate: openPhossApSimulator };
const storecove: AccessPoint = { adapter: storecoveAdapter, simulate: openStorecoveSimulator };

describe('phoss-ap', () => provePartner(phossApAdapter, () => openBench(phossAp)));
describe('storecove', () => provePartner(storecoveAdapter, () => openBench(storecove)));
