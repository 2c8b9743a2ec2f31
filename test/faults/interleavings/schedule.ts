// Schedules: every order in which two workers and the world around them can act on one distribution. Pure.

/** A worker's own order: it claims, hands over what it has claimed, and settles what the partner answered. */
export type WorkerOp = 'claim1' | 'send1' | 'settle1' | 'claim2' | 'send2' | 'settle2';

/**
 * What happens beside the workers. `lease`: leases run out, whoever holds one is a zombie from here. `patience`: the
 * current step's patience ends. `delivered`, `bounced`: the partner of the mail reports; `arrived`: that of the letter.
 */
export type OutsideOp = 'lease' | 'patience' | 'delivered' | 'bounced' | 'arrived' | 'cancel' | 'payment';

export type Op = WorkerOp | OutsideOp;
export type Schedule = readonly Op[];

const programs: readonly (readonly WorkerOp[])[] = [
  ['claim1', 'send1', 'settle1'],
  ['claim2', 'send2', 'settle2'],
];

/**
 * Every order of both workers' programs and these outside operations, each once. The workers are alike, so worker 1 is
 * the one that claims first: a schedule and the same with the names exchanged are one.
 */
export function schedulesOf(outside: readonly OutsideOp[]): Schedule[] {
  return merged([...programs, ...outside.map((op) => [op])]).filter(
    (schedule) => schedule.indexOf('claim1') < schedule.indexOf('claim2'),
  );
}

/** How many there are by combinatorics: n! / (3! 3!) orders of n operations, halved for the workers are alike. */
export function countOf(outside: readonly OutsideOp[]): number {
  const [first, second] = programs.map((program) => factorial(program.length));
  return factorial(6 + outside.length) / ((first ?? 1) * (second ?? 1)) / 2;
}

/** All subsets of `size` elements, in the order of `all`. */
export function subsetsOf<T>(all: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return all.flatMap((first, index) => subsetsOf(all.slice(index + 1), size - 1).map((rest) => [first, ...rest]));
}

/** All ways to merge these sequences into one, each keeping its own order. */
function merged(sequences: readonly (readonly Op[])[]): Op[][] {
  const left = sequences.filter((sequence) => sequence.length > 0);
  if (left.length === 0) return [[]];
  return left.flatMap((sequence) => {
    const [next, ...rest] = sequence;
    if (next === undefined) return [];
    return merged(left.map((other) => (other === sequence ? rest : other))).map((tail) => [next, ...tail]);
  });
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
