// The letter adapters pass the shared suite, on the simulated houses that speak their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter } from '../../src/partner/partner.ts';
import { lobAdapter } from '../../src/partner/partners/lob.ts';
import { pingenAdapter } from '../../src/partner/partners/pingen.ts';
import { printSftpAdapter } from '../../src/partner/partners/print-sftp.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openLobSimulator } from '../../src/sandbox/simulators/lob.ts';
import { openPingenSimulator } from '../../src/sandbox/simulators/pingen.ts';
import { openPrintSftpSimulator } from '../../src/sandbox/simulators/print-sftp.ts';
import { sampleNowMs } from '../document/sample.ts';
import { letterTo } from '../sandbox/world.ts';
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
  readonly quick: object;
  /** What leads to where nobody listens: a port that is reserved. */
  readonly nowhere: object;
  /** Instead of REFUSE in the street. */
  readonly badPostcode?: string;
}

async function openBench({ adapter, simulate, quick, nowhere: dead, badPostcode }: House): Promise<Bench> {
  const effects = makeEffectLog(undefined);
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const { settings, secrets } = simulator.access;
  const openAt = (changes: object) =>
    adapter.open(
      adapter.settings.parse(Object.assign({}, settings, quick, changes)),
      adapter.secrets.parse(secrets),
      testSurroundings,
    );
  const connection = openAt({});
  const nowhere = openAt(dead);
  return {
    connection,
    nowhere,
    consignment: (kind) => (kind === 'GOOD' ? letterTo('Snickargatan 14') : letterTo('REFUSE Gatan 1', badPostcode)),
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

const deadUrl = 'http://127.0.0.1:1';
const pingen: House = {
  adapter: pingenAdapter,
  simulate: openPingenSimulator,
  quick: { requestMs: 800 },
  nowhere: { baseUrl: deadUrl, identityUrl: deadUrl },
};
const lob: House = {
  adapter: lobAdapter,
  simulate: openLobSimulator,
  quick: { requestMs: 800 },
  nowhere: { baseUrl: deadUrl },
};
// It sees a bad address only later, so one that cannot be written at all stands for it.
const printSftp: House = {
  adapter: printSftpAdapter,
  simulate: openPrintSftpSimulator,
  quick: { connectMs: 800, answerMs: 800 },
  nowhere: { port: 1 },
  badPostcode: 'X',
};

describe('pingen', () => provePartner(pingenAdapter, () => openBench(pingen)));
describe('lob', () => provePartner(lobAdapter, () => openBench(lob)));
describe('print-sftp', () => provePartner(printSftpAdapter, () => openBench(printSftp)));
