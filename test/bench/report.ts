// What benchmarks print: rounds as they come on standard error, and one JSON object as the last line of standard output.
import postgres from 'postgres';

/** The middle of some figures (the mean of the two middle ones when they are even in number). */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

export function sayRound(figure: string, round: number, text: string): void {
  process.stderr.write(`${figure} round ${round}: ${text}\n`);
}

/** Brings the statistics of a database up to date, as its owner. */
export async function analyze(url: string): Promise<void> {
  const admin = postgres(url, { max: 1 });
  await admin`vacuum analyze`;
  await admin.end();
}

/** Rounds every number in a figure to four significant digits, for reading. */
export function readable<T>(figures: T): T {
  return JSON.parse(
    JSON.stringify(figures, (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
  );
}
