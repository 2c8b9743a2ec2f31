// The push adapters pass the shared suite, on the simulated services that speak their contracts.
import { describe } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter, Consignment, PartnerConnection } from '../../src/partner/partner.ts';
import { apnsAdapter } from '../../src/partner/partners/apns.ts';
import { fcmAdapter } from '../../src/partner/partners/fcm.ts';
import { webPushAdapter } from '../../src/partner/partners/web-push.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openApnsSimulator } from '../../src/sandbox/simulators/apns.ts';
import { openFcmSimulator } from '../../src/sandbox/simulators/fcm.ts';
import { openWebPushSimulator } from '../../src/sandbox/simulators/web-push.ts';
import { sampleNowMs } from '../document/sample.ts';
import { pushTo } from '../sandbox/push-world.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { type Behaviour, type Bench, provePartner } from './partner.ts';

const faultOf: Readonly<Record<Exclude<Behaviour, 'ACCEPT'>, FaultKind>> = {
  REFUSE_SOFT: '429',
  CUT_BEFORE_EFFECT: 'cut-after-request',
  CUT_AFTER_EFFECT: 'cut-after-effect',
  NEVER_ANSWER: 'timeout',
};

type Addressed = Pick<Consignment['contactPoint'], 'address' | 'pushKeys'>;

interface Service<S extends Simulator> {
  readonly adapter: Adapter;
  readonly simulate: (world: SimulatorWorld) => Promise<S>;
  readonly address: (simulator: S, kind: 'GOOD' | 'BAD_ADDRESS') => Addressed;
  /** A connection to where nobody listens, made of one that works. */
  readonly nowhere: (open: (changes: object) => PartnerConnection) => PartnerConnection;
}

// A port that is reserved and never listens.
const deadUrl = 'http://127.0.0.1:1';

async function openBench<S extends Simulator>({ adapter, simulate, address, nowhere }: Service<S>): Promise<Bench> {
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
      testSurroundings,
    );
  const connection = openAt({});
  const dead = nowhere(openAt);
  return {
    connection,
    nowhere: dead,
    consignment: (kind) => pushTo(address(simulator, kind)),
    behave(behaviour) {
      simulator.faults.failNext = behaviour === 'ACCEPT' ? 0 : 1_000;
      if (behaviour !== 'ACCEPT') simulator.faults.kind = faultOf[behaviour];
    },
    effects: (key) => effects.all().filter((effect) => effect.effectKey === key && effect.kind === 'ACCEPTED').length,
    moveOn: () => schedule.advanceTo(sampleNowMs + 2 * 86_400_000),
    async close() {
      await Promise.all([connection.close(), dead.close()]);
      await simulator.close();
      await schedule.close();
    },
  };
}

describe('web-push', () =>
  provePartner(webPushAdapter, () =>
    openBench({
      adapter: webPushAdapter,
      simulate: openWebPushSimulator,
      address: (simulator, kind) => {
        const { endpoint, keys } = simulator.subscription(kind === 'GOOD' ? 'asa' : 'asa-gone');
        return { address: endpoint, pushKeys: keys };
      },
      // Where a web push goes is in its address, so that is what leads nowhere.
      nowhere(open) {
        const connection = open({});
        return {
          ...connection,
          send: (consignments, signal, settled) => connection.send(consignments.map(withDeadEndpoint), signal, settled),
        };
      },
    }),
  ));

function withDeadEndpoint(consignment: Consignment): Consignment {
  return { ...consignment, contactPoint: { ...consignment.contactPoint, address: `${deadUrl}/push/asa` } };
}

describe('fcm', () =>
  provePartner(fcmAdapter, () =>
    openBench({
      adapter: fcmAdapter,
      simulate: openFcmSimulator,
      address: (_simulator, kind) => ({ address: kind === 'GOOD' ? 'cX9:asa' : 'cX9:asa-gone' }),
      nowhere: (open) => open({ baseUrl: deadUrl, tokenUrl: `${deadUrl}/token` }),
    }),
  ));

describe('apns', () =>
  provePartner(apnsAdapter, () =>
    openBench({
      adapter: apnsAdapter,
      simulate: openApnsSimulator,
      address: (_simulator, kind) => ({ address: kind === 'GOOD' ? 'a1b2c3d4e5f60718' : 'a1b2c3d4e5f6dead' }),
      nowhere: (open) => open({ baseUrl: deadUrl }),
    }),
  ));
