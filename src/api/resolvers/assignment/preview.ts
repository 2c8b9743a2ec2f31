// assignmentPreview: which invoices would go where, and why, by the saved rules or by a draft of them.
import {
  countAssignments,
  foreseeArms,
  loadPreviewSurroundings,
  type Place,
  type PreviewCounts,
  type PreviewFilter,
  type PreviewInvoice,
  type PreviewSurroundings,
  selectInvoices,
  unbegunRun,
} from '../../../distribution/operator/assignment-preview.ts';
import type { Arm } from '../../../experiments/definition.ts';
import { findExperiment } from '../../../experiments/life/experiments.ts';
import { type ForeseenArm, makeForesight } from '../../../experiments/life/preview.ts';
import { isCurrency } from '../../../money.ts';
import { type Problem, problem } from '../../../problem.ts';
import { type AssignableRule, assign } from '../../../succession/assign.ts';
import { explain } from '../../../succession/explain/explain.ts';
import { type Prospect, prospectOf } from '../../../succession/explain/prospect.ts';
import { whyNot } from '../../../succession/explain/why-not.ts';
import { readStoredOrder } from '../../../succession/order.ts';
import type { Context } from '../../context.ts';
import { asGraphQLError } from '../../errors.ts';
import { conditionsOf } from '../../invoice-query.ts';
import { existing, idOf } from '../../lookup.ts';
import { connection, dayPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../../page.ts';
import type { AssignmentRuleDraftInput, Resolvers } from '../../schema.generated.ts';
import { chosenOrder } from '../../start-distributions.ts';
import { reasonCode } from '../experiment-result.ts';
import { conditionInWords, explainLanguage, nameProblems, type OrderParent } from '../succession.ts';
import { readRuleCondition, selectRules } from './rules.ts';

/** A rule as it is tried: saved, or of a draft. */
export interface PreviewRuleParent extends AssignableRule {
  readonly name: string;
}

export interface PreviewParent {
  readonly filter: PreviewFilter;
  readonly rules: readonly PreviewRuleParent[];
  /** Read when first asked, once. */
  readonly surroundings: () => Promise<PreviewSurroundings>;
  /** Counted when first asked, once. */
  readonly counts: () => Promise<PreviewCounts>;
}

export interface PreviewInvoiceParent {
  readonly found: PreviewInvoice;
  readonly rule: PreviewRuleParent | null;
  /** Null: the rule names no experiment. */
  readonly foreseen: ForeseenArm | null;
  /** The one it would follow; null: no rule. */
  readonly order: OrderParent | null;
  /** Rules that are used and stand before `rule`. */
  readonly missed: readonly PreviewRuleParent[];
  readonly prospect: Prospect | null;
}

export interface MissParent {
  readonly rule: PreviewRuleParent;
  readonly found: PreviewInvoice;
}

export type PreviewForeseenParent = ForeseenArm;
export interface PreviewArmRowParent {
  readonly arm: Arm;
  readonly invoiceCount: number;
}
export interface PreviewRowParent {
  readonly rule: PreviewRuleParent | null;
  readonly rows: PreviewCounts['rows'];
}

export type PreviewSkipParent = Prospect['skipped'][number];
export type PreviewStepParent = NonNullable<Prospect['first']>;

const draftRulesMax = 100;

export const assignmentPreviewResolvers: Resolvers = {
  Query: {
    async assignmentPreview(_root, { filter, rules: drafts }, context) {
      const conditions = conditionsOf(filter);
      const rules = drafts ? await readDrafts(drafts, context) : await context.read(selectRules);
      const surroundings = once(() =>
        context.read((scope) => loadPreviewSurroundings(scope, context.services.adapters)),
      );
      const counts = once(async () => {
        const around = await surroundings();
        return context.read((scope) => countAssignments(scope, conditions, rules, around));
      });
      return { filter: conditions, rules, surroundings, counts };
    },
  },
  AssignmentPreview: {
    invoiceCount: async ({ counts }) => (await counts()).count,
    complete: async ({ counts }) => (await counts()).complete,
    async rows({ rules, counts }) {
      const byRule = Map.groupBy((await counts()).rows, ({ ruleId }) => ruleId);
      return [...rules, null].map((rule) => ({ rule, rows: byRule.get(rule?.assignmentRuleId ?? null) ?? [] }));
    },
    async invoices({ filter, rules, surroundings }, { first, after }, context) {
      const size = pageSize(first);
      const [dueDate = '', invoiceId = ''] = after ? readCursor(after, [dayPattern, uuidPattern]) : [];
      const place: Place | null = after ? { dueDate, invoiceId } : null;
      const around = await surroundings();
      const found = await context.read((scope) => selectInvoices(scope, filter, around, place, size + 1));
      const arms = await context.read((scope) => foreseeArms(scope, makeForesight(), rules, found));
      const dressed = await Promise.all(
        found.map((invoice) => preview(invoice, rules, arms.get(invoice.invoiceId) ?? null, around, context)),
      );
      return connection(dressed, size, (row) => writeCursor([row.found.dueDate, row.found.invoiceId]));
    },
  },
  AssignmentPreviewRow: {
    invoiceCount: ({ rows }) => countOf(rows),
    totals: ({ rows }) =>
      [...Map.groupBy(rows, ({ currency }) => currency)].flatMap(([currency, mine]) =>
        isCurrency(currency)
          ? [{ currency, amountMinor: mine.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }]
          : [],
      ),
    async arms({ rule, rows }, _args, context) {
      const experimentId = rule?.experimentId ?? null;
      const experiment = experimentId === null ? undefined : await context.loaders.experiment.load(experimentId);
      if (experiment === undefined) return [];
      return experiment.definition.arms.map((arm) => ({
        arm,
        invoiceCount: countOf(rows.filter(({ foreseen }) => foreseen?.arm?.key === arm.key)),
      }));
    },
    leftOut: ({ rows }) =>
      [...Map.groupBy(rows.filter(isLeftOut), ({ foreseen }) => foreseen?.reason ?? '')].map(([reason, mine]) => ({
        reason: reasonCode(reason),
        invoiceCount: countOf(mine),
      })),
  },
  AssignmentPreviewArmRow: {
    arm: ({ arm }) => arm.key,
    order: ({ arm }, _args, context) => existing(context.loaders.order.load(`${arm.successionOrderId}/${arm.version}`)),
  },
  AssignmentPreviewForeseenRow: {
    experiment: ({ experimentId }, _args, context) => existing(context.loaders.experiment.load(experimentId)),
    arm: ({ arm }) => arm?.key ?? null,
    reason: ({ reason }) => reasonCode(reason),
  },
  AssignmentPreviewRule: {
    experiment: async ({ experimentId }, _args, context) =>
      experimentId === null ? null : ((await context.loaders.experiment.load(experimentId)) ?? null),
    when: ({ condition }, { language }) => conditionInWords(condition, language),
    order: ({ successionOrderId, version }, _args, context) =>
      existing(context.loaders.order.load(`${successionOrderId}/${version}`)),
  },
  AssignmentPreviewInvoice: {
    invoice: ({ found }, _args, context) => existing(context.loaders.invoice.load(found.invoiceId)),
    missed: ({ missed, found }) => missed.map((rule) => ({ rule, found })),
    firstStep: ({ prospect }) => prospect?.first ?? null,
    experiment: ({ foreseen }) => foreseen,
    skipped: ({ prospect }) => [...(prospect?.skipped ?? [])],
    pin: ({ prospect }) => prospect?.pin ?? null,
  },
  AssignmentPreviewMiss: {
    reasons: ({ rule, found }, { language }) =>
      rule.condition === null ? [] : whyNot(rule.condition, found, explainLanguage(language)),
  },
  AssignmentPreviewStep: {
    number: ({ step }) => step + 1,
    partner: ({ partner }, _args, context) => existing(context.loaders.partner.load(partner.partnerId)),
    contactPoint: ({ contactPointId }, _args, context) => existing(context.loaders.contactPoint.load(contactPointId)),
  },
  AssignmentPreviewSkip: {
    number: ({ step }) => step + 1,
    reason: ({ reason }, { language }) => explain(reason, explainLanguage(language)),
  },
};

function countOf(rows: PreviewCounts['rows']): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function isLeftOut({ foreseen }: PreviewCounts['rows'][number]): boolean {
  return foreseen !== null && foreseen.arm === null;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

async function preview(
  found: PreviewInvoice,
  rules: readonly PreviewRuleParent[],
  foreseen: ForeseenArm | null,
  surroundings: PreviewSurroundings,
  context: Context,
): Promise<PreviewInvoiceParent> {
  const ruleId = assign(rules, found)?.ruleId;
  const rule = rules.find(({ assignmentRuleId }) => assignmentRuleId === ruleId) ?? null;
  const missed = rules.filter(({ enabled, position }) => enabled && position < (rule?.position ?? Infinity));
  if (rule === null) return { found, rule, foreseen, order: null, missed, prospect: null };
  const { successionOrderId, version } = foreseen?.arm ?? rule;
  const order = await existing(context.loaders.order.load(`${successionOrderId}/${version}`));
  const prospect = prospectOf(readStoredOrder(order.definition), unbegunRun(found, surroundings));
  return { found, rule, foreseen, order, missed, prospect };
}

/** A draft's rules, in the order given; refuses the query with the first thing that is wrong. */
async function readDrafts(drafts: readonly AssignmentRuleDraftInput[], context: Context): Promise<PreviewRuleParent[]> {
  const problems: Problem[] = [];
  if (drafts.length > draftRulesMax) {
    const parameters = { field: 'rules', count: drafts.length, max: draftRulesMax };
    throw asGraphQLError(problem('LIST_TOO_LONG', ['rules'], parameters));
  }
  const rules: PreviewRuleParent[] = [];
  for (const [index, { name, when, orderId, experimentId, enabled }] of drafts.entries()) {
    const path = ['rules', String(index)];
    problems.push(...nameProblems(name, path));
    const condition = when ? readRuleCondition(when, name, [...path, 'when'], problems) : null;
    const order = await context.read((scope) => chosenOrder(scope, orderId, [...path, 'orderId']));
    const experiment = experimentId ? idOf('experiment', experimentId, [...path, 'experimentId']) : null;
    if (experiment !== null && (await context.read((scope) => findExperiment(scope, experiment))) === undefined) {
      problems.push(problem('NOT_FOUND', [...path, 'experimentId'], { what: 'experiment' }));
    }
    if ('code' in order) problems.push(order);
    else {
      const place = { assignmentRuleId: `draft ${index}`, position: index + 1, experimentId: experiment };
      rules.push({ ...place, ...order, name: name.trim(), condition, enabled: enabled ?? true });
    }
  }
  const [wrong] = problems;
  if (wrong !== undefined) throw asGraphQLError(wrong);
  return rules;
}
