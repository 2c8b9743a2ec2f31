// Schedules: every order in which two workers and the world around them can act on one distribution. Pure.

/** A worker's own order: it claims, hands over what it has claimed, and settles what the partner answered. */
export type WorkerOp = 'claim1' | 'send1' | 'settle1' | 'claim2' | 'send2' | 'settle2';

/**
 * What happens beside the workers. `lease`: leases run out, whoever holds one is a zombie from here. `patience`: the
 * current step's patience ends. `delivered`, `bounced`: the partner of the mail reports; `arrived`: that of the letter.
 * `hold`, `resume`, `skip`: a person holds it, lets it go on, leaves the mail for the letter.
 */
export type OutsideOp =
  | 'lease'
  | 'patience'
  | 'delivered'
  | 'bounced'
  | 'arrived'
  | 'cancel'
  | 'payment'
  | 'hold'
  | 'resume'
  | 'skip';

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

/** A small generator, so that a sample can be repeated: the same numbers for the same seed. */
export function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/**
 * `count` schedules of both workers' programs and `size` of the outside operations, drawn at random. They have the
 * operations of `shared` at the same places, so that they can be run side by side.
 */
export function sampleOf(
  outside: readonly OutsideOp[],
  size: number,
  count: number,
  shared: ReadonlySet<Op>,
  random: () => number,
): Schedule[] {
  const common = outside.filter((op) => shared.has(op) && random() < 0.5);
  const own = outside.filter((op) => !shared.has(op));
  const ops = () => [...common, ...drawn(own, size - common.length, random)];
  const mould = drawSchedule(ops(), random);
  const agrees = (schedule: Schedule) => schedule.every((op, place) => !shared.has(op) || mould[place] === op);
  const sample: Schedule[] = [];
  while (sample.length < count) {
    const schedule = drawSchedule(ops(), random);
    if (agrees(schedule)) sample.push(schedule);
  }
  return sample;
}

/** One order of the programs and these operations, each as likely as any other. */
function drawSchedule(outside: readonly OutsideOp[], random: () => number): Schedule {
  const left: Op[][] = [...programs.map((program) => [...program]), ...outside.map((op): Op[] => [op])];
  const schedule: Op[] = [];
  for (let rest = left.flat().length; rest > 0; rest -= 1) {
    // By how much of it is left: so all orders are equally likely.
    let nth = Math.floor(random() * rest);
    const from = left.find((sequence) => {
      nth -= sequence.length;
      return nth < 0;
    });
    const op = from?.shift();
    if (op !== undefined) schedule.push(op);
  }
  return schedule.indexOf('claim1') < schedule.indexOf('claim2') ? schedule : schedule.map(exchanged);
}

function exchanged(op: Op): Op {
  if (op.endsWith('1')) return op.replace('1', '2') as Op;
  return op.endsWith('2') ? (op.replace('2', '1') as Op) : op;
}

/** `size` of them, without repetition. */
function drawn<T>(all: readonly T[], size: number, random: () => number): T[] {
  const left = [...all];
  return Array.from({ length: Math.min(size, all.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}
