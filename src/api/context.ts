// What every resolver is given: who asks, the services of this process, and one transaction for all an operation reads.
import type { Logger } from '../log.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import type { Access } from './access.ts';
import { type Loaders, makeLoaders } from './loaders.ts';
import type { ApiOptions } from './options.ts';

export interface Context {
  readonly access: Access;
  readonly requestId: string;
  readonly services: ApiOptions;
  readonly logger: Logger;
  /** What they remember ends with each write. */
  readonly loaders: Loaders;
  /**
   * Reads in the operation's own transaction, opened at the first read and shared by all; on a subscription, which
   * lasts, each read has a short one.
   */
  read<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Writes in a transaction of its own, committed when it resolves; the work may be done more than once before it is. */
  write<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Ends the shared transaction: what is read afterwards opens a new one, and sees what was written meanwhile. */
  end(): Promise<void>;
}

/** Makes the context of one operation. `lasting`: a subscription. */
export function makeContext(services: ApiOptions, access: Access, requestId: string, lasting: boolean): Context {
  const { store } = services;
  let shared: { readonly scope: Promise<Scope>; readonly end: () => Promise<void> } | undefined;
  const inOwn = <T>(work: (scope: Scope) => Promise<T>) => withCreditor(store, access.creditorId, work);
  const context: Context = {
    access,
    requestId,
    services,
    logger: services.logger,
    loaders: makeLoaders((work) => context.read(work), !lasting),
    async read(work) {
      if (lasting) return inOwn(work);
      shared ??= openShared(inOwn);
      return work(await shared.scope);
    },
    async write(work) {
      await context.end();
      const afresh = (scope: Scope) => {
        for (const loader of Object.values(context.loaders)) loader.clearAll();
        return work(scope);
      };
      return withCreditor(store, access.creditorId, afresh, 'REPEAT');
    },
    async end() {
      const ending = shared;
      shared = undefined;
      await ending?.end();
    },
  };
  return context;
}

/** A transaction that stays open until it is ended: its scope is handed out at once. */
function openShared(inOwn: (work: (scope: Scope) => Promise<void>) => Promise<void>): {
  scope: Promise<Scope>;
  end: () => Promise<void>;
} {
  const scope = Promise.withResolvers<Scope>();
  const ended = Promise.withResolvers<void>();
  const done = inOwn((opened) => {
    scope.resolve(opened);
    return ended.promise;
  });
  // A failed statement has told its resolver; the rest is a roll-back.
  const quiet = done.catch((error: unknown) => scope.reject(error));
  return {
    scope: scope.promise,
    end() {
      ended.resolve();
      return quiet;
    },
  };
}
