// Small symmetric systems: what a test of several arms needs of linear algebra.

/** A pivot smaller than this share of the largest diagonal element is rounding. */
const negligible = 1e-12;

export interface QuadraticForm {
  /** z' V^- z. */
  readonly value: number;
  /** Of V: the degrees of freedom of the test. */
  readonly rank: number;
}

/**
 * z' V^- z for a symmetric non-negative definite V, by Cholesky with diagonal pivoting; directions in which V is nothing are
 * left out, which is a generalised inverse for every z in the range of V. Throws RangeError for unequal sizes.
 */
export function quadraticForm(z: ArrayLike<number>, v: ReadonlyArray<ArrayLike<number>>): QuadraticForm {
  const size = z.length;
  if (v.length !== size) throw new RangeError(`A vector of ${size} meets a matrix of ${v.length}.`);
  const matrix = v.map((row) => Float64Array.from(row));
  const rest = Float64Array.from(z);
  const open = new Set(rest.keys());
  const largest = Math.max(0, ...matrix.map((row, index) => row[index] ?? 0));
  let [value, rank] = [0, 0];
  while (open.size > 0) {
    const pivot = [...open].reduce((best, index) => (at(matrix, index, index) > at(matrix, best, best) ? index : best));
    const scale = at(matrix, pivot, pivot);
    if (!(scale > largest * negligible)) break;
    open.delete(pivot);
    const share = rest[pivot] ?? 0;
    value += (share * share) / scale;
    rank += 1;
    for (const row of open) {
      const factor = at(matrix, row, pivot) / scale;
      rest[row] = (rest[row] ?? 0) - factor * share;
      const target = matrix[row];
      if (target === undefined) continue;
      for (const column of open) target[column] = (target[column] ?? 0) - factor * at(matrix, pivot, column);
    }
  }
  return { value, rank };
}

/**
 * The inverse of a symmetric positive definite matrix, by Gauss and Jordan; null if it is singular to rounding.
 */
export function inverse(v: ReadonlyArray<ArrayLike<number>>): Float64Array[] | null {
  const size = v.length;
  const matrix = v.map((row, index) => {
    const wide = new Float64Array(2 * size);
    wide.set(Array.from(row));
    wide[size + index] = 1;
    return wide;
  });
  const largest = Math.max(0, ...v.map((row, index) => row[index] ?? 0));
  for (const [index, row] of matrix.entries()) {
    const pivot = row[index] ?? 0;
    if (!(pivot > largest * negligible)) return null;
    for (let column = 0; column < 2 * size; column += 1) row[column] = (row[column] ?? 0) / pivot;
    for (const [other, target] of matrix.entries()) {
      const factor = target[index] ?? 0;
      if (other === index || factor === 0) continue;
      for (let column = 0; column < 2 * size; column += 1) {
        target[column] = (target[column] ?? 0) - factor * (row[column] ?? 0);
      }
    }
  }
  return matrix.map((row) => row.slice(size));
}

function at(matrix: ReadonlyArray<Float64Array>, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}
