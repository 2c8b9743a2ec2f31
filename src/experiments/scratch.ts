// Memory for columns that are needed only while something is worked out. Memory that is come by anew, a page at a time, costs
// more than what is written to it: it is kept, and given to the next work. Each thread has its own.

/** Kinds of column that can be taken. */
interface ColumnKind<T> {
  new (buffer: ArrayBuffer, from: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** Pieces that columns are cut from; one that is larger has a piece to itself. */
const pieceBytes = 8 * 2 ** 20;
/** What nobody has used for so long goes. */
const idleMsMax = 600_000;
/** Columns begin where any kind of number may. */
const step = 8;

interface Piece {
  readonly memory: ArrayBuffer;
  /** Bytes given away, and how far it has ever been written: beyond that there are zeros. */
  used: number;
  written: number;
}

let pieces: Piece[] = [];
/** Works that go on, one within the other. */
let depth = 0;
let idle: NodeJS.Timeout | undefined;

/**
 * Does `work`. What it takes is free when it is done: nothing that it answers or leaves behind may be such a column. Not for
 * work that waits for something.
 */
export function withScratch<T>(work: () => T): T {
  const before = pieces.map(({ used }) => used);
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
    for (const [at, piece] of pieces.entries()) piece.used = before[at] ?? 0;
    if (depth === 0) forgetLater();
  }
}

/** A column of zeros; outside of withScratch() in memory of its own. */
export function take<T>(kind: ColumnKind<T>, count: number): T {
  const bytes = count * kind.BYTES_PER_ELEMENT;
  if (depth === 0) return new kind(new ArrayBuffer(bytes), 0, count);
  const piece = pieces.find(({ memory, used }) => memory.byteLength - used >= bytes) ?? addPiece(bytes);
  const from = piece.used;
  piece.used = Math.min(piece.memory.byteLength, from + Math.ceil(bytes / step) * step);
  new Uint8Array(piece.memory, from, Math.max(0, Math.min(bytes, piece.written - from))).fill(0);
  piece.written = Math.max(piece.written, piece.used);
  return new kind(piece.memory, from, count);
}

function addPiece(bytes: number): Piece {
  const piece = { memory: new ArrayBuffer(Math.max(pieceBytes, Math.ceil(bytes / step) * step)), used: 0, written: 0 };
  pieces.push(piece);
  return piece;
}

function forgetLater(): void {
  clearTimeout(idle);
  idle = setTimeout(() => {
    if (depth === 0) pieces = [];
  }, idleMsMax).unref();
}
