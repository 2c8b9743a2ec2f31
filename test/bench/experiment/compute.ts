// Computes a result twice: cold, and again after something has happened to every hundredth invoice. Prints what it took.
import { takeSnapshot } from '../../../src/experiments/snapshot.ts';
import { openStore } from '../../../src/store/open.ts';
import { touch } from './population.ts';

const [, , url = '', creditorId = '', experimentId = ''] = process.argv;
const store = openStore(url, { connectionsMax: 2, statementMsMax: 600_000 });
const timed = async () => {
  const startedMs = performance.now();
  await takeSnapshot(store, creditorId, experimentId);
  return (performance.now() - startedMs) / 1_000;
};
const coldSeconds = await timed();
await touch(url, { creditorId, experimentId }, 50);
const refreshSeconds = await timed();
// Linux counts in kilobytes.
const peakMegabytes = process.resourceUsage().maxRSS / 1_000;
await store.close();
process.stdout.write(JSON.stringify({ coldSeconds, refreshSeconds, peakMegabytes }));
