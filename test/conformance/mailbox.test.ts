// The mailbox adapters pass the shared suite, on the simulated mailboxes that speak their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { effectKey } from '../../src/id.ts';
import type { Adapter, Consignment } from '../../src/partner/partner.ts';
import { digipostAdapter } from '../../src/partner/partners/digipost.ts';
import { kivraAdapter } from '../../src/partner/partners/kivra.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openDigipostSimulator } from '../../src/sandbox/simulators/digipost.ts';
import { openKivraSimulator } from '../../src/sandbox/simulators/kivra.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};

interface Mailbox {
  readonly adapter: Adapter;
  readonly simulate: (world: SimulatorWorld) => Promise<Simulator>;
  readonly addresses: { readonly GOOD: string; readonly BAD_ADDRESS: string };
}

let made = 0;

function mailboxItem(address: string): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'MAILBOX', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `mailbox ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
  };
}

async function openBench({ adapter, simulate, addresses }: Mailbox): Promise<Bench> {
  const effects = makeEffectLog(undefined);
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const simulator = await simulate({
    port: 0,
    schedule,
    effects,
    callbackUrl: undefined,
    monotonicMs: systemClock.monotonicMs,
  });
  const { settings, secrets } = simulator.access;
  const openAt = (changes: object) =>
    adapter.open(
      adapter.settings.parse(Object.assign({}, settings, { requestMs: 800 }, changes)),
      adapter.secrets.parse(secrets),
      testSurroundings,
    );
  const connection = openAt({});
  // A port that is reserved and never listens.
  const nowhere = openAt({ baseUrl: 'http://127.0.0.1:1' });
  return {
    connection,
    nowhere,
    consignment: (kind) => mailboxItem(addresses[kind]),
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

const kivra: Mailbox = {
  adapter: kivraAdapter,
  simulate: openKivraSimulator,
  addresses: { GOOD: 'ssn:191212121212', BAD_ADDRESS: 'ssn:198001019812' },
};
const digipost: Mailbox = {
  adapter: digipostAdapter,
  simulate: openDigipostSimulator,
  addresses: { GOOD: 'no:01018012345', BAD_ADDRESS: 'no:01018098144' },
};

describe('kivra', () => provePartner(kivraAdapter, () => openBench(kivra)));
describe('digipost', () => provePartner(digipostAdapter, () => openBench(digipost)));
