// What adapters are told in tests: no callbacks come in, and time is real.
import { systemClock } from '../../src/clock.ts';
import type { Surroundings } from '../../src/partner/partner.ts';

export const testSurroundings: Surroundings = { callbackUrl: null, nowMs: systemClock.nowMs };
