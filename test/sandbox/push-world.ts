// Pushes to send, and simulated push services to send them to.
import { systemClock } from '../../src/clock.ts';
import { effectKey } from '../../src/id.ts';
import type { Adapter, Consignment, Outcome, PartnerConnection } from '../../src/partner/partner.ts';
import { type Effect, makeEffectLog } from '../../src/sandbox/effect-log.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { sendAll } from './world.ts';

let made = 0;

/** A push to an address, with a key of its own. */
export function pushTo(
  addressed: Pick<Consignment['contactPoint'], 'address' | 'pushKeys'>,
  changes: Partial<Consignment> = {},
): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'PUSH', postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `push ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN', ...addressed },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
    ...changes,
  };
}

export interface PushWorld<S extends Simulator> {
  readonly simulator: S;
  readonly connection: PartnerConnection;
  open(changes: object, secretChanges?: object): PartnerConnection;
  send(consignment: Consignment, connection?: PartnerConnection): Promise<Outcome | undefined>;
  /** What happened with a key, in order. */
  effects(effectKey: string): Effect['kind'][];
  advanceTo(instantMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a simulated service and opens its adapter; simulated time stands at the sample's. */
export async function startPushWorld<S extends Simulator>(
  adapter: Adapter,
  simulate: (world: SimulatorWorld) => Promise<S>,
): Promise<PushWorld<S>> {
  const effects = makeEffectLog(undefined);
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const opened: PartnerConnection[] = [];
  const open = (changes: object, secretChanges: object = {}) => {
    const settings = Object.assign({}, simulator.access.settings, { requestMs: 1_000 }, changes);
    const secrets = Object.assign({}, simulator.access.secrets, secretChanges);
    const connection = adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), testSurroundings);
    opened.push(connection);
    return connection;
  };
  const connection = open({});
  return {
    simulator,
    connection,
    open,
    send: async (consignment, through = connection) => (await sendAll(through, [consignment]))[0],
    effects: (key) => effects.all().flatMap((effect) => (effect.effectKey === key ? [effect.kind] : [])),
    advanceTo: schedule.advanceTo,
    async close() {
      await Promise.all(opened.map((each) => each.close()));
      await simulator.close();
      await schedule.close();
    },
  };
}
