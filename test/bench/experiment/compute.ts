// Computes a result cold, and again each time something has happened to every hundredth invoice. Prints what it took.
import { countOutcomes } from '../../../src/experiments/outcome/count.ts';
import { takeSnapshot } from '../../../src/experiments/snapshot.ts';
import { openStore } from '../../../src/store/open.ts';
import { touch } from './population.ts';

const [, , url = '', creditorId = '', experimentId = ''] = process.argv;
const store = openStore(url, { connectionsMax: 2, statementMsMax: 600_000 });
const timed = async (work: () => Promise<unknown>) => {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
};
const compute = () => takeSnapshot(store, creditorId, experimentId);
const coldSeconds = await timed(compute);
const refreshSeconds: number[] = [];
for (const round of [50, 51, 52, 53, 54]) {
  await touch(url, { creditorId, experimentId }, round);
  refreshSeconds.push(await timed(compute));
}
await touch(url, { creditorId, experimentId }, 55);
const countSeconds = await timed(() => countOutcomes(store, creditorId, experimentId));
const countedRefreshSeconds = await timed(compute);
// Linux counts in kilobytes.
const peakMegabytes = process.resourceUsage().maxRSS / 1_000;
await store.close();
process.stdout.write(
  JSON.stringify({ coldSeconds, refreshSeconds, countSeconds, countedRefreshSeconds, peakMegabytes }),
);
