// The impossible, said aloud. Expected failures are values (see problem.ts); a broken
// assumption is a bug and stops here with a sentence.

/** Throws an Error with `sentence` when `condition` is false. For bugs only, never for user input. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${sentence}`);
}

/** Marks a branch the types say cannot be reached; throws with the value's name when it is. */
export function assertNever(value: never, what: string): never {
  throw new Error(`assertion failed: unexpected ${what} ${JSON.stringify(value)}`);
}
