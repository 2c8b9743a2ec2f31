// After an arm was shipped: the experiment that goes on comparing debtors held back, who stay with the control, with all
// others. It is one like any other, with a salt of its own, so that every check and every figure is there. Pure.
import type { Arm, ExperimentDefinition } from '../../definition.ts';

const keyMax = 40;

/** What compares the shipped arm with `holdbackBp` ten-thousandths of the debtors held back, by the same plan. */
export function followerOf(
  definition: ExperimentDefinition,
  control: Arm,
  shipped: Arm,
  holdbackBp: number,
): ExperimentDefinition {
  const divisor = greatestDivisor(holdbackBp, 10_000 - holdbackBp);
  return {
    ...definition,
    name: `${definition.name} (${control.key} – ${shipped.key}, ${holdbackBp / 100} %)`.slice(0, 100),
    arms: [
      { ...control, weight: holdbackBp / divisor },
      { ...shipped, weight: (10_000 - holdbackBp) / divisor },
    ],
    coverageBp: 10_000,
  };
}

/** Its key, within the length of keys: that of the experiment it follows, with which of its followers it is, from 1. */
export function followerKey(key: string, number: number): string {
  const end = number === 1 ? '-held' : `-held-${number}`;
  return `${key.slice(0, keyMax - 8)}${end}`;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
