// Order versions, read once and kept: a version never changes.

import type { Scope } from '../store/transaction.ts';
import { readStoredOrder, type StoredOrder, type SuccessionOrder } from '../succession/order.ts';

const versionsMax = 2_000;

export interface OrderCache {
  /** The orders these rows name, by "id/version"; reads those not yet known in one statement. */
  load(
    scope: Scope,
    rows: readonly { readonly successionOrderId: string; readonly version: number }[],
  ): Promise<ReadonlyMap<string, SuccessionOrder>>;
}

/** Makes a cache for one process; keys include the creditor, so it may serve all of them. */
export function makeOrderCache(): OrderCache {
  const known = new Map<string, SuccessionOrder>();
  return {
    async load(scope, rows) {
      const wanted = new Set(rows.map((row) => `${row.successionOrderId}/${row.version}`));
      const missing = [...wanted].filter((key) => !known.has(`${scope.creditorId}/${key}`));
      if (missing.length > 0) {
        const found = await scope.sql<{ key: string; definition: StoredOrder }[]>`
          select succession_order_id || '/' || version as key, definition from succession_order
          where creditor_id = ${scope.creditorId}
            and succession_order_id || '/' || version = any(${missing})`;
        if (known.size + found.length > versionsMax) known.clear();
        for (const { key, definition } of found) known.set(`${scope.creditorId}/${key}`, readStoredOrder(definition));
      }
      const result = new Map<string, SuccessionOrder>();
      for (const key of wanted) {
        const order = known.get(`${scope.creditorId}/${key}`);
        if (order !== undefined) result.set(key, order);
      }
      return result;
    },
  };
}
