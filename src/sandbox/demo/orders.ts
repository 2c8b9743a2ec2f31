// The succession orders of the demo and the rules that assign them.
import { saveOrder, saveRule } from '../../distribution/orders.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Condition } from '../../succession/condition.ts';
import { defaultRetryPolicy, type SuccessionOrder, type SuccessionStep, stopReasons } from '../../succession/order.ts';

const hourMs = 3_600_000;

/** Saves them in the scope's creditor. */
export async function saveDemoOrders(scope: Scope, adapters: AdapterRegistry): Promise<void> {
  for (const { order, rule, when } of demoOrders) {
    const saved = await saveOrder(scope, order, adapters);
    if ('problems' in saved)
      throw new Error(`the demo's order is refused: ${saved.problems.map((found) => found.code).join(', ')}`);
    await saveRule(scope, { name: rule, position: undefined, condition: when, order: saved });
  }
}

const step = (channel: SuccessionStep['channel'], patienceHours: number): SuccessionStep => ({
  channel,
  partnerIds: [],
  until: 'DELIVERED',
  patienceMs: patienceHours * hourMs,
  calendar: 'ELAPSED',
  window: null,
  when: null,
  nudges: [],
  retries: defaultRetryPolicy,
});

/** The orders of the demo with the rules that assign them, first rule first. */
const demoOrders: readonly {
  readonly order: SuccessionOrder;
  readonly rule: string;
  readonly when: Condition | null;
}[] = [
  {
    order: {
      name: 'Mailbox, then e-mail, then letter',
      steps: [step('MAILBOX', 24), step('EMAIL', 48), step('LETTER', 480)],
      arriveBeforeDays: 5,
      consolidateMs: null,
      stopWhen: stopReasons,
    },
    rule: 'Persons with a mailbox',
    when: {
      kind: 'all',
      of: [
        { kind: 'debtorKind', is: 'PERSON' },
        { kind: 'hasChannel', channel: 'MAILBOX' },
      ],
    },
  },
  {
    order: {
      name: 'E-invoice, then e-mail, then letter',
      steps: [step('E_INVOICE', 48), step('EMAIL', 48), step('LETTER', 480)],
      arriveBeforeDays: 5,
      consolidateMs: null,
      stopWhen: stopReasons,
    },
    rule: 'Companies with an e-invoice address',
    when: {
      kind: 'all',
      of: [
        { kind: 'debtorKind', is: 'COMPANY' },
        { kind: 'hasChannel', channel: 'E_INVOICE' },
      ],
    },
  },
  {
    order: {
      name: 'Letter only',
      steps: [step('LETTER', 480)],
      arriveBeforeDays: 5,
      consolidateMs: null,
      stopWhen: stopReasons,
    },
    rule: 'No mail address',
    when: { kind: 'not', of: { kind: 'hasChannel', channel: 'EMAIL' } },
  },
  {
    order: {
      name: 'E-mail, then letter',
      steps: [step('EMAIL', 48), step('LETTER', 480)],
      arriveBeforeDays: 5,
      consolidateMs: null,
      stopWhen: stopReasons,
    },
    rule: 'Everyone else',
    when: null,
  },
];
