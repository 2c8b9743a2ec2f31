// The SMS adapters pass the shared suite, on the simulated gateways that speak their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter } from '../../src/partner/partner.ts';
import { elks46Adapter } from '../../src/partner/partners/elks46.ts';
import { twilioAdapter } from '../../src/partner/partners/twilio.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openElks46Simulator } from '../../src/sandbox/simulators/elks46.ts';
import { openTwilioSimulator } from '../../src/sandbox/simulators/twilio.ts';
import { sampleNowMs } from '../document/sample.ts';
import { smsTo } from '../support/sms.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};
// A port that is reserved and never listens.
const deadAddress = 'http://127.0.0.1:1';
const surroundings = { callbackUrl: `${deadAddress}/callbacks/a/b`, nowMs: systemClock.nowMs };

async function openBench(adapter: Adapter, simulate: (world: SimulatorWorld) => Promise<Simulator>): Promise<Bench> {
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
      surroundings,
    );
  const [connection, nowhere] = [openAt({}), openAt({ baseUrl: deadAddress })];
  return {
    connection,
    nowhere,
    consignment: (kind) => smsTo(kind === 'GOOD' ? '+46700001234' : '+46700000001'),
    behave(behaviour) {
      simulator.faults.failNext = behaviour === 'ACCEPT' ? 0 : 1_000;
      if (behaviour !== 'ACCEPT') simulator.faults.kind = faultOf[behaviour];
    },
    effects: (key) => effects.all().filter((effect) => effect.effectKey === key && effect.kind === 'ACCEPTED').length,
    moveOn: () => schedule.advanceTo(sampleNowMs + 60_000),
    async close() {
      await Promise.all([connection.close(), nowhere.close()]);
      await simulator.close();
      await schedule.close();
    },
  };
}

describe('46elks', () => provePartner(elks46Adapter, () => openBench(elks46Adapter, openElks46Simulator)));
describe('twilio', () => provePartner(twilioAdapter, () => openBench(twilioAdapter, openTwilioSimulator)));
