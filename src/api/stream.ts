// Streams of a subscription, as graphql-js reads them: they end at once when their reader leaves, and what they throw
// is made fit for a client.

/**
 * Wraps what `make` yields. An async generator alone would wait for its next item before it could end: a reader that
 * leaves a quiet log would hold its place in it. `make` is to end when the signal aborts.
 */
export function endingStream<T>(make: (signal: AbortSignal) => AsyncGenerator<T>): AsyncGenerator<T> {
  const leaving = new AbortController();
  const inner = make(leaving.signal);
  return {
    next: () => inner.next(),
    return(value) {
      leaving.abort();
      return inner.return(value);
    },
    throw(error) {
      leaving.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined);
    },
  };
}

/** True for what a subscription's resolver answers. */
export function isStream(value: unknown): value is AsyncGenerator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The same stream, with its failures passed through `mask`. */
export function maskedStream(
  stream: AsyncGenerator<unknown>,
  mask: (error: unknown) => Error,
): AsyncGenerator<unknown> {
  return {
    next: () =>
      stream.next().catch((error: unknown) => {
        throw mask(error);
      }),
    return: (value) => stream.return(value),
    throw: (error) => stream.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined);
    },
  };
}
