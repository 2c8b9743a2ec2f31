// Assignment against the reference data, and published vectors of others' hashes.
import { describe, test } from 'vitest';
import { type AssignmentConfig, assignUnit } from '../../../src/experiments/assign/assign.ts';
import { bucketOf, hash48 } from '../../../src/experiments/assign/bucket.ts';
import { rangesOf } from '../../../src/experiments/assign/ranges.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';
import { chosen, fnv1a32, growthbookHash, growthbookRanges, inNamespace, planout, type Range } from './other-hashes.ts';

const near = { relative: 1e-9, absolute: 1e-12, small: 1e-3 };

describe('assignment', () => {
  test('agrees with every value of hashing.json', () => {
    everyLeafOf('hashing', (root) => {
      root.at('sha256Bucket').at('definition').note();
      for (const place of root.at('sha256Bucket').at('cases').items()) {
        const [salt, unit] = [place.at('salt').input<string>(), place.at('unit').input<string>()];
        place.at('hash48').is(hash48(salt, unit));
        place.at('bucket').is(bucketOf(salt, unit));
      }
      root.at('ranges').at('definition').note();
      for (const place of root.at('ranges').at('cases').items()) {
        const weights = place.at('weights').input<number[]>();
        place.at('ranges').is(rangesOf(weights, place.at('coverageBp').input<number>()));
      }
      readAssign(root.at('assign'));
      readOthers(root);
    });
  });
});

function readAssign(place: Place): void {
  place.at('order').note();
  const config = place.at('config').input<AssignmentConfig>();
  for (const row of place.at('rows').items()) {
    const { arm, reason } = assignUnit(config, row.at('unit').input<string>());
    row.at('arm').is(arm);
    row.at('reason').is(reason);
  }
}

function readOthers(root: Place): void {
  const growthbook = root.at('growthbook');
  growthbook.at('source').note();
  for (const place of growthbook.at('hash').items()) {
    const [seed, value, version, expected] = place.items();
    if (seed === undefined || value === undefined || version === undefined || expected === undefined) continue;
    expected.is(growthbookHash(seed.input<string>(), value.input<string>(), version.input<number>()));
  }
  for (const place of growthbook.at('getBucketRange').items()) {
    const [name, asked, expected] = place.items();
    name?.note();
    const [count, coverage, weights] = asked?.input<[number, number, number[] | null]>() ?? [0, 0, null];
    expected?.is(growthbookRanges(count, coverage, weights), near);
  }
  for (const place of growthbook.at('chooseVariation').items()) {
    const [name, value, ranges, expected] = place.items();
    name?.note();
    expected?.is(chosen(value?.input<number>() ?? 0, ranges?.input<Range[]>() ?? []));
  }
  for (const place of growthbook.at('inNamespace').items()) {
    const [name, user, namespace, expected] = place.items();
    name?.note();
    expected?.is(inNamespace(user?.input<string>() ?? '', namespace?.input<[string, number, number]>() ?? ['', 0, 0]));
  }
  root.at('fnv1a32').at('source').note();
  for (const place of root.at('fnv1a32').at('cases').items()) {
    // Over bytes these vectors are published; over code units they differ beyond ASCII.
    const text = Buffer.from(place.at('text').input<string>(), 'utf8').toString('latin1');
    place.at('hex').is(fnv1a32(text).toString(16).padStart(8, '0'));
  }
  root.at('planout').at('source').note();
  for (const place of root.at('planout').at('cases').items()) {
    const found = planout(place.at('fullSalt').input<string>(), place.at('unit').input<string>());
    place.at('randInt0_9999').is(Number(found.integer % 10_000n));
    place.at('uniform').is(found.uniform, near);
  }
}
