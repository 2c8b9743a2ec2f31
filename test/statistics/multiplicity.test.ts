// Adjusted p-values against R's p.adjust.
import { describe, it } from 'vitest';
import {
  benjaminiHochberg,
  bonferroni,
  holm,
  hommel,
  type PValues,
} from '../../src/experiments/statistics/multiplicity.ts';
import { everyLeafOf } from './every-leaf.ts';

const tolerance = { relative: 1e-12 };

describe('adjusted p-values', () => {
  it('equal every reference case', () => {
    everyLeafOf('multiplicity', (root) => {
      root.at('source').note();
      for (const one of root.at('cases').items()) {
        one.at('id').note();
        const ps = one.at('p').input<PValues>();
        one.at('holm').is(holm(ps), tolerance);
        one.at('bh').is(benjaminiHochberg(ps), tolerance);
        one.at('bonferroni').is(bonferroni(ps), tolerance);
        one.at('hommel').is(hommel(ps), tolerance);
      }
    });
  });
});
