import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ApiKeyParent, ClockParent, CreditorParent } from './resolvers/creditor.ts';
import type { PreviewParent, PreviewArmRowParent, PreviewForeseenParent, PreviewRowParent, PreviewInvoiceParent, MissParent, PreviewRuleParent, PreviewSkipParent, PreviewStepParent } from './resolvers/assignment/preview.ts';
import type { RuleParent } from './resolvers/assignment/rules.ts';
import type { AttemptParent, DismissalParent, DistributionParent, OverviewParent, OverviewRowParent } from './resolvers/distribution.ts';
import type { ContactPointParent, DebtorParent, DebtorMergeExperimentParent, DebtorMergePointParent, DebtorMergePreviewParent, DebtorMergeParent, InvoiceParent, InvoiceLineParent, MoneyParent } from './resolvers/record.ts';
import type { EventParent } from './resolvers/event.ts';
import type { ImportParent, ImportRowParent, ImportRowErrorParent, SourceParent } from './resolvers/intake.ts';
import type { InvoiceCreditParent, PaymentParent } from './resolvers/ledger.ts';
import type { NodeParent } from './resolvers/node.ts';
import type { PartnerParent, PartnerChannelParent, PriceParent, AdapterParent, CostParent, CostTotalParent } from './resolvers/partner.ts';
import type { ActPreviewParent, BulkActParent, RefusalParent } from './resolvers/operator/bulk.ts';
import type { OutlookRowParent, PauseParent, WorklistParent } from './resolvers/operator/operator.ts';
import type { SafeModeParent, SafeModeChannelParent } from './resolvers/safe-mode.ts';
import type { PaymentImportParent, PaymentImportRowParent } from './resolvers/payment.ts';
import type { SimulationParent, SimulationOrderParent } from './resolvers/simulation.ts';
import type { ArmSummaryParent, ArmEstimateParent, ComparisonParent, EffectParent, AlwaysValidParent, MetricResultParent, SliceResultParent, IntervalParent, HealthParent, DecisionParent, SurvivalParent, SurvivalArmParent, ResultParent, SnapshotParent } from './resolvers/experiment-result.ts';
import type { ExperimentOverrideParent } from './resolvers/experiment-override.ts';
import type { ExperimentParent, ExperimentArmParent, MetricParent, ExperimentPhaseParent, ExperimentDecisionParent, ExperimentArmCostParent, ExperimentForecastParent, ExperimentAssignmentParent, ExperimentUpdateParent } from './resolvers/experiment.ts';
import type { OrderParent, ChangeParent, StepParent } from './resolvers/succession.ts';
import type { Problem } from '../problem.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Country, ISO 3166-1 alpha-2: SE. */
  CountryCode: { input: string; output: string; }
  /** Currency, ISO 4217: SEK. */
  CurrencyCode: { input: string; output: string; }
  /** Opaque place in a list, or position in the event log. */
  Cursor: { input: string; output: string; }
  /** Calendar day in the creditor's time zone, ISO 8601: 2026-11-23. */
  Date: { input: string; output: string; }
  /** Instant in UTC, ISO 8601 with milliseconds: 2026-11-23T09:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** Plain decimal number as text: 1234.50. Never a float. */
  Decimal: { input: string; output: string; }
  /** Length of time, ISO 8601: PT48H, P2D. */
  Duration: { input: string; output: string; }
  /** Value of any shape, checked by the schema of what it is for. */
  JSON: { input: unknown; output: unknown; }
  /** Time of day: 08:30, and 24:00 for the end of the day. */
  LocalTime: { input: string; output: string; }
};

/** Something to do to distributions. */
export type ActInput = {
  /** What to do. */
  readonly kind: ActKind;
  /** Why, in words, up to 500 characters; only for DISMISS. */
  readonly note?: Scalars['String']['input'];
  /** Order to follow, in its newest version; only for RESEND. Leave out for what the assignment rules say. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
  /** Why; needed for RESEND and DISMISS. */
  readonly reason?: InputMaybe<ActReason>;
  /** Step to skip to, from 1; only for SKIP_TO_STEP. */
  readonly step?: InputMaybe<Scalars['Int']['input']>;
};

/** What a person can do to distributions. */
export type ActKind =
  /** Nothing not yet sent goes out, what can be recalled is. */
  | 'CANCEL'
  /** Take ended ones off the queue they wait in for a person. */
  | 'DISMISS'
  /** Nothing is sent until they are resumed. */
  | 'HOLD'
  /** Send ended ones again: a new generation. */
  | 'RESEND'
  /** Held ones go on; what is in doubt counts as not sent. */
  | 'RESUME'
  /** Leave the current step for another that has not been tried. */
  | 'SKIP_TO_STEP';

/** What an act would do to the distributions a filter matches. */
export type ActPreview = {
  readonly __typename?: 'ActPreview';
  /** How many the filter matches. */
  readonly count: Scalars['Int']['output'];
  /** To how many of them it can be done, as they are now. */
  readonly possibleCount: Scalars['Int']['output'];
  /** First of those it can be done to. */
  readonly sample: ReadonlyArray<Distribution>;
  /** All of them by state. */
  readonly states: ReadonlyArray<ActPreviewRow>;
};

/** Distributions of one state, to which the act can, or cannot, be done. */
export type ActPreviewRow = {
  readonly __typename?: 'ActPreviewRow';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Whether the act can be done to them. */
  readonly possible: Scalars['Boolean']['output'];
  /** State of delivery. */
  readonly state: DeliveryState;
};

/** Why a person does something to a distribution. */
export type ActReason =
  /** Address has changed. */
  | 'ADDRESS_CHANGED'
  /** Debtor asked for it. */
  | 'DEBTOR_ASKED'
  /** Document has been corrected. */
  | 'DOCUMENT_CORRECTED'
  /** It was lost on the way. */
  | 'LOST'
  /** Anything else. */
  | 'OTHER'
  /** Partner made a mistake. */
  | 'PARTNER_FAULT'
  /** A test. */
  | 'TEST';

/** Distribution and its right address. */
export type AddressChangeInput = {
  /** Right address. */
  readonly contactPoint: CorrectedAddressInput;
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** True: a person has made sure that a partner did not take what is in doubt. Without it a doubt is refused. */
  readonly notSent?: Scalars['Boolean']['input'];
};

/** What would become of corrected addresses, as things are now. */
export type AddressChangesPreview = {
  readonly __typename?: 'AddressChangesPreview';
  /** How many rows were given. */
  readonly count: Scalars['Int']['output'];
  /** Why the others cannot; the path names the row. */
  readonly errors: ReadonlyArray<UserError>;
  /** How many of them can be done. */
  readonly possibleCount: Scalars['Int']['output'];
  /** How many of those begin a new distribution, since their step has been tried; the others go on in the one they have. */
  readonly startAnewCount: Scalars['Int']['output'];
};

/** What holds however often one looks. */
export type AlwaysValid = {
  readonly __typename?: 'AlwaysValid';
  /** Its interval. */
  readonly ci: Interval;
  /** Its p-value. */
  readonly p: Scalars['Float']['output'];
  /** What the intervals of all looks so far agree on; null: on nothing, for the effect has changed. */
  readonly runningCi?: Maybe<Interval>;
  /** Least p-value of all looks so far, as valid as each. */
  readonly runningP: Scalars['Float']['output'];
};

/** Range of amounts, in the currency of the invoice; bounds included. */
export type AmountRangeInput = {
  /** Smallest; leave out for none. */
  readonly from?: InputMaybe<Scalars['Decimal']['input']>;
  /** Largest; leave out for none. */
  readonly to?: InputMaybe<Scalars['Decimal']['input']>;
};

/** Key to this API. Its secret is shown once, when it is created or rotated. */
export type ApiKey = Node & {
  readonly __typename?: 'ApiKey';
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it stops working; null: never. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Last four characters of the secret, to tell keys apart. */
  readonly lastFour: Scalars['String']['output'];
  /** When it was last used, to the minute. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is for, in the words of who made it. */
  readonly name: Scalars['String']['output'];
  /** Partner it is bound to, of a PARTNER key. */
  readonly partnerId?: Maybe<Scalars['ID']['output']>;
  /** When it was revoked; null: it was not. */
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it may do. */
  readonly scope: ApiKeyScope;
};

/** Key to make. */
export type ApiKeyCreateInput = {
  /** When it stops working; leave out for never. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. The secret of a repeat is not shown again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What it is for. */
  readonly name: Scalars['String']['input'];
  /** Partner to bind a PARTNER key to. */
  readonly partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** What it may do. */
  readonly scope: ApiKeyScope;
};

/** Outcome of making, rotating or revoking a key. */
export type ApiKeyPayload = {
  readonly __typename?: 'ApiKeyPayload';
  /** Key concerned; null when nothing was done. */
  readonly apiKey?: Maybe<ApiKey>;
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Full key, shown this once; null on a repeat and when a key is revoked. */
  readonly secret?: Maybe<Scalars['String']['output']>;
};

/** Key to revoke. */
export type ApiKeyRevokeInput = {
  /** Key to revoke. Open subscriptions of the key are closed. */
  readonly apiKeyId: Scalars['ID']['input'];
};

/** Key to rotate. */
export type ApiKeyRotateInput = {
  /** Key to replace. */
  readonly apiKeyId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. The secret of a repeat is not shown again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** How long the old key goes on working: at most P7D. */
  readonly overlap?: Scalars['Duration']['input'];
};

/** What a key may do. ADMIN may do everything. */
export type ApiKeyScope =
  /** Administrators: everything, including keys, orders and the sandbox clock. */
  | 'ADMIN'
  /** Analysts: reads aggregates, never persons. */
  | 'ANALYST'
  /** Front ends: reads invoices, debtors, distributions and events. */
  | 'FRONTEND'
  /** Finance clerks and integrators: imports, starts, stops, records payments; reads all. */
  | 'OPERATOR'
  /** Partners: follows delivery events, its own partner's only when bound to one. */
  | 'PARTNER';

/** Metric in one arm. */
export type ArmEstimate = {
  readonly __typename?: 'ArmEstimate';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Its interval. */
  readonly ci?: Maybe<Interval>;
  /** Debtors with a matured invoice. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Below it. */
  readonly denominator?: Maybe<Scalars['Float']['output']>;
  /** Invoices of the arm. */
  readonly invoices?: Maybe<Scalars['Int']['output']>;
  /** Those that can be known. */
  readonly matured?: Maybe<Scalars['Int']['output']>;
  /** Debtors with such an invoice; these count towards the planned number. */
  readonly maturedDebtors?: Maybe<Scalars['Int']['output']>;
  /** Above the line. */
  readonly numerator?: Maybe<Scalars['Float']['output']>;
  /** Why something is missing. */
  readonly problem?: Maybe<ResultProblem>;
  /** Its standard error, over debtors. */
  readonly se?: Maybe<Scalars['Float']['output']>;
  /** Value without the metric's cap; null: it has none. */
  readonly uncapped?: Maybe<Scalars['Float']['output']>;
  /** Their ratio, or the mean time within the horizon. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** Rate in an arm. */
export type ArmRate = {
  readonly __typename?: 'ArmRate';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Rate. */
  readonly rate: Scalars['Float']['output'];
};

/** What an arm has come to; counts are null where fewer than five debtors stand behind them. */
export type ArmSummary = {
  readonly __typename?: 'ArmSummary';
  /** Its key. */
  readonly arm: Scalars['String']['output'];
  /** Debtors assigned; null, too, where so few of them got no invoice that the difference would show them. */
  readonly assigned?: Maybe<Scalars['Int']['output']>;
  /** Cost of each step per invoice. */
  readonly costByStep: ReadonlyArray<Scalars['Float']['output']>;
  /** Debtors that an invoice was sent to. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Share of the invoices that each step delivered. */
  readonly deliveredByStep: ReadonlyArray<Scalars['Float']['output']>;
  /** Their invoices. */
  readonly invoices?: Maybe<Scalars['Int']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Invoices that began with another step. */
  readonly nonCompliant?: Maybe<Scalars['Int']['output']>;
  /** Its weight now. */
  readonly weight: Scalars['Int']['output'];
};

/** Channel that is put before the others. */
export type AssignmentPin = {
  readonly __typename?: 'AssignmentPin';
  /** Channel concerned. */
  readonly channel: Channel;
  /** What puts it there. */
  readonly kind: AssignmentPinKind;
};

/** What puts a channel before the others, whatever the order says. */
export type AssignmentPinKind =
  /** Contract with the debtor: that channel, and nothing else. */
  | 'CONTRACT'
  /** Law: public bodies are sent e-invoices, and nothing else. */
  | 'LAW'
  /** Wish of the debtor: that channel first. */
  | 'PREFERENCE';

/** Where invoices would go if they were started now. */
export type AssignmentPreview = {
  readonly __typename?: 'AssignmentPreview';
  /** Whether all that match were counted. */
  readonly complete: Scalars['Boolean']['output'];
  /** Invoices counted: those that match and can be distributed, at most 20,000, earliest due first. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** Invoices with what would become of each, earliest due first. */
  readonly invoices: AssignmentPreviewInvoiceConnection;
  /** What each rule would be given, in the order they are tried; last what none of them takes. */
  readonly rows: ReadonlyArray<AssignmentPreviewRow>;
};


/** Where invoices would go if they were started now. */
export type AssignmentPreviewInvoicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};

/** What one arm would be given. */
export type AssignmentPreviewArmRow = {
  readonly __typename?: 'AssignmentPreviewArmRow';
  /** Key of the arm. */
  readonly arm: Scalars['String']['output'];
  /** How many invoices. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** Order it gives. */
  readonly order: SuccessionOrder;
};

/** What an invoice would get of the experiment that its rule names. */
export type AssignmentPreviewForeseenRow = {
  readonly __typename?: 'AssignmentPreviewForeseenRow';
  /** Key of the arm; null: none, and the order of the rule holds. */
  readonly arm?: Maybe<Scalars['String']['output']>;
  /** Experiment concerned. */
  readonly experiment: Experiment;
  /** Why. */
  readonly reason: AssignmentReason;
};

/** What would become of one invoice. Deadlines, send windows and the health of partners are not judged: they change. */
export type AssignmentPreviewInvoice = {
  readonly __typename?: 'AssignmentPreviewInvoice';
  /** Arm it would get, or why none; null: the rule names no experiment. The first invoice of a debtor decides for all of them. */
  readonly experiment?: Maybe<AssignmentPreviewForeseenRow>;
  /** First step that can be tried; null: none, or no rule. */
  readonly firstStep?: Maybe<AssignmentPreviewStep>;
  /** Invoice concerned. */
  readonly invoice: Invoice;
  /** Rules tried before it that do not hold, with the reason. */
  readonly missed: ReadonlyArray<AssignmentPreviewMiss>;
  /** Order it would follow: its arm's, else the rule's; null: no rule. */
  readonly order?: Maybe<SuccessionOrder>;
  /** Channel that law or the debtor's wish puts first; null: the order alone decides. */
  readonly pin?: Maybe<AssignmentPin>;
  /** Rule that holds; null: none. */
  readonly rule?: Maybe<AssignmentPreviewRule>;
  /** Steps that would be passed over before it, with the reason. */
  readonly skipped: ReadonlyArray<AssignmentPreviewSkip>;
};

/** Page of invoices in a preview. */
export type AssignmentPreviewInvoiceConnection = {
  readonly __typename?: 'AssignmentPreviewInvoiceConnection';
  /** Invoices with their cursors. */
  readonly edges: ReadonlyArray<AssignmentPreviewInvoiceEdge>;
  /** Invoices alone. */
  readonly nodes: ReadonlyArray<AssignmentPreviewInvoice>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Invoice in a preview with its cursor. */
export type AssignmentPreviewInvoiceEdge = {
  readonly __typename?: 'AssignmentPreviewInvoiceEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Invoice. */
  readonly node: AssignmentPreviewInvoice;
};

/** Invoices that would get no arm for one reason. */
export type AssignmentPreviewLeftOutRow = {
  readonly __typename?: 'AssignmentPreviewLeftOutRow';
  /** How many invoices. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** Why. */
  readonly reason: AssignmentReason;
};

/** Rule that does not hold of an invoice. */
export type AssignmentPreviewMiss = {
  readonly __typename?: 'AssignmentPreviewMiss';
  /** Parts of its condition that fail: what is the case, and what was asked for. */
  readonly reasons: ReadonlyArray<Scalars['String']['output']>;
  /** Rule concerned. */
  readonly rule: AssignmentPreviewRule;
};


/** Rule that does not hold of an invoice. */
export type AssignmentPreviewMissReasonsArgs = {
  language?: Language;
};

/** What one rule would be given. */
export type AssignmentPreviewRow = {
  readonly __typename?: 'AssignmentPreviewRow';
  /** What each arm of the rule's experiment would be given; empty: it names none. */
  readonly arms: ReadonlyArray<AssignmentPreviewArmRow>;
  /** How many invoices. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** Invoices that would get no arm but the order of the rule, by the reason. */
  readonly leftOut: ReadonlyArray<AssignmentPreviewLeftOutRow>;
  /** Rule; null: no rule holds, and the invoices would not be started. */
  readonly rule?: Maybe<AssignmentPreviewRule>;
  /** Sum of their totals, by currency. */
  readonly totals: ReadonlyArray<Money>;
};

/** Rule as it is tried in a preview. */
export type AssignmentPreviewRule = {
  readonly __typename?: 'AssignmentPreviewRule';
  /** Whether it is used. */
  readonly enabled: Scalars['Boolean']['output'];
  /** Experiment that shares its invoices out; null: none. */
  readonly experiment?: Maybe<Experiment>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Order it gives. */
  readonly order: SuccessionOrder;
  /** Place among the rules, from 1. */
  readonly position: Scalars['Int']['output'];
  /** When it applies, in words; null: always. */
  readonly when?: Maybe<Scalars['String']['output']>;
};


/** Rule as it is tried in a preview. */
export type AssignmentPreviewRuleWhenArgs = {
  language?: Language;
};

/** Step that would be passed over. */
export type AssignmentPreviewSkip = {
  readonly __typename?: 'AssignmentPreviewSkip';
  /** Channel it uses. */
  readonly channel: Channel;
  /** Number of the step, from 1. */
  readonly number: Scalars['Int']['output'];
  /** Why, as a sentence. */
  readonly reason: Scalars['String']['output'];
};


/** Step that would be passed over. */
export type AssignmentPreviewSkipReasonArgs = {
  language?: Language;
};

/** Step an order would begin with. */
export type AssignmentPreviewStep = {
  readonly __typename?: 'AssignmentPreviewStep';
  /** Channel it uses. */
  readonly channel: Channel;
  /** Address it would be sent to. */
  readonly contactPoint: ContactPoint;
  /** Number of the step, from 1. */
  readonly number: Scalars['Int']['output'];
  /** Partner that would carry it. */
  readonly partner: Partner;
};

/** Why a debtor has its arm, or none. */
export type AssignmentReason =
  /** Outside the share that takes part. */
  | 'COVERAGE'
  /** By chance. */
  | 'HASH'
  /** In no experiment at all. */
  | 'HOLDOUT'
  /** Does not fit the conditions. */
  | 'INELIGIBLE'
  /** In the buckets of another experiment. */
  | 'NAMESPACE'
  /** The experiment does not run. */
  | 'NOT_RUNNING'
  /** Credit notes and reminders take no part. */
  | 'OTHER_DOCUMENT'
  /** Set by hand; not counted. */
  | 'OVERRIDE'
  /** Assigned before. */
  | 'STICKY'
  /** The first step of an arm has no address to go to. */
  | 'UNREACHABLE';

/** Rule that gives invoices their order: the first rule whose condition holds decides. */
export type AssignmentRule = Node & {
  readonly __typename?: 'AssignmentRule';
  /** The same as ConditionInput takes it. */
  readonly condition?: Maybe<Scalars['JSON']['output']>;
  /** Whether it is used. */
  readonly enabled: Scalars['Boolean']['output'];
  /** Experiment that shares its invoices out over several orders; those that take no part get the order above. */
  readonly experiment?: Maybe<Experiment>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Order it gives. */
  readonly order: SuccessionOrder;
  /** Place among the rules, from 1. */
  readonly position: Scalars['Int']['output'];
  /** When it applies, in words; null: always. */
  readonly when?: Maybe<Scalars['String']['output']>;
};


/** Rule that gives invoices their order: the first rule whose condition holds decides. */
export type AssignmentRuleWhenArgs = {
  language?: Language;
};

/** Rule to make. */
export type AssignmentRuleCreateInput = {
  /** Experiment that shares its invoices out; leave out for none. */
  readonly experimentId?: InputMaybe<Scalars['ID']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Order it gives, in its newest version. */
  readonly orderId: Scalars['ID']['input'];
  /** Place among the rules, from 1; those from there on move down. Leave out for last. */
  readonly position?: InputMaybe<Scalars['Int']['input']>;
  /** When it applies; leave out for always. */
  readonly when?: InputMaybe<ConditionInput>;
};

/** Outcome of making a rule. */
export type AssignmentRuleCreatePayload = {
  readonly __typename?: 'AssignmentRuleCreatePayload';
  /** What was wrong; empty when it was made. */
  readonly errors: ReadonlyArray<UserError>;
  /** Rule made; null when it was refused. */
  readonly rule?: Maybe<AssignmentRule>;
};

/** Rule to try in a preview. */
export type AssignmentRuleDraftInput = {
  /** Whether it is used. */
  readonly enabled?: Scalars['Boolean']['input'];
  /** Experiment that shares its invoices out; leave out for none. */
  readonly experimentId?: InputMaybe<Scalars['ID']['input']>;
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Order to give, in its newest version. */
  readonly orderId: Scalars['ID']['input'];
  /** When it applies; leave out for always. */
  readonly when?: InputMaybe<ConditionInput>;
};

/** Rule to move. */
export type AssignmentRuleMoveInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Place to have among the rules, from 1; those between make room. Beyond the last is last. */
  readonly position: Scalars['Int']['input'];
  /** Rule concerned. */
  readonly ruleId: Scalars['ID']['input'];
};

/** Outcome of moving a rule. */
export type AssignmentRuleMovePayload = {
  readonly __typename?: 'AssignmentRuleMovePayload';
  /** What was wrong; empty when it was moved. */
  readonly errors: ReadonlyArray<UserError>;
  /** Rule in its place; null when it was refused. */
  readonly rule?: Maybe<AssignmentRule>;
};

/** Rule to remove. */
export type AssignmentRuleRemoveInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Rule concerned. */
  readonly ruleId: Scalars['ID']['input'];
};

/** Outcome of removing a rule. */
export type AssignmentRuleRemovePayload = {
  readonly __typename?: 'AssignmentRuleRemovePayload';
  /** What was wrong; empty when it was removed. */
  readonly errors: ReadonlyArray<UserError>;
  /** Id of the rule that is gone; null when it was refused. */
  readonly removedId?: Maybe<Scalars['ID']['output']>;
};

/** Rule to change; what is left out stays. */
export type AssignmentRuleUpdateInput = {
  /** Whether it is used. */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Experiment that shares its invoices out; null for none. */
  readonly experimentId?: InputMaybe<Scalars['ID']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Its name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Order to give, in its newest version. The order it gives already moves the rule to that order's newest version. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
  /** Rule concerned. */
  readonly ruleId: Scalars['ID']['input'];
  /** When it applies; null for always. */
  readonly when?: InputMaybe<ConditionInput>;
};

/** Outcome of changing a rule. */
export type AssignmentRuleUpdatePayload = {
  readonly __typename?: 'AssignmentRuleUpdatePayload';
  /** What was wrong; empty when it was changed. */
  readonly errors: ReadonlyArray<UserError>;
  /** Rule as it is now; null when it was refused. */
  readonly rule?: Maybe<AssignmentRule>;
};

/** One try of one step through one partner. */
export type Attempt = Node & {
  readonly __typename?: 'Attempt';
  /** When the partner took it. */
  readonly acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Channel. */
  readonly channel: Channel;
  /** Partner's code. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Other invoices in the same envelope or mail, in the sequence they lie there; empty: it goes by itself. */
  readonly consolidatedWith: ReadonlyArray<Invoice>;
  /** Contact point it goes to. */
  readonly contactPoint: ContactPoint;
  /** What carrying it costs; null: nothing was taken, or no price is known. */
  readonly cost?: Maybe<Cost>;
  /** Who says so. */
  readonly costSource?: Maybe<CostSource>;
  /** When it arrived. */
  readonly deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was handed to a carrier or network. */
  readonly dispatchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What its arrival rests on; null: it has not arrived, or has come back. */
  readonly evidence?: Maybe<EvidenceGrade>;
  /** When it failed or came back. */
  readonly failedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose fault its failure is. */
  readonly failureClass?: Maybe<FailureClass>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Which nudge of the step it is, from 1; null: it carries the invoice itself. */
  readonly nudge?: Maybe<Scalars['Int']['output']>;
  /** Number of the try within the step, from 1. */
  readonly number: Scalars['Int']['output'];
  /** Partner that carries it. */
  readonly partner: Partner;
  /** Partner's own id of it. */
  readonly partnerReference?: Maybe<Scalars['String']['output']>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Where it stands. */
  readonly state: AttemptState;
  /** Step it tries, from 1. */
  readonly step: Scalars['Int']['output'];
};

/** State of an attempt. */
export type AttemptState =
  /** The partner took it. */
  | 'ACCEPTED'
  /** Acknowledged by the debtor's business. */
  | 'ACKNOWLEDGED'
  /** Came back: the address does not work. */
  | 'BOUNCED'
  /** Stopped before it was dispatched. */
  | 'CANCELLED'
  /** Arrived. */
  | 'DELIVERED'
  /** Handed to a carrier or network. */
  | 'DISPATCHED'
  /** Its patience ended before what was waited for had come. The partner may have it still. */
  | 'EXPIRED'
  /** Opened by a human. */
  | 'OPENED'
  /** The partner works on it. */
  | 'PROCESSING'
  /** Decided and recorded; it has not left yet. */
  | 'QUEUED'
  /** The debtor refused it. */
  | 'RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'REJECTED'
  /** Failed for now; will be tried again. */
  | 'RETRY_WAIT'
  /** Came back after it had been dispatched. */
  | 'RETURNED'
  /** Being handed over. */
  | 'SUBMITTING'
  /** Made pointless by another. */
  | 'SUPERSEDED'
  /** May have been taken; being found out. */
  | 'UNKNOWN';

/** Attribute and what it must be: exactly one of the fields beside its name. */
export type AttributeInput = {
  /** Value it must have. */
  readonly equals?: InputMaybe<Scalars['String']['input']>;
  /** Whether it must be given at all, with whatever value. */
  readonly exists?: InputMaybe<Scalars['Boolean']['input']>;
  /** Values of which it must have one, at most fifty. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Name of the attribute. */
  readonly name: Scalars['String']['input'];
};

/** Figure with the range it lies in 95 times of 100, by the evidence there is. */
export type Band = {
  readonly __typename?: 'Band';
  /** Upper end of the range. */
  readonly high: Scalars['Float']['output'];
  /** Lower end of the range. */
  readonly low: Scalars['Float']['output'];
  /** Expected. */
  readonly mean: Scalars['Float']['output'];
};

/** What the weight of an arm is to follow. */
export type BanditArmRow = {
  readonly __typename?: 'BanditArmRow';
  /** Key of the arm. */
  readonly arm: Scalars['String']['output'];
  /** Debtors whose outcome is known; null: too few to show. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Chance that it is the best of the arms that are not stopped; null: stopped, or cannot be told yet. */
  readonly probabilityBest?: Maybe<Scalars['Float']['output']>;
  /** Its standard error. */
  readonly se?: Maybe<Scalars['Float']['output']>;
  /** Whether a guardrail has stopped it, or its weight is 0. */
  readonly stopped: Scalars['Boolean']['output'];
  /** What they came to on the first goal, period by period; null: cannot be told, or too few to show. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** What the weights of a bandit are to follow. */
export type BanditResultRow = {
  readonly __typename?: 'BanditResultRow';
  /** Numbers, by arm. */
  readonly arms: ReadonlyArray<BanditArmRow>;
  /** Metric they go by: the first goal. */
  readonly metric: Scalars['String']['output'];
};

/** Whether a partner is given sends. */
export type BreakerState =
  /** All go through. */
  | 'CLOSED'
  /** A single one is under way to see whether it works again. */
  | 'HALF_OPEN'
  /** None goes through for a while: it fails. */
  | 'OPEN';

/** Act on many distributions, that can be undone until it begins. */
export type BulkAct = Node & {
  readonly __typename?: 'BulkAct';
  /** When it begins; until then it can be undone. Physical time. */
  readonly beginsAt: Scalars['DateTime']['output'];
  /** How many distributions it is about. */
  readonly count: Scalars['Int']['output'];
  /** To how many it could be done. */
  readonly doneCount: Scalars['Int']['output'];
  /** When it ended. Physical time. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** What is done. */
  readonly kind: BulkActKind;
  /** How many have been acted on so far. */
  readonly progress: Scalars['Int']['output'];
  /** First hundred to which it could not be done, with the reason. */
  readonly refused: ReadonlyArray<BulkActRefusalRow>;
  /** How far it is. */
  readonly state: BulkActState;
};

/** What is done to many distributions. */
export type BulkActKind =
  /** Nothing not yet sent goes out, what can be recalled is. */
  | 'CANCEL'
  /** Each goes on with its own right address (distributionsChangeAddress). */
  | 'CHANGE_ADDRESS'
  /** Take ended ones off the queue they wait in for a person. */
  | 'DISMISS'
  /** Nothing is sent until they are resumed. */
  | 'HOLD'
  /** Send ended ones again: a new generation. */
  | 'RESEND'
  /** Held ones go on; what is in doubt counts as not sent. */
  | 'RESUME'
  /** Leave the current step for another that has not been tried. */
  | 'SKIP_TO_STEP';

/** Outcome of a bulk act, or of undoing it. */
export type BulkActPayload = {
  readonly __typename?: 'BulkActPayload';
  /** Bulk act; null when it was refused. */
  readonly bulkAct?: Maybe<BulkAct>;
  /** What was wrong; empty when it was taken. */
  readonly errors: ReadonlyArray<UserError>;
};

/** Distribution that a bulk act could not be done to. */
export type BulkActRefusalRow = {
  readonly __typename?: 'BulkActRefusalRow';
  /** Opaque id of the distribution. */
  readonly distributionId: Scalars['ID']['output'];
  /** Why not. */
  readonly error: UserError;
};

/** How far a bulk act is. */
export type BulkActState =
  /** Done. */
  | 'DONE'
  /** Taken back before it began. */
  | 'UNDONE'
  /** Can be undone, or is being done. */
  | 'WAITING';

/** Bulk act to undo. */
export type BulkActUndoInput = {
  /** Bulk act concerned. */
  readonly bulkActId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
};

/** Ways to carry an invoice to a debtor. */
export type Channel =
  /** E-mail. */
  | 'EMAIL'
  /** E-invoice, such as Peppol. */
  | 'E_INVOICE'
  /** Letter on paper. */
  | 'LETTER'
  /** Digital mailbox, such as Kivra. */
  | 'MAILBOX'
  /** Push notice; a support channel. */
  | 'PUSH'
  /** Text message; a support channel. */
  | 'SMS';

/** What a chart shows, in figures, as texts for people. */
export type ChartTable = {
  readonly __typename?: 'ChartTable';
  /** What it is of. */
  readonly caption: Scalars['String']['output'];
  /** Names of the columns. */
  readonly head: ReadonlyArray<Scalars['String']['output']>;
  /** Rows, of as many texts as there are columns. */
  readonly rows: ReadonlyArray<ReadonlyArray<Scalars['String']['output']>>;
};

/** Outcome of a check. */
export type CheckStatus =
  /** Not passed. */
  | 'FAILED'
  /** Cannot be told yet. */
  | 'NOT_ENOUGH_DATA'
  /** Passed. */
  | 'OK';

/** State of the claim. */
export type ClaimState =
  /** Handed to collection. */
  | 'IN_COLLECTION'
  /** More paid than owed. */
  | 'OVERPAID'
  /** Paid in full. */
  | 'PAID'
  /** Some paid. */
  | 'PARTLY_PAID'
  /** The debtor has told its bank to pay. */
  | 'PAYMENT_SCHEDULED'
  /** Nothing paid. */
  | 'UNPAID'
  /** Given up. */
  | 'WRITTEN_OFF';

/** Clock of a creditor: real time, or a sandbox's simulated time. */
export type Clock = {
  readonly __typename?: 'Clock';
  /** Now, for this creditor. */
  readonly now: Scalars['DateTime']['output'];
  /** True when the time is simulated: it stands still until it is advanced. */
  readonly simulated: Scalars['Boolean']['output'];
};

/** How far to move a sandbox's clock: exactly one of the three. */
export type ClockAdvanceInput = {
  /** Length of time to move by. */
  readonly by?: InputMaybe<Scalars['Duration']['input']>;
  /** Instant to move to. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
  /** Move until nothing more is due, at most 400 days. */
  readonly untilIdle?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Outcome of moving a clock. */
export type ClockAdvancePayload = {
  readonly __typename?: 'ClockAdvancePayload';
  /** Clock afterwards; null when it was not moved. */
  readonly clock?: Maybe<Clock>;
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** True when nothing more is due. */
  readonly idle?: Maybe<Scalars['Boolean']['output']>;
  /** Stops it made on the way, each an instant at which something was due. */
  readonly stops?: Maybe<Scalars['Int']['output']>;
};

/** Arm against the control. */
export type Comparison = {
  readonly __typename?: 'Comparison';
  /** Difference in the metric's unit. */
  readonly absolute?: Maybe<Effect>;
  /** What holds at any look. */
  readonly alwaysValid?: Maybe<AlwaysValid>;
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Control. */
  readonly baseline: Scalars['String']['output'];
  /** Of a goal: the interval at the level shared out over all goals and arms (Bonferroni). */
  readonly ciAdjusted?: Maybe<Interval>;
  /** With what was known before. */
  readonly cuped?: Maybe<CupedInfo>;
  /** Degrees of freedom. */
  readonly df?: Maybe<Scalars['Float']['output']>;
  /** Smallest effect that would be seen now. */
  readonly mde?: Maybe<Scalars['Float']['output']>;
  /** Against its margin; null: it has none. */
  readonly nonInferiority?: Maybe<NonInferiority>;
  /** Chance of such a difference, were there none. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** The same over all goals and arms (Holm). */
  readonly pAdjusted?: Maybe<Scalars['Float']['output']>;
  /** Stratum by stratum; null where all debtors are of one. */
  readonly postStratified?: Maybe<PostStratifiedInfo>;
  /** How likely the arm is the better one, with no opinion held before. */
  readonly probabilityBetter?: Maybe<Scalars['Float']['output']>;
  /** Why something is missing or not judged. */
  readonly problem?: Maybe<ResultProblem>;
  /** Difference as a fraction of the control's value. */
  readonly relative?: Maybe<Effect>;
  /** Why there is none. */
  readonly relativeProblem?: Maybe<ResultProblem>;
  /** So clear that it counts before the planned size. */
  readonly superSignificant: Scalars['Boolean']['output'];
  /** What p and the interval are of. */
  readonly test?: Maybe<ComparisonTest>;
  /** Without the metric's cap; null: it has none. */
  readonly uncapped?: Maybe<UncappedInfo>;
  /** Judgement. */
  readonly verdict: Verdict;
};

/** How an arm was held against the control. */
export type ComparisonTest =
  /** Shares with hardly anything to count: Newcombe's interval, Fisher's test. */
  | 'EXACT'
  /** Log-rank test by debtor; its interval is that of the mean within the horizon. */
  | 'LOG_RANK'
  /** Mean within the horizon: the curves cross, or the log-rank test would not say the same. */
  | 'RMST'
  /** Difference of means or ratios over debtors, by Welch. */
  | 'WELCH';

/** Condition over debtor and invoice: exactly one of its fields. */
export type ConditionInput =
  /** All of these hold. */
  { readonly all: ReadonlyArray<ConditionInput>; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Amount lies in this range. */
  { readonly all?: never; readonly amount: AmountRangeInput; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Any of these holds. */
  { readonly all?: never; readonly amount?: never; readonly any: ReadonlyArray<ConditionInput>; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor or invoice has this attribute. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute: AttributeInput; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor is in one of these countries. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country: ReadonlyArray<Scalars['CountryCode']['input']>; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Invoice is in one of these currencies. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency: ReadonlyArray<Scalars['CurrencyCode']['input']>; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor is of this kind. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind: DebtorKind; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Days to the due date lie in this range, counted from the day the distribution begins. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays: DayRangeInput; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor has a usable contact point on this channel. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel: Channel; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Invoice is of this type. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType: InvoiceType; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor is written to in one of these languages. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language: ReadonlyArray<Language>; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** This does not hold. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not: ConditionInput; readonly optedOut?: never; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor has declined this channel: a contact point on it is opted out. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut: Channel; readonly publicSector?: never; readonly reachable?: never; }
  |  /** Debtor is a public body, or is not. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector: Scalars['Boolean']['input']; readonly reachable?: never; }
  |  /** Debtor has a contact point on this channel that is known to work. */
  { readonly all?: never; readonly amount?: never; readonly any?: never; readonly attribute?: never; readonly country?: never; readonly currency?: never; readonly debtorKind?: never; readonly dueInDays?: never; readonly hasChannel?: never; readonly invoiceType?: never; readonly language?: never; readonly not?: never; readonly optedOut?: never; readonly publicSector?: never; readonly reachable: Channel; };

/** One address of a debtor on one channel. */
export type ContactPoint = Node & {
  readonly __typename?: 'ContactPoint';
  /** Address in one line. */
  readonly address: Scalars['String']['output'];
  /** Channel it is on. */
  readonly channel: Channel;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Whether it can be reached. */
  readonly reachability: Reachability;
  /** Why, as a code of the partner that said so. */
  readonly reachabilityReason?: Maybe<Scalars['String']['output']>;
  /** Since when. */
  readonly reachabilitySince?: Maybe<Scalars['DateTime']['output']>;
};

/** Address of one kind: exactly one of its fields. */
export type CorrectedAddressInput =
  /** Address of an e-invoice: 0007:5568402266, efaktura:191212121212 or edi:7300009000012. */
  { readonly eInvoice: Scalars['String']['input']; readonly email?: never; readonly mailbox?: never; readonly phone?: never; readonly postal?: never; }
  |  /** Mail address. */
  { readonly eInvoice?: never; readonly email: Scalars['String']['input']; readonly mailbox?: never; readonly phone?: never; readonly postal?: never; }
  |  /** Digital mailbox: ssn:191212121212, vat:SE556840226601, or an address with #. */
  { readonly eInvoice?: never; readonly email?: never; readonly mailbox: Scalars['String']['input']; readonly phone?: never; readonly postal?: never; }
  |  /** Phone number, with country code or of the debtor's country. */
  { readonly eInvoice?: never; readonly email?: never; readonly mailbox?: never; readonly phone: Scalars['String']['input']; readonly postal?: never; }
  |  /** Postal address. */
  { readonly eInvoice?: never; readonly email?: never; readonly mailbox?: never; readonly phone?: never; readonly postal: PostalAddressInput; };

/** What carrying costs; up to four decimals, for partners price below the smallest coin. */
export type Cost = {
  readonly __typename?: 'Cost';
  /** Amount. */
  readonly amount: Scalars['Decimal']['output'];
  /** Currency. */
  readonly currency: Scalars['CurrencyCode']['output'];
};

/** Who says what an attempt cost. */
export type CostSource =
  /** The partner's own figure. */
  | 'PARTNER'
  /** Our price list of the partner. */
  | 'PRICE_LIST';

/** What carrying has cost, summed. */
export type CostTotal = {
  readonly __typename?: 'CostTotal';
  /** Sum. */
  readonly amount: Scalars['Decimal']['output'];
  /** Attempts taken by the partner. */
  readonly attempts: Scalars['Int']['output'];
  /** Channel. */
  readonly channel: Channel;
  /** Currency. */
  readonly currency: Scalars['CurrencyCode']['output'];
  /** Month of the creditor's time, YYYY-MM. */
  readonly month: Scalars['String']['output'];
  /** Partner. */
  readonly partner: Partner;
  /** Of those, without a known price. */
  readonly unpriced: Scalars['Int']['output'];
};

/** Why a person takes an invoice back. */
export type CreditReason =
  /** The same was invoiced twice. */
  | 'DUPLICATE'
  /** As a favour. */
  | 'GOODWILL'
  /** Something else: say it in the note. */
  | 'OTHER'
  /** What was sold came back. */
  | 'RETURNED'
  /** The amount was wrong. */
  | 'WRONG_AMOUNT'
  /** It was made out to the wrong debtor. */
  | 'WRONG_DEBTOR';

/** Organisation that is owed: it owns everything its key can see. */
export type Creditor = Node & {
  readonly __typename?: 'Creditor';
  /** Its clock. */
  readonly clock: Clock;
  /** Country it is in. */
  readonly country: Scalars['CountryCode']['output'];
  /** Currency of its overview. */
  readonly currency: Scalars['CurrencyCode']['output'];
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Name as on its invoices. */
  readonly name: Scalars['String']['output'];
  /** Organisation number, ten digits. */
  readonly organisationNumber: Scalars['String']['output'];
  /** True when its partners are simulators and its clock can be moved. */
  readonly sandbox: Scalars['Boolean']['output'];
  /** True when imported invoices are distributed without being asked for. */
  readonly startOnImport: Scalars['Boolean']['output'];
  /** IANA time zone its calendar days are in. */
  readonly timeZone: Scalars['String']['output'];
};

/** Difference after what was known before is taken out. */
export type CupedInfo = {
  readonly __typename?: 'CupedInfo';
  /** Difference. */
  readonly absolute: Effect;
  /** Its p-value. */
  readonly p: Scalars['Float']['output'];
  /** Share of the variance that is gone. */
  readonly varianceReduction: Scalars['Float']['output'];
};

/** Point of a curve. */
export type CurveRow = {
  readonly __typename?: 'CurveRow';
  /** Invoices followed that far. */
  readonly atRisk: Scalars['Int']['output'];
  /** Followed no longer. */
  readonly censored: Scalars['Int']['output'];
  /** To which it happened then. */
  readonly events: Scalars['Int']['output'];
  /** Lower end of the band. */
  readonly lower?: Maybe<Scalars['Float']['output']>;
  /** Share that it has not happened to. */
  readonly survival: Scalars['Float']['output'];
  /** Days. */
  readonly t: Scalars['Float']['output'];
  /** Upper end. */
  readonly upper?: Maybe<Scalars['Float']['output']>;
};

/** Range of days; bounds included, negative in the past. */
export type DayRangeInput = {
  /** Fewest; leave out for none. */
  readonly from?: InputMaybe<Scalars['Int']['input']>;
  /** Most; leave out for none. */
  readonly to?: InputMaybe<Scalars['Int']['input']>;
};

/** Person or company that owes. */
export type Debtor = Node & {
  readonly __typename?: 'Debtor';
  /** Its addresses on the channels. */
  readonly contactPoints: ReadonlyArray<ContactPoint>;
  /** The only channel its contract allows; null: it names none. */
  readonly contractChannel?: Maybe<Channel>;
  /** Country it is in. */
  readonly country: Scalars['CountryCode']['output'];
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Organisation number of a company; the last four digits of a person's number are masked. */
  readonly identityNumber?: Maybe<Scalars['String']['output']>;
  /** Its invoices. */
  readonly invoices: InvoiceConnection;
  /** Person or company. */
  readonly kind: DebtorKind;
  /** Language it is written to in. */
  readonly language: Language;
  /** Debtor it was merged into, which has its invoices now; null: it stands by itself. */
  readonly mergedInto?: Maybe<Debtor>;
  /** Merges that made it what it is, newest first. */
  readonly merges: ReadonlyArray<DebtorMergeRow>;
  /** Name. */
  readonly name: Scalars['String']['output'];
  /** Number the creditor knows it by. */
  readonly number: Scalars['String']['output'];
  /** Channel it has asked for. */
  readonly preferredChannel?: Maybe<Channel>;
  /** True for public bodies, which must be sent e-invoices. */
  readonly publicSector: Scalars['Boolean']['output'];
};


/** Person or company that owes. */
export type DebtorInvoicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
  sort?: InvoiceSort;
};

/** Page of debtors. */
export type DebtorConnection = {
  readonly __typename?: 'DebtorConnection';
  /** Debtors with their cursors. */
  readonly edges: ReadonlyArray<DebtorEdge>;
  /** Debtors alone. */
  readonly nodes: ReadonlyArray<Debtor>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** In what two debtors differ. */
export type DebtorDifference =
  /** Country. */
  | 'COUNTRY'
  /** Both have an identity number, and not the same: a merge must be meant. */
  | 'IDENTITY_NUMBER'
  /** One is a person, the other a company: a merge must be meant. */
  | 'KIND'
  /** Name. */
  | 'NAME';

/** Debtor with its cursor. */
export type DebtorEdge = {
  readonly __typename?: 'DebtorEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Debtor. */
  readonly node: Debtor;
};

/** Kinds of debtors. */
export type DebtorKind =
  /** A company or another organisation. */
  | 'COMPANY'
  /** A human being. */
  | 'PERSON';

/** What becomes of two merged debtors in an experiment. */
export type DebtorMergeEffect =
  /** They had two arms: the unit is counted and left out, and goes on by the survivor's arm. */
  | 'CROSSOVER'
  /** The survivor takes over the arm of the merged one. */
  | 'INHERITED'
  /** Both had the same arm, and are one unit from now on. */
  | 'JOINED'
  /** The merged one had no part in it. */
  | 'KEPT';

/** What would become of two debtors in an experiment. */
export type DebtorMergeExperimentRow = {
  readonly __typename?: 'DebtorMergeExperimentRow';
  /** What would become of them. */
  readonly effect: DebtorMergeEffect;
  /** Experiment concerned. */
  readonly experiment: Experiment;
  /** Key of the merged one's arm; null: none. */
  readonly mergedArm?: Maybe<Scalars['String']['output']>;
  /** Key of the survivor's arm; null: none. */
  readonly survivorArm?: Maybe<Scalars['String']['output']>;
};

/** Debtors to merge. */
export type DebtorMergeInput = {
  /** Whether to merge a person with a company, or two identity numbers. */
  readonly evenIfDifferent?: Scalars['Boolean']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Debtor that becomes a pointer to it. */
  readonly mergedId: Scalars['ID']['input'];
  /** Why, in words. */
  readonly note?: Scalars['String']['input'];
  /** Why. */
  readonly reason: DebtorMergeReason;
  /** Debtor that stays, with what it says of itself. */
  readonly survivorId: Scalars['ID']['input'];
};

/** Outcome of merging. */
export type DebtorMergePayload = {
  readonly __typename?: 'DebtorMergePayload';
  /** Survivor as it is now; null when it was refused. */
  readonly debtor?: Maybe<Debtor>;
  /** What was wrong; empty when they were merged. */
  readonly errors: ReadonlyArray<UserError>;
};

/** What became of a contact point of the merged debtor, or would. */
export type DebtorMergePointRow = {
  readonly __typename?: 'DebtorMergePointRow';
  /** Contact point of the merged debtor. */
  readonly contactPoint: ContactPoint;
  /** Contact point of the survivor with the same address, which stands for both; null: it moves. */
  readonly into?: Maybe<ContactPoint>;
  /** Whether the address can be reached, of all that was known: an opt-out or a failure wins. */
  readonly reachability: Reachability;
};

/** What a merge would do; nothing is written. */
export type DebtorMergePreview = {
  readonly __typename?: 'DebtorMergePreview';
  /** What would become of the merged one's contact points. */
  readonly contactPoints: ReadonlyArray<DebtorMergePointRow>;
  /** In what the two differ. */
  readonly differences: ReadonlyArray<DebtorDifference>;
  /** Why it would be refused; empty: it would not. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiments in which one of them has an arm. */
  readonly experiments: ReadonlyArray<DebtorMergeExperimentRow>;
  /** Invoices that would change hands. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** Those of them that are on their way. */
  readonly runningCount: Scalars['Int']['output'];
};

/** Why two debtors are merged. */
export type DebtorMergeReason =
  /** One debtor was written twice. */
  | 'DUPLICATE'
  /** Something else; the note says what. */
  | 'OTHER'
  /** One has taken over the other. */
  | 'TAKEN_OVER';

/** Merge that was done. */
export type DebtorMergeRow = {
  readonly __typename?: 'DebtorMergeRow';
  /** Contact points that moved, or joined. */
  readonly contactPointCount: Scalars['Int']['output'];
  /** Debtor that was merged. */
  readonly debtor: Debtor;
  /** Their distributions. */
  readonly distributionCount: Scalars['Int']['output'];
  /** Experiments in which the merged one had an arm. */
  readonly experimentCount: Scalars['Int']['output'];
  /** Invoices that changed hands. */
  readonly invoiceCount: Scalars['Int']['output'];
  /** When. */
  readonly mergedAt: Scalars['DateTime']['output'];
  /** API key that did it. */
  readonly mergedBy: Scalars['ID']['output'];
  /** Why, in words. */
  readonly note: Scalars['String']['output'];
  /** Why. */
  readonly reason: DebtorMergeReason;
};

/** What the numbers say to do. */
export type Decision = {
  readonly __typename?: 'Decision';
  /** Arms it is about. */
  readonly arms: ReadonlyArray<Scalars['String']['output']>;
  /** Codes of why. */
  readonly reasons: ReadonlyArray<Scalars['String']['output']>;
  /** In one sentence. */
  readonly sentence: Scalars['String']['output'];
  /** Status. */
  readonly status: DecisionStatus;
};


/** What the numbers say to do. */
export type DecisionSentenceArgs = {
  language?: Language;
};

/** How a decision is made of the metrics. */
export type DecisionCriteria =
  /** Ship when all goals are won and no guardrail is lost. */
  | 'CLEAR_SIGNALS'
  /** Ship when nothing is lost. */
  | 'DO_NO_HARM'
  /** Ship when a goal is won and every guardrail is shown to be no worse than its margin. */
  | 'NON_INFERIOR';

/** What the numbers say. */
export type DecisionStatus =
  /** Too early: days or debtors are missing. */
  | 'COLLECTING'
  /** Its debtors were not shared out as planned; nothing can be concluded. */
  | 'INVALID'
  /** Nothing clear yet, and its planned size is not reached. */
  | 'KEEP_WAITING'
  /** Ended without a clear answer; a person decides. */
  | 'REVIEW'
  /** The other arms are worse. */
  | 'ROLLBACK'
  /** An arm is better by the criteria. */
  | 'SHIP';

/** Immutable fact about a delivery. */
export type DeliveryEvent = {
  readonly __typename?: 'DeliveryEvent';
  /** Attempt concerned. */
  readonly attemptId?: Maybe<Scalars['ID']['output']>;
  /** Channel concerned. */
  readonly channel?: Maybe<Channel>;
  /** Partner's code. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Place in the creditor's log: gap-free, from 1. Give it as `after` to go on. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Distribution concerned. */
  readonly distributionId?: Maybe<Scalars['ID']['output']>;
  /** Whose fault a failure is. */
  readonly failureClass?: Maybe<FailureClass>;
  /** Invoice concerned. */
  readonly invoiceId?: Maybe<Scalars['ID']['output']>;
  /** When it happened, by the creditor's clock. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** Partner concerned. */
  readonly partnerId?: Maybe<Scalars['ID']['output']>;
  /** The same place as a number. */
  readonly position: Scalars['Int']['output'];
  /** Code of the reason, if a decision was taken. */
  readonly reasonCode?: Maybe<Scalars['String']['output']>;
  /** When it was written. */
  readonly recordedAt: Scalars['DateTime']['output'];
  /** True when a rehearsal tells it: nothing of it happened on a wire. */
  readonly rehearsal: Scalars['Boolean']['output'];
  /** Source whose invoices a pause concerns. */
  readonly sourceId?: Maybe<Scalars['ID']['output']>;
  /** Step concerned, from 1. */
  readonly step?: Maybe<Scalars['Int']['output']>;
  /** What happened and why, in words a clerk understands. */
  readonly text: Scalars['String']['output'];
  /** What happened. */
  readonly type: DeliveryEventType;
  /** Until when it waits. */
  readonly until?: Maybe<Scalars['DateTime']['output']>;
  /** Code of a person's reason, if a person did it and gave one. */
  readonly why?: Maybe<Scalars['String']['output']>;
};


/** Immutable fact about a delivery. */
export type DeliveryEventTextArgs = {
  language?: Language;
};

/** Page of delivery events, oldest first. */
export type DeliveryEventConnection = {
  readonly __typename?: 'DeliveryEventConnection';
  /** Events with their cursors. */
  readonly edges: ReadonlyArray<DeliveryEventEdge>;
  /** Events alone. */
  readonly nodes: ReadonlyArray<DeliveryEvent>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Delivery event with its cursor. */
export type DeliveryEventEdge = {
  readonly __typename?: 'DeliveryEventEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Event. */
  readonly node: DeliveryEvent;
};

/** Which delivery events. All that is given must hold. */
export type DeliveryEventFilter = {
  /** On these channels. */
  readonly channels?: InputMaybe<ReadonlyArray<Channel>>;
  /** Of this distribution. */
  readonly distributionId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this invoice. */
  readonly invoiceId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this partner. */
  readonly partnerId?: InputMaybe<Scalars['ID']['input']>;
  /** Of these types. */
  readonly types?: InputMaybe<ReadonlyArray<DeliveryEventType>>;
};

/** Types of delivery events. */
export type DeliveryEventType =
  /** The partner took it. */
  | 'ATTEMPT_ACCEPTED'
  /** The business of the debtor acknowledged it. */
  | 'ATTEMPT_ACKNOWLEDGED'
  /** It came back: the address does not work. */
  | 'ATTEMPT_BOUNCED'
  /** It was stopped in time. */
  | 'ATTEMPT_CANCELLED'
  /** The partner was asked to stop it. */
  | 'ATTEMPT_CANCEL_REQUESTED'
  /** It could no longer be stopped. */
  | 'ATTEMPT_CANCEL_TOO_LATE'
  /** It arrived. */
  | 'ATTEMPT_DELIVERED'
  /** It was handed to a carrier or network. */
  | 'ATTEMPT_DISPATCHED'
  /** Its patience ended before what was waited for had come. What comes late is still taken in. */
  | 'ATTEMPT_EXPIRED'
  /** It may have been handed over in a time the database has lost; that is found out before it is sent. */
  | 'ATTEMPT_IN_DOUBT'
  /** A human opened it. */
  | 'ATTEMPT_OPENED'
  /** The partner works on it. */
  | 'ATTEMPT_PROCESSING'
  /** The debtor refused it. */
  | 'ATTEMPT_RECIPIENT_REJECTED'
  /** The partner did not take it. */
  | 'ATTEMPT_REJECTED'
  /** It failed for now and will be tried again. */
  | 'ATTEMPT_RETRY_WAIT'
  /** It came back after it had been dispatched. */
  | 'ATTEMPT_RETURNED'
  /** An attempt is being handed over. */
  | 'ATTEMPT_SUBMITTING'
  /** It was made pointless by another. */
  | 'ATTEMPT_SUPERSEDED'
  /** It may have been taken; being found out. */
  | 'ATTEMPT_UNKNOWN'
  /** The clock of the sandbox was moved. */
  | 'CLOCK_ADVANCED'
  /** A person gave an address, the one to use from now on. */
  | 'CONTACT_POINT_ADDED'
  /** The debtor wants no more on this address. */
  | 'CONTACT_POINT_OPTED_OUT'
  /** A contact point was found to work. */
  | 'CONTACT_POINT_REACHABLE'
  /** An address was replaced by the one a person gave. */
  | 'CONTACT_POINT_REPLACED'
  /** A contact point was found not to work. */
  | 'CONTACT_POINT_UNREACHABLE'
  /** The debtor cannot have it in time. */
  | 'DEADLINE_MISSED'
  /** A debtor was merged into another: told once, and of each invoice that changed hands. */
  | 'DEBTOR_MERGED'
  /** It cannot begin for want of data. */
  | 'DISTRIBUTION_BLOCKED'
  /** A person asked to stop it. */
  | 'DISTRIBUTION_CANCEL_REQUESTED'
  /** A person took it off the queue it waited in. */
  | 'DISTRIBUTION_DISMISSED'
  /** It waits for a person. */
  | 'DISTRIBUTION_HELD'
  /** An order was assigned. */
  | 'DISTRIBUTION_PLANNED'
  /** The debtor has it. */
  | 'DISTRIBUTION_REACHED'
  /** The debtor refused it. */
  | 'DISTRIBUTION_REJECTED'
  /** A person let it go on. */
  | 'DISTRIBUTION_RESUMED'
  /** A person moved it to another step. */
  | 'DISTRIBUTION_SKIPPED'
  /** It was stopped. */
  | 'DISTRIBUTION_STOPPED'
  /** The data it was blocked for has come. */
  | 'DISTRIBUTION_UNBLOCKED'
  /** Every step ended without reaching the debtor. */
  | 'DISTRIBUTION_UNDELIVERABLE'
  /** An experiment has a new result. */
  | 'EXPERIMENT_RESULT'
  /** An invoice was taken in. */
  | 'INVOICE_CREATED'
  /** A credit was taken in or written. */
  | 'INVOICE_CREDITED'
  /** A payment was recorded. */
  | 'INVOICE_PAID'
  /** An invoice not yet issued, or held for its content, was changed. */
  | 'INVOICE_UPDATED'
  /** A person withdrew the invoice before anything of it was sent. */
  | 'INVOICE_VOIDED'
  /** A partner works again. */
  | 'PARTNER_BREAKER_CLOSED'
  /** A partner fails: nothing is given to it for a while. */
  | 'PARTNER_BREAKER_OPENED'
  /** A person paused a partner. */
  | 'PARTNER_PAUSED'
  /** A person resumed a partner. */
  | 'PARTNER_RESUMED'
  /** A person ended such a pause. */
  | 'PAUSE_ENDED'
  /** A person paused sending: on a channel, of a source, or altogether. */
  | 'PAUSE_SET'
  /** The debtor arranged or made a payment where the partner shows the invoice. */
  | 'PAYMENT_SIGNALLED'
  /** A receipt told nothing new, or came from an owner that had lost it. */
  | 'RECEIPT_IGNORED'
  /** Database is not the one that was last written to: nothing is sent until a person lifts safe mode. */
  | 'SAFE_MODE_ENTERED'
  /** A person lifted safe mode for a channel. */
  | 'SAFE_MODE_LIFTED'
  /** A step ended without its milestone. */
  | 'STEP_ENDED'
  /** A step could not be tried. */
  | 'STEP_SKIPPED'
  /** A step waits. */
  | 'STEP_WAITING';

/** State of an invoice's delivery: that of its latest distribution, or NOT_STARTED. */
export type DeliveryState =
  /** On its way. */
  | 'ACTIVE'
  /** Cannot begin for want of data. */
  | 'BLOCKED'
  /** Waits for a person; the cause says why. */
  | 'HELD'
  /** No distribution yet. */
  | 'NOT_STARTED'
  /** Order assigned, first step not begun. */
  | 'PLANNED'
  /** The debtor has it. */
  | 'REACHED'
  /** The debtor refused it. */
  | 'REJECTED'
  /** Stopped: paid, credited or cancelled. */
  | 'STOPPED'
  /** Every step ended without reaching the debtor. */
  | 'UNDELIVERABLE';

/** Word of a person that a distribution, though it has not reached the debtor, waits for nobody any more. */
export type Dismissal = {
  readonly __typename?: 'Dismissal';
  /** When. */
  readonly dismissedAt: Scalars['DateTime']['output'];
  /** API key that did it. */
  readonly dismissedBy: Scalars['ID']['output'];
  /** Why, in words. */
  readonly note: Scalars['String']['output'];
  /** Why. */
  readonly reason: ActReason;
};

/** Run of one succession order for one invoice. */
export type Distribution = Node & {
  readonly __typename?: 'Distribution';
  /** Attempts in order. */
  readonly attempts: ReadonlyArray<Attempt>;
  /** Why it is held, stopped, rejected or undeliverable; code of the reason. */
  readonly cause?: Maybe<Scalars['String']['output']>;
  /** Channel of the current step, or the one that reached the debtor. */
  readonly channel?: Maybe<Channel>;
  /** True when the debtor could not have it in time. */
  readonly deadlineMissed: Scalars['Boolean']['output'];
  /** Who took it off the queue it waited in, and why; null: nobody, or something new has happened to it since. */
  readonly dismissal?: Maybe<Dismissal>;
  /** True when a late success made two channels deliver. */
  readonly doubleDelivered: Scalars['Boolean']['output'];
  /** When it ended. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Invoice it carries. */
  readonly invoice: Invoice;
  /** True when it had ended UNDELIVERABLE, and was found delivered after all. */
  readonly lateDelivered: Scalars['Boolean']['output'];
  /** Milestone reached. */
  readonly milestone?: Maybe<Milestone>;
  /** When the next decision is due; null when none is. */
  readonly nextDecisionAt?: Maybe<Scalars['DateTime']['output']>;
  /** Order it follows, in the version it began with. */
  readonly order: SuccessionOrder;
  /** Why it is sent: INITIAL, RESEND, REMINDER_1, COLLECTION_NOTICE, CREDIT_NOTE ... DRY_RUN is a rehearsal. */
  readonly purpose: Scalars['String']['output'];
  /** When it started. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Where it stands. */
  readonly state: DeliveryState;
  /** Current step, from 1; null when none is left. */
  readonly step?: Maybe<Scalars['Int']['output']>;
  /** Everything that happened, each with its reason in words. */
  readonly timeline: DeliveryEventConnection;
};


/** Run of one succession order for one invoice. */
export type DistributionTimelineArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};

/** Distribution to hold, resume or cancel. */
export type DistributionActInput = {
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why. */
  readonly reason?: InputMaybe<ActReason>;
};

/** Address to correct, and the distribution to go on with it. */
export type DistributionChangeAddressInput = {
  /** Right address. */
  readonly contactPoint: CorrectedAddressInput;
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** True: a person has made sure that a partner did not take what is in doubt. Without it a doubt is refused. */
  readonly notSent?: Scalars['Boolean']['input'];
};

/** Distribution to take off the queue it waits in. */
export type DistributionDismissInput = {
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, in words, up to 500 characters. */
  readonly note?: Scalars['String']['input'];
  /** Why. */
  readonly reason: ActReason;
};

/** Outcome of an act on a distribution. */
export type DistributionPayload = {
  readonly __typename?: 'DistributionPayload';
  /** Distribution afterwards; null when nothing was done. */
  readonly distribution?: Maybe<Distribution>;
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
};

/** Distribution that has ended, to send its invoice again. */
export type DistributionResendInput = {
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Order to follow, in its newest version; leave out for what the assignment rules say. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
  /** Why. */
  readonly reason: ActReason;
};

/** Distribution to leave the current step of. */
export type DistributionSkipToStepInput = {
  /** Distribution concerned. */
  readonly distributionId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why. */
  readonly reason?: InputMaybe<ActReason>;
  /** Step to go to, from 1; one that has not been tried. */
  readonly step: Scalars['Int']['input'];
};

/** Distributions to act on together: exactly one of ids and filter. */
export type DistributionsActInput = {
  /** What to do. */
  readonly act: ActInput;
  /** Distributions, at most 500. */
  readonly distributionIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** How many the preview said; another number is refused. Leave out not to check. */
  readonly expectedCount?: InputMaybe<Scalars['Int']['input']>;
  /** Invoices whose latest distribution is meant, at most 20,000. */
  readonly filter?: InputMaybe<InvoiceFilter>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Time to think again, up to PT24H. */
  readonly undoWindow?: Scalars['Duration']['input'];
};

/** Addresses to correct together, and the distributions to go on with them. */
export type DistributionsChangeAddressInput = {
  /** Each with its address, at most 500; one row of an invoice. */
  readonly changes: ReadonlyArray<AddressChangeInput>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Time to think again, up to PT24H. */
  readonly undoWindow?: Scalars['Duration']['input'];
};

/** Invoices to start: exactly one of ids and filter. */
export type DistributionsStartInput = {
  /** A rehearsal: everything but the wire. Each step is decided, waited for and explained; no partner is asked. */
  readonly dryRun?: Scalars['Boolean']['input'];
  /** Invoices that have not started and match, at most 20,000. */
  readonly filter?: InputMaybe<InvoiceFilter>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoices, at most 500. */
  readonly invoiceIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Order to follow; leave out for what the assignment rules say. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
};

/** Outcome of starting distributions. */
export type DistributionsStartPayload = {
  readonly __typename?: 'DistributionsStartPayload';
  /** The first hundred started. */
  readonly distributions: ReadonlyArray<Distribution>;
  /** Invoices that were not started, each with the reason. */
  readonly errors: ReadonlyArray<UserError>;
  /** How many were started. */
  readonly startedCount: Scalars['Int']['output'];
};

/** State of the document. */
export type DocumentState =
  /** Credited: in full, or what was left to pay. */
  | 'CREDITED'
  /** Incomplete. */
  | 'DRAFT'
  /** Sent, or being sent: no longer changed. */
  | 'ISSUED'
  /** Complete; may still be changed by its source. */
  | 'READY'
  /** Withdrawn before anything of it was sent. */
  | 'VOID';

/** How much of what is not yet sent is in doubt after a loss. */
export type DoubtScope =
  /** What was due when the loss was found, and what had not been started. */
  | 'DUE'
  /** Whatever is still to be sent of invoices from before the loss, whenever it becomes due. */
  | 'EVERYTHING'
  /** Nothing was lost: a planned switch-over, an upgrade. */
  | 'NOTHING';

/** Difference from the control. */
export type Effect = {
  readonly __typename?: 'Effect';
  /** Its interval at the level of the experiment. */
  readonly ci: Interval;
  /** Best guess. */
  readonly estimate: Scalars['Float']['output'];
  /** Its standard error. */
  readonly se?: Maybe<Scalars['Float']['output']>;
};

/** Debtors taken in since the day before it in the list: days stand together until five or none are in each arm. */
export type EntryPoint = {
  readonly __typename?: 'EntryPoint';
  /** By arm. */
  readonly counts: ReadonlyArray<Scalars['Int']['output']>;
  /** Last of its days. */
  readonly day: Scalars['Date']['output'];
};

/** What an arrival rests on. */
export type EvidenceGrade =
  /** The partner says so. */
  | 'E1'
  /** A carrier, mail server or access point on the way has given a receipt. */
  | 'E2'
  /** The recipient's own system has it. */
  | 'E3'
  /** A person has signed for it. */
  | 'E4';

/** Debtors that take no part; their number is null below five. */
export type ExclusionRow = {
  readonly __typename?: 'ExclusionRow';
  /** How many. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Why. */
  readonly reason: AssignmentReason;
};

/** Succession orders compared on debtors by chance. */
export type Experiment = Node & {
  readonly __typename?: 'Experiment';
  /** Chance of seeing a difference where there is none. */
  readonly alpha: Scalars['Float']['output'];
  /** Orders under test; the first is the control. */
  readonly arms: ReadonlyArray<ExperimentArm>;
  /** Debtors with an arm. */
  readonly assigned: Scalars['Int']['output'];
  /** How its weights follow the evidence; null: they do not. */
  readonly bandit?: Maybe<ExperimentBanditRow>;
  /** Per cent of those that take part. */
  readonly coverage: Scalars['Float']['output'];
  /** When it was written. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** How it is decided. */
  readonly criteria: DecisionCriteria;
  /** What was done with it, oldest first. */
  readonly decisions: ReadonlyArray<ExperimentDecision>;
  /** Who may take part, in words; null: everyone. */
  readonly eligibility?: Maybe<Scalars['String']['output']>;
  /** Whether only debtors take part that the first step of every arm has an address for. */
  readonly everyArmReaches: Scalars['Boolean']['output'];
  /** Those of them that an invoice was sent to. */
  readonly exposed: Scalars['Int']['output'];
  /** Newest experiment that goes on comparing debtors held back from this one's shipped arm with the others; null: none. */
  readonly followedBy?: Maybe<Experiment>;
  /** Experiment whose shipped arm this one goes on comparing with its control; null: none. */
  readonly follows?: Maybe<Experiment>;
  /** What planning came to; null: not planned. */
  readonly forecast?: Maybe<ExperimentForecast>;
  /** Results, newest first. */
  readonly history: SnapshotConnection;
  /** Per cent of the debtors that stay with the control since. */
  readonly holdback: Scalars['Float']['output'];
  /** Days that times are followed. */
  readonly horizonDays: Scalars['Int']['output'];
  /** What is expected, and why. */
  readonly hypothesis: Scalars['String']['output'];
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Its key. */
  readonly key: Scalars['String']['output'];
  /** What is measured. */
  readonly metrics: ReadonlyArray<Metric>;
  /** What its weights go by. */
  readonly mode: ExperimentMode;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Those of the assigned whose arm was given by hand; they are left out of the result. */
  readonly overridden: Scalars['Int']['output'];
  /** Times with constant weights. */
  readonly phases: ReadonlyArray<ExperimentPhase>;
  /** Days it is planned to take debtors in. */
  readonly plannedDays: Scalars['Int']['output'];
  /** Debtors in two arms at which a decision is expected. */
  readonly plannedDebtors: Scalars['Int']['output'];
  /** Chance of seeing the smallest effect that matters. */
  readonly power: Scalars['Float']['output'];
  /** Newest result; null: none yet. */
  readonly result?: Maybe<Snapshot>;
  /** Arm whose order all get now. */
  readonly shippedArm?: Maybe<Scalars['String']['output']>;
  /** When it was started. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  readonly state: ExperimentState;
  /** When it was stopped. */
  readonly stoppedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** Succession orders compared on debtors by chance. */
export type ExperimentEligibilityArgs = {
  language?: Language;
};


/** Succession orders compared on debtors by chance. */
export type ExperimentHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};

/** What was done with an experiment. */
export type ExperimentAct =
  /** The weights of a bandit were left as they are. */
  | 'BANDIT_PAUSED'
  /** The weights of a bandit were let follow the evidence again. */
  | 'BANDIT_RESUMED'
  /** Given more coverage. */
  | 'COVERAGE'
  /** The creditor's hold-out was changed while it ran. */
  | 'HOLDOUT'
  /** An arm was given to debtors by hand. */
  | 'OVERRIDE'
  /** Debtors were left to chance again. */
  | 'OVERRIDE_ENDED'
  /** Given a new phase with other weights. */
  | 'PHASE'
  /** The weights of a bandit followed the evidence; the program did it. */
  | 'REWEIGHED'
  /** Rolled back to the control. */
  | 'ROLLED_BACK'
  /** A rule that names it was changed, in what does not change which invoices come to it while it runs. */
  | 'RULE'
  /** An arm was shipped. */
  | 'SHIPPED'
  /** Started. */
  | 'STARTED'
  /** Stopped. */
  | 'STOPPED';

/** One order under test. */
export type ExperimentArm = {
  readonly __typename?: 'ExperimentArm';
  /** Its key. */
  readonly key: Scalars['String']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Order it follows. */
  readonly order: SuccessionOrder;
  /** Share of the debtors, against the other weights. */
  readonly weight: Scalars['Int']['output'];
};

/** Forecast cost of an arm. */
export type ExperimentArmCostRow = {
  readonly __typename?: 'ExperimentArmCostRow';
  /** Its key. */
  readonly arm: Scalars['String']['output'];
  /** What they would cost. */
  readonly cost?: Maybe<Money>;
  /** Currency units; null: cannot be told. */
  readonly costPerInvoice?: Maybe<Scalars['Float']['output']>;
  /** Invoices expected in the planned days. */
  readonly invoices?: Maybe<Scalars['Int']['output']>;
};

/** One order under test; the first is the control. */
export type ExperimentArmInput = {
  /** Short and stable: A, B, letter-last. */
  readonly key: Scalars['String']['input'];
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Order it follows, in its newest version. */
  readonly orderId: Scalars['ID']['input'];
  /** Share of the debtors, against the other weights. */
  readonly weight?: Scalars['Int']['input'];
};

/** Where a debtor stands, or would. */
export type ExperimentAssignmentRow = {
  readonly __typename?: 'ExperimentAssignmentRow';
  /** Key of the arm; null: none. */
  readonly arm?: Maybe<Scalars['String']['output']>;
  /** Of 10,000; null where none was drawn. */
  readonly bucket?: Maybe<Scalars['Int']['output']>;
  /** Debtor. */
  readonly debtor: Debtor;
  /** Why. */
  readonly reason: AssignmentReason;
};

/** Bandit whose weights to leave, or to let follow the evidence again. */
export type ExperimentBanditPauseInput = {
  /** Experiment concerned; it runs, in mode BANDIT. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** True: its weights stay as they are. False: they follow the evidence again. */
  readonly paused: Scalars['Boolean']['input'];
};

/** Outcome of pausing a bandit. */
export type ExperimentBanditPausePayload = {
  readonly __typename?: 'ExperimentBanditPausePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** How the weights of a bandit follow the evidence. */
export type ExperimentBanditRow = {
  readonly __typename?: 'ExperimentBanditRow';
  /** Days with equal weights before they begin to. */
  readonly explorationDays: Scalars['Int']['output'];
  /** When they begin to; null: not started. */
  readonly exploresUntil?: Maybe<Scalars['DateTime']['output']>;
  /** Least share of each arm. */
  readonly floor: Scalars['Float']['output'];
  /** Whether they are left as they are. */
  readonly paused: Scalars['Boolean']['output'];
};

/** Metric as it was before an experiment. */
export type ExperimentBaselineRow = {
  readonly __typename?: 'ExperimentBaselineRow';
  /** Smallest difference that would be seen with the planned number of debtors. */
  readonly mde?: Maybe<Scalars['Float']['output']>;
  /** Its name. */
  readonly metric: Scalars['String']['output'];
  /** Value in the last 180 days; null: nothing is known. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** Experiment to write anew; only before its start. */
export type ExperimentChangeInput = {
  /** Chance of seeing a difference where there is none. */
  readonly alpha?: Scalars['Float']['input'];
  /** Two to ten orders; the first is the control. */
  readonly arms: ReadonlyArray<ExperimentArmInput>;
  /** Per cent of those that take part. */
  readonly coverage?: Scalars['Float']['input'];
  /** How to decide. */
  readonly criteria?: DecisionCriteria;
  /** Who may take part; leave out for everyone. */
  readonly eligibility?: InputMaybe<ConditionInput>;
  /**
   * Whether only debtors take part that the first step of every arm has an address for. Without it orders are compared as
   * they would work for everyone: a step without an address is skipped, and the arms differ the less.
   */
  readonly everyArmReaches?: Scalars['Boolean']['input'];
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Days with equal weights before those of a bandit follow the evidence, 7 to 180. */
  readonly explorationDays?: Scalars['Int']['input'];
  /** Least share of each arm of a bandit. */
  readonly floor?: Scalars['Float']['input'];
  /** Days that times are followed. */
  readonly horizonDays?: Scalars['Int']['input'];
  /** What is expected, and why. */
  readonly hypothesis?: Scalars['String']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** 2 to 40 lower-case letters, digits and hyphens. */
  readonly key: Scalars['String']['input'];
  /** One or two goals, guardrails and more. */
  readonly metrics: ReadonlyArray<MetricInput>;
  /** Whether its weights stay, or follow the evidence. */
  readonly mode?: ExperimentMode;
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Buckets it shares with other experiments; leave out where it runs alone. */
  readonly namespace?: InputMaybe<NamespaceInput>;
  /** Days it is planned to take debtors in. */
  readonly plannedDays?: Scalars['Int']['input'];
  /** Debtors in two arms at which a decision is expected; tunes the intervals that hold at any look. */
  readonly plannedDebtors?: Scalars['Int']['input'];
  /** Chance of seeing the smallest effect that matters. */
  readonly power?: Scalars['Float']['input'];
  /** Slices to look at. */
  readonly slices?: ReadonlyArray<SliceInput>;
};

/** Outcome of writing anew. */
export type ExperimentChangePayload = {
  readonly __typename?: 'ExperimentChangePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Pictures of a result. */
export type ExperimentChart =
  /**
   * Differences of one metric from result to result, a series for each treatment arm, with the interval that holds at any look
   * and what all looks agree on; of each day the last result.
   */
  | 'ALWAYS_VALID'
  /** Debtors taken in by day and arm. */
  | 'ENTRIES'
  /** Differences of all metrics with their intervals. */
  | 'FOREST'
  /** Kaplan-Meier curves with bands and numbers at risk. */
  | 'SURVIVAL';

/** Coverage to raise. */
export type ExperimentCoverageInput = {
  /** Per cent of the eligible debtors; it only grows. */
  readonly coverage: Scalars['Float']['input'];
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
};

/** Outcome of raising the coverage. */
export type ExperimentCoveragePayload = {
  readonly __typename?: 'ExperimentCoveragePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Experiment to write. */
export type ExperimentCreateInput = {
  /** Chance of seeing a difference where there is none. */
  readonly alpha?: Scalars['Float']['input'];
  /** Two to ten orders; the first is the control. */
  readonly arms: ReadonlyArray<ExperimentArmInput>;
  /** Per cent of those that take part. */
  readonly coverage?: Scalars['Float']['input'];
  /** How to decide. */
  readonly criteria?: DecisionCriteria;
  /** Who may take part; leave out for everyone. */
  readonly eligibility?: InputMaybe<ConditionInput>;
  /**
   * Whether only debtors take part that the first step of every arm has an address for. Without it orders are compared as
   * they would work for everyone: a step without an address is skipped, and the arms differ the less.
   */
  readonly everyArmReaches?: Scalars['Boolean']['input'];
  /** Days with equal weights before those of a bandit follow the evidence, 7 to 180. */
  readonly explorationDays?: Scalars['Int']['input'];
  /** Least share of each arm of a bandit. */
  readonly floor?: Scalars['Float']['input'];
  /** Days that times are followed. */
  readonly horizonDays?: Scalars['Int']['input'];
  /** What is expected, and why. */
  readonly hypothesis?: Scalars['String']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** 2 to 40 lower-case letters, digits and hyphens. */
  readonly key: Scalars['String']['input'];
  /** One or two goals, guardrails and more. */
  readonly metrics: ReadonlyArray<MetricInput>;
  /** Whether its weights stay, or follow the evidence. */
  readonly mode?: ExperimentMode;
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Buckets it shares with other experiments; leave out where it runs alone. */
  readonly namespace?: InputMaybe<NamespaceInput>;
  /** Days it is planned to take debtors in. */
  readonly plannedDays?: Scalars['Int']['input'];
  /** Debtors in two arms at which a decision is expected; tunes the intervals that hold at any look. */
  readonly plannedDebtors?: Scalars['Int']['input'];
  /** Chance of seeing the smallest effect that matters. */
  readonly power?: Scalars['Float']['input'];
  /** Slices to look at. */
  readonly slices?: ReadonlyArray<SliceInput>;
};

/** Outcome of writing. */
export type ExperimentCreatePayload = {
  readonly __typename?: 'ExperimentCreatePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Line of its log. */
export type ExperimentDecision = {
  readonly __typename?: 'ExperimentDecision';
  /** What was done. */
  readonly act: ExperimentAct;
  /** Arm concerned. */
  readonly arm?: Maybe<Scalars['String']['output']>;
  /** Debtors it was done to, for operators; null: it was not done to single ones, or the key may not see them. */
  readonly debtors?: Maybe<ReadonlyArray<Debtor>>;
  /** When. */
  readonly decidedAt: Scalars['DateTime']['output'];
  /** API key that did it; null: the program, as it was told to. */
  readonly decidedBy?: Maybe<Scalars['ID']['output']>;
  /** Doubts about the snapshot that whoever shipped an arm said to know of. */
  readonly despite: ReadonlyArray<ShipDoubt>;
  /** Why. */
  readonly note: Scalars['String']['output'];
  /** From 1. */
  readonly number: Scalars['Int']['output'];
  /** Numbers that new weights were decided on; null: it was something else. */
  readonly reweighing?: Maybe<ReweighingRow>;
  /** Snapshot it was decided on. */
  readonly snapshot?: Maybe<Snapshot>;
};

/** What planning came to. */
export type ExperimentForecast = {
  readonly __typename?: 'ExperimentForecast';
  /** Control's value in the last 180 days; null: nothing is known. */
  readonly baseline?: Maybe<Scalars['Float']['output']>;
  /** Each metric as it was in the last 180 days. */
  readonly baselines: ReadonlyArray<ExperimentBaselineRow>;
  /** What they would cost, by simulation. */
  readonly cost?: Maybe<Money>;
  /** What they would cost if all followed the control. */
  readonly costByControl?: Maybe<Money>;
  /** What the arms would cost per invoice, by simulation. */
  readonly costs: ReadonlyArray<ExperimentArmCostRow>;
  /** Debtors that would be taken in a day, by the last 180 days. */
  readonly debtorsPerDay?: Maybe<Scalars['Float']['output']>;
  /** Debtors of the last 180 days that could take part. */
  readonly eligible?: Maybe<Scalars['Int']['output']>;
  /** Those that could not. */
  readonly ineligible?: Maybe<Scalars['Int']['output']>;
  /** Invoices expected in the planned days, in all arms; null: cannot be told. */
  readonly invoices?: Maybe<Scalars['Int']['output']>;
  /** First goal, that the figures are for. */
  readonly metric: Scalars['String']['output'];
  /** Smallest effect that would be seen, week by week. */
  readonly rows: ReadonlyArray<ExperimentForecastRow>;
  /** Smallest difference of the first goal that would matter, as it was stated. */
  readonly smallestEffect?: Maybe<Scalars['Float']['output']>;
  /** Weeks until it would be seen with the planned power; null: none was stated, or not in half a year. */
  readonly weeksForSmallestEffect?: Maybe<Scalars['Int']['output']>;
  /** Weeks until the planned number of debtors is reached; null: never, at this pace. */
  readonly weeksNeeded?: Maybe<Scalars['Int']['output']>;
};

/** Smallest effect that would be seen after so many weeks. */
export type ExperimentForecastRow = {
  readonly __typename?: 'ExperimentForecastRow';
  /** In two arms. */
  readonly debtors: Scalars['Int']['output'];
  /** Absolute, in the metric's unit. */
  readonly mde?: Maybe<Scalars['Float']['output']>;
  /** Chance of seeing the smallest effect of interest; null: none was stated, or it cannot be told. */
  readonly power?: Maybe<Scalars['Float']['output']>;
  /** From the start. */
  readonly weeks: Scalars['Int']['output'];
};

/** Every check, told either way. */
export type ExperimentHealth = {
  readonly __typename?: 'ExperimentHealth';
  /** Debtors in which two arms met, by an override or a merge of debtors; they are left out of every other figure. */
  readonly crossover: RateCount;
  /** Debtors that take no part, or have their arm by hand. */
  readonly excluded: ReadonlyArray<ExclusionRow>;
  /** Whether arms lose debtors between assignment and first invoice. */
  readonly exposure: CheckStatus;
  /** Chance of such a loss. */
  readonly exposureP?: Maybe<Scalars['Float']['output']>;
  /** Newest fact counted. */
  readonly lastEventAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether an arm of weight zero has debtors. */
  readonly leak: Scalars['Boolean']['output'];
  /** How much can be known. */
  readonly maturity: ReadonlyArray<MetricMaturity>;
  /** Invoices that began with another step than the arm says. */
  readonly nonCompliance: ReadonlyArray<ArmRate>;
  /** Differences from before. */
  readonly preBias: ReadonlyArray<PreBias>;
  /** Shares of the arms. */
  readonly srm: SrmResult;
};

/** Share of the debtors that take part in no experiment. */
export type ExperimentHoldoutInput = {
  /** Per cent, 0 to 50. */
  readonly holdout: Scalars['Float']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
};

/** Outcome of setting the hold-out. */
export type ExperimentHoldoutPayload = {
  readonly __typename?: 'ExperimentHoldoutPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Per cent as it is now; null when it was refused. */
  readonly holdout?: Maybe<Scalars['Float']['output']>;
};

/** What the weights of the arms go by. */
export type ExperimentMode =
  /** They follow the evidence: more of the debtors to what is likely to be the best, week by week. */
  | 'BANDIT'
  /** They stay until a person changes them. */
  | 'EXPERIMENT';

/** Page of debtors with arms given by hand. */
export type ExperimentOverrideConnection = {
  readonly __typename?: 'ExperimentOverrideConnection';
  /** Debtors with their cursors. */
  readonly edges: ReadonlyArray<ExperimentOverrideEdge>;
  /** Debtors alone. */
  readonly nodes: ReadonlyArray<ExperimentOverrideRow>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Debtor with an arm given by hand, and its cursor. */
export type ExperimentOverrideEdge = {
  readonly __typename?: 'ExperimentOverrideEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Debtor with its arm. */
  readonly node: ExperimentOverrideRow;
};

/** Debtors to leave to chance again. */
export type ExperimentOverrideEndInput = {
  /** Debtors whose arm was given by hand, 1 to 100: all of them are let go, or none. */
  readonly debtorIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Experiment concerned; it runs. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
};

/** Outcome of leaving debtors to chance again. */
export type ExperimentOverrideEndPayload = {
  readonly __typename?: 'ExperimentOverrideEndPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Debtors to give an arm by hand. */
export type ExperimentOverrideInput = {
  /** Key of the arm they get from their next invoice. */
  readonly arm: Scalars['String']['input'];
  /** Whether debtors whose invoices have followed another arm are taken as well; they become crossovers. */
  readonly crossover?: Scalars['Boolean']['input'];
  /** Debtors, 1 to 100: all of them get it, or none. */
  readonly debtorIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Experiment concerned; it runs. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
};

/** Outcome of giving arms by hand. */
export type ExperimentOverridePayload = {
  readonly __typename?: 'ExperimentOverridePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Debtor with an arm given by hand. */
export type ExperimentOverrideRow = {
  readonly __typename?: 'ExperimentOverrideRow';
  /** Key of the arm it gets. */
  readonly arm: Scalars['String']['output'];
  /** Whether its invoices had followed the arm of chance before. */
  readonly crossover: Scalars['Boolean']['output'];
  /** Debtor. */
  readonly debtor: Debtor;
  /** Key of the arm that chance had given before; null: none. */
  readonly drawnArm?: Maybe<Scalars['String']['output']>;
};

/** Time with constant weights and one salt. */
export type ExperimentPhase = {
  readonly __typename?: 'ExperimentPhase';
  /** When it ended; null: it lasts. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** From 1. */
  readonly phase: Scalars['Int']['output'];
  /** Numbers its weights were decided on; null: a person set them. */
  readonly reweighing?: Maybe<ReweighingRow>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** By arm. */
  readonly weights: ReadonlyArray<Scalars['Int']['output']>;
};

/** Phase to begin. */
export type ExperimentPhaseInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** One for each arm. */
  readonly weights: ReadonlyArray<Scalars['Int']['input']>;
};

/** Outcome of beginning a phase. */
export type ExperimentPhasePayload = {
  readonly __typename?: 'ExperimentPhasePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Experiment to plan. */
export type ExperimentPlanInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Smallest difference of the first goal that would matter, in its unit; leave out for what the experiment states. */
  readonly smallestEffect?: InputMaybe<Scalars['Float']['input']>;
};

/** Outcome of planning. */
export type ExperimentPlanPayload = {
  readonly __typename?: 'ExperimentPlanPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Result to compute. */
export type ExperimentRefreshInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
};

/** Outcome of computing a result. */
export type ExperimentRefreshPayload = {
  readonly __typename?: 'ExperimentRefreshPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** New result; null when it was refused. */
  readonly snapshot?: Maybe<Snapshot>;
};

/** All that an experiment has shown by one instant. */
export type ExperimentResult = {
  readonly __typename?: 'ExperimentResult';
  /** Arms. */
  readonly arms: ReadonlyArray<ArmSummary>;
  /** The instant, creditor's time. */
  readonly asOf: Scalars['DateTime']['output'];
  /** What the weights are to follow; null: the experiment is no bandit. */
  readonly bandit?: Maybe<BanditResultRow>;
  /** Of all costs; null: none, or several. */
  readonly currency?: Maybe<Scalars['CurrencyCode']['output']>;
  /** What to do. */
  readonly decision: Decision;
  /** Version of the computation. */
  readonly engineVersion: Scalars['String']['output'];
  /** Debtors by day. */
  readonly entries: ReadonlyArray<EntryPoint>;
  /** Checks. */
  readonly health: ExperimentHealth;
  /** This result and those before it, newest first. */
  readonly history: SnapshotConnection;
  /** Metrics. */
  readonly metrics: ReadonlyArray<MetricResult>;
  /** How far it has come. */
  readonly power: PowerResult;
  /** Declared slices. */
  readonly slices: ReadonlyArray<SliceResult>;
  /** Snapshot it is of. */
  readonly snapshotId: Scalars['ID']['output'];
  /** Times followed. */
  readonly survival?: Maybe<SurvivalResult>;
  /** Position in the event log up to which it counts. */
  readonly watermark: Scalars['String']['output'];
};


/** All that an experiment has shown by one instant. */
export type ExperimentResultHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};


/** All that an experiment has shown by one instant. */
export type ExperimentResultMetricsArgs = {
  role?: InputMaybe<MetricRole>;
};


/** All that an experiment has shown by one instant. */
export type ExperimentResultSurvivalArgs = {
  metric?: MetricKind;
  points?: Scalars['Int']['input'];
};

/** Experiment to roll back. */
export type ExperimentRollbackInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** Snapshot it is decided on. */
  readonly snapshotId?: InputMaybe<Scalars['ID']['input']>;
};

/** Outcome of rolling back. */
export type ExperimentRollbackPayload = {
  readonly __typename?: 'ExperimentRollbackPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Arm to ship. */
export type ExperimentShipInput = {
  /** Key of the arm whose order all shall get. */
  readonly arm: Scalars['String']['input'];
  /**
   * Doubts about that snapshot that are known; the note must then say why it is shipped all the same, and both stand in the
   * log.
   */
  readonly despite?: ReadonlyArray<ShipDoubt>;
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Per cent of the debtors that stay with the control. */
  readonly holdback?: Scalars['Float']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** Snapshot it is decided on: the newest, with no facts since, whose checks are passed. */
  readonly snapshotId: Scalars['ID']['input'];
};

/** Outcome of shipping an arm. */
export type ExperimentShipPayload = {
  readonly __typename?: 'ExperimentShipPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Experiment to start. */
export type ExperimentStartInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** Smallest difference of the first goal that would matter, in its unit; leave out for what the experiment states. */
  readonly smallestEffect?: InputMaybe<Scalars['Float']['input']>;
};

/** Outcome of starting. */
export type ExperimentStartPayload = {
  readonly __typename?: 'ExperimentStartPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** Where an experiment stands. */
export type ExperimentState =
  /** Being written. */
  | 'DRAFT'
  /** Written, with its power and cost forecast; it can be started. */
  | 'PLANNED'
  /** Takes debtors in; nothing of it changes silently. */
  | 'RUNNING'
  /** Takes nobody in; outcomes go on being counted. */
  | 'STOPPED';

/** Experiment to stop. */
export type ExperimentStopInput = {
  /** Experiment concerned. */
  readonly experimentId: Scalars['ID']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why, for the log. */
  readonly note?: Scalars['String']['input'];
  /** Snapshot it is decided on. */
  readonly snapshotId?: InputMaybe<Scalars['ID']['input']>;
};

/** Outcome of stopping. */
export type ExperimentStopPayload = {
  readonly __typename?: 'ExperimentStopPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Experiment as it is now; null when it was refused. */
  readonly experiment?: Maybe<Experiment>;
};

/** News of a result. */
export type ExperimentUpdate = {
  readonly __typename?: 'ExperimentUpdate';
  /** Metrics whose numbers changed. */
  readonly changed: ReadonlyArray<Scalars['String']['output']>;
  /** Experiment. */
  readonly experimentId: Scalars['ID']['output'];
  /** New snapshot. */
  readonly snapshotId: Scalars['ID']['output'];
  /** What it says to do. */
  readonly status: DecisionStatus;
};

/** Whose fault a failure is, and so what is done about it. */
export type FailureClass =
  /** Our document is wrong: a person mends it. */
  | 'CONTENT'
  /** This address will never work. */
  | 'HARD'
  /** The partner's fault: another partner is tried. */
  | 'PARTNER'
  /** Blocked, opted out, or complained about. */
  | 'POLICY'
  /** Try again later. */
  | 'SOFT';

/** Whether an effect differs between slices. */
export type HeterogeneityRow = {
  readonly __typename?: 'HeterogeneityRow';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Metric. */
  readonly metric: Scalars['String']['output'];
  /** Cochran's test. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** Over all of them (Holm). */
  readonly pAdjusted?: Maybe<Scalars['Float']['output']>;
};

/** One batch handed over by a source. */
export type Import = Node & {
  readonly __typename?: 'Import';
  /** When it was handed over. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Rows that made a new invoice. */
  readonly createdCount: Scalars['Int']['output'];
  /** Name of the file, if it had one. */
  readonly fileName?: Maybe<Scalars['String']['output']>;
  /** Form of the file. */
  readonly format: ImportFormat;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Rows that were refused. */
  readonly refusedCount: Scalars['Int']['output'];
  /** Rows in all. */
  readonly rowCount: Scalars['Int']['output'];
  /** Rows in the order of the file. */
  readonly rows: ImportRowConnection;
  /** Source it came from. */
  readonly source: Source;
  /** Rows that changed nothing. */
  readonly unchangedCount: Scalars['Int']['output'];
  /** Rows that changed an invoice. */
  readonly updatedCount: Scalars['Int']['output'];
};


/** One batch handed over by a source. */
export type ImportRowsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
  outcome?: InputMaybe<ImportRowOutcome>;
};

/** Page of imports. */
export type ImportConnection = {
  readonly __typename?: 'ImportConnection';
  /** Imports with their cursors. */
  readonly edges: ReadonlyArray<ImportEdge>;
  /** Imports alone. */
  readonly nodes: ReadonlyArray<Import>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Import with its cursor. */
export type ImportEdge = {
  readonly __typename?: 'ImportEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Import. */
  readonly node: Import;
};

/** Form of an imported file. */
export type ImportFormat =
  /** Text with a header row and a delimiter (comma, semicolon or tab). */
  | 'CSV'
  /** Array of objects with the same fields. */
  | 'JSON';

/** One row of an import. */
export type ImportRow = {
  readonly __typename?: 'ImportRow';
  /** Why it was refused. */
  readonly errors: ReadonlyArray<ImportRowError>;
  /** Invoice it made, changed or matched; null when refused. */
  readonly invoice?: Maybe<Invoice>;
  /** Invoice number as the row says it, if it can be read. */
  readonly invoiceNumber?: Maybe<Scalars['String']['output']>;
  /** What became of it. */
  readonly outcome: ImportRowOutcome;
  /** Line on which the row begins (CSV, the header is line 1), or number of the item from 1 (JSON). */
  readonly row: Scalars['Int']['output'];
};

/** Page of import rows. */
export type ImportRowConnection = {
  readonly __typename?: 'ImportRowConnection';
  /** Rows with their cursors. */
  readonly edges: ReadonlyArray<ImportRowEdge>;
  /** Rows alone. */
  readonly nodes: ReadonlyArray<ImportRow>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Import row with its cursor. */
export type ImportRowEdge = {
  readonly __typename?: 'ImportRowEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Row. */
  readonly node: ImportRow;
};

/** One thing wrong with a row. */
export type ImportRowError = {
  readonly __typename?: 'ImportRowError';
  /** Stable code; all are listed in docs/errors.md. */
  readonly code: Scalars['String']['output'];
  /** Column or field at fault; null when the whole row is. */
  readonly column?: Maybe<Scalars['String']['output']>;
  /** What is wrong, in words. */
  readonly message: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
  /** Line or item number, as in ImportRow.row. */
  readonly row: Scalars['Int']['output'];
  /** Value as it stood in the file, cut at 100 characters. */
  readonly value?: Maybe<Scalars['String']['output']>;
};


/** One thing wrong with a row. */
export type ImportRowErrorMessageArgs = {
  language?: Language;
};


/** One thing wrong with a row. */
export type ImportRowErrorRemedyArgs = {
  language?: Language;
};

/** What became of a row. */
export type ImportRowOutcome =
  /** A new invoice was made. */
  | 'CREATED'
  /** The row had errors and was left out; nothing of it was stored. */
  | 'REFUSED'
  /** Nothing was new. */
  | 'UNCHANGED'
  /** An invoice not yet issued was changed. */
  | 'UPDATED';

/** Share of invoices that have ended by a cause. */
export type IncidenceRow = {
  readonly __typename?: 'IncidenceRow';
  /** PAID, CREDITED or CANCELLED. */
  readonly cause: Scalars['String']['output'];
  /** Share so far. */
  readonly share: Scalars['Float']['output'];
  /** Days. */
  readonly t: Scalars['Float']['output'];
};

/** Range; an end that is null is open. */
export type Interval = {
  readonly __typename?: 'Interval';
  /** Lower end. */
  readonly lower?: Maybe<Scalars['Float']['output']>;
  /** Upper end. */
  readonly upper?: Maybe<Scalars['Float']['output']>;
};

/** Canonical invoice of the master record. */
export type Invoice = Node & {
  readonly __typename?: 'Invoice';
  /** State of the claim. */
  readonly claimState: ClaimState;
  /** When it was taken in. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Taken back by credits so far. */
  readonly credited: Money;
  /** When it was credited or withdrawn; null when it was not. */
  readonly creditedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Credits, oldest first. */
  readonly credits: ReadonlyArray<InvoiceCredit>;
  /** Who owes. */
  readonly debtor: Debtor;
  /** State of its delivery. */
  readonly deliveryState: DeliveryState;
  /** Latest distribution; null until one has started. */
  readonly distribution?: Maybe<Distribution>;
  /** Every distribution, latest first. */
  readonly distributions: ReadonlyArray<Distribution>;
  /** State of the document. */
  readonly documentState: DocumentState;
  /** Day it is to be paid. */
  readonly dueDate: Scalars['Date']['output'];
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Day it is dated. */
  readonly issueDate: Scalars['Date']['output'];
  /** Latest attempt of the latest distribution. */
  readonly lastAttempt?: Maybe<Attempt>;
  /** Lines. */
  readonly lines: ReadonlyArray<InvoiceLine>;
  /** Invoice number. */
  readonly number: Scalars['String']['output'];
  /** Left to pay; negative when too much has been paid. */
  readonly open: Money;
  /** Invoice that a credit note takes back, or a reminder reminds of; null when none is known. */
  readonly original?: Maybe<Invoice>;
  /** Paid so far. */
  readonly paid: Money;
  /** Reference to pay with. */
  readonly paymentReference: Scalars['String']['output'];
  /** Payments, oldest first. */
  readonly payments: ReadonlyArray<Payment>;
  /** Amount to pay, including VAT. */
  readonly total: Money;
  /** Type of invoice. */
  readonly type: InvoiceType;
  /** VAT in the total. */
  readonly vat: Money;
};

/** Page of invoices. */
export type InvoiceConnection = {
  readonly __typename?: 'InvoiceConnection';
  /** Invoices with their cursors. */
  readonly edges: ReadonlyArray<InvoiceEdge>;
  /** Invoices alone. */
  readonly nodes: ReadonlyArray<Invoice>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Something taken back of an invoice. */
export type InvoiceCredit = {
  readonly __typename?: 'InvoiceCredit';
  /** Amount taken back. */
  readonly amount: Money;
  /** Credit note that says it; null when a person did it. */
  readonly creditNote?: Maybe<Invoice>;
  /** Day it was taken back. */
  readonly creditedOn: Scalars['Date']['output'];
  /** A person's own words. */
  readonly note: Scalars['String']['output'];
  /** Why a person did it; null when a credit note says it. */
  readonly reason?: Maybe<CreditReason>;
};

/** Credit to write without a credit note of its own. */
export type InvoiceCreditInput = {
  /** Amount, in the invoice's currency; leave out for all that has not been credited. */
  readonly amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoice to credit. */
  readonly invoiceId: Scalars['ID']['input'];
  /** Own words, at most 500 characters; kept with the credit, not in the log. */
  readonly note?: Scalars['String']['input'];
  /** Why. */
  readonly reason: CreditReason;
};

/** Outcome of crediting. */
export type InvoiceCreditPayload = {
  readonly __typename?: 'InvoiceCreditPayload';
  /** What was wrong; empty when it was credited. */
  readonly errors: ReadonlyArray<UserError>;
  /** Invoice afterwards; null when it was refused. With nothing left to pay its distribution stops. */
  readonly invoice?: Maybe<Invoice>;
};

/** Invoice with its cursor. */
export type InvoiceEdge = {
  readonly __typename?: 'InvoiceEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Invoice. */
  readonly node: Invoice;
};

/** Which invoices. All that is given must hold. */
export type InvoiceFilter = {
  /** Amount at least, in the currency of the invoice. */
  readonly amountFrom?: InputMaybe<Scalars['Decimal']['input']>;
  /** Amount at most, in the currency of the invoice. */
  readonly amountTo?: InputMaybe<Scalars['Decimal']['input']>;
  /** Current or successful channel, any of these. */
  readonly channel?: InputMaybe<ReadonlyArray<Channel>>;
  /** Currency. */
  readonly currency?: InputMaybe<Scalars['CurrencyCode']['input']>;
  /** Debtor; one that was merged into another names the other. */
  readonly debtorId?: InputMaybe<Scalars['ID']['input']>;
  /** State of delivery, any of these. */
  readonly deliveryState?: InputMaybe<ReadonlyArray<DeliveryState>>;
  /**
   * Ended undeliverable or refused, and taken off its queue by a person; false: not so. What has happened since counts:
   * one that was sent again, or has ended in another way, is dismissed no more.
   */
  readonly dismissed?: InputMaybe<Scalars['Boolean']['input']>;
  /** Due on this day or later. */
  readonly dueFrom?: InputMaybe<Scalars['Date']['input']>;
  /** Due on this day or earlier. */
  readonly dueTo?: InputMaybe<Scalars['Date']['input']>;
  /** Part of the invoice number, the payment reference or the debtor's name; at least two characters. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** One line of an invoice. */
export type InvoiceLine = {
  readonly __typename?: 'InvoiceLine';
  /** What was sold. */
  readonly description: Scalars['String']['output'];
  /** Line amount, excluding VAT. */
  readonly net: Money;
  /** How much. */
  readonly quantity: Scalars['Decimal']['output'];
  /** Unit of the quantity. */
  readonly unit: Scalars['String']['output'];
  /** Price of one unit, excluding VAT. */
  readonly unitPrice: Scalars['Decimal']['output'];
  /** VAT rate in percent. */
  readonly vatPercent: Scalars['Decimal']['output'];
};

/** Orders of a list of invoices. */
export type InvoiceSort =
  /** Smallest amount. */
  | 'AMOUNT_ASC'
  /** Largest amount. */
  | 'AMOUNT_DESC'
  /** Oldest taken in. */
  | 'CREATED_ASC'
  /** Newest taken in. */
  | 'CREATED_DESC'
  /** Due first. */
  | 'DUE_DATE_ASC'
  /** Due last. */
  | 'DUE_DATE_DESC';

/** Types of invoices. */
export type InvoiceType =
  /** Credit note. */
  | 'CREDIT_NOTE'
  /** Invoice. */
  | 'INVOICE'
  /** Reminder of an invoice. */
  | 'REMINDER';

/** Invoice to withdraw before anything of it is sent. */
export type InvoiceVoidInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoice to withdraw. */
  readonly invoiceId: Scalars['ID']['input'];
  /** Own words, at most 500 characters; kept with the invoice, not in the log. */
  readonly note?: Scalars['String']['input'];
  /** Why. */
  readonly reason: CreditReason;
};

/** Outcome of withdrawing. */
export type InvoiceVoidPayload = {
  readonly __typename?: 'InvoiceVoidPayload';
  /** What was wrong; empty when it was withdrawn. */
  readonly errors: ReadonlyArray<UserError>;
  /** Invoice afterwards; null when it was refused. Nothing of it will be sent. */
  readonly invoice?: Maybe<Invoice>;
};

/** File to import. */
export type InvoicesImportInput = {
  /** The file itself, at most 10 MiB. */
  readonly content: Scalars['String']['input'];
  /** Name of the file, for the record. */
  readonly fileName?: InputMaybe<Scalars['String']['input']>;
  /** Form of the content. */
  readonly format: ImportFormat;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Name of the source; made when it is new. */
  readonly source: Scalars['String']['input'];
};

/** Outcome of an import. */
export type InvoicesImportPayload = {
  readonly __typename?: 'InvoicesImportPayload';
  /** Distributions started because the creditor starts on import. */
  readonly distributionsStarted: Scalars['Int']['output'];
  /** What was wrong with the file as a whole; errors of rows are on the rows. */
  readonly errors: ReadonlyArray<UserError>;
  /** Import with its rows; null when the file as a whole could not be read. */
  readonly import?: Maybe<Import>;
};

/** Language of texts. */
export type Language =
  /** English. */
  | 'EN'
  /** Swedish. */
  | 'SV';

/** Why the database is held to be another one than was last written to. */
export type LossCause =
  /** Tables were copied into another database, or made anew. */
  | 'ANOTHER_COPY'
  /** Another server, made anew: a dump was read in, or it was upgraded. */
  | 'ANOTHER_SYSTEM'
  /** A replica was promoted, or a backup was restored up to a point in time. */
  | 'ANOTHER_TIMELINE'
  /** Rows that a running process had seen are gone. */
  | 'WENT_BACK';

/** How much worse is still no loss. */
export type MarginInput = {
  /** How it is stated. */
  readonly kind?: MarginKind;
  /** Above 0. */
  readonly size: Scalars['Float']['input'];
};

/** How a margin is stated. */
export type MarginKind =
  /** In the unit of the metric: 0.01 is one percentage point of a share. */
  | 'ABSOLUTE'
  /** As a fraction of the control's value. */
  | 'RELATIVE';

/** Metric as it was declared. */
export type Metric = {
  readonly __typename?: 'Metric';
  /** Percentile that sums are cut at. */
  readonly cap?: Maybe<Scalars['Float']['output']>;
  /** What. */
  readonly kind: MetricKind;
  /** How much worse is still no loss. */
  readonly margin?: Maybe<Scalars['Float']['output']>;
  /** How its margin is stated; null: it has none. */
  readonly marginKind?: Maybe<MarginKind>;
  /** Its name in results and exports. */
  readonly name: Scalars['String']['output'];
  /** What for. */
  readonly role: MetricRole;
  /** Smallest difference that would matter, in the metric's unit; null: none was stated. */
  readonly smallestEffect?: Maybe<Scalars['Float']['output']>;
  /** Hours, or days of grace. */
  readonly window: Scalars['Float']['output'];
};

/** Which way is better. */
export type MetricDirection =
  /** Less is better. */
  | 'DOWN'
  /** More is better. */
  | 'UP';

/** Metric to measure. */
export type MetricInput = {
  /** Sums of debtors above this percentile (0.5 to 0.999) are cut down to it; leave out for none. */
  readonly cap?: InputMaybe<Scalars['Float']['input']>;
  /** What. */
  readonly kind: MetricKind;
  /** How much worse is still no loss. */
  readonly margin?: InputMaybe<MarginInput>;
  /** What for. */
  readonly role?: MetricRole;
  /** Smallest difference that would matter, in the metric's unit; leave out for none. */
  readonly smallestEffect?: InputMaybe<Scalars['Float']['input']>;
  /** Hours from the first send for rates, days of grace for PAID_BY_DUE; leave out for 168 hours and 0 days. */
  readonly window?: InputMaybe<Scalars['Float']['input']>;
};

/** What is measured; always sums per debtor. */
export type MetricKind =
  /** Invoices with a bounce or return, once the window has passed. */
  | 'BOUNCE_RATE'
  /** Invoices after which an address was opted out, once the window has passed. */
  | 'COMPLAINT_RATE'
  /** Cost of all sendings per invoice delivered. */
  | 'COST_PER_DELIVERED'
  /** Cost of all sendings per invoice. */
  | 'COST_PER_INVOICE'
  /** Cost of all sendings per invoice paid within the horizon. */
  | 'COST_PER_PAID'
  /** Invoices delivered, once every order must have ended. */
  | 'DELIVERED_RATE'
  /** Invoices delivered within the window, hours from the first send. */
  | 'DELIVERED_WITHIN'
  /** Changes of channel per invoice. */
  | 'FALLBACKS_PER_INVOICE'
  /** Invoices opened within the window; pictures fetched by mail programs count. */
  | 'OPENED_RATE'
  /** Invoices opened within the window by a human act. */
  | 'OPENED_VERIFIED_RATE'
  /** Invoices paid in full by the due date and the window, days of grace. */
  | 'PAID_BY_DUE'
  /** Reminders per invoice, thirty days after the due date. */
  | 'REMINDERS_PER_INVOICE'
  /** Days from the first send to delivery, within the horizon. */
  | 'TIME_TO_DELIVERY'
  /** Days from the first send to payment in full, within the horizon; open invoices are followed as far as they go. */
  | 'TIME_TO_PAYMENT';

/** How much of a metric can be known by now. */
export type MetricMaturity = {
  readonly __typename?: 'MetricMaturity';
  /** All. */
  readonly invoices: Scalars['Int']['output'];
  /** Invoices whose outcome is known. */
  readonly matured: Scalars['Int']['output'];
  /** Its name. */
  readonly metric: Scalars['String']['output'];
};

/** Metric in all arms. */
export type MetricResult = {
  readonly __typename?: 'MetricResult';
  /** In each arm. */
  readonly arms: ReadonlyArray<ArmEstimate>;
  /** Every arm against the control. */
  readonly comparisons: ReadonlyArray<Comparison>;
  /** Which way is better. */
  readonly direction: MetricDirection;
  /** What. */
  readonly kind: MetricKind;
  /** Its name. */
  readonly metric: Scalars['String']['output'];
  /** What for. */
  readonly role: MetricRole;
  /** Its unit. */
  readonly unit: MetricUnit;
};

/** What a metric is for. */
export type MetricRole =
  /** Decides; adjusted for how many there are. */
  | 'GOAL'
  /** Must not get worse. */
  | 'GUARDRAIL'
  /** Shown, decides nothing. */
  | 'SECONDARY';

/** Unit of a metric. */
export type MetricUnit =
  /** Number per invoice. */
  | 'COUNT'
  /** Days. */
  | 'DAYS'
  /** Currency units. */
  | 'MONEY'
  /** Fraction of invoices. */
  | 'SHARE';

/** How far a step has come, in rising order. */
export type Milestone =
  /** A partner took it over. */
  | 'ACCEPTED'
  /** The debtor's business acknowledged it. */
  | 'ACKNOWLEDGED'
  /** There is evidence that it arrived. */
  | 'DELIVERED'
  /** It was handed to a carrier or network. */
  | 'DISPATCHED'
  /** A human opened it. */
  | 'OPENED'
  /** A payment was scheduled or made. */
  | 'PAYMENT_SIGNAL';

/** Amount of money with its currency. */
export type Money = {
  readonly __typename?: 'Money';
  /** Amount as a plain decimal. */
  readonly amount: Scalars['Decimal']['output'];
  /** Currency of the amount. */
  readonly currency: Scalars['CurrencyCode']['output'];
};

/** Everything that can be done: one mutation per business act. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes a key. */
  readonly apiKeyCreate: ApiKeyPayload;
  /** Revokes a key at once. */
  readonly apiKeyRevoke: ApiKeyPayload;
  /** Replaces a key by a new one; both work during the overlap. */
  readonly apiKeyRotate: ApiKeyPayload;
  /** Makes a rule. */
  readonly assignmentRuleCreate: AssignmentRuleCreatePayload;
  /** Gives a rule another place among the rules. */
  readonly assignmentRuleMove: AssignmentRuleMovePayload;
  /** Removes a rule. Distributions it has given an order keep it. */
  readonly assignmentRuleRemove: AssignmentRuleRemovePayload;
  /** Changes a rule: its name, its condition, its order, whether it is used. */
  readonly assignmentRuleUpdate: AssignmentRuleUpdatePayload;
  /** Takes a bulk act back before it has begun. */
  readonly bulkActUndo: BulkActPayload;
  /** Moves the clock of a sandbox: everything that falls due on the way happens, in order. */
  readonly clockAdvance: ClockAdvancePayload;
  /** Merges two debtors that are one. It cannot be undone. */
  readonly debtorMerge: DebtorMergePayload;
  /** Stops a distribution: nothing not yet sent goes out, what can be recalled is. */
  readonly distributionCancel: DistributionPayload;
  /** Corrects an address, and lets the invoice go on with it; answers with the distribution that does. */
  readonly distributionChangeAddress: DistributionPayload;
  /** Takes an ended distribution off the queue it waits in for a person; it comes back only when something new happens to it. */
  readonly distributionDismiss: DistributionPayload;
  /** Holds a distribution until it is resumed. */
  readonly distributionHold: DistributionPayload;
  /** Sends the invoice of an ended distribution again; answers with the new distribution. */
  readonly distributionResend: DistributionPayload;
  /** Lets a held distribution go on. An uncertain attempt counts as not sent: only resume it when you have made sure. */
  readonly distributionResume: DistributionPayload;
  /** Moves a distribution to a step that has not been tried. What is in doubt counts as not sent. */
  readonly distributionSkipToStep: DistributionPayload;
  /** Acts on many distributions when the time to think again is up. */
  readonly distributionsAct: BulkActPayload;
  /**
   * Corrects many addresses, and lets each invoice go on with its own, when the time to think again is up. A row that cannot
   * be read stops all; one that cannot be done then is told by the bulk act, and stops no other.
   */
  readonly distributionsChangeAddress: BulkActPayload;
  /** Starts distributions of invoices that have none running. */
  readonly distributionsStart: DistributionsStartPayload;
  /** Leaves the weights of a bandit as they are, or lets them follow the evidence again. */
  readonly experimentBanditPause: ExperimentBanditPausePayload;
  /** Writes one anew that has not started. */
  readonly experimentChange: ExperimentChangePayload;
  /** Takes more of the debtors in; nobody changes arms. */
  readonly experimentCoverage: ExperimentCoveragePayload;
  /** Writes an experiment. */
  readonly experimentCreate: ExperimentCreatePayload;
  /** Sets the share of the debtors that take part in no experiment. */
  readonly experimentHoldout: ExperimentHoldoutPayload;
  /**
   * Gives debtors an arm by hand, such as staff, test debtors, or one with a contract; they are counted and left out of the
   * result.
   */
  readonly experimentOverride: ExperimentOverridePayload;
  /** Leaves debtors to chance again, from their next invoice. */
  readonly experimentOverrideEnd: ExperimentOverrideEndPayload;
  /** Begins a phase with other weights, for debtors new to it. */
  readonly experimentPhase: ExperimentPhasePayload;
  /** Works out its power, duration and cost. */
  readonly experimentPlan: ExperimentPlanPayload;
  /** Computes its result now. */
  readonly experimentRefresh: ExperimentRefreshPayload;
  /** Gives all debtors the order of the control again, from their next invoice. */
  readonly experimentRollback: ExperimentRollbackPayload;
  /** Gives all debtors the order of an arm, but for a hold-back. */
  readonly experimentShip: ExperimentShipPayload;
  /** Starts it; its plan of analysis is frozen. */
  readonly experimentStart: ExperimentStartPayload;
  /** Takes nobody in any more. An analyst may stop a bandit. */
  readonly experimentStop: ExperimentStopPayload;
  /** Credits an invoice, whole or in part, without a credit note of its own. An imported credit note does the same. */
  readonly invoiceCredit: InvoiceCreditPayload;
  /** Withdraws an invoice nothing of which has been sent, paid or credited. */
  readonly invoiceVoid: InvoiceVoidPayload;
  /** Takes in a file of invoices: good rows go in, bad rows are refused one by one, the same file again changes nothing. */
  readonly invoicesImport: InvoicesImportPayload;
  /** Makes a partner. */
  readonly partnerCreate: PartnerPayload;
  /** Gives a partner nothing more; what it has goes on. */
  readonly partnerPause: PartnerPayload;
  /** Replaces the price list of a partner. */
  readonly partnerPricesSet: PartnerPayload;
  /** Uses a partner again. */
  readonly partnerResume: PartnerPayload;
  /** Puts new credentials in use; the ones before are still taken for a while. */
  readonly partnerSecretsRotate: PartnerPayload;
  /** Tries the connection to a partner. */
  readonly partnerTest: PartnerTestPayload;
  /** Changes a partner. */
  readonly partnerUpdate: PartnerPayload;
  /** Ends a pause; what waited for it is due at once. */
  readonly pauseEnd: PausePayload;
  /** Pauses sending; receipts are still taken in. */
  readonly pauseSet: PausePayload;
  /** Gives a payment that fits no invoice to one. */
  readonly paymentMatch: PaymentMatchPayload;
  /** Records a payment. */
  readonly paymentRecord: PaymentRecordPayload;
  /** Takes payments in, from a list or a file, and gives each to the invoice it fits. */
  readonly paymentsImport: PaymentsImportPayload;
  /** Ends a subscription; nothing more is sent there. */
  readonly pushSubscriptionRemove: PushSubscriptionPayload;
  /** Keeps a subscription as a contact point of the debtor. Consent is the front end's to have. */
  readonly pushSubscriptionSave: PushSubscriptionPayload;
  /** Lifts safe mode of channels: what is in doubt is settled first, everything else goes on. */
  readonly safeModeLift: SafeModePayload;
  /** Asks for a simulation; it is carried out by a worker. */
  readonly simulationStart: SimulationStartPayload;
  /** Puts an order away, with all its versions. Refused while a rule gives it. */
  readonly successionOrderArchive: SuccessionOrderArchivePayload;
  /** Makes an order, or the next version of one. Impossible orders are refused with the reason. */
  readonly successionOrderCreate: SuccessionOrderCreatePayload;
  /** Takes an archived order out again. */
  readonly successionOrderRestore: SuccessionOrderArchivePayload;
};


/** Everything that can be done: one mutation per business act. */
export type MutationApiKeyCreateArgs = {
  input: ApiKeyCreateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationApiKeyRevokeArgs = {
  input: ApiKeyRevokeInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationApiKeyRotateArgs = {
  input: ApiKeyRotateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationAssignmentRuleCreateArgs = {
  input: AssignmentRuleCreateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationAssignmentRuleMoveArgs = {
  input: AssignmentRuleMoveInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationAssignmentRuleRemoveArgs = {
  input: AssignmentRuleRemoveInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationAssignmentRuleUpdateArgs = {
  input: AssignmentRuleUpdateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationBulkActUndoArgs = {
  input: BulkActUndoInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationClockAdvanceArgs = {
  input: ClockAdvanceInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDebtorMergeArgs = {
  input: DebtorMergeInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionCancelArgs = {
  input: DistributionActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionChangeAddressArgs = {
  input: DistributionChangeAddressInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionDismissArgs = {
  input: DistributionDismissInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionHoldArgs = {
  input: DistributionActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionResendArgs = {
  input: DistributionResendInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionResumeArgs = {
  input: DistributionActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionSkipToStepArgs = {
  input: DistributionSkipToStepInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionsActArgs = {
  input: DistributionsActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionsChangeAddressArgs = {
  input: DistributionsChangeAddressInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationDistributionsStartArgs = {
  input: DistributionsStartInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentBanditPauseArgs = {
  input: ExperimentBanditPauseInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentChangeArgs = {
  input: ExperimentChangeInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentCoverageArgs = {
  input: ExperimentCoverageInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentCreateArgs = {
  input: ExperimentCreateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentHoldoutArgs = {
  input: ExperimentHoldoutInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentOverrideArgs = {
  input: ExperimentOverrideInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentOverrideEndArgs = {
  input: ExperimentOverrideEndInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentPhaseArgs = {
  input: ExperimentPhaseInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentPlanArgs = {
  input: ExperimentPlanInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentRefreshArgs = {
  input: ExperimentRefreshInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentRollbackArgs = {
  input: ExperimentRollbackInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentShipArgs = {
  input: ExperimentShipInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentStartArgs = {
  input: ExperimentStartInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationExperimentStopArgs = {
  input: ExperimentStopInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationInvoiceCreditArgs = {
  input: InvoiceCreditInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationInvoiceVoidArgs = {
  input: InvoiceVoidInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationInvoicesImportArgs = {
  input: InvoicesImportInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerCreateArgs = {
  input: PartnerCreateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerPauseArgs = {
  input: PartnerActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerPricesSetArgs = {
  input: PartnerPricesSetInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerResumeArgs = {
  input: PartnerActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerSecretsRotateArgs = {
  input: PartnerSecretsRotateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerTestArgs = {
  input: PartnerActInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPartnerUpdateArgs = {
  input: PartnerUpdateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPauseEndArgs = {
  input: PauseInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPauseSetArgs = {
  input: PauseInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPaymentMatchArgs = {
  input: PaymentMatchInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPaymentRecordArgs = {
  input: PaymentRecordInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPaymentsImportArgs = {
  input: PaymentsImportInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPushSubscriptionRemoveArgs = {
  input: PushSubscriptionRemoveInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationPushSubscriptionSaveArgs = {
  input: PushSubscriptionSaveInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationSafeModeLiftArgs = {
  input: SafeModeLiftInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationSimulationStartArgs = {
  input: SimulationStartInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationSuccessionOrderArchiveArgs = {
  input: SuccessionOrderArchiveInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationSuccessionOrderCreateArgs = {
  input: SuccessionOrderCreateInput;
};


/** Everything that can be done: one mutation per business act. */
export type MutationSuccessionOrderRestoreArgs = {
  input: SuccessionOrderArchiveInput;
};

/** Experiments in one namespace never meet in a debtor. */
export type NamespaceInput = {
  /** First of its 10,000 buckets. */
  readonly from?: Scalars['Int']['input'];
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Bucket after the last. */
  readonly to?: Scalars['Int']['input'];
};

/** Anything with an id of its own. */
export type Node = {
  /** Opaque id; its prefix says what it names. */
  readonly id: Scalars['ID']['output'];
};

/** Whether an arm is shown to be no worse than its margin. */
export type NonInferiority = {
  readonly __typename?: 'NonInferiority';
  /** Whether it is shown however often one looks. */
  readonly alwaysShown: Scalars['Boolean']['output'];
  /** One-sided bound of the difference. */
  readonly bound: Scalars['Float']['output'];
  /** Margin in the metric's unit. */
  readonly margin: Scalars['Float']['output'];
  /** Whether the bound is on the good side of the margin, by one look at the planned size. */
  readonly shown: Scalars['Boolean']['output'];
};

/** Notice on a support channel while a step waits. */
export type Nudge = {
  readonly __typename?: 'Nudge';
  /** How long after the beginning of the step. */
  readonly after: Scalars['Duration']['output'];
  /** Channel it goes by. */
  readonly channel: SupportChannel;
  /** Left out when the step has come this far; null: only the end of the step prevents it. */
  readonly unless?: Maybe<Milestone>;
  /** Hours in which it is sent; null: at any hour. */
  readonly window?: Maybe<SendWindow>;
};

/** Notice to give while a step waits; see Nudge. */
export type NudgeInput = {
  /** How long after the beginning of the step; less than its patience. */
  readonly after: Scalars['Duration']['input'];
  /** Channel to use. */
  readonly channel: SupportChannel;
  /** Leave it out when the step has come this far. */
  readonly unless?: InputMaybe<Milestone>;
  /** Hours in which to send it; leave out for any hour. */
  readonly window?: InputMaybe<SendWindowInput>;
};

/** What will go out until an instant, if nobody answers meanwhile. */
export type Outlook = {
  readonly __typename?: 'Outlook';
  /** How many running distributions were looked at. */
  readonly distributionCount: Scalars['Int']['output'];
  /** True when more are due than were looked at: the figures are of the first 20,000. */
  readonly partial: Scalars['Boolean']['output'];
  /** By channel and partner, most first. */
  readonly rows: ReadonlyArray<OutlookRow>;
  /** Until when it looks. */
  readonly until: Scalars['DateTime']['output'];
};

/** Sendings on a channel through a partner. */
export type OutlookRow = {
  readonly __typename?: 'OutlookRow';
  /** Channel. */
  readonly channel: Channel;
  /** What they cost in the creditor's currency, by the price list. */
  readonly cost: Scalars['Decimal']['output'];
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Partner that would carry them. */
  readonly partner: Partner;
};

/** Counts and money of invoices by state, channel and cause. */
export type Overview = {
  readonly __typename?: 'Overview';
  /** Invoices in all. */
  readonly count: Scalars['Int']['output'];
  /** Failures by cause, largest first. */
  readonly failures: ReadonlyArray<OverviewRow>;
  /** One row for each combination that occurs, largest first. */
  readonly rows: ReadonlyArray<OverviewRow>;
};

/** Invoices of one state, channel and cause in one currency. */
export type OverviewRow = {
  readonly __typename?: 'OverviewRow';
  /** Why held, stopped, rejected or undeliverable; code of the reason. */
  readonly cause?: Maybe<Scalars['String']['output']>;
  /** The cause in words. */
  readonly causeText?: Maybe<Scalars['String']['output']>;
  /** Current or successful channel; null before the first step. */
  readonly channel?: Maybe<Channel>;
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** State of delivery. */
  readonly state: DeliveryState;
  /** Their sum. */
  readonly total: Money;
};


/** Invoices of one state, channel and cause in one currency. */
export type OverviewRowCauseTextArgs = {
  language?: Language;
};

/** Place of a page in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last item; give it as `after` to go on. */
  readonly endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** True when more follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** Who carries invoices on one channel or several. */
export type Partner = Node & {
  readonly __typename?: 'Partner';
  /** Contract it speaks; null when this process lacks the adapter. */
  readonly adapter?: Maybe<PartnerAdapter>;
  /** Where its callbacks come in. */
  readonly callbackUrl?: Maybe<Scalars['String']['output']>;
  /** Channels it carries, with what it can do and how it fares on each. */
  readonly channels: ReadonlyArray<PartnerChannel>;
  /** Sends at once, where narrower than the contract's. */
  readonly concurrencyMax?: Maybe<Scalars['Int']['output']>;
  /** Countries it is used for; empty: all that its contract serves. */
  readonly countries: ReadonlyArray<Scalars['CountryCode']['output']>;
  /** Hour of the day after which the next day counts. */
  readonly cutOffHour?: Maybe<Scalars['Int']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Business days from hand-over to arrival. */
  readonly leadTimes: ReadonlyArray<PartnerLeadTime>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** True while nothing is given to it. */
  readonly paused: Scalars['Boolean']['output'];
  /** Sends per day of the creditor; null: no bound. */
  readonly perDayMax?: Maybe<Scalars['Int']['output']>;
  /** Sends per second, where narrower than the contract's. */
  readonly perSecondMax?: Maybe<Scalars['Float']['output']>;
  /** Until when what is signed with the credentials before is still taken. */
  readonly previousSecretsUntil?: Maybe<Scalars['DateTime']['output']>;
  /** Price list. */
  readonly prices: ReadonlyArray<PartnerPrice>;
  /** Lower is tried first; among equals the cheaper. */
  readonly priority: Scalars['Int']['output'];
  /** Whether it has credentials; they are never shown. */
  readonly secretsSet: Scalars['Boolean']['output'];
  /** Where and how it is reached. */
  readonly settings: Scalars['JSON']['output'];
};

/** A partner to act on. */
export type PartnerActInput = {
  /** The partner. */
  readonly partnerId: Scalars['ID']['input'];
};

/** Contract a partner can speak. */
export type PartnerAdapter = {
  readonly __typename?: 'PartnerAdapter';
  /** Channels it can carry. */
  readonly channels: ReadonlyArray<Channel>;
  /** Where the contract is published. */
  readonly contract: Scalars['String']['output'];
  /** Name, as partnerCreate takes it. */
  readonly name: Scalars['String']['output'];
  /** JSON Schema of its secrets. */
  readonly secretsSchema: Scalars['JSON']['output'];
  /** JSON Schema of its settings. */
  readonly settingsSchema: Scalars['JSON']['output'];
  /** Name as people know it. */
  readonly title: Scalars['String']['output'];
};

/** What a partner can do on one channel, and how it fares. */
export type PartnerChannel = {
  readonly __typename?: 'PartnerChannel';
  /** Attempts that wait for it, or for a retry. */
  readonly backlog: Scalars['Int']['output'];
  /** Whether sends are let through. */
  readonly breaker: BreakerState;
  /** Sends that ended, since the beginning. */
  readonly calls: Scalars['Int']['output'];
  /** The channel. */
  readonly channel: Channel;
  /** Of those, failed at the partner or on the way there. */
  readonly failures: Scalars['Int']['output'];
  /** When it last failed. */
  readonly lastFailureAt?: Maybe<Scalars['DateTime']['output']>;
  /** Code of the last failure. */
  readonly lastFailureCode?: Maybe<Scalars['String']['output']>;
  /** Smoothed time of a send, in milliseconds. */
  readonly latencyMs?: Maybe<Scalars['Float']['output']>;
  /** Milestones it can report. */
  readonly milestones: ReadonlyArray<Milestone>;
  /** Whether it can be asked to stop what it has not dispatched. */
  readonly recall: Scalars['Boolean']['output'];
  /** Whether a repeat of the same send has no second effect. */
  readonly recognisesRepeats: Scalars['Boolean']['output'];
  /** When the next single send is let through, while it is not closed. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
  /** Share of sends that did not fail at the partner; null before the first. */
  readonly successRate?: Maybe<Scalars['Float']['output']>;
  /** Of those, taken by the partner. */
  readonly taken: Scalars['Int']['output'];
};

/** Partner to make. */
export type PartnerCreateInput = {
  /** Contract it speaks; see partnerAdapters. */
  readonly adapter: Scalars['String']['input'];
  /** Channels to use it for; leave out for all its contract carries. */
  readonly channels?: InputMaybe<ReadonlyArray<Channel>>;
  /** Sends at once. */
  readonly concurrencyMax?: InputMaybe<Scalars['Int']['input']>;
  /** Countries to use it for; leave out for all that its contract serves. */
  readonly countries?: InputMaybe<ReadonlyArray<Scalars['CountryCode']['input']>>;
  /** Hour of the day after which the next day counts. */
  readonly cutOffHour?: InputMaybe<Scalars['Int']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Business days, where they differ from the contract's. */
  readonly leadTimes?: InputMaybe<ReadonlyArray<PartnerLeadTimeInput>>;
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Sends per day. */
  readonly perDayMax?: InputMaybe<Scalars['Int']['input']>;
  /** Sends per second, where narrower than the contract's. */
  readonly perSecondMax?: InputMaybe<Scalars['Float']['input']>;
  /** Lower is tried first; 100 when left out. */
  readonly priority?: InputMaybe<Scalars['Int']['input']>;
  /** Credentials, by secretsSchema; sealed, never shown again. */
  readonly secrets?: InputMaybe<Scalars['JSON']['input']>;
  /** Where and how it is reached, by settingsSchema. */
  readonly settings: Scalars['JSON']['input'];
};

/** How long a partner takes to a country. */
export type PartnerLeadTime = {
  readonly __typename?: 'PartnerLeadTime';
  /** Country; null: all others. */
  readonly country?: Maybe<Scalars['CountryCode']['output']>;
  /** Business days. */
  readonly days: Scalars['Int']['output'];
};

/** How long a partner takes to a country. */
export type PartnerLeadTimeInput = {
  /** Country; leave out for all others. */
  readonly country?: InputMaybe<Scalars['CountryCode']['input']>;
  /** Business days. */
  readonly days: Scalars['Int']['input'];
};

/** Outcome of an act on a partner. */
export type PartnerPayload = {
  readonly __typename?: 'PartnerPayload';
  /** What was wrong. */
  readonly errors: ReadonlyArray<UserError>;
  /** The partner; null when refused. */
  readonly partner?: Maybe<Partner>;
};

/** Row of a price list. */
export type PartnerPrice = {
  readonly __typename?: 'PartnerPrice';
  /** Channel. */
  readonly channel: Channel;
  /** Country; null: all others. */
  readonly country?: Maybe<Scalars['CountryCode']['output']>;
  /** Price of the whole consignment. */
  readonly price: Cost;
  /** From this many pages of a letter or parts of an SMS. */
  readonly unitsFrom: Scalars['Int']['output'];
  /** First day. */
  readonly validFrom: Scalars['Date']['output'];
};

/** Row of a price list. */
export type PartnerPriceInput = {
  /** Price of the whole consignment, up to four decimals. */
  readonly amount: Scalars['Decimal']['input'];
  /** Channel. */
  readonly channel: Channel;
  /** Country; leave out for all others. */
  readonly country?: InputMaybe<Scalars['CountryCode']['input']>;
  /** Currency. */
  readonly currency: Scalars['CurrencyCode']['input'];
  /** From this many pages of a letter or parts of an SMS; 1 when left out. */
  readonly unitsFrom?: InputMaybe<Scalars['Int']['input']>;
  /** First day. */
  readonly validFrom: Scalars['Date']['input'];
};

/** A whole price list. */
export type PartnerPricesSetInput = {
  /** The partner. */
  readonly partnerId: Scalars['ID']['input'];
  /** All its rows; they replace the list. */
  readonly prices: ReadonlyArray<PartnerPriceInput>;
};

/** New credentials of a partner. */
export type PartnerSecretsRotateInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** How long what is signed with the ones before is still taken; PT72H when left out, at most P30D. */
  readonly overlap?: InputMaybe<Scalars['Duration']['input']>;
  /** The partner. */
  readonly partnerId: Scalars['ID']['input'];
  /** Credentials, by secretsSchema. */
  readonly secrets: Scalars['JSON']['input'];
};

/** Outcome of trying the connection to a partner; nothing is sent to a debtor. */
export type PartnerTestPayload = {
  readonly __typename?: 'PartnerTestPayload';
  /** Code of what failed. */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** What was found. */
  readonly detail?: Maybe<Scalars['String']['output']>;
  /** What was wrong with the request. */
  readonly errors: ReadonlyArray<UserError>;
  /** How long it took, in milliseconds. */
  readonly latencyMs?: Maybe<Scalars['Float']['output']>;
  /** Whether it answered and took the credentials. */
  readonly works: Scalars['Boolean']['output'];
};

/** What to change of a partner; what is left out stays. */
export type PartnerUpdateInput = {
  /** Channels to use it for. */
  readonly channels?: InputMaybe<ReadonlyArray<Channel>>;
  /** Sends at once. */
  readonly concurrencyMax?: InputMaybe<Scalars['Int']['input']>;
  /** Countries to use it for; leave out for all that its contract serves. */
  readonly countries?: InputMaybe<ReadonlyArray<Scalars['CountryCode']['input']>>;
  /** Hour of the day after which the next day counts. */
  readonly cutOffHour?: InputMaybe<Scalars['Int']['input']>;
  /** Business days, where they differ from the contract's. */
  readonly leadTimes?: InputMaybe<ReadonlyArray<PartnerLeadTimeInput>>;
  /** Its name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The partner. */
  readonly partnerId: Scalars['ID']['input'];
  /** Sends per day. */
  readonly perDayMax?: InputMaybe<Scalars['Int']['input']>;
  /** Sends per second, where narrower than the contract's. */
  readonly perSecondMax?: InputMaybe<Scalars['Float']['input']>;
  /** Lower is tried first; 100 when left out. */
  readonly priority?: InputMaybe<Scalars['Int']['input']>;
  /** All its settings, by settingsSchema. */
  readonly settings?: InputMaybe<Scalars['JSON']['input']>;
};

/** How patience is counted. */
export type PatienceCalendar =
  /** Days that are no weekend and no holiday in the debtor's country, to the same time of day. */
  | 'BUSINESS'
  /** Days, to the same time of day in the debtor's time zone. */
  | 'CALENDAR'
  /** Time on a clock. */
  | 'ELAPSED';

/** Pause to set or to end. */
export type PauseInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What to pause. */
  readonly target: PauseTargetInput;
};

/** What is paused. */
export type PauseKind =
  /** One channel. */
  | 'CHANNEL'
  /** Everything. */
  | 'CREDITOR'
  /** One channel after a loss of the database; ended by `safeModeLift`. */
  | 'SAFE_MODE'
  /** Invoices of one source. */
  | 'SOURCE';

/** Outcome of setting or ending a pause. */
export type PausePayload = {
  readonly __typename?: 'PausePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** All pauses afterwards. */
  readonly pauses: ReadonlyArray<PauseRow>;
};

/** Pause a person has set, or safe mode: nothing is sent there until it ends. */
export type PauseRow = {
  readonly __typename?: 'PauseRow';
  /** Channel, when it is one. */
  readonly channel?: Maybe<Channel>;
  /** What is paused. */
  readonly kind: PauseKind;
  /** Since when. */
  readonly since: Scalars['DateTime']['output'];
  /** Source, when it is one. */
  readonly source?: Maybe<Source>;
};

/** What to pause: exactly one of its fields. */
export type PauseTargetInput =
  /** One channel. */
  { readonly channel: Channel; readonly everything?: never; readonly sourceId?: never; }
  |  /** True: everything. */
  { readonly channel?: never; readonly everything: Scalars['Boolean']['input']; readonly sourceId?: never; }
  |  /** Invoices of one source. */
  { readonly channel?: never; readonly everything?: never; readonly sourceId: Scalars['ID']['input']; };

/** Money received for an invoice. */
export type Payment = Node & {
  readonly __typename?: 'Payment';
  /** Amount received. */
  readonly amount: Money;
  /** Bank's own name of it; null when it was recorded by hand. */
  readonly bankReference?: Maybe<Scalars['String']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Invoice it pays; null: it fits none yet. */
  readonly invoice?: Maybe<Invoice>;
  /** Day it was received. */
  readonly paidOn: Scalars['Date']['output'];
  /** What the payer gave as reference; null when it was recorded by hand. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** Why it fits no invoice; null when it has one. */
  readonly unmatchedReason?: Maybe<UnmatchedReason>;
};

/** Payments, page by page. */
export type PaymentConnection = {
  readonly __typename?: 'PaymentConnection';
  /** Payments with their cursors. */
  readonly edges: ReadonlyArray<PaymentEdge>;
  /** Payments alone. */
  readonly nodes: ReadonlyArray<Payment>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
};

/** Payment with its cursor. */
export type PaymentEdge = {
  readonly __typename?: 'PaymentEdge';
  /** Where it lies. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Payment. */
  readonly node: Payment;
};

/** File of payments. */
export type PaymentFileInput = {
  /** Its text, UTF-8, at most 10 MiB and 20,000 payments. */
  readonly content: Scalars['String']['input'];
  /** Its form. */
  readonly format: PaymentFormat;
  /** Its name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** Form of a file of payments. */
export type PaymentFormat =
  /** Notice of a bank, ISO 20022 camt.054: its incoming payments. */
  | 'CAMT_054'
  /** Text with a header row and a delimiter (comma, semicolon or tab). */
  | 'CSV'
  /** Array of objects with the same fields. */
  | 'JSON';

/** One batch of payments. */
export type PaymentImport = Node & {
  readonly __typename?: 'PaymentImport';
  /** When it was taken in. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Name of its file; null: it had none. */
  readonly fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Given to an invoice. */
  readonly matchedCount: Scalars['Int']['output'];
  /** Left out. */
  readonly refusedCount: Scalars['Int']['output'];
  /** Payments in it. */
  readonly rowCount: Scalars['Int']['output'];
  /** What became of each payment, in the order of the file. */
  readonly rows: PaymentImportRowConnection;
  /** Known already. */
  readonly unchangedCount: Scalars['Int']['output'];
  /** Waiting for a person. */
  readonly unmatchedCount: Scalars['Int']['output'];
};


/** One batch of payments. */
export type PaymentImportRowsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
  outcome?: InputMaybe<PaymentOutcome>;
};

/** What became of one payment. */
export type PaymentImportRow = {
  readonly __typename?: 'PaymentImportRow';
  /** Bank's own name of it. */
  readonly bankReference?: Maybe<Scalars['String']['output']>;
  /** What was wrong; empty when it was taken in. */
  readonly errors: ReadonlyArray<ImportRowError>;
  /** What became of it. */
  readonly outcome: PaymentOutcome;
  /** Payment; null when it was refused. */
  readonly payment?: Maybe<Payment>;
  /** Line of a CSV file (1 is the header), or place from 1. */
  readonly row: Scalars['Int']['output'];
};

/** Payments of an import, page by page. */
export type PaymentImportRowConnection = {
  readonly __typename?: 'PaymentImportRowConnection';
  /** Rows with their cursors. */
  readonly edges: ReadonlyArray<PaymentImportRowEdge>;
  /** Rows alone. */
  readonly nodes: ReadonlyArray<PaymentImportRow>;
  /** Where this page lies. */
  readonly pageInfo: PageInfo;
};

/** Row with its cursor. */
export type PaymentImportRowEdge = {
  readonly __typename?: 'PaymentImportRowEdge';
  /** Where it lies. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Row. */
  readonly node: PaymentImportRow;
};

/** One payment of a list. */
export type PaymentInput = {
  /** Amount, in the currency given. */
  readonly amount: Scalars['Decimal']['input'];
  /** Bank's own name of it: the same one is never taken in twice. */
  readonly bankReference: Scalars['String']['input'];
  /** Currency. */
  readonly currency: Scalars['CurrencyCode']['input'];
  /** Number of the invoice, where the bank tells it apart from the reference. */
  readonly invoiceNumber?: InputMaybe<Scalars['String']['input']>;
  /** Day it was received. */
  readonly paidOn: Scalars['Date']['input'];
  /** What the payer gave: an OCR number, another reference, an invoice number. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
};

/** Payment to give to an invoice. */
export type PaymentMatchInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoice it is for. */
  readonly invoiceId: Scalars['ID']['input'];
  /** Payment that fits no invoice yet. */
  readonly paymentId: Scalars['ID']['input'];
};

/** Outcome of giving a payment to an invoice. */
export type PaymentMatchPayload = {
  readonly __typename?: 'PaymentMatchPayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Payment; null when it was refused. */
  readonly payment?: Maybe<Payment>;
};

/** What became of a payment in an import. */
export type PaymentOutcome =
  /** Taken in, and given to the invoice it fits. */
  | 'MATCHED'
  /** It had errors and was left out; nothing of it was stored. */
  | 'REFUSED'
  /** Taken in before: the bank reference is known. */
  | 'UNCHANGED'
  /** Taken in; it fits no invoice and waits for a person. */
  | 'UNMATCHED';

/** Payment to record. */
export type PaymentRecordInput = {
  /** Amount, in the currency given. */
  readonly amount: Scalars['Decimal']['input'];
  /** Currency; must be the invoice's. */
  readonly currency: Scalars['CurrencyCode']['input'];
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Invoice it pays. */
  readonly invoiceId: Scalars['ID']['input'];
  /** Day it was received; leave out for today. */
  readonly paidOn?: InputMaybe<Scalars['Date']['input']>;
};

/** Outcome of recording a payment. */
export type PaymentRecordPayload = {
  readonly __typename?: 'PaymentRecordPayload';
  /** What was wrong; empty when it was recorded. */
  readonly errors: ReadonlyArray<UserError>;
  /** Invoice afterwards; a paid invoice's distribution stops. */
  readonly invoice?: Maybe<Invoice>;
  /** Payment recorded; null when it was refused. */
  readonly payment?: Maybe<Payment>;
};

/** Payments to take in: a list or a file. */
export type PaymentsImportInput = {
  /** File of payments; or else a list. */
  readonly file?: InputMaybe<PaymentFileInput>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Payments, at most 1,000; or else a file. */
  readonly payments?: InputMaybe<ReadonlyArray<PaymentInput>>;
};

/** Outcome of taking payments in. */
export type PaymentsImportPayload = {
  readonly __typename?: 'PaymentsImportPayload';
  /** What was wrong with the whole; those of single payments stand in its rows. */
  readonly errors: ReadonlyArray<UserError>;
  /** Batch; null when it was refused as a whole. */
  readonly import?: Maybe<PaymentImport>;
};

/** Difference when debtors of a kind, that can be reached by the same channels, are compared with each other. */
export type PostStratifiedInfo = {
  readonly __typename?: 'PostStratifiedInfo';
  /** Difference. */
  readonly absolute: Effect;
  /** Its p-value. */
  readonly p: Scalars['Float']['output'];
  /** Strata, after thin ones were merged. */
  readonly strata: Scalars['Int']['output'];
  /** Share of the variance that is gone. */
  readonly varianceReduction: Scalars['Float']['output'];
};

/** Postal address. */
export type PostalAddressInput = {
  /** City. */
  readonly city: Scalars['String']['input'];
  /** Country; leave out for the debtor's. */
  readonly country?: InputMaybe<Scalars['CountryCode']['input']>;
  /** Street, box, c/o: one to three lines. */
  readonly lines: ReadonlyArray<Scalars['String']['input']>;
  /** Postcode. */
  readonly postcode: Scalars['String']['input'];
};

/** How far it has come. */
export type PowerResult = {
  readonly __typename?: 'PowerResult';
  /** Days until the planned number at this pace; null: cannot be told. */
  readonly daysLeft?: Maybe<Scalars['Float']['output']>;
  /** Days since the start. */
  readonly daysRun: Scalars['Float']['output'];
  /** With a known outcome by now, in the control and the smallest other arm, of the goal that knows least. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** In two arms. */
  readonly plannedDebtors: Scalars['Int']['output'];
  /** Whether it is reached. */
  readonly powered: Scalars['Boolean']['output'];
};

/** Whether an arm differed from the control before the experiment. */
export type PreBias = {
  readonly __typename?: 'PreBias';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** In what. */
  readonly covariate: Scalars['String']['output'];
  /** Chance of such a difference. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** Outcome. */
  readonly status: CheckStatus;
};

/** Outcome of an act on a subscription. */
export type PushSubscriptionPayload = {
  readonly __typename?: 'PushSubscriptionPayload';
  /** Contact point on the channel PUSH; null when refused. */
  readonly contactPoint?: Maybe<ContactPoint>;
  /** What was wrong. */
  readonly errors: ReadonlyArray<UserError>;
};

/** Subscription to end: the debtor wants no more there. */
export type PushSubscriptionRemoveInput = {
  /** Whose browser it is. */
  readonly debtorId: Scalars['ID']['input'];
  /** Address at the push service. */
  readonly endpoint: Scalars['String']['input'];
};

/** Subscription of a debtor's browser to web push, as PushSubscription.toJSON() gives it. Saving one again changes nothing. */
export type PushSubscriptionSaveInput = {
  /** Secret shared with the browser, base64url. */
  readonly auth: Scalars['String']['input'];
  /** Whose browser it is. */
  readonly debtorId: Scalars['ID']['input'];
  /** Address at the push service. */
  readonly endpoint: Scalars['String']['input'];
  /** Public key of the browser, base64url. */
  readonly p256dh: Scalars['String']['input'];
};

/** Everything that can be asked. */
export type Query = {
  readonly __typename?: 'Query';
  /** What an act would do to distributions: exactly one of ids and filter. */
  readonly actPreview: ActPreview;
  /** What would become of corrected addresses, row by row. */
  readonly addressChangesPreview: AddressChangesPreview;
  /** All keys of the creditor, newest first. */
  readonly apiKeys: ReadonlyArray<ApiKey>;
  /** Which invoices would go where, and why, if they were started now. */
  readonly assignmentPreview: AssignmentPreview;
  /** Rules in the order they are tried. */
  readonly assignmentRules: ReadonlyArray<AssignmentRule>;
  /** Bulk act by its id. */
  readonly bulkAct?: Maybe<BulkAct>;
  /** Newest bulk acts, newest first. */
  readonly bulkActs: ReadonlyArray<BulkAct>;
  /** What carrying has cost, by month, channel and partner. */
  readonly costs: ReadonlyArray<CostTotal>;
  /** Creditor of the key in use. */
  readonly creditor: Creditor;
  /** Debtor by its id. */
  readonly debtor?: Maybe<Debtor>;
  /** What merging two debtors would do. */
  readonly debtorMergePreview: DebtorMergePreview;
  /** Debtors by name, without those that were merged into another; these are found by the number or name of either. */
  readonly debtors: DebtorConnection;
  /** Delivery events from the log, oldest first. */
  readonly deliveryEvents: DeliveryEventConnection;
  /** Distribution by its id. */
  readonly distribution?: Maybe<Distribution>;
  /** Experiment by its id. */
  readonly experiment?: Maybe<Experiment>;
  /** Arms of these debtors, or those they would get; nothing is written. */
  readonly experimentAssignmentPreview: ReadonlyArray<ExperimentAssignmentRow>;
  /** Debtors whose arm in an experiment was given by hand. */
  readonly experimentOverrides: ExperimentOverrideConnection;
  /** Newest experiments, newest first. */
  readonly experiments: ReadonlyArray<Experiment>;
  /** Import by its id. */
  readonly import?: Maybe<Import>;
  /** Imports, newest first. */
  readonly imports: ImportConnection;
  /** Invoice by its id. */
  readonly invoice?: Maybe<Invoice>;
  /** Invoice by its number. */
  readonly invoiceByNumber?: Maybe<Invoice>;
  /** Invoices, filtered and sorted. */
  readonly invoices: InvoiceConnection;
  /** Any object by its id; null when there is none, it is another creditor's, or the key may not see its kind. */
  readonly node?: Maybe<Node>;
  /** What will go out until an instant, at most 31 days ahead; leave out for the end of tomorrow. */
  readonly outlook: Outlook;
  /** Counts and money by state, channel and cause, as of now. */
  readonly overview: Overview;
  /** One partner. */
  readonly partner?: Maybe<Partner>;
  /** Contracts this process can speak. */
  readonly partnerAdapters: ReadonlyArray<PartnerAdapter>;
  /** All partners, by priority and name. */
  readonly partners: ReadonlyArray<Partner>;
  /** Pauses in force, safe mode first, then the oldest. */
  readonly pauses: ReadonlyArray<PauseRow>;
  /** Batch of payments by its id. */
  readonly paymentImport?: Maybe<PaymentImport>;
  /** Losses of the database the creditor has lived through, the newest first; empty: none. */
  readonly safeModes: ReadonlyArray<SafeMode>;
  /** Simulation by its id; ask again for its progress. */
  readonly simulation?: Maybe<Simulation>;
  /** Newest simulations, newest first. */
  readonly simulations: ReadonlyArray<Simulation>;
  /** Result by its id. */
  readonly snapshot?: Maybe<Snapshot>;
  /** Order by its id. */
  readonly successionOrder?: Maybe<SuccessionOrder>;
  /** What changes from one version of an order to another; null when it has not both. */
  readonly successionOrderDiff?: Maybe<ReadonlyArray<SuccessionOrderChange>>;
  /** All orders in their newest version, by name. */
  readonly successionOrders: ReadonlyArray<SuccessionOrder>;
  /** Payments that fit no invoice, oldest first. */
  readonly unmatchedPayments: PaymentConnection;
  /** Distributions that wait for a person, the soonest due first. */
  readonly worklist: WorklistConnection;
  /** How many wait for a person, by queue. */
  readonly worklistCounts: ReadonlyArray<WorklistCountRow>;
};


/** Everything that can be asked. */
export type QueryActPreviewArgs = {
  act: ActInput;
  distributionIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  filter?: InputMaybe<InvoiceFilter>;
};


/** Everything that can be asked. */
export type QueryAddressChangesPreviewArgs = {
  changes: ReadonlyArray<AddressChangeInput>;
};


/** Everything that can be asked. */
export type QueryAssignmentPreviewArgs = {
  filter?: InputMaybe<InvoiceFilter>;
  rules?: InputMaybe<ReadonlyArray<AssignmentRuleDraftInput>>;
};


/** Everything that can be asked. */
export type QueryBulkActArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryBulkActsArgs = {
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryCostsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  invoiceId?: InputMaybe<Scalars['ID']['input']>;
  partnerId?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** Everything that can be asked. */
export type QueryDebtorArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryDebtorMergePreviewArgs = {
  mergedId: Scalars['ID']['input'];
  survivorId: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryDebtorsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
  text?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be asked. */
export type QueryDeliveryEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<DeliveryEventFilter>;
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryDistributionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryExperimentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryExperimentAssignmentPreviewArgs = {
  debtorIds: ReadonlyArray<Scalars['ID']['input']>;
  experimentId: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryExperimentOverridesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  experimentId: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryExperimentsArgs = {
  first?: Scalars['Int']['input'];
  state?: InputMaybe<ExperimentState>;
};


/** Everything that can be asked. */
export type QueryImportArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryImportsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryInvoiceByNumberArgs = {
  number: Scalars['String']['input'];
};


/** Everything that can be asked. */
export type QueryInvoicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<InvoiceFilter>;
  first?: Scalars['Int']['input'];
  sort?: InvoiceSort;
};


/** Everything that can be asked. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryOutlookArgs = {
  until?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Everything that can be asked. */
export type QueryPartnerArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryPaymentImportArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QuerySimulationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QuerySimulationsArgs = {
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QuerySnapshotArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QuerySuccessionOrderArgs = {
  id: Scalars['ID']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be asked. */
export type QuerySuccessionOrderDiffArgs = {
  from: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
  to: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QuerySuccessionOrdersArgs = {
  includeArchived?: Scalars['Boolean']['input'];
};


/** Everything that can be asked. */
export type QueryUnmatchedPaymentsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryWorklistArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: Scalars['Int']['input'];
  queue: WorklistQueue;
};

/** Count with its rate; null where it is of fewer than five debtors. */
export type RateCount = {
  readonly __typename?: 'RateCount';
  /** How many. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Of all. */
  readonly rate?: Maybe<Scalars['Float']['output']>;
  /** Outcome of the check. */
  readonly status: CheckStatus;
};

/** Whether a contact point can be reached. */
export type Reachability =
  /** The debtor does not want it used. */
  | 'OPTED_OUT'
  /** Something has been delivered to it. */
  | 'REACHABLE'
  /** Not known yet. */
  | 'UNKNOWN'
  /** It does not work. */
  | 'UNREACHABLE';

/** Form of a report. */
export type ReportFormat =
  /** A page without scripts. */
  | 'HTML'
  /** A few pages to mail. */
  | 'PDF';

/** Why a number is missing or must not be trusted. */
export type ResultProblem =
  /** The control is too near zero to divide by. */
  | 'CONTROL_NEAR_ZERO'
  /** Not followed to the horizon: shown as far as it goes, and nothing is concluded from it. */
  | 'CURVES_TOO_SHORT'
  /** Nothing to divide by. */
  | 'DENOMINATOR_ZERO'
  /** Fewer than 100 debtors in an arm: shown, but nothing is concluded. */
  | 'EXPLORATORY'
  /** Nothing has matured. */
  | 'IMMATURE'
  /** One debtor only. */
  | 'MIN_UNITS'
  /** A channel of an arm cannot report it, or costs are in several currencies. */
  | 'NOT_COMPARABLE'
  /** No debtors. */
  | 'NO_UNITS'
  /** So few debtors that persons could be told. */
  | 'SUPPRESSED'
  /** All debtors are the same. */
  | 'ZERO_VARIANCE'
  /** All debtors of one arm are the same. */
  | 'ZERO_VARIANCE_ONE_ARM';

/** How soft failures inside a step are tried again; waits double from the first to the longest. */
export type RetryPolicy = {
  readonly __typename?: 'RetryPolicy';
  /** Longest wait. */
  readonly delayMax: Scalars['Duration']['output'];
  /** Wait before the first retry. */
  readonly firstDelay: Scalars['Duration']['output'];
  /** Most retries. */
  readonly retriesMax: Scalars['Int']['output'];
};

/** Retries to allow; see RetryPolicy. */
export type RetryPolicyInput = {
  /** Longest wait. */
  readonly delayMax?: Scalars['Duration']['input'];
  /** Wait before the first retry. */
  readonly firstDelay?: Scalars['Duration']['input'];
  /** Most retries, from 0 to 20. */
  readonly retriesMax?: Scalars['Int']['input'];
};

/** What an arm stood at when its weight followed the evidence. */
export type ReweighingArmRow = {
  readonly __typename?: 'ReweighingArmRow';
  /** Share of the debtors since. */
  readonly after: Scalars['Float']['output'];
  /** Key of the arm. */
  readonly arm: Scalars['String']['output'];
  /** Share of the debtors before. */
  readonly before: Scalars['Float']['output'];
  /** Debtors whose outcome was known; null: too few to show. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Chance that it is the best of the arms that are not stopped. */
  readonly probabilityBest?: Maybe<Scalars['Float']['output']>;
  /** Its standard error. */
  readonly se?: Maybe<Scalars['Float']['output']>;
  /** Whether a guardrail has stopped it, or its weight was 0. */
  readonly stopped: Scalars['Boolean']['output'];
  /** What they came to, period by period; null: could not be told. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** Why weights followed the evidence. */
export type ReweighingCause =
  /** By the chance of each arm to be the best. */
  | 'EVIDENCE'
  /** A guardrail stopped an arm. */
  | 'GUARDRAIL';

/** Weights that followed the evidence, with the numbers it was decided on. */
export type ReweighingRow = {
  readonly __typename?: 'ReweighingRow';
  /** Numbers, by arm. */
  readonly arms: ReadonlyArray<ReweighingArmRow>;
  /** Why. */
  readonly cause: ReweighingCause;
  /** Metric it went by: the first goal. */
  readonly metric: Scalars['String']['output'];
  /** Phase it began. */
  readonly phase: Scalars['Int']['output'];
};

/** Time after the database was found to be another one than was last written to. */
export type SafeMode = {
  readonly __typename?: 'SafeMode';
  /** Whether a channel is still in safe mode. */
  readonly active: Scalars['Boolean']['output'];
  /** Each channel. */
  readonly channels: ReadonlyArray<SafeModeChannel>;
  /** Earliest instant of a send the database may not know of. */
  readonly lostFrom: Scalars['DateTime']['output'];
  /** Latest such instant: when the loss was found. */
  readonly lostTo: Scalars['DateTime']['output'];
  /** Since when, by the creditor's clock. */
  readonly since: Scalars['DateTime']['output'];
  /** Why it is held to be another one. */
  readonly why: LossCause;
};

/** Channel after a loss of the database. */
export type SafeModeChannel = {
  readonly __typename?: 'SafeModeChannel';
  /** Channel concerned. */
  readonly channel: Channel;
  /** What is in doubt from then on; null until lifted. */
  readonly doubt?: Maybe<DoubtScope>;
  /** Sends that may have happened in the lost time, not yet settled. */
  readonly inDoubt: Scalars['Int']['output'];
  /** When it was lifted; null: nothing is sent on it. */
  readonly liftedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Settled by asking the partner. */
  readonly lookedUp: Scalars['Int']['output'];
  /** Why it was lifted, in the person's words. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Settled by a repeat with the same key, which the partner recognises. */
  readonly repeated: Scalars['Int']['output'];
  /** Nobody can tell; each waits in the queue UNKNOWN. */
  readonly unknown: Scalars['Int']['output'];
  /** Distributions that wait for it to be lifted. */
  readonly waiting: Scalars['Int']['output'];
};

/** Channels to lift safe mode of. */
export type SafeModeLiftInput = {
  /** Which; each is lifted for every loss. */
  readonly channels: ReadonlyArray<Channel>;
  /** What is reconciled first from now on. */
  readonly doubt?: DoubtScope;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Why it may be lifted: what was compared with whom. */
  readonly reason: Scalars['String']['input'];
};

/** Outcome of lifting safe mode. */
export type SafeModePayload = {
  readonly __typename?: 'SafeModePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Losses of the database afterwards, the newest first. */
  readonly safeModes: ReadonlyArray<SafeMode>;
};

/** Hours in which a debtor may be sent to, in the debtor's time zone. */
export type SendWindow = {
  readonly __typename?: 'SendWindow';
  /** Closed on weekends and on holidays of the debtor's country. */
  readonly businessDaysOnly: Scalars['Boolean']['output'];
  /** Open from here. */
  readonly from: Scalars['LocalTime']['output'];
  /** Until before here, on the same day. */
  readonly to: Scalars['LocalTime']['output'];
};

/** Hours in which a debtor may be sent to; see SendWindow. */
export type SendWindowInput = {
  /** Closed on weekends and on holidays of the debtor's country. */
  readonly businessDaysOnly?: Scalars['Boolean']['input'];
  /** Open from here. */
  readonly from: Scalars['LocalTime']['input'];
  /** Until before here, on the same day. */
  readonly to: Scalars['LocalTime']['input'];
};

/** Why a result is no ground to ship an arm on. */
export type ShipDoubt =
  /** A check of its health has failed: its decision is INVALID. */
  | 'INVALID'
  /** There is a newer result, or facts have come since. */
  | 'OUTDATED';

/** Succession orders tried on a population before anything is sent. */
export type Simulation = Node & {
  readonly __typename?: 'Simulation';
  /** How many attempts of the creditor's own the expectations rest on, but for what was stated; null until done. */
  readonly attemptsSeen?: Maybe<Scalars['Int']['output']>;
  /** Its curves as a picture, SVG; null until done. */
  readonly chart?: Maybe<Scalars['String']['output']>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Currency of its costs; null until done. */
  readonly currency?: Maybe<Scalars['CurrencyCode']['output']>;
  /** When it ended. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** How many invoices were tried; null until done. */
  readonly invoiceCount?: Maybe<Scalars['Int']['output']>;
  /** One row per order, in the sequence asked for; empty until done. */
  readonly orders: ReadonlyArray<SimulationOrderRow>;
  /** Why it failed. */
  readonly problem?: Maybe<Scalars['String']['output']>;
  /** Share done, from 0 to 1. */
  readonly progress: Scalars['Float']['output'];
  /** Expectations of how channels respond that it was made with, the wide before the narrow; empty until done. */
  readonly responses: ReadonlyArray<SimulationResponseRow>;
  /** Seed its chances are drawn from: the same seed gives the same figures. */
  readonly seed: Scalars['Int']['output'];
  /** How far it is. */
  readonly state: SimulationState;
};


/** Succession orders tried on a population before anything is sent. */
export type SimulationChartArgs = {
  language?: Language;
  milestone?: SimulationMilestone;
};

/** Sendings on one channel, per invoice. */
export type SimulationChannelRow = {
  readonly __typename?: 'SimulationChannelRow';
  /** Channel. */
  readonly channel: Channel;
  /** How many, per invoice; nudges among them. What several invoices share counts once. */
  readonly sent: Band;
};

/** Share of invoices that have come so far, some days after the start. */
export type SimulationCurveRow = {
  readonly __typename?: 'SimulationCurveRow';
  /** Days from the start. */
  readonly days: Scalars['Float']['output'];
  /** Reported as arrived. */
  readonly delivered: Band;
  /** Handed to a carrier or network. */
  readonly dispatched: Band;
  /** Reported as opened. */
  readonly opened: Band;
  /** Paid. */
  readonly paid: Band;
};

/** Share of invoices that end in a state. */
export type SimulationEndRow = {
  readonly __typename?: 'SimulationEndRow';
  /** Share of the invoices. */
  readonly share: Band;
  /** State; ACTIVE: not ended within 120 days. */
  readonly state: DeliveryState;
};

/**
 * Newest invoices that match, each as if it were issued now. A debtor's invoices that were issued less than a week apart keep
 * the days between them.
 */
export type SimulationInvoicesInput = {
  /** To debtors in this country. */
  readonly country?: InputMaybe<Scalars['CountryCode']['input']>;
  /** In this currency. */
  readonly currency?: InputMaybe<Scalars['CurrencyCode']['input']>;
  /** To debtors of this kind. */
  readonly debtorKind?: InputMaybe<DebtorKind>;
  /** At most this many, up to 100,000. */
  readonly limit?: Scalars['Int']['input'];
};

/** Milestones a simulation tells curves of. */
export type SimulationMilestone =
  /** Reported as arrived. */
  | 'DELIVERED'
  /** Handed to a carrier or network. */
  | 'DISPATCHED'
  /** Reported as opened. */
  | 'OPENED'
  /** Paid. */
  | 'PAID';

/** Order to simulate: exactly one of its fields. */
export type SimulationOrderInput =
  /** Order that is not saved; it is validated like one to be. */
  { readonly draft: SuccessionOrderDraftInput; readonly orderId?: never; }
  |  /** Order that is saved, in its newest version. */
  { readonly draft?: never; readonly orderId: Scalars['ID']['input']; };

/** What one order is expected to do. */
export type SimulationOrderRow = {
  readonly __typename?: 'SimulationOrderRow';
  /** Cost per invoice in the creditor's currency, by the price lists. */
  readonly costPerInvoice: Band;
  /** Share of invoices by milestone, over time. */
  readonly curve: ReadonlyArray<SimulationCurveRow>;
  /** Share of invoices that miss the order's deadline. */
  readonly deadlineMissed: Band;
  /** Share of invoices that two channels deliver. */
  readonly doubleDelivered: Band;
  /** How distributions end. */
  readonly ends: ReadonlyArray<SimulationEndRow>;
  /** Share of invoices that need a person: held, undeliverable or rejected. */
  readonly humanWork: Band;
  /** Share of sendings whose answer really happened; the others are expected by the model. 0 unless it is a replay. */
  readonly knownShare: Scalars['Float']['output'];
  /** Letters fewer than with the first order, per invoice; below zero: more. */
  readonly lettersSaved: Scalars['Float']['output'];
  /** Name of the order. */
  readonly name: Scalars['String']['output'];
  /** Sendings by channel, for channels that are used. */
  readonly sent: ReadonlyArray<SimulationChannelRow>;
};

/** Whom to try orders on: exactly one of its fields. */
export type SimulationPopulationInput =
  /** Creditor's own invoices and debtors. */
  { readonly invoices: SimulationInvoicesInput; readonly replay?: never; readonly segments?: never; }
  |  /** Past distributions: what would the orders have done with them, with what really happened where it is known. */
  { readonly invoices?: never; readonly replay: SimulationReplayInput; readonly segments?: never; }
  |  /** Stated mix of segments. */
  { readonly invoices?: never; readonly replay?: never; readonly segments: ReadonlyArray<SimulationSegmentInput>; };

/** Distributions that began in a stretch of days, in the creditor's time zone. */
export type SimulationReplayInput = {
  /** First day. */
  readonly from: Scalars['Date']['input'];
  /** At most this many, up to 100,000. */
  readonly limit?: Scalars['Int']['input'];
  /** Last day. */
  readonly to: Scalars['Date']['input'];
};

/** What is known better than by history of how a channel responds. What is left out stays as it was fitted. */
export type SimulationResponseInput = {
  /** As sure as if it had been seen in so many attempts. */
  readonly certainty?: Scalars['Int']['input'];
  /** Channel. */
  readonly channel: Channel;
  /** Only of debtors in this country. */
  readonly country?: InputMaybe<Scalars['CountryCode']['input']>;
  /** Only of this kind of debtor. */
  readonly debtorKind?: InputMaybe<DebtorKind>;
  /** Share reported as arrived, of those that did not fail. */
  readonly delivered?: InputMaybe<Scalars['Float']['input']>;
  /** Median hours from the hand-over. */
  readonly deliveredAfterHours?: InputMaybe<Scalars['Float']['input']>;
  /** Share that fails for good, of all attempts. */
  readonly failed?: InputMaybe<Scalars['Float']['input']>;
  /** Median hours from the hand-over. */
  readonly failedAfterHours?: InputMaybe<Scalars['Float']['input']>;
  /** Share reported as opened, of those delivered. */
  readonly opened?: InputMaybe<Scalars['Float']['input']>;
  /** Median hours from the delivery. */
  readonly openedAfterHours?: InputMaybe<Scalars['Float']['input']>;
  /** Share paid, of those that did not fail. */
  readonly paid?: InputMaybe<Scalars['Float']['input']>;
  /** Median hours from the hand-over. */
  readonly paidAfterHours?: InputMaybe<Scalars['Float']['input']>;
  /** Share that comes back, of those that did not fail. */
  readonly returned?: InputMaybe<Scalars['Float']['input']>;
  /** Median hours from the hand-over. */
  readonly returnedAfterHours?: InputMaybe<Scalars['Float']['input']>;
};

/** How one channel is expected to respond, for a kind of debtor in a country. */
export type SimulationResponseRow = {
  readonly __typename?: 'SimulationResponseRow';
  /** As sure as if it had been seen in so many attempts. */
  readonly certainty: Scalars['Int']['output'];
  /** Channel. */
  readonly channel: Channel;
  /** Country of the debtor; null: any. */
  readonly country?: Maybe<Scalars['CountryCode']['output']>;
  /** Kind of debtor; null: any. */
  readonly debtorKind?: Maybe<DebtorKind>;
  /** Share reported as arrived, of those that did not fail. */
  readonly delivered: Scalars['Float']['output'];
  /** Median hours from the hand-over. */
  readonly deliveredAfterHours: Scalars['Float']['output'];
  /** Share that fails for good, of all attempts. */
  readonly failed: Scalars['Float']['output'];
  /** Median hours from the hand-over. */
  readonly failedAfterHours: Scalars['Float']['output'];
  /** Share reported as opened, of those delivered. */
  readonly opened: Scalars['Float']['output'];
  /** Median hours from the delivery. */
  readonly openedAfterHours: Scalars['Float']['output'];
  /** Share paid, of those that did not fail. */
  readonly paid: Scalars['Float']['output'];
  /** Median hours from the hand-over. */
  readonly paidAfterHours: Scalars['Float']['output'];
  /** Share that comes back, of those that did not fail. */
  readonly returned: Scalars['Float']['output'];
  /** Median hours from the hand-over. */
  readonly returnedAfterHours: Scalars['Float']['output'];
};

/** Part of a stated mix of debtors. */
export type SimulationSegmentInput = {
  /** Amount of the invoices. */
  readonly amount?: Scalars['Decimal']['input'];
  /** Channels on which they have a contact point. */
  readonly channels: ReadonlyArray<Channel>;
  /** How many debtors. */
  readonly count: Scalars['Int']['input'];
  /** Where they are. */
  readonly country?: Scalars['CountryCode']['input'];
  /** Days from one of these to the next, 0 to 31. */
  readonly daysBetween?: Scalars['Int']['input'];
  /** Days from issue to the due date. */
  readonly daysToDue?: Scalars['Int']['input'];
  /** Persons or companies. */
  readonly debtorKind?: DebtorKind;
  /** How many invoices each of them gets, 1 to 50. */
  readonly invoicesEach?: Scalars['Int']['input'];
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Whether they are public bodies. */
  readonly publicSector?: Scalars['Boolean']['input'];
};

/** Simulation to carry out. */
export type SimulationStartInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Orders to compare, one to ten. */
  readonly orders: ReadonlyArray<SimulationOrderInput>;
  /** Whom to try them on. */
  readonly population: SimulationPopulationInput;
  /** How channels respond, where that is not to be taken from the creditor's own history; later ones stand above earlier. */
  readonly responses?: InputMaybe<ReadonlyArray<SimulationResponseInput>>;
  /** Seed of its chances. */
  readonly seed?: Scalars['Int']['input'];
};

/** Outcome of asking for a simulation. */
export type SimulationStartPayload = {
  readonly __typename?: 'SimulationStartPayload';
  /** What was wrong; empty when it was asked for. */
  readonly errors: ReadonlyArray<UserError>;
  /** Simulation asked for; null when it was refused. */
  readonly simulation?: Maybe<Simulation>;
};

/** How far a simulation is. */
export type SimulationState =
  /** Carried out. */
  | 'DONE'
  /** Could not be carried out; the problem says why. */
  | 'FAILED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** Being carried out. */
  | 'RUNNING';

/** What debtors are sliced by. */
export type SliceBy =
  /** An attribute of the debtor. */
  | 'ATTRIBUTE'
  /** Country. */
  | 'COUNTRY'
  /** Person or company. */
  | 'KIND';

/** Slice to look at, declared before the start. */
export type SliceInput = {
  /** Name of the attribute, for ATTRIBUTE. */
  readonly attribute?: InputMaybe<Scalars['String']['input']>;
  /** What by. */
  readonly by: SliceBy;
};

/** Goals within one slice. */
export type SliceResult = {
  readonly __typename?: 'SliceResult';
  /** What by. */
  readonly by: Scalars['String']['output'];
  /** How many. */
  readonly debtors?: Maybe<Scalars['Int']['output']>;
  /** Whether the effect differs between the slices of this kind. */
  readonly heterogeneity: ReadonlyArray<HeterogeneityRow>;
  /** Goals. */
  readonly metrics: ReadonlyArray<MetricResult>;
  /** Why nothing is shown. */
  readonly problem?: Maybe<ResultProblem>;
  /** Which; null: one or several that are hidden, for an arm of theirs has fewer than five debtors. */
  readonly value?: Maybe<Scalars['String']['output']>;
};

/** Result that never changes. */
export type Snapshot = Node & {
  readonly __typename?: 'Snapshot';
  /** Its instant. */
  readonly asOf: Scalars['DateTime']['output'];
  /** Picture of it as SVG, with its title and description. */
  readonly chart: Scalars['String']['output'];
  /** The same chart in figures. */
  readonly chartTable: ChartTable;
  /** When it was computed. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** One row per arm and metric, with health columns. */
  readonly csv: Scalars['String']['output'];
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The same rows as Parquet, in base64. */
  readonly parquet: Scalars['String']['output'];
  /** Report to read and to mail: HTML, or PDF in base64. */
  readonly report: Scalars['String']['output'];
  /** What it shows. */
  readonly result: ExperimentResult;
  /** Hash of its bytes. */
  readonly sha256: Scalars['String']['output'];
  /** Whether facts have come since. */
  readonly stale: Scalars['Boolean']['output'];
};


/** Result that never changes. */
export type SnapshotChartArgs = {
  kind?: ExperimentChart;
  language?: Language;
  metric?: InputMaybe<Scalars['String']['input']>;
};


/** Result that never changes. */
export type SnapshotChartTableArgs = {
  kind?: ExperimentChart;
  language?: Language;
  metric?: InputMaybe<Scalars['String']['input']>;
};


/** Result that never changes. */
export type SnapshotReportArgs = {
  format?: ReportFormat;
  language?: Language;
};

/** Page of results. */
export type SnapshotConnection = {
  readonly __typename?: 'SnapshotConnection';
  /** Results with their cursors. */
  readonly edges: ReadonlyArray<SnapshotEdge>;
  /** Results alone. */
  readonly nodes: ReadonlyArray<Snapshot>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** Result and its cursor. */
export type SnapshotEdge = {
  readonly __typename?: 'SnapshotEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Result. */
  readonly node: Snapshot;
};

/** System invoices come from, or a person with a file. */
export type Source = Node & {
  readonly __typename?: 'Source';
  /** Opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Its name, one per creditor. */
  readonly name: Scalars['String']['output'];
};

/** Whether debtors of one phase were shared out by its weights. */
export type SrmPhaseRow = {
  readonly __typename?: 'SrmPhaseRow';
  /** What the weights say. */
  readonly expected: ReadonlyArray<Scalars['Float']['output']>;
  /** Debtors by arm. */
  readonly observed: ReadonlyArray<Scalars['Int']['output']>;
  /** Chance of such counts, if they were. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** From 1. */
  readonly phase: Scalars['Int']['output'];
  /** Outcome. */
  readonly status: SrmStatus;
};

/** Whether debtors were shared out as planned. */
export type SrmResult = {
  readonly __typename?: 'SrmResult';
  /** Its statistic. */
  readonly chiSquared?: Maybe<Scalars['Float']['output']>;
  /** Degrees of freedom. */
  readonly df: Scalars['Int']['output'];
  /** What the weights of each phase say. */
  readonly expected: ReadonlyArray<Scalars['Float']['output']>;
  /** Debtors by arm. */
  readonly observed: ReadonlyArray<Scalars['Int']['output']>;
  /** Chance of such counts, if they were. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** Each phase against its own weights. */
  readonly phases: ReadonlyArray<SrmPhaseRow>;
  /** Each slice that is shown, to see where a mismatch comes from: for information, the decision rests on the whole alone. */
  readonly slices: ReadonlyArray<SrmSliceRow>;
  /** Outcome. */
  readonly status: SrmStatus;
  /** Below this it is a mismatch. */
  readonly threshold: Scalars['Float']['output'];
};

/** Whether debtors of one declared slice were shared out as planned; those that followed two arms are left out. */
export type SrmSliceRow = {
  readonly __typename?: 'SrmSliceRow';
  /** What by. */
  readonly by: Scalars['String']['output'];
  /** What the weights of each phase say; empty: too few to show. */
  readonly expected: ReadonlyArray<Scalars['Float']['output']>;
  /** Debtors by arm; empty: too few to show. */
  readonly observed: ReadonlyArray<Scalars['Int']['output']>;
  /** Chance of such counts, if they were; null: too few debtors. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** The same over all slices that have enough debtors (Holm). */
  readonly pAdjusted?: Maybe<Scalars['Float']['output']>;
  /** Outcome, by the adjusted chance. */
  readonly status: SrmStatus;
  /** Below this the adjusted chance is a mismatch. */
  readonly threshold: Scalars['Float']['output'];
  /** Which. */
  readonly value: Scalars['String']['output'];
};

/** Outcome of the check of the shares. */
export type SrmStatus =
  /** Not as planned; nothing can be concluded. */
  | 'MISMATCH'
  /** Too few debtors to tell. */
  | 'NOT_ENOUGH_DATA'
  /** As planned. */
  | 'OK';

/** Reasons to stop a running distribution. */
export type StopReason =
  /** Cancelled by a person. */
  | 'CANCELLED'
  /** Credited or withdrawn. */
  | 'CREDITED'
  /** Paid. */
  | 'PAID';

/** Everything that can be followed live, over graphql-ws. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Delivery events, live. With `after` it starts with all that was missed; without, with what comes next. */
  readonly deliveryEvents: DeliveryEvent;
  /** News of an experiment: once for each new result. */
  readonly experimentResultUpdated: ExperimentUpdate;
  /** An invoice, now and each time something happens to it. */
  readonly invoiceStatus: Invoice;
};


/** Everything that can be followed live, over graphql-ws. */
export type SubscriptionDeliveryEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<DeliveryEventFilter>;
};


/** Everything that can be followed live, over graphql-ws. */
export type SubscriptionExperimentResultUpdatedArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be followed live, over graphql-ws. */
export type SubscriptionInvoiceStatusArgs = {
  id: Scalars['ID']['input'];
};

/** Succession order: which channel first, how long to wait for what, which next. Immutable; editing makes a new version. */
export type SuccessionOrder = Node & {
  readonly __typename?: 'SuccessionOrder';
  /** Whether it is put away, with all its versions: no start and no rule can be given it; what runs goes on. */
  readonly archived: Scalars['Boolean']['output'];
  /** The debtor must have the invoice this many days before the due date; null: no deadline. */
  readonly arriveBeforeDays?: Maybe<Scalars['Int']['output']>;
  /** Invoices to the same debtor that start within this time share one envelope or one mail; null: each goes by itself. */
  readonly consolidateWithin?: Maybe<Scalars['Duration']['output']>;
  /** When this version was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Opaque id, the same for all versions. */
  readonly id: Scalars['ID']['output'];
  /** Whole order in words: a sentence for each step, then its deadline and what stops it. */
  readonly inWords: ReadonlyArray<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Steps in order. */
  readonly steps: ReadonlyArray<SuccessionStep>;
  /** What stops it. */
  readonly stopWhen: ReadonlyArray<StopReason>;
  /** How much it is used. */
  readonly usage: SuccessionOrderUsage;
  /** Version, from 1. */
  readonly version: Scalars['Int']['output'];
  /** All versions, newest first. */
  readonly versions: ReadonlyArray<SuccessionOrder>;
};


/** Succession order: which channel first, how long to wait for what, which next. Immutable; editing makes a new version. */
export type SuccessionOrderInWordsArgs = {
  language?: Language;
};

/** Order to put away or to take out again. */
export type SuccessionOrderArchiveInput = {
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Order concerned. */
  readonly orderId: Scalars['ID']['input'];
};

/** Outcome of archiving or restoring an order. */
export type SuccessionOrderArchivePayload = {
  readonly __typename?: 'SuccessionOrderArchivePayload';
  /** What was wrong; empty when it was done. */
  readonly errors: ReadonlyArray<UserError>;
  /** Order in its newest version; null when it was refused. */
  readonly order?: Maybe<SuccessionOrder>;
};

/** Change between two versions of an order. Steps with the same channel are taken to be the same. */
export type SuccessionOrderChange = {
  readonly __typename?: 'SuccessionOrderChange';
  /** Value before, as SuccessionOrderCreateInput takes it; of a step that moved, its number from 1; null: none. */
  readonly from?: Maybe<Scalars['JSON']['output']>;
  /** Change as a sentence. */
  readonly inWords: Scalars['String']['output'];
  /** What kind of change it is. */
  readonly kind: SuccessionOrderChangeKind;
  /** Where in SuccessionOrderCreateInput it is, steps counted from 0; of a step removed, where it was. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** Value after, likewise. */
  readonly to?: Maybe<Scalars['JSON']['output']>;
};


/** Change between two versions of an order. Steps with the same channel are taken to be the same. */
export type SuccessionOrderChangeInWordsArgs = {
  language?: Language;
};

/** Kinds of change between two versions of an order. */
export type SuccessionOrderChangeKind =
  /** A field has another value. */
  | 'FIELD_CHANGED'
  /** A step is new. */
  | 'STEP_ADDED'
  /** A step stands at another place among those that remain. */
  | 'STEP_MOVED'
  /** A step is gone. */
  | 'STEP_REMOVED';

/** Order to make. */
export type SuccessionOrderCreateInput = {
  /** The debtor must have the invoice this many days before the due date, 0 to 90; leave out for no deadline. */
  readonly arriveBeforeDays?: InputMaybe<Scalars['Int']['input']>;
  /** Invoices to the same debtor that start within this time, PT1M to P7D, wait for each other and share one envelope or one mail; leave out for each by itself. */
  readonly consolidateWithin?: InputMaybe<Scalars['Duration']['input']>;
  /** Own key of this act: a repeat with the same key has no second effect. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Its name. The name of an existing order makes its next version. */
  readonly name: Scalars['String']['input'];
  /** Steps in order, one to twelve. */
  readonly steps: ReadonlyArray<SuccessionStepInput>;
  /** What stops it. */
  readonly stopWhen?: ReadonlyArray<StopReason>;
};

/** Outcome of making an order. */
export type SuccessionOrderCreatePayload = {
  readonly __typename?: 'SuccessionOrderCreatePayload';
  /** What was wrong; empty when it was made. */
  readonly errors: ReadonlyArray<UserError>;
  /** Order made; null when it was refused. */
  readonly order?: Maybe<SuccessionOrder>;
};

/** Order to try; see SuccessionOrder. */
export type SuccessionOrderDraftInput = {
  /** The debtor must have the invoice this many days before the due date, 0 to 90; leave out for no deadline. */
  readonly arriveBeforeDays?: InputMaybe<Scalars['Int']['input']>;
  /** Invoices to one debtor that start within so long share an envelope or a mail, PT1M to P7D; leave out for none. */
  readonly consolidateWithin?: InputMaybe<Scalars['Duration']['input']>;
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Steps in order, one to twelve. */
  readonly steps: ReadonlyArray<SuccessionStepInput>;
  /** What stops it. */
  readonly stopWhen?: ReadonlyArray<StopReason>;
};

/** How much an order is used. Rehearsals are not counted. */
export type SuccessionOrderUsage = {
  readonly __typename?: 'SuccessionOrderUsage';
  /** All versions together. */
  readonly inAll: SuccessionOrderUsageRow;
  /** This version. */
  readonly ofVersion: SuccessionOrderUsageRow;
  /** Rules that give it, whichever version, in the order they are tried. */
  readonly rules: ReadonlyArray<AssignmentRule>;
};

/** Counts of what uses an order. */
export type SuccessionOrderUsageRow = {
  readonly __typename?: 'SuccessionOrderUsageRow';
  /** Distributions that have ended. */
  readonly endedCount: Scalars['Int']['output'];
  /** Assignment rules that give it. */
  readonly ruleCount: Scalars['Int']['output'];
  /** Distributions that have not ended. */
  readonly runningCount: Scalars['Int']['output'];
};

/** One step of an order. */
export type SuccessionStep = {
  readonly __typename?: 'SuccessionStep';
  /** How the patience is counted. */
  readonly calendar: PatienceCalendar;
  /** Channel it uses. */
  readonly channel: Channel;
  /** The same as ConditionInput takes it. */
  readonly condition?: Maybe<Scalars['JSON']['output']>;
  /** Notices on support channels while it waits, in order. */
  readonly nudges: ReadonlyArray<Nudge>;
  /** Partners it is bound to, in this order; empty: the creditor's own by priority. */
  readonly partners: ReadonlyArray<Partner>;
  /** How long it may take to get there. */
  readonly patience: Scalars['Duration']['output'];
  /** How soft failures are tried again. */
  readonly retries: RetryPolicy;
  /** Milestone it waits for. */
  readonly until: Milestone;
  /** When it is tried at all, in words; null: always. */
  readonly when?: Maybe<Scalars['String']['output']>;
  /** Hours in which it is sent; null: at any hour. */
  readonly window?: Maybe<SendWindow>;
};


/** One step of an order. */
export type SuccessionStepWhenArgs = {
  language?: Language;
};

/** Step of an order to make. */
export type SuccessionStepInput = {
  /** How to count it. Leave out for CALENDAR where it is written in days ("P2D", "P1W"), ELAPSED where it has hours ("PT48H"). */
  readonly calendar?: InputMaybe<PatienceCalendar>;
  /** Channel to use. */
  readonly channel: Channel;
  /** Notices to give while it waits, at most five. */
  readonly nudges?: InputMaybe<ReadonlyArray<NudgeInput>>;
  /** Partners to use, in this order; leave out for the creditor's own by priority. */
  readonly partnerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** How long it may take, from PT1M to P90D. */
  readonly patience: Scalars['Duration']['input'];
  /** How to try soft failures again; leave out for the defaults of RetryPolicyInput. */
  readonly retries?: InputMaybe<RetryPolicyInput>;
  /** Milestone to wait for. */
  readonly until?: Milestone;
  /** When to try it at all; leave out for always. */
  readonly when?: InputMaybe<ConditionInput>;
  /** Hours in which to send it; leave out for any hour. */
  readonly window?: InputMaybe<SendWindowInput>;
};

/** Channels that carry notices, never the invoice. */
export type SupportChannel =
  /** Notice of an app or a browser. */
  | 'PUSH'
  /** Text message. */
  | 'SMS';

/** Times of an arm. */
export type SurvivalArmRow = {
  readonly __typename?: 'SurvivalArmRow';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Followed at each tenth of the horizon; null: fewer than five debtors. */
  readonly atRisk: ReadonlyArray<Maybe<Scalars['Int']['output']>>;
  /** Kaplan-Meier curve. */
  readonly curve: ReadonlyArray<CurveRow>;
  /** By cause. */
  readonly incidence: ReadonlyArray<IncidenceRow>;
  /** Days by which half have; null: never. */
  readonly median?: Maybe<Scalars['Float']['output']>;
  /** Its interval. */
  readonly medianCi: Interval;
  /** Mean days within the horizon. */
  readonly rmst?: Maybe<Effect>;
};

/** Arm against the control over time. */
export type SurvivalPairRow = {
  readonly __typename?: 'SurvivalPairRow';
  /** Arm. */
  readonly arm: Scalars['String']['output'];
  /** Control. */
  readonly baseline: Scalars['String']['output'];
  /** Curves cross: look at the mean instead. */
  readonly crossing: Scalars['Boolean']['output'];
  /** Pace against the control. */
  readonly hazardRatio?: Maybe<Scalars['Float']['output']>;
  /** Its p-value. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** Clustered log-rank statistic. */
  readonly statistic?: Maybe<Scalars['Float']['output']>;
};

/** Times followed in all arms. */
export type SurvivalResult = {
  readonly __typename?: 'SurvivalResult';
  /** By arm. */
  readonly arms: ReadonlyArray<SurvivalArmRow>;
  /** Its degrees of freedom. */
  readonly df?: Maybe<Scalars['Int']['output']>;
  /** Days. */
  readonly horizon: Scalars['Float']['output'];
  /** Its name. */
  readonly metric: Scalars['String']['output'];
  /** Its p-value. */
  readonly p?: Maybe<Scalars['Float']['output']>;
  /** Every arm against the control. */
  readonly pairwise: ReadonlyArray<SurvivalPairRow>;
  /** Log-rank statistic over all arms, by debtor. */
  readonly statistic?: Maybe<Scalars['Float']['output']>;
};

/** Difference without the metric's cap. */
export type UncappedInfo = {
  readonly __typename?: 'UncappedInfo';
  /** Difference. */
  readonly absolute: Effect;
  /** Its p-value. */
  readonly p: Scalars['Float']['output'];
};

/** Why a payment fits no invoice. */
export type UnmatchedReason =
  /** The invoice is in another currency. */
  | 'CURRENCY_DIFFERS'
  /** The payer gave no reference. */
  | 'NO_REFERENCE'
  /** No invoice has the reference or the number. */
  | 'REFERENCE_UNKNOWN'
  /** Several invoices fit, and the amount does not tell which. */
  | 'SEVERAL_INVOICES';

/** Expected failure of a request: what is wrong, where, and what to do. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** Stable code; all are listed in docs/errors.md. */
  readonly code: Scalars['String']['output'];
  /** What is wrong, in words. */
  readonly message: Scalars['String']['output'];
  /** Way to the input field at fault, outermost first. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
};


/** Expected failure of a request: what is wrong, where, and what to do. */
export type UserErrorMessageArgs = {
  language?: Language;
};


/** Expected failure of a request: what is wrong, where, and what to do. */
export type UserErrorRemedyArgs = {
  language?: Language;
};

/** How an arm does against the control in a metric. */
export type Verdict =
  /** Worse. */
  | 'LOST'
  /** No difference shown. */
  | 'NEUTRAL'
  /** Cannot be told. */
  | 'NO_VERDICT'
  /** Better. */
  | 'WON';

/** What a person can do to a distribution that waits: the acts on one distribution, by their mutations. */
export type WorklistAct =
  /** Nothing not yet sent goes out (distributionCancel). */
  | 'CANCEL'
  /** Give the right address, and go on with it (distributionChangeAddress). */
  | 'CHANGE_ADDRESS'
  /** Take it off the queue (distributionDismiss). */
  | 'DISMISS'
  /** Send it again (distributionResend). */
  | 'RESEND'
  /** Let it go on (distributionResume). */
  | 'RESUME'
  /** Go to a step that has not been tried (distributionSkipToStep). */
  | 'SKIP_TO_STEP';

/** Page of a queue. */
export type WorklistConnection = {
  readonly __typename?: 'WorklistConnection';
  /** Rows with their cursors. */
  readonly edges: ReadonlyArray<WorklistEdge>;
  /** Rows alone. */
  readonly nodes: ReadonlyArray<WorklistRow>;
  /** Place of the page. */
  readonly pageInfo: PageInfo;
};

/** How many wait in a queue. */
export type WorklistCountRow = {
  readonly __typename?: 'WorklistCountRow';
  /** How many wait. */
  readonly count: Scalars['Int']['output'];
  /** Queue. */
  readonly queue: WorklistQueue;
};

/** Row of a queue with its cursor. */
export type WorklistEdge = {
  readonly __typename?: 'WorklistEdge';
  /** Its place. */
  readonly cursor: Scalars['Cursor']['output'];
  /** Row. */
  readonly node: WorklistRow;
};

/** What waits for a person. */
export type WorklistQueue =
  /** Cannot begin for want of data. */
  | 'BLOCKED'
  /** Held, by a person or for a faulty document. */
  | 'HELD'
  /** The debtor refused it. */
  | 'REJECTED'
  /** Every step ended without reaching the debtor. */
  | 'UNDELIVERABLE'
  /** A partner may have taken it; nobody can tell. */
  | 'UNKNOWN';

/** Distribution that waits for a person, with what to do about it. */
export type WorklistRow = {
  readonly __typename?: 'WorklistRow';
  /** What can be done to it. */
  readonly acts: ReadonlyArray<WorklistAct>;
  /** Distribution concerned. */
  readonly distribution: Distribution;
  /** What to do, in words. */
  readonly remedy: Scalars['String']['output'];
};


/** Distribution that waits for a person, with what to do about it. */
export type WorklistRowRemedyArgs = {
  language?: Language;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ActInput: ActInput;
  ActKind: ActKind;
  ActPreview: ResolverTypeWrapper<ActPreviewParent>;
  ActPreviewRow: ResolverTypeWrapper<ActPreviewRow>;
  ActReason: ActReason;
  AddressChangeInput: AddressChangeInput;
  AddressChangesPreview: ResolverTypeWrapper<Omit<AddressChangesPreview, 'errors'> & { errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  AlwaysValid: ResolverTypeWrapper<AlwaysValidParent>;
  AmountRangeInput: AmountRangeInput;
  ApiKey: ResolverTypeWrapper<ApiKeyParent>;
  ApiKeyCreateInput: ApiKeyCreateInput;
  ApiKeyPayload: ResolverTypeWrapper<Omit<ApiKeyPayload, 'apiKey' | 'errors'> & { apiKey?: Maybe<ResolversTypes['ApiKey']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  ApiKeyRevokeInput: ApiKeyRevokeInput;
  ApiKeyRotateInput: ApiKeyRotateInput;
  ApiKeyScope: ApiKeyScope;
  ArmEstimate: ResolverTypeWrapper<ArmEstimateParent>;
  ArmRate: ResolverTypeWrapper<ArmRate>;
  ArmSummary: ResolverTypeWrapper<ArmSummaryParent>;
  AssignmentPin: ResolverTypeWrapper<AssignmentPin>;
  AssignmentPinKind: AssignmentPinKind;
  AssignmentPreview: ResolverTypeWrapper<PreviewParent>;
  AssignmentPreviewArmRow: ResolverTypeWrapper<PreviewArmRowParent>;
  AssignmentPreviewForeseenRow: ResolverTypeWrapper<PreviewForeseenParent>;
  AssignmentPreviewInvoice: ResolverTypeWrapper<PreviewInvoiceParent>;
  AssignmentPreviewInvoiceConnection: ResolverTypeWrapper<Omit<AssignmentPreviewInvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AssignmentPreviewInvoiceEdge']>, nodes: ReadonlyArray<ResolversTypes['AssignmentPreviewInvoice']> }>;
  AssignmentPreviewInvoiceEdge: ResolverTypeWrapper<Omit<AssignmentPreviewInvoiceEdge, 'node'> & { node: ResolversTypes['AssignmentPreviewInvoice'] }>;
  AssignmentPreviewLeftOutRow: ResolverTypeWrapper<AssignmentPreviewLeftOutRow>;
  AssignmentPreviewMiss: ResolverTypeWrapper<MissParent>;
  AssignmentPreviewRow: ResolverTypeWrapper<PreviewRowParent>;
  AssignmentPreviewRule: ResolverTypeWrapper<PreviewRuleParent>;
  AssignmentPreviewSkip: ResolverTypeWrapper<PreviewSkipParent>;
  AssignmentPreviewStep: ResolverTypeWrapper<PreviewStepParent>;
  AssignmentReason: AssignmentReason;
  AssignmentRule: ResolverTypeWrapper<RuleParent>;
  AssignmentRuleCreateInput: AssignmentRuleCreateInput;
  AssignmentRuleCreatePayload: ResolverTypeWrapper<Omit<AssignmentRuleCreatePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, rule?: Maybe<ResolversTypes['AssignmentRule']> }>;
  AssignmentRuleDraftInput: AssignmentRuleDraftInput;
  AssignmentRuleMoveInput: AssignmentRuleMoveInput;
  AssignmentRuleMovePayload: ResolverTypeWrapper<Omit<AssignmentRuleMovePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, rule?: Maybe<ResolversTypes['AssignmentRule']> }>;
  AssignmentRuleRemoveInput: AssignmentRuleRemoveInput;
  AssignmentRuleRemovePayload: ResolverTypeWrapper<Omit<AssignmentRuleRemovePayload, 'errors'> & { errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  AssignmentRuleUpdateInput: AssignmentRuleUpdateInput;
  AssignmentRuleUpdatePayload: ResolverTypeWrapper<Omit<AssignmentRuleUpdatePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, rule?: Maybe<ResolversTypes['AssignmentRule']> }>;
  Attempt: ResolverTypeWrapper<AttemptParent>;
  AttemptState: AttemptState;
  AttributeInput: AttributeInput;
  Band: ResolverTypeWrapper<Band>;
  BanditArmRow: ResolverTypeWrapper<BanditArmRow>;
  BanditResultRow: ResolverTypeWrapper<BanditResultRow>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BreakerState: BreakerState;
  BulkAct: ResolverTypeWrapper<BulkActParent>;
  BulkActKind: BulkActKind;
  BulkActPayload: ResolverTypeWrapper<Omit<BulkActPayload, 'bulkAct' | 'errors'> & { bulkAct?: Maybe<ResolversTypes['BulkAct']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  BulkActRefusalRow: ResolverTypeWrapper<RefusalParent>;
  BulkActState: BulkActState;
  BulkActUndoInput: BulkActUndoInput;
  Channel: Channel;
  ChartTable: ResolverTypeWrapper<ChartTable>;
  CheckStatus: CheckStatus;
  ClaimState: ClaimState;
  Clock: ResolverTypeWrapper<ClockParent>;
  ClockAdvanceInput: ClockAdvanceInput;
  ClockAdvancePayload: ResolverTypeWrapper<Omit<ClockAdvancePayload, 'clock' | 'errors'> & { clock?: Maybe<ResolversTypes['Clock']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  Comparison: ResolverTypeWrapper<ComparisonParent>;
  ComparisonTest: ComparisonTest;
  ConditionInput: ConditionInput;
  ContactPoint: ResolverTypeWrapper<ContactPointParent>;
  CorrectedAddressInput: CorrectedAddressInput;
  Cost: ResolverTypeWrapper<CostParent>;
  CostSource: CostSource;
  CostTotal: ResolverTypeWrapper<CostTotalParent>;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  CreditReason: CreditReason;
  Creditor: ResolverTypeWrapper<CreditorParent>;
  CupedInfo: ResolverTypeWrapper<Omit<CupedInfo, 'absolute'> & { absolute: ResolversTypes['Effect'] }>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  CurveRow: ResolverTypeWrapper<CurveRow>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DayRangeInput: DayRangeInput;
  Debtor: ResolverTypeWrapper<DebtorParent>;
  DebtorConnection: ResolverTypeWrapper<Omit<DebtorConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DebtorEdge']>, nodes: ReadonlyArray<ResolversTypes['Debtor']> }>;
  DebtorDifference: DebtorDifference;
  DebtorEdge: ResolverTypeWrapper<Omit<DebtorEdge, 'node'> & { node: ResolversTypes['Debtor'] }>;
  DebtorKind: DebtorKind;
  DebtorMergeEffect: DebtorMergeEffect;
  DebtorMergeExperimentRow: ResolverTypeWrapper<DebtorMergeExperimentParent>;
  DebtorMergeInput: DebtorMergeInput;
  DebtorMergePayload: ResolverTypeWrapper<Omit<DebtorMergePayload, 'debtor' | 'errors'> & { debtor?: Maybe<ResolversTypes['Debtor']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  DebtorMergePointRow: ResolverTypeWrapper<DebtorMergePointParent>;
  DebtorMergePreview: ResolverTypeWrapper<DebtorMergePreviewParent>;
  DebtorMergeReason: DebtorMergeReason;
  DebtorMergeRow: ResolverTypeWrapper<DebtorMergeParent>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Decision: ResolverTypeWrapper<DecisionParent>;
  DecisionCriteria: DecisionCriteria;
  DecisionStatus: DecisionStatus;
  DeliveryEvent: ResolverTypeWrapper<EventParent>;
  DeliveryEventConnection: ResolverTypeWrapper<Omit<DeliveryEventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DeliveryEventEdge']>, nodes: ReadonlyArray<ResolversTypes['DeliveryEvent']> }>;
  DeliveryEventEdge: ResolverTypeWrapper<Omit<DeliveryEventEdge, 'node'> & { node: ResolversTypes['DeliveryEvent'] }>;
  DeliveryEventFilter: DeliveryEventFilter;
  DeliveryEventType: DeliveryEventType;
  DeliveryState: DeliveryState;
  Dismissal: ResolverTypeWrapper<DismissalParent>;
  Distribution: ResolverTypeWrapper<DistributionParent>;
  DistributionActInput: DistributionActInput;
  DistributionChangeAddressInput: DistributionChangeAddressInput;
  DistributionDismissInput: DistributionDismissInput;
  DistributionPayload: ResolverTypeWrapper<Omit<DistributionPayload, 'distribution' | 'errors'> & { distribution?: Maybe<ResolversTypes['Distribution']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  DistributionResendInput: DistributionResendInput;
  DistributionSkipToStepInput: DistributionSkipToStepInput;
  DistributionsActInput: DistributionsActInput;
  DistributionsChangeAddressInput: DistributionsChangeAddressInput;
  DistributionsStartInput: DistributionsStartInput;
  DistributionsStartPayload: ResolverTypeWrapper<Omit<DistributionsStartPayload, 'distributions' | 'errors'> & { distributions: ReadonlyArray<ResolversTypes['Distribution']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  DocumentState: DocumentState;
  DoubtScope: DoubtScope;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  Effect: ResolverTypeWrapper<EffectParent>;
  EntryPoint: ResolverTypeWrapper<EntryPoint>;
  EvidenceGrade: EvidenceGrade;
  ExclusionRow: ResolverTypeWrapper<ExclusionRow>;
  Experiment: ResolverTypeWrapper<ExperimentParent>;
  ExperimentAct: ExperimentAct;
  ExperimentArm: ResolverTypeWrapper<ExperimentArmParent>;
  ExperimentArmCostRow: ResolverTypeWrapper<ExperimentArmCostParent>;
  ExperimentArmInput: ExperimentArmInput;
  ExperimentAssignmentRow: ResolverTypeWrapper<ExperimentAssignmentParent>;
  ExperimentBanditPauseInput: ExperimentBanditPauseInput;
  ExperimentBanditPausePayload: ResolverTypeWrapper<Omit<ExperimentBanditPausePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentBanditRow: ResolverTypeWrapper<ExperimentBanditRow>;
  ExperimentBaselineRow: ResolverTypeWrapper<ExperimentBaselineRow>;
  ExperimentChangeInput: ExperimentChangeInput;
  ExperimentChangePayload: ResolverTypeWrapper<Omit<ExperimentChangePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentChart: ExperimentChart;
  ExperimentCoverageInput: ExperimentCoverageInput;
  ExperimentCoveragePayload: ResolverTypeWrapper<Omit<ExperimentCoveragePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentCreateInput: ExperimentCreateInput;
  ExperimentCreatePayload: ResolverTypeWrapper<Omit<ExperimentCreatePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentDecision: ResolverTypeWrapper<ExperimentDecisionParent>;
  ExperimentForecast: ResolverTypeWrapper<ExperimentForecastParent>;
  ExperimentForecastRow: ResolverTypeWrapper<ExperimentForecastRow>;
  ExperimentHealth: ResolverTypeWrapper<HealthParent>;
  ExperimentHoldoutInput: ExperimentHoldoutInput;
  ExperimentHoldoutPayload: ResolverTypeWrapper<Omit<ExperimentHoldoutPayload, 'errors'> & { errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  ExperimentMode: ExperimentMode;
  ExperimentOverrideConnection: ResolverTypeWrapper<Omit<ExperimentOverrideConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ExperimentOverrideEdge']>, nodes: ReadonlyArray<ResolversTypes['ExperimentOverrideRow']> }>;
  ExperimentOverrideEdge: ResolverTypeWrapper<Omit<ExperimentOverrideEdge, 'node'> & { node: ResolversTypes['ExperimentOverrideRow'] }>;
  ExperimentOverrideEndInput: ExperimentOverrideEndInput;
  ExperimentOverrideEndPayload: ResolverTypeWrapper<Omit<ExperimentOverrideEndPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentOverrideInput: ExperimentOverrideInput;
  ExperimentOverridePayload: ResolverTypeWrapper<Omit<ExperimentOverridePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentOverrideRow: ResolverTypeWrapper<ExperimentOverrideParent>;
  ExperimentPhase: ResolverTypeWrapper<ExperimentPhaseParent>;
  ExperimentPhaseInput: ExperimentPhaseInput;
  ExperimentPhasePayload: ResolverTypeWrapper<Omit<ExperimentPhasePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentPlanInput: ExperimentPlanInput;
  ExperimentPlanPayload: ResolverTypeWrapper<Omit<ExperimentPlanPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentRefreshInput: ExperimentRefreshInput;
  ExperimentRefreshPayload: ResolverTypeWrapper<Omit<ExperimentRefreshPayload, 'errors' | 'snapshot'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, snapshot?: Maybe<ResolversTypes['Snapshot']> }>;
  ExperimentResult: ResolverTypeWrapper<ResultParent>;
  ExperimentRollbackInput: ExperimentRollbackInput;
  ExperimentRollbackPayload: ResolverTypeWrapper<Omit<ExperimentRollbackPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentShipInput: ExperimentShipInput;
  ExperimentShipPayload: ResolverTypeWrapper<Omit<ExperimentShipPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentStartInput: ExperimentStartInput;
  ExperimentStartPayload: ResolverTypeWrapper<Omit<ExperimentStartPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentState: ExperimentState;
  ExperimentStopInput: ExperimentStopInput;
  ExperimentStopPayload: ResolverTypeWrapper<Omit<ExperimentStopPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, experiment?: Maybe<ResolversTypes['Experiment']> }>;
  ExperimentUpdate: ResolverTypeWrapper<ExperimentUpdateParent>;
  FailureClass: FailureClass;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  HeterogeneityRow: ResolverTypeWrapper<HeterogeneityRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Import: ResolverTypeWrapper<ImportParent>;
  ImportConnection: ResolverTypeWrapper<Omit<ImportConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ImportEdge']>, nodes: ReadonlyArray<ResolversTypes['Import']> }>;
  ImportEdge: ResolverTypeWrapper<Omit<ImportEdge, 'node'> & { node: ResolversTypes['Import'] }>;
  ImportFormat: ImportFormat;
  ImportRow: ResolverTypeWrapper<ImportRowParent>;
  ImportRowConnection: ResolverTypeWrapper<Omit<ImportRowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ImportRowEdge']>, nodes: ReadonlyArray<ResolversTypes['ImportRow']> }>;
  ImportRowEdge: ResolverTypeWrapper<Omit<ImportRowEdge, 'node'> & { node: ResolversTypes['ImportRow'] }>;
  ImportRowError: ResolverTypeWrapper<ImportRowErrorParent>;
  ImportRowOutcome: ImportRowOutcome;
  IncidenceRow: ResolverTypeWrapper<IncidenceRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Interval: ResolverTypeWrapper<IntervalParent>;
  Invoice: ResolverTypeWrapper<InvoiceParent>;
  InvoiceConnection: ResolverTypeWrapper<Omit<InvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InvoiceEdge']>, nodes: ReadonlyArray<ResolversTypes['Invoice']> }>;
  InvoiceCredit: ResolverTypeWrapper<InvoiceCreditParent>;
  InvoiceCreditInput: InvoiceCreditInput;
  InvoiceCreditPayload: ResolverTypeWrapper<Omit<InvoiceCreditPayload, 'errors' | 'invoice'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, invoice?: Maybe<ResolversTypes['Invoice']> }>;
  InvoiceEdge: ResolverTypeWrapper<Omit<InvoiceEdge, 'node'> & { node: ResolversTypes['Invoice'] }>;
  InvoiceFilter: InvoiceFilter;
  InvoiceLine: ResolverTypeWrapper<InvoiceLineParent>;
  InvoiceSort: InvoiceSort;
  InvoiceType: InvoiceType;
  InvoiceVoidInput: InvoiceVoidInput;
  InvoiceVoidPayload: ResolverTypeWrapper<Omit<InvoiceVoidPayload, 'errors' | 'invoice'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, invoice?: Maybe<ResolversTypes['Invoice']> }>;
  InvoicesImportInput: InvoicesImportInput;
  InvoicesImportPayload: ResolverTypeWrapper<Omit<InvoicesImportPayload, 'errors' | 'import'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, import?: Maybe<ResolversTypes['Import']> }>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Language: Language;
  LocalTime: ResolverTypeWrapper<Scalars['LocalTime']['output']>;
  LossCause: LossCause;
  MarginInput: MarginInput;
  MarginKind: MarginKind;
  Metric: ResolverTypeWrapper<MetricParent>;
  MetricDirection: MetricDirection;
  MetricInput: MetricInput;
  MetricKind: MetricKind;
  MetricMaturity: ResolverTypeWrapper<MetricMaturity>;
  MetricResult: ResolverTypeWrapper<MetricResultParent>;
  MetricRole: MetricRole;
  MetricUnit: MetricUnit;
  Milestone: Milestone;
  Money: ResolverTypeWrapper<MoneyParent>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NamespaceInput: NamespaceInput;
  Node: ResolverTypeWrapper<NodeParent>;
  NonInferiority: ResolverTypeWrapper<NonInferiority>;
  Nudge: ResolverTypeWrapper<Nudge>;
  NudgeInput: NudgeInput;
  Outlook: ResolverTypeWrapper<Omit<Outlook, 'rows'> & { rows: ReadonlyArray<ResolversTypes['OutlookRow']> }>;
  OutlookRow: ResolverTypeWrapper<OutlookRowParent>;
  Overview: ResolverTypeWrapper<OverviewParent>;
  OverviewRow: ResolverTypeWrapper<OverviewRowParent>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Partner: ResolverTypeWrapper<PartnerParent>;
  PartnerActInput: PartnerActInput;
  PartnerAdapter: ResolverTypeWrapper<AdapterParent>;
  PartnerChannel: ResolverTypeWrapper<PartnerChannelParent>;
  PartnerCreateInput: PartnerCreateInput;
  PartnerLeadTime: ResolverTypeWrapper<PartnerLeadTime>;
  PartnerLeadTimeInput: PartnerLeadTimeInput;
  PartnerPayload: ResolverTypeWrapper<Omit<PartnerPayload, 'errors' | 'partner'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, partner?: Maybe<ResolversTypes['Partner']> }>;
  PartnerPrice: ResolverTypeWrapper<PriceParent>;
  PartnerPriceInput: PartnerPriceInput;
  PartnerPricesSetInput: PartnerPricesSetInput;
  PartnerSecretsRotateInput: PartnerSecretsRotateInput;
  PartnerTestPayload: ResolverTypeWrapper<Omit<PartnerTestPayload, 'errors'> & { errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  PartnerUpdateInput: PartnerUpdateInput;
  PatienceCalendar: PatienceCalendar;
  PauseInput: PauseInput;
  PauseKind: PauseKind;
  PausePayload: ResolverTypeWrapper<Omit<PausePayload, 'errors' | 'pauses'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, pauses: ReadonlyArray<ResolversTypes['PauseRow']> }>;
  PauseRow: ResolverTypeWrapper<PauseParent>;
  PauseTargetInput: PauseTargetInput;
  Payment: ResolverTypeWrapper<PaymentParent>;
  PaymentConnection: ResolverTypeWrapper<Omit<PaymentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['PaymentEdge']>, nodes: ReadonlyArray<ResolversTypes['Payment']> }>;
  PaymentEdge: ResolverTypeWrapper<Omit<PaymentEdge, 'node'> & { node: ResolversTypes['Payment'] }>;
  PaymentFileInput: PaymentFileInput;
  PaymentFormat: PaymentFormat;
  PaymentImport: ResolverTypeWrapper<PaymentImportParent>;
  PaymentImportRow: ResolverTypeWrapper<PaymentImportRowParent>;
  PaymentImportRowConnection: ResolverTypeWrapper<Omit<PaymentImportRowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['PaymentImportRowEdge']>, nodes: ReadonlyArray<ResolversTypes['PaymentImportRow']> }>;
  PaymentImportRowEdge: ResolverTypeWrapper<Omit<PaymentImportRowEdge, 'node'> & { node: ResolversTypes['PaymentImportRow'] }>;
  PaymentInput: PaymentInput;
  PaymentMatchInput: PaymentMatchInput;
  PaymentMatchPayload: ResolverTypeWrapper<Omit<PaymentMatchPayload, 'errors' | 'payment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, payment?: Maybe<ResolversTypes['Payment']> }>;
  PaymentOutcome: PaymentOutcome;
  PaymentRecordInput: PaymentRecordInput;
  PaymentRecordPayload: ResolverTypeWrapper<Omit<PaymentRecordPayload, 'errors' | 'invoice' | 'payment'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, invoice?: Maybe<ResolversTypes['Invoice']>, payment?: Maybe<ResolversTypes['Payment']> }>;
  PaymentsImportInput: PaymentsImportInput;
  PaymentsImportPayload: ResolverTypeWrapper<Omit<PaymentsImportPayload, 'errors' | 'import'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, import?: Maybe<ResolversTypes['PaymentImport']> }>;
  PostStratifiedInfo: ResolverTypeWrapper<Omit<PostStratifiedInfo, 'absolute'> & { absolute: ResolversTypes['Effect'] }>;
  PostalAddressInput: PostalAddressInput;
  PowerResult: ResolverTypeWrapper<PowerResult>;
  PreBias: ResolverTypeWrapper<PreBias>;
  PushSubscriptionPayload: ResolverTypeWrapper<Omit<PushSubscriptionPayload, 'contactPoint' | 'errors'> & { contactPoint?: Maybe<ResolversTypes['ContactPoint']>, errors: ReadonlyArray<ResolversTypes['UserError']> }>;
  PushSubscriptionRemoveInput: PushSubscriptionRemoveInput;
  PushSubscriptionSaveInput: PushSubscriptionSaveInput;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RateCount: ResolverTypeWrapper<RateCount>;
  Reachability: Reachability;
  ReportFormat: ReportFormat;
  ResultProblem: ResultProblem;
  RetryPolicy: ResolverTypeWrapper<RetryPolicy>;
  RetryPolicyInput: RetryPolicyInput;
  ReweighingArmRow: ResolverTypeWrapper<ReweighingArmRow>;
  ReweighingCause: ReweighingCause;
  ReweighingRow: ResolverTypeWrapper<ReweighingRow>;
  SafeMode: ResolverTypeWrapper<SafeModeParent>;
  SafeModeChannel: ResolverTypeWrapper<SafeModeChannelParent>;
  SafeModeLiftInput: SafeModeLiftInput;
  SafeModePayload: ResolverTypeWrapper<Omit<SafeModePayload, 'errors' | 'safeModes'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, safeModes: ReadonlyArray<ResolversTypes['SafeMode']> }>;
  SendWindow: ResolverTypeWrapper<SendWindow>;
  SendWindowInput: SendWindowInput;
  ShipDoubt: ShipDoubt;
  Simulation: ResolverTypeWrapper<SimulationParent>;
  SimulationChannelRow: ResolverTypeWrapper<SimulationChannelRow>;
  SimulationCurveRow: ResolverTypeWrapper<SimulationCurveRow>;
  SimulationEndRow: ResolverTypeWrapper<SimulationEndRow>;
  SimulationInvoicesInput: SimulationInvoicesInput;
  SimulationMilestone: SimulationMilestone;
  SimulationOrderInput: SimulationOrderInput;
  SimulationOrderRow: ResolverTypeWrapper<SimulationOrderParent>;
  SimulationPopulationInput: SimulationPopulationInput;
  SimulationReplayInput: SimulationReplayInput;
  SimulationResponseInput: SimulationResponseInput;
  SimulationResponseRow: ResolverTypeWrapper<SimulationResponseRow>;
  SimulationSegmentInput: SimulationSegmentInput;
  SimulationStartInput: SimulationStartInput;
  SimulationStartPayload: ResolverTypeWrapper<Omit<SimulationStartPayload, 'errors' | 'simulation'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, simulation?: Maybe<ResolversTypes['Simulation']> }>;
  SimulationState: SimulationState;
  SliceBy: SliceBy;
  SliceInput: SliceInput;
  SliceResult: ResolverTypeWrapper<SliceResultParent>;
  Snapshot: ResolverTypeWrapper<SnapshotParent>;
  SnapshotConnection: ResolverTypeWrapper<Omit<SnapshotConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SnapshotEdge']>, nodes: ReadonlyArray<ResolversTypes['Snapshot']> }>;
  SnapshotEdge: ResolverTypeWrapper<Omit<SnapshotEdge, 'node'> & { node: ResolversTypes['Snapshot'] }>;
  Source: ResolverTypeWrapper<SourceParent>;
  SrmPhaseRow: ResolverTypeWrapper<SrmPhaseRow>;
  SrmResult: ResolverTypeWrapper<SrmResult>;
  SrmSliceRow: ResolverTypeWrapper<SrmSliceRow>;
  SrmStatus: SrmStatus;
  StopReason: StopReason;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SuccessionOrder: ResolverTypeWrapper<OrderParent>;
  SuccessionOrderArchiveInput: SuccessionOrderArchiveInput;
  SuccessionOrderArchivePayload: ResolverTypeWrapper<Omit<SuccessionOrderArchivePayload, 'errors' | 'order'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, order?: Maybe<ResolversTypes['SuccessionOrder']> }>;
  SuccessionOrderChange: ResolverTypeWrapper<ChangeParent>;
  SuccessionOrderChangeKind: SuccessionOrderChangeKind;
  SuccessionOrderCreateInput: SuccessionOrderCreateInput;
  SuccessionOrderCreatePayload: ResolverTypeWrapper<Omit<SuccessionOrderCreatePayload, 'errors' | 'order'> & { errors: ReadonlyArray<ResolversTypes['UserError']>, order?: Maybe<ResolversTypes['SuccessionOrder']> }>;
  SuccessionOrderDraftInput: SuccessionOrderDraftInput;
  SuccessionOrderUsage: ResolverTypeWrapper<Omit<SuccessionOrderUsage, 'rules'> & { rules: ReadonlyArray<ResolversTypes['AssignmentRule']> }>;
  SuccessionOrderUsageRow: ResolverTypeWrapper<SuccessionOrderUsageRow>;
  SuccessionStep: ResolverTypeWrapper<StepParent>;
  SuccessionStepInput: SuccessionStepInput;
  SupportChannel: SupportChannel;
  SurvivalArmRow: ResolverTypeWrapper<SurvivalArmParent>;
  SurvivalPairRow: ResolverTypeWrapper<SurvivalPairRow>;
  SurvivalResult: ResolverTypeWrapper<SurvivalParent>;
  UncappedInfo: ResolverTypeWrapper<Omit<UncappedInfo, 'absolute'> & { absolute: ResolversTypes['Effect'] }>;
  UnmatchedReason: UnmatchedReason;
  UserError: ResolverTypeWrapper<Problem>;
  Verdict: Verdict;
  WorklistAct: WorklistAct;
  WorklistConnection: ResolverTypeWrapper<Omit<WorklistConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['WorklistEdge']>, nodes: ReadonlyArray<ResolversTypes['WorklistRow']> }>;
  WorklistCountRow: ResolverTypeWrapper<WorklistCountRow>;
  WorklistEdge: ResolverTypeWrapper<Omit<WorklistEdge, 'node'> & { node: ResolversTypes['WorklistRow'] }>;
  WorklistQueue: WorklistQueue;
  WorklistRow: ResolverTypeWrapper<WorklistParent>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ActInput: ActInput;
  ActPreview: ActPreviewParent;
  ActPreviewRow: ActPreviewRow;
  AddressChangeInput: AddressChangeInput;
  AddressChangesPreview: Omit<AddressChangesPreview, 'errors'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  AlwaysValid: AlwaysValidParent;
  AmountRangeInput: AmountRangeInput;
  ApiKey: ApiKeyParent;
  ApiKeyCreateInput: ApiKeyCreateInput;
  ApiKeyPayload: Omit<ApiKeyPayload, 'apiKey' | 'errors'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  ApiKeyRevokeInput: ApiKeyRevokeInput;
  ApiKeyRotateInput: ApiKeyRotateInput;
  ArmEstimate: ArmEstimateParent;
  ArmRate: ArmRate;
  ArmSummary: ArmSummaryParent;
  AssignmentPin: AssignmentPin;
  AssignmentPreview: PreviewParent;
  AssignmentPreviewArmRow: PreviewArmRowParent;
  AssignmentPreviewForeseenRow: PreviewForeseenParent;
  AssignmentPreviewInvoice: PreviewInvoiceParent;
  AssignmentPreviewInvoiceConnection: Omit<AssignmentPreviewInvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AssignmentPreviewInvoiceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['AssignmentPreviewInvoice']> };
  AssignmentPreviewInvoiceEdge: Omit<AssignmentPreviewInvoiceEdge, 'node'> & { node: ResolversParentTypes['AssignmentPreviewInvoice'] };
  AssignmentPreviewLeftOutRow: AssignmentPreviewLeftOutRow;
  AssignmentPreviewMiss: MissParent;
  AssignmentPreviewRow: PreviewRowParent;
  AssignmentPreviewRule: PreviewRuleParent;
  AssignmentPreviewSkip: PreviewSkipParent;
  AssignmentPreviewStep: PreviewStepParent;
  AssignmentRule: RuleParent;
  AssignmentRuleCreateInput: AssignmentRuleCreateInput;
  AssignmentRuleCreatePayload: Omit<AssignmentRuleCreatePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, rule?: Maybe<ResolversParentTypes['AssignmentRule']> };
  AssignmentRuleDraftInput: AssignmentRuleDraftInput;
  AssignmentRuleMoveInput: AssignmentRuleMoveInput;
  AssignmentRuleMovePayload: Omit<AssignmentRuleMovePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, rule?: Maybe<ResolversParentTypes['AssignmentRule']> };
  AssignmentRuleRemoveInput: AssignmentRuleRemoveInput;
  AssignmentRuleRemovePayload: Omit<AssignmentRuleRemovePayload, 'errors'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  AssignmentRuleUpdateInput: AssignmentRuleUpdateInput;
  AssignmentRuleUpdatePayload: Omit<AssignmentRuleUpdatePayload, 'errors' | 'rule'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, rule?: Maybe<ResolversParentTypes['AssignmentRule']> };
  Attempt: AttemptParent;
  AttributeInput: AttributeInput;
  Band: Band;
  BanditArmRow: BanditArmRow;
  BanditResultRow: BanditResultRow;
  Boolean: Scalars['Boolean']['output'];
  BulkAct: BulkActParent;
  BulkActPayload: Omit<BulkActPayload, 'bulkAct' | 'errors'> & { bulkAct?: Maybe<ResolversParentTypes['BulkAct']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  BulkActRefusalRow: RefusalParent;
  BulkActUndoInput: BulkActUndoInput;
  ChartTable: ChartTable;
  Clock: ClockParent;
  ClockAdvanceInput: ClockAdvanceInput;
  ClockAdvancePayload: Omit<ClockAdvancePayload, 'clock' | 'errors'> & { clock?: Maybe<ResolversParentTypes['Clock']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  Comparison: ComparisonParent;
  ConditionInput: ConditionInput;
  ContactPoint: ContactPointParent;
  CorrectedAddressInput: CorrectedAddressInput;
  Cost: CostParent;
  CostTotal: CostTotalParent;
  CountryCode: Scalars['CountryCode']['output'];
  Creditor: CreditorParent;
  CupedInfo: Omit<CupedInfo, 'absolute'> & { absolute: ResolversParentTypes['Effect'] };
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Cursor: Scalars['Cursor']['output'];
  CurveRow: CurveRow;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  DayRangeInput: DayRangeInput;
  Debtor: DebtorParent;
  DebtorConnection: Omit<DebtorConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DebtorEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Debtor']> };
  DebtorEdge: Omit<DebtorEdge, 'node'> & { node: ResolversParentTypes['Debtor'] };
  DebtorMergeExperimentRow: DebtorMergeExperimentParent;
  DebtorMergeInput: DebtorMergeInput;
  DebtorMergePayload: Omit<DebtorMergePayload, 'debtor' | 'errors'> & { debtor?: Maybe<ResolversParentTypes['Debtor']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  DebtorMergePointRow: DebtorMergePointParent;
  DebtorMergePreview: DebtorMergePreviewParent;
  DebtorMergeRow: DebtorMergeParent;
  Decimal: Scalars['Decimal']['output'];
  Decision: DecisionParent;
  DeliveryEvent: EventParent;
  DeliveryEventConnection: Omit<DeliveryEventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DeliveryEventEdge']>, nodes: ReadonlyArray<ResolversParentTypes['DeliveryEvent']> };
  DeliveryEventEdge: Omit<DeliveryEventEdge, 'node'> & { node: ResolversParentTypes['DeliveryEvent'] };
  DeliveryEventFilter: DeliveryEventFilter;
  Dismissal: DismissalParent;
  Distribution: DistributionParent;
  DistributionActInput: DistributionActInput;
  DistributionChangeAddressInput: DistributionChangeAddressInput;
  DistributionDismissInput: DistributionDismissInput;
  DistributionPayload: Omit<DistributionPayload, 'distribution' | 'errors'> & { distribution?: Maybe<ResolversParentTypes['Distribution']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  DistributionResendInput: DistributionResendInput;
  DistributionSkipToStepInput: DistributionSkipToStepInput;
  DistributionsActInput: DistributionsActInput;
  DistributionsChangeAddressInput: DistributionsChangeAddressInput;
  DistributionsStartInput: DistributionsStartInput;
  DistributionsStartPayload: Omit<DistributionsStartPayload, 'distributions' | 'errors'> & { distributions: ReadonlyArray<ResolversParentTypes['Distribution']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  Duration: Scalars['Duration']['output'];
  Effect: EffectParent;
  EntryPoint: EntryPoint;
  ExclusionRow: ExclusionRow;
  Experiment: ExperimentParent;
  ExperimentArm: ExperimentArmParent;
  ExperimentArmCostRow: ExperimentArmCostParent;
  ExperimentArmInput: ExperimentArmInput;
  ExperimentAssignmentRow: ExperimentAssignmentParent;
  ExperimentBanditPauseInput: ExperimentBanditPauseInput;
  ExperimentBanditPausePayload: Omit<ExperimentBanditPausePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentBanditRow: ExperimentBanditRow;
  ExperimentBaselineRow: ExperimentBaselineRow;
  ExperimentChangeInput: ExperimentChangeInput;
  ExperimentChangePayload: Omit<ExperimentChangePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentCoverageInput: ExperimentCoverageInput;
  ExperimentCoveragePayload: Omit<ExperimentCoveragePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentCreateInput: ExperimentCreateInput;
  ExperimentCreatePayload: Omit<ExperimentCreatePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentDecision: ExperimentDecisionParent;
  ExperimentForecast: ExperimentForecastParent;
  ExperimentForecastRow: ExperimentForecastRow;
  ExperimentHealth: HealthParent;
  ExperimentHoldoutInput: ExperimentHoldoutInput;
  ExperimentHoldoutPayload: Omit<ExperimentHoldoutPayload, 'errors'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  ExperimentOverrideConnection: Omit<ExperimentOverrideConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ExperimentOverrideEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ExperimentOverrideRow']> };
  ExperimentOverrideEdge: Omit<ExperimentOverrideEdge, 'node'> & { node: ResolversParentTypes['ExperimentOverrideRow'] };
  ExperimentOverrideEndInput: ExperimentOverrideEndInput;
  ExperimentOverrideEndPayload: Omit<ExperimentOverrideEndPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentOverrideInput: ExperimentOverrideInput;
  ExperimentOverridePayload: Omit<ExperimentOverridePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentOverrideRow: ExperimentOverrideParent;
  ExperimentPhase: ExperimentPhaseParent;
  ExperimentPhaseInput: ExperimentPhaseInput;
  ExperimentPhasePayload: Omit<ExperimentPhasePayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentPlanInput: ExperimentPlanInput;
  ExperimentPlanPayload: Omit<ExperimentPlanPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentRefreshInput: ExperimentRefreshInput;
  ExperimentRefreshPayload: Omit<ExperimentRefreshPayload, 'errors' | 'snapshot'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, snapshot?: Maybe<ResolversParentTypes['Snapshot']> };
  ExperimentResult: ResultParent;
  ExperimentRollbackInput: ExperimentRollbackInput;
  ExperimentRollbackPayload: Omit<ExperimentRollbackPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentShipInput: ExperimentShipInput;
  ExperimentShipPayload: Omit<ExperimentShipPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentStartInput: ExperimentStartInput;
  ExperimentStartPayload: Omit<ExperimentStartPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentStopInput: ExperimentStopInput;
  ExperimentStopPayload: Omit<ExperimentStopPayload, 'errors' | 'experiment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, experiment?: Maybe<ResolversParentTypes['Experiment']> };
  ExperimentUpdate: ExperimentUpdateParent;
  Float: Scalars['Float']['output'];
  HeterogeneityRow: HeterogeneityRow;
  ID: Scalars['ID']['output'];
  Import: ImportParent;
  ImportConnection: Omit<ImportConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ImportEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Import']> };
  ImportEdge: Omit<ImportEdge, 'node'> & { node: ResolversParentTypes['Import'] };
  ImportRow: ImportRowParent;
  ImportRowConnection: Omit<ImportRowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ImportRowEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ImportRow']> };
  ImportRowEdge: Omit<ImportRowEdge, 'node'> & { node: ResolversParentTypes['ImportRow'] };
  ImportRowError: ImportRowErrorParent;
  IncidenceRow: IncidenceRow;
  Int: Scalars['Int']['output'];
  Interval: IntervalParent;
  Invoice: InvoiceParent;
  InvoiceConnection: Omit<InvoiceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InvoiceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Invoice']> };
  InvoiceCredit: InvoiceCreditParent;
  InvoiceCreditInput: InvoiceCreditInput;
  InvoiceCreditPayload: Omit<InvoiceCreditPayload, 'errors' | 'invoice'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, invoice?: Maybe<ResolversParentTypes['Invoice']> };
  InvoiceEdge: Omit<InvoiceEdge, 'node'> & { node: ResolversParentTypes['Invoice'] };
  InvoiceFilter: InvoiceFilter;
  InvoiceLine: InvoiceLineParent;
  InvoiceVoidInput: InvoiceVoidInput;
  InvoiceVoidPayload: Omit<InvoiceVoidPayload, 'errors' | 'invoice'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, invoice?: Maybe<ResolversParentTypes['Invoice']> };
  InvoicesImportInput: InvoicesImportInput;
  InvoicesImportPayload: Omit<InvoicesImportPayload, 'errors' | 'import'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, import?: Maybe<ResolversParentTypes['Import']> };
  JSON: Scalars['JSON']['output'];
  LocalTime: Scalars['LocalTime']['output'];
  MarginInput: MarginInput;
  Metric: MetricParent;
  MetricInput: MetricInput;
  MetricMaturity: MetricMaturity;
  MetricResult: MetricResultParent;
  Money: MoneyParent;
  Mutation: Record<PropertyKey, never>;
  NamespaceInput: NamespaceInput;
  Node: NodeParent;
  NonInferiority: NonInferiority;
  Nudge: Nudge;
  NudgeInput: NudgeInput;
  Outlook: Omit<Outlook, 'rows'> & { rows: ReadonlyArray<ResolversParentTypes['OutlookRow']> };
  OutlookRow: OutlookRowParent;
  Overview: OverviewParent;
  OverviewRow: OverviewRowParent;
  PageInfo: PageInfo;
  Partner: PartnerParent;
  PartnerActInput: PartnerActInput;
  PartnerAdapter: AdapterParent;
  PartnerChannel: PartnerChannelParent;
  PartnerCreateInput: PartnerCreateInput;
  PartnerLeadTime: PartnerLeadTime;
  PartnerLeadTimeInput: PartnerLeadTimeInput;
  PartnerPayload: Omit<PartnerPayload, 'errors' | 'partner'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, partner?: Maybe<ResolversParentTypes['Partner']> };
  PartnerPrice: PriceParent;
  PartnerPriceInput: PartnerPriceInput;
  PartnerPricesSetInput: PartnerPricesSetInput;
  PartnerSecretsRotateInput: PartnerSecretsRotateInput;
  PartnerTestPayload: Omit<PartnerTestPayload, 'errors'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  PartnerUpdateInput: PartnerUpdateInput;
  PauseInput: PauseInput;
  PausePayload: Omit<PausePayload, 'errors' | 'pauses'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, pauses: ReadonlyArray<ResolversParentTypes['PauseRow']> };
  PauseRow: PauseParent;
  PauseTargetInput: PauseTargetInput;
  Payment: PaymentParent;
  PaymentConnection: Omit<PaymentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['PaymentEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Payment']> };
  PaymentEdge: Omit<PaymentEdge, 'node'> & { node: ResolversParentTypes['Payment'] };
  PaymentFileInput: PaymentFileInput;
  PaymentImport: PaymentImportParent;
  PaymentImportRow: PaymentImportRowParent;
  PaymentImportRowConnection: Omit<PaymentImportRowConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['PaymentImportRowEdge']>, nodes: ReadonlyArray<ResolversParentTypes['PaymentImportRow']> };
  PaymentImportRowEdge: Omit<PaymentImportRowEdge, 'node'> & { node: ResolversParentTypes['PaymentImportRow'] };
  PaymentInput: PaymentInput;
  PaymentMatchInput: PaymentMatchInput;
  PaymentMatchPayload: Omit<PaymentMatchPayload, 'errors' | 'payment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, payment?: Maybe<ResolversParentTypes['Payment']> };
  PaymentRecordInput: PaymentRecordInput;
  PaymentRecordPayload: Omit<PaymentRecordPayload, 'errors' | 'invoice' | 'payment'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, invoice?: Maybe<ResolversParentTypes['Invoice']>, payment?: Maybe<ResolversParentTypes['Payment']> };
  PaymentsImportInput: PaymentsImportInput;
  PaymentsImportPayload: Omit<PaymentsImportPayload, 'errors' | 'import'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, import?: Maybe<ResolversParentTypes['PaymentImport']> };
  PostStratifiedInfo: Omit<PostStratifiedInfo, 'absolute'> & { absolute: ResolversParentTypes['Effect'] };
  PostalAddressInput: PostalAddressInput;
  PowerResult: PowerResult;
  PreBias: PreBias;
  PushSubscriptionPayload: Omit<PushSubscriptionPayload, 'contactPoint' | 'errors'> & { contactPoint?: Maybe<ResolversParentTypes['ContactPoint']>, errors: ReadonlyArray<ResolversParentTypes['UserError']> };
  PushSubscriptionRemoveInput: PushSubscriptionRemoveInput;
  PushSubscriptionSaveInput: PushSubscriptionSaveInput;
  Query: Record<PropertyKey, never>;
  RateCount: RateCount;
  RetryPolicy: RetryPolicy;
  RetryPolicyInput: RetryPolicyInput;
  ReweighingArmRow: ReweighingArmRow;
  ReweighingRow: ReweighingRow;
  SafeMode: SafeModeParent;
  SafeModeChannel: SafeModeChannelParent;
  SafeModeLiftInput: SafeModeLiftInput;
  SafeModePayload: Omit<SafeModePayload, 'errors' | 'safeModes'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, safeModes: ReadonlyArray<ResolversParentTypes['SafeMode']> };
  SendWindow: SendWindow;
  SendWindowInput: SendWindowInput;
  Simulation: SimulationParent;
  SimulationChannelRow: SimulationChannelRow;
  SimulationCurveRow: SimulationCurveRow;
  SimulationEndRow: SimulationEndRow;
  SimulationInvoicesInput: SimulationInvoicesInput;
  SimulationOrderInput: SimulationOrderInput;
  SimulationOrderRow: SimulationOrderParent;
  SimulationPopulationInput: SimulationPopulationInput;
  SimulationReplayInput: SimulationReplayInput;
  SimulationResponseInput: SimulationResponseInput;
  SimulationResponseRow: SimulationResponseRow;
  SimulationSegmentInput: SimulationSegmentInput;
  SimulationStartInput: SimulationStartInput;
  SimulationStartPayload: Omit<SimulationStartPayload, 'errors' | 'simulation'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, simulation?: Maybe<ResolversParentTypes['Simulation']> };
  SliceInput: SliceInput;
  SliceResult: SliceResultParent;
  Snapshot: SnapshotParent;
  SnapshotConnection: Omit<SnapshotConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SnapshotEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Snapshot']> };
  SnapshotEdge: Omit<SnapshotEdge, 'node'> & { node: ResolversParentTypes['Snapshot'] };
  Source: SourceParent;
  SrmPhaseRow: SrmPhaseRow;
  SrmResult: SrmResult;
  SrmSliceRow: SrmSliceRow;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SuccessionOrder: OrderParent;
  SuccessionOrderArchiveInput: SuccessionOrderArchiveInput;
  SuccessionOrderArchivePayload: Omit<SuccessionOrderArchivePayload, 'errors' | 'order'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, order?: Maybe<ResolversParentTypes['SuccessionOrder']> };
  SuccessionOrderChange: ChangeParent;
  SuccessionOrderCreateInput: SuccessionOrderCreateInput;
  SuccessionOrderCreatePayload: Omit<SuccessionOrderCreatePayload, 'errors' | 'order'> & { errors: ReadonlyArray<ResolversParentTypes['UserError']>, order?: Maybe<ResolversParentTypes['SuccessionOrder']> };
  SuccessionOrderDraftInput: SuccessionOrderDraftInput;
  SuccessionOrderUsage: Omit<SuccessionOrderUsage, 'rules'> & { rules: ReadonlyArray<ResolversParentTypes['AssignmentRule']> };
  SuccessionOrderUsageRow: SuccessionOrderUsageRow;
  SuccessionStep: StepParent;
  SuccessionStepInput: SuccessionStepInput;
  SurvivalArmRow: SurvivalArmParent;
  SurvivalPairRow: SurvivalPairRow;
  SurvivalResult: SurvivalParent;
  UncappedInfo: Omit<UncappedInfo, 'absolute'> & { absolute: ResolversParentTypes['Effect'] };
  UserError: Problem;
  WorklistConnection: Omit<WorklistConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['WorklistEdge']>, nodes: ReadonlyArray<ResolversParentTypes['WorklistRow']> };
  WorklistCountRow: WorklistCountRow;
  WorklistEdge: Omit<WorklistEdge, 'node'> & { node: ResolversParentTypes['WorklistRow'] };
  WorklistRow: WorklistParent;
};

export type ScopeDirectiveArgs = {
  any: ReadonlyArray<ApiKeyScope>;
};

export type ScopeDirectiveResolver<Result, Parent, ContextType = Context, Args = ScopeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ActPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActPreview'] = ResolversParentTypes['ActPreview']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  possibleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ReadonlyArray<ResolversTypes['Distribution']>, ParentType, ContextType>;
  states?: Resolver<ReadonlyArray<ResolversTypes['ActPreviewRow']>, ParentType, ContextType>;
};

export type ActPreviewRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActPreviewRow'] = ResolversParentTypes['ActPreviewRow']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  possible?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
};

export type AddressChangesPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddressChangesPreview'] = ResolversParentTypes['AddressChangesPreview']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  possibleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startAnewCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AlwaysValidResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlwaysValid'] = ResolversParentTypes['AlwaysValid']> = {
  ci?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
  p?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  runningCi?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  runningP?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastFour?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  partnerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['ApiKeyScope'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyPayload'] = ResolversParentTypes['ApiKeyPayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ArmEstimateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArmEstimate'] = ResolversParentTypes['ArmEstimate']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ci?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  denominator?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  matured?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maturedDebtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  numerator?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['ResultProblem']>, ParentType, ContextType>;
  se?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  uncapped?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ArmRateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArmRate'] = ResolversParentTypes['ArmRate']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ArmSummaryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArmSummary'] = ResolversParentTypes['ArmSummary']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  assigned?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  costByStep?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  deliveredByStep?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nonCompliant?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AssignmentPinResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPin'] = ResolversParentTypes['AssignmentPin']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AssignmentPinKind'], ParentType, ContextType>;
};

export type AssignmentPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreview'] = ResolversParentTypes['AssignmentPreview']> = {
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invoices?: Resolver<ResolversTypes['AssignmentPreviewInvoiceConnection'], ParentType, ContextType, RequireFields<AssignmentPreviewInvoicesArgs, 'first'>>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewRow']>, ParentType, ContextType>;
};

export type AssignmentPreviewArmRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewArmRow'] = ResolversParentTypes['AssignmentPreviewArmRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['SuccessionOrder'], ParentType, ContextType>;
};

export type AssignmentPreviewForeseenRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewForeseenRow'] = ResolversParentTypes['AssignmentPreviewForeseenRow']> = {
  arm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  experiment?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['AssignmentReason'], ParentType, ContextType>;
};

export type AssignmentPreviewInvoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewInvoice'] = ResolversParentTypes['AssignmentPreviewInvoice']> = {
  experiment?: Resolver<Maybe<ResolversTypes['AssignmentPreviewForeseenRow']>, ParentType, ContextType>;
  firstStep?: Resolver<Maybe<ResolversTypes['AssignmentPreviewStep']>, ParentType, ContextType>;
  invoice?: Resolver<ResolversTypes['Invoice'], ParentType, ContextType>;
  missed?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewMiss']>, ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['SuccessionOrder']>, ParentType, ContextType>;
  pin?: Resolver<Maybe<ResolversTypes['AssignmentPin']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['AssignmentPreviewRule']>, ParentType, ContextType>;
  skipped?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewSkip']>, ParentType, ContextType>;
};

export type AssignmentPreviewInvoiceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewInvoiceConnection'] = ResolversParentTypes['AssignmentPreviewInvoiceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewInvoiceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewInvoice']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AssignmentPreviewInvoiceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewInvoiceEdge'] = ResolversParentTypes['AssignmentPreviewInvoiceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AssignmentPreviewInvoice'], ParentType, ContextType>;
};

export type AssignmentPreviewLeftOutRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewLeftOutRow'] = ResolversParentTypes['AssignmentPreviewLeftOutRow']> = {
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['AssignmentReason'], ParentType, ContextType>;
};

export type AssignmentPreviewMissResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewMiss'] = ResolversParentTypes['AssignmentPreviewMiss']> = {
  reasons?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AssignmentPreviewMissReasonsArgs, 'language'>>;
  rule?: Resolver<ResolversTypes['AssignmentPreviewRule'], ParentType, ContextType>;
};

export type AssignmentPreviewRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewRow'] = ResolversParentTypes['AssignmentPreviewRow']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewArmRow']>, ParentType, ContextType>;
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  leftOut?: Resolver<ReadonlyArray<ResolversTypes['AssignmentPreviewLeftOutRow']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['AssignmentPreviewRule']>, ParentType, ContextType>;
  totals?: Resolver<ReadonlyArray<ResolversTypes['Money']>, ParentType, ContextType>;
};

export type AssignmentPreviewRuleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewRule'] = ResolversParentTypes['AssignmentPreviewRule']> = {
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['SuccessionOrder'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  when?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AssignmentPreviewRuleWhenArgs, 'language'>>;
};

export type AssignmentPreviewSkipResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewSkip'] = ResolversParentTypes['AssignmentPreviewSkip']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<AssignmentPreviewSkipReasonArgs, 'language'>>;
};

export type AssignmentPreviewStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentPreviewStep'] = ResolversParentTypes['AssignmentPreviewStep']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  contactPoint?: Resolver<ResolversTypes['ContactPoint'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  partner?: Resolver<ResolversTypes['Partner'], ParentType, ContextType>;
};

export type AssignmentRuleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentRule'] = ResolversParentTypes['AssignmentRule']> = {
  condition?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['SuccessionOrder'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  when?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AssignmentRuleWhenArgs, 'language'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AssignmentRuleCreatePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentRuleCreatePayload'] = ResolversParentTypes['AssignmentRuleCreatePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['AssignmentRule']>, ParentType, ContextType>;
};

export type AssignmentRuleMovePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentRuleMovePayload'] = ResolversParentTypes['AssignmentRuleMovePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['AssignmentRule']>, ParentType, ContextType>;
};

export type AssignmentRuleRemovePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentRuleRemovePayload'] = ResolversParentTypes['AssignmentRuleRemovePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  removedId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type AssignmentRuleUpdatePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentRuleUpdatePayload'] = ResolversParentTypes['AssignmentRuleUpdatePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['AssignmentRule']>, ParentType, ContextType>;
};

export type AttemptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Attempt'] = ResolversParentTypes['Attempt']> = {
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  consolidatedWith?: Resolver<ReadonlyArray<ResolversTypes['Invoice']>, ParentType, ContextType>;
  contactPoint?: Resolver<ResolversTypes['ContactPoint'], ParentType, ContextType>;
  cost?: Resolver<Maybe<ResolversTypes['Cost']>, ParentType, ContextType>;
  costSource?: Resolver<Maybe<ResolversTypes['CostSource']>, ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dispatchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['EvidenceGrade']>, ParentType, ContextType>;
  failedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  failureClass?: Resolver<Maybe<ResolversTypes['FailureClass']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nudge?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  partner?: Resolver<ResolversTypes['Partner'], ParentType, ContextType>;
  partnerReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AttemptState'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Band'] = ResolversParentTypes['Band']> = {
  high?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type BanditArmRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BanditArmRow'] = ResolversParentTypes['BanditArmRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  probabilityBest?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  se?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  stopped?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type BanditResultRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BanditResultRow'] = ResolversParentTypes['BanditResultRow']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['BanditArmRow']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BulkActResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BulkAct'] = ResolversParentTypes['BulkAct']> = {
  beginsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  doneCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['BulkActKind'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ReadonlyArray<ResolversTypes['BulkActRefusalRow']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['BulkActState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BulkActPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BulkActPayload'] = ResolversParentTypes['BulkActPayload']> = {
  bulkAct?: Resolver<Maybe<ResolversTypes['BulkAct']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type BulkActRefusalRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BulkActRefusalRow'] = ResolversParentTypes['BulkActRefusalRow']> = {
  distributionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  error?: Resolver<ResolversTypes['UserError'], ParentType, ContextType>;
};

export type ChartTableResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChartTable'] = ResolversParentTypes['ChartTable']> = {
  caption?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  head?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type ClockResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Clock'] = ResolversParentTypes['Clock']> = {
  now?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ClockAdvancePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClockAdvancePayload'] = ResolversParentTypes['ClockAdvancePayload']> = {
  clock?: Resolver<Maybe<ResolversTypes['Clock']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  idle?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  stops?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ComparisonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Comparison'] = ResolversParentTypes['Comparison']> = {
  absolute?: Resolver<Maybe<ResolversTypes['Effect']>, ParentType, ContextType>;
  alwaysValid?: Resolver<Maybe<ResolversTypes['AlwaysValid']>, ParentType, ContextType>;
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  baseline?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ciAdjusted?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  cuped?: Resolver<Maybe<ResolversTypes['CupedInfo']>, ParentType, ContextType>;
  df?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mde?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  nonInferiority?: Resolver<Maybe<ResolversTypes['NonInferiority']>, ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pAdjusted?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  postStratified?: Resolver<Maybe<ResolversTypes['PostStratifiedInfo']>, ParentType, ContextType>;
  probabilityBetter?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['ResultProblem']>, ParentType, ContextType>;
  relative?: Resolver<Maybe<ResolversTypes['Effect']>, ParentType, ContextType>;
  relativeProblem?: Resolver<Maybe<ResolversTypes['ResultProblem']>, ParentType, ContextType>;
  superSignificant?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  test?: Resolver<Maybe<ResolversTypes['ComparisonTest']>, ParentType, ContextType>;
  uncapped?: Resolver<Maybe<ResolversTypes['UncappedInfo']>, ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
};

export type ContactPointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContactPoint'] = ResolversParentTypes['ContactPoint']> = {
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reachability?: Resolver<ResolversTypes['Reachability'], ParentType, ContextType>;
  reachabilityReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reachabilitySince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CostResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Cost'] = ResolversParentTypes['Cost']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type CostTotalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CostTotal'] = ResolversParentTypes['CostTotal']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  month?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  partner?: Resolver<ResolversTypes['Partner'], ParentType, ContextType>;
  unpriced?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode';
}

export type CreditorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Creditor'] = ResolversParentTypes['Creditor']> = {
  clock?: Resolver<ResolversTypes['Clock'], ParentType, ContextType>;
  country?: Resolver<ResolversTypes['CountryCode'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  organisationNumber?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sandbox?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startOnImport?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CupedInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CupedInfo'] = ResolversParentTypes['CupedInfo']> = {
  absolute?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  p?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  varianceReduction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CurveRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CurveRow'] = ResolversParentTypes['CurveRow']> = {
  atRisk?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  censored?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lower?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  survival?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  t?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  upper?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DebtorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Debtor'] = ResolversParentTypes['Debtor']> = {
  contactPoints?: Resolver<ReadonlyArray<ResolversTypes['ContactPoint']>, ParentType, ContextType>;
  contractChannel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  country?: Resolver<ResolversTypes['CountryCode'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identityNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  invoices?: Resolver<ResolversTypes['InvoiceConnection'], ParentType, ContextType, RequireFields<DebtorInvoicesArgs, 'first' | 'sort'>>;
  kind?: Resolver<ResolversTypes['DebtorKind'], ParentType, ContextType>;
  language?: Resolver<ResolversTypes['Language'], ParentType, ContextType>;
  mergedInto?: Resolver<Maybe<ResolversTypes['Debtor']>, ParentType, ContextType>;
  merges?: Resolver<ReadonlyArray<ResolversTypes['DebtorMergeRow']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  preferredChannel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  publicSector?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DebtorConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorConnection'] = ResolversParentTypes['DebtorConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DebtorEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Debtor']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DebtorEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorEdge'] = ResolversParentTypes['DebtorEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Debtor'], ParentType, ContextType>;
};

export type DebtorMergeExperimentRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorMergeExperimentRow'] = ResolversParentTypes['DebtorMergeExperimentRow']> = {
  effect?: Resolver<ResolversTypes['DebtorMergeEffect'], ParentType, ContextType>;
  experiment?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
  mergedArm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  survivorArm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DebtorMergePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorMergePayload'] = ResolversParentTypes['DebtorMergePayload']> = {
  debtor?: Resolver<Maybe<ResolversTypes['Debtor']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DebtorMergePointRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorMergePointRow'] = ResolversParentTypes['DebtorMergePointRow']> = {
  contactPoint?: Resolver<ResolversTypes['ContactPoint'], ParentType, ContextType>;
  into?: Resolver<Maybe<ResolversTypes['ContactPoint']>, ParentType, ContextType>;
  reachability?: Resolver<ResolversTypes['Reachability'], ParentType, ContextType>;
};

export type DebtorMergePreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorMergePreview'] = ResolversParentTypes['DebtorMergePreview']> = {
  contactPoints?: Resolver<ReadonlyArray<ResolversTypes['DebtorMergePointRow']>, ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['DebtorDifference']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiments?: Resolver<ReadonlyArray<ResolversTypes['DebtorMergeExperimentRow']>, ParentType, ContextType>;
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runningCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DebtorMergeRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebtorMergeRow'] = ResolversParentTypes['DebtorMergeRow']> = {
  contactPointCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  debtor?: Resolver<ResolversTypes['Debtor'], ParentType, ContextType>;
  distributionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  experimentCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invoiceCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mergedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  mergedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DebtorMergeReason'], ParentType, ContextType>;
};

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Decision'] = ResolversParentTypes['Decision']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  sentence?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<DecisionSentenceArgs, 'language'>>;
  status?: Resolver<ResolversTypes['DecisionStatus'], ParentType, ContextType>;
};

export type DeliveryEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeliveryEvent'] = ResolversParentTypes['DeliveryEvent']> = {
  attemptId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  distributionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  failureClass?: Resolver<Maybe<ResolversTypes['FailureClass']>, ParentType, ContextType>;
  invoiceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  partnerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reasonCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  rehearsal?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sourceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<DeliveryEventTextArgs, 'language'>>;
  type?: Resolver<ResolversTypes['DeliveryEventType'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  why?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeliveryEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeliveryEventConnection'] = ResolversParentTypes['DeliveryEventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DeliveryEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeliveryEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeliveryEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeliveryEventEdge'] = ResolversParentTypes['DeliveryEventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeliveryEvent'], ParentType, ContextType>;
};

export type DismissalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Dismissal'] = ResolversParentTypes['Dismissal']> = {
  dismissedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dismissedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['ActReason'], ParentType, ContextType>;
};

export type DistributionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Distribution'] = ResolversParentTypes['Distribution']> = {
  attempts?: Resolver<ReadonlyArray<ResolversTypes['Attempt']>, ParentType, ContextType>;
  cause?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  deadlineMissed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dismissal?: Resolver<Maybe<ResolversTypes['Dismissal']>, ParentType, ContextType>;
  doubleDelivered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoice?: Resolver<ResolversTypes['Invoice'], ParentType, ContextType>;
  lateDelivered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  milestone?: Resolver<Maybe<ResolversTypes['Milestone']>, ParentType, ContextType>;
  nextDecisionAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  order?: Resolver<ResolversTypes['SuccessionOrder'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  timeline?: Resolver<ResolversTypes['DeliveryEventConnection'], ParentType, ContextType, RequireFields<DistributionTimelineArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DistributionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributionPayload'] = ResolversParentTypes['DistributionPayload']> = {
  distribution?: Resolver<Maybe<ResolversTypes['Distribution']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DistributionsStartPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributionsStartPayload'] = ResolversParentTypes['DistributionsStartPayload']> = {
  distributions?: Resolver<ReadonlyArray<ResolversTypes['Distribution']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  startedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EffectResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Effect'] = ResolversParentTypes['Effect']> = {
  ci?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
  estimate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  se?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type EntryPointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntryPoint'] = ResolversParentTypes['EntryPoint']> = {
  counts?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type ExclusionRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExclusionRow'] = ResolversParentTypes['ExclusionRow']> = {
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['AssignmentReason'], ParentType, ContextType>;
};

export type ExperimentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Experiment'] = ResolversParentTypes['Experiment']> = {
  alpha?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  arms?: Resolver<ReadonlyArray<ResolversTypes['ExperimentArm']>, ParentType, ContextType>;
  assigned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  bandit?: Resolver<Maybe<ResolversTypes['ExperimentBanditRow']>, ParentType, ContextType>;
  coverage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  criteria?: Resolver<ResolversTypes['DecisionCriteria'], ParentType, ContextType>;
  decisions?: Resolver<ReadonlyArray<ResolversTypes['ExperimentDecision']>, ParentType, ContextType>;
  eligibility?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ExperimentEligibilityArgs, 'language'>>;
  everyArmReaches?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  exposed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  followedBy?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
  follows?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
  forecast?: Resolver<Maybe<ResolversTypes['ExperimentForecast']>, ParentType, ContextType>;
  history?: Resolver<ResolversTypes['SnapshotConnection'], ParentType, ContextType, RequireFields<ExperimentHistoryArgs, 'first'>>;
  holdback?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  horizonDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hypothesis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['Metric']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['ExperimentMode'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  overridden?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  phases?: Resolver<ReadonlyArray<ResolversTypes['ExperimentPhase']>, ParentType, ContextType>;
  plannedDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  plannedDebtors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  power?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
  shippedArm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ExperimentState'], ParentType, ContextType>;
  stoppedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExperimentArmResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentArm'] = ResolversParentTypes['ExperimentArm']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['SuccessionOrder'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ExperimentArmCostRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentArmCostRow'] = ResolversParentTypes['ExperimentArmCostRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cost?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  costPerInvoice?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ExperimentAssignmentRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentAssignmentRow'] = ResolversParentTypes['ExperimentAssignmentRow']> = {
  arm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bucket?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  debtor?: Resolver<ResolversTypes['Debtor'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['AssignmentReason'], ParentType, ContextType>;
};

export type ExperimentBanditPausePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentBanditPausePayload'] = ResolversParentTypes['ExperimentBanditPausePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentBanditRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentBanditRow'] = ResolversParentTypes['ExperimentBanditRow']> = {
  explorationDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  exploresUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  floor?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  paused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ExperimentBaselineRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentBaselineRow'] = ResolversParentTypes['ExperimentBaselineRow']> = {
  mde?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExperimentChangePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentChangePayload'] = ResolversParentTypes['ExperimentChangePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentCoveragePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentCoveragePayload'] = ResolversParentTypes['ExperimentCoveragePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentCreatePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentCreatePayload'] = ResolversParentTypes['ExperimentCreatePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentDecision'] = ResolversParentTypes['ExperimentDecision']> = {
  act?: Resolver<ResolversTypes['ExperimentAct'], ParentType, ContextType>;
  arm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  debtors?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Debtor']>>, ParentType, ContextType>;
  decidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  despite?: Resolver<ReadonlyArray<ResolversTypes['ShipDoubt']>, ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reweighing?: Resolver<Maybe<ResolversTypes['ReweighingRow']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
};

export type ExperimentForecastResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentForecast'] = ResolversParentTypes['ExperimentForecast']> = {
  baseline?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  baselines?: Resolver<ReadonlyArray<ResolversTypes['ExperimentBaselineRow']>, ParentType, ContextType>;
  cost?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  costByControl?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  costs?: Resolver<ReadonlyArray<ResolversTypes['ExperimentArmCostRow']>, ParentType, ContextType>;
  debtorsPerDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  eligible?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  ineligible?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  invoices?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['ExperimentForecastRow']>, ParentType, ContextType>;
  smallestEffect?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  weeksForSmallestEffect?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  weeksNeeded?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ExperimentForecastRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentForecastRow'] = ResolversParentTypes['ExperimentForecastRow']> = {
  debtors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mde?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  power?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  weeks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ExperimentHealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentHealth'] = ResolversParentTypes['ExperimentHealth']> = {
  crossover?: Resolver<ResolversTypes['RateCount'], ParentType, ContextType>;
  excluded?: Resolver<ReadonlyArray<ResolversTypes['ExclusionRow']>, ParentType, ContextType>;
  exposure?: Resolver<ResolversTypes['CheckStatus'], ParentType, ContextType>;
  exposureP?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lastEventAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  leak?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  maturity?: Resolver<ReadonlyArray<ResolversTypes['MetricMaturity']>, ParentType, ContextType>;
  nonCompliance?: Resolver<ReadonlyArray<ResolversTypes['ArmRate']>, ParentType, ContextType>;
  preBias?: Resolver<ReadonlyArray<ResolversTypes['PreBias']>, ParentType, ContextType>;
  srm?: Resolver<ResolversTypes['SrmResult'], ParentType, ContextType>;
};

export type ExperimentHoldoutPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentHoldoutPayload'] = ResolversParentTypes['ExperimentHoldoutPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  holdout?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExperimentOverrideConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentOverrideConnection'] = ResolversParentTypes['ExperimentOverrideConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ExperimentOverrideEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ExperimentOverrideRow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExperimentOverrideEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentOverrideEdge'] = ResolversParentTypes['ExperimentOverrideEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ExperimentOverrideRow'], ParentType, ContextType>;
};

export type ExperimentOverrideEndPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentOverrideEndPayload'] = ResolversParentTypes['ExperimentOverrideEndPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentOverridePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentOverridePayload'] = ResolversParentTypes['ExperimentOverridePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentOverrideRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentOverrideRow'] = ResolversParentTypes['ExperimentOverrideRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  crossover?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  debtor?: Resolver<ResolversTypes['Debtor'], ParentType, ContextType>;
  drawnArm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExperimentPhaseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentPhase'] = ResolversParentTypes['ExperimentPhase']> = {
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reweighing?: Resolver<Maybe<ResolversTypes['ReweighingRow']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  weights?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ExperimentPhasePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentPhasePayload'] = ResolversParentTypes['ExperimentPhasePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentPlanPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentPlanPayload'] = ResolversParentTypes['ExperimentPlanPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentRefreshPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentRefreshPayload'] = ResolversParentTypes['ExperimentRefreshPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
};

export type ExperimentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentResult'] = ResolversParentTypes['ExperimentResult']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['ArmSummary']>, ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  bandit?: Resolver<Maybe<ResolversTypes['BanditResultRow']>, ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['CurrencyCode']>, ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['Decision'], ParentType, ContextType>;
  engineVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entries?: Resolver<ReadonlyArray<ResolversTypes['EntryPoint']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['ExperimentHealth'], ParentType, ContextType>;
  history?: Resolver<ResolversTypes['SnapshotConnection'], ParentType, ContextType, RequireFields<ExperimentResultHistoryArgs, 'first'>>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['MetricResult']>, ParentType, ContextType, Partial<ExperimentResultMetricsArgs>>;
  power?: Resolver<ResolversTypes['PowerResult'], ParentType, ContextType>;
  slices?: Resolver<ReadonlyArray<ResolversTypes['SliceResult']>, ParentType, ContextType>;
  snapshotId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  survival?: Resolver<Maybe<ResolversTypes['SurvivalResult']>, ParentType, ContextType, RequireFields<ExperimentResultSurvivalArgs, 'metric' | 'points'>>;
  watermark?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExperimentRollbackPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentRollbackPayload'] = ResolversParentTypes['ExperimentRollbackPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentShipPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentShipPayload'] = ResolversParentTypes['ExperimentShipPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentStartPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentStartPayload'] = ResolversParentTypes['ExperimentStartPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentStopPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentStopPayload'] = ResolversParentTypes['ExperimentStopPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType>;
};

export type ExperimentUpdateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentUpdate'] = ResolversParentTypes['ExperimentUpdate']> = {
  changed?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  experimentId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  snapshotId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DecisionStatus'], ParentType, ContextType>;
};

export type HeterogeneityRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HeterogeneityRow'] = ResolversParentTypes['HeterogeneityRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pAdjusted?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Import'] = ResolversParentTypes['Import']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  format?: Resolver<ResolversTypes['ImportFormat'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  refusedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['ImportRowConnection'], ParentType, ContextType, RequireFields<ImportRowsArgs, 'first'>>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  unchangedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImportConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportConnection'] = ResolversParentTypes['ImportConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ImportEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Import']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ImportEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportEdge'] = ResolversParentTypes['ImportEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Import'], ParentType, ContextType>;
};

export type ImportRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportRow'] = ResolversParentTypes['ImportRow']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['ImportRowError']>, ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  invoiceNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['ImportRowOutcome'], ParentType, ContextType>;
  row?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportRowConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportRowConnection'] = ResolversParentTypes['ImportRowConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ImportRowEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ImportRow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ImportRowEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportRowEdge'] = ResolversParentTypes['ImportRowEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ImportRow'], ParentType, ContextType>;
};

export type ImportRowErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportRowError'] = ResolversParentTypes['ImportRowError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ImportRowErrorMessageArgs, 'language'>>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ImportRowErrorRemedyArgs, 'language'>>;
  row?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type IncidenceRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidenceRow'] = ResolversParentTypes['IncidenceRow']> = {
  cause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  t?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type IntervalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Interval'] = ResolversParentTypes['Interval']> = {
  lower?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  upper?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type InvoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Invoice'] = ResolversParentTypes['Invoice']> = {
  claimState?: Resolver<ResolversTypes['ClaimState'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  credited?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  creditedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  credits?: Resolver<ReadonlyArray<ResolversTypes['InvoiceCredit']>, ParentType, ContextType>;
  debtor?: Resolver<ResolversTypes['Debtor'], ParentType, ContextType>;
  deliveryState?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
  distribution?: Resolver<Maybe<ResolversTypes['Distribution']>, ParentType, ContextType>;
  distributions?: Resolver<ReadonlyArray<ResolversTypes['Distribution']>, ParentType, ContextType>;
  documentState?: Resolver<ResolversTypes['DocumentState'], ParentType, ContextType>;
  dueDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issueDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  lastAttempt?: Resolver<Maybe<ResolversTypes['Attempt']>, ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['InvoiceLine']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  open?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  paid?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  paymentReference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  payments?: Resolver<ReadonlyArray<ResolversTypes['Payment']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['InvoiceType'], ParentType, ContextType>;
  vat?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvoiceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceConnection'] = ResolversParentTypes['InvoiceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InvoiceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Invoice']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InvoiceCreditResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceCredit'] = ResolversParentTypes['InvoiceCredit']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  creditNote?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  creditedOn?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['CreditReason']>, ParentType, ContextType>;
};

export type InvoiceCreditPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceCreditPayload'] = ResolversParentTypes['InvoiceCreditPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
};

export type InvoiceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceEdge'] = ResolversParentTypes['InvoiceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invoice'], ParentType, ContextType>;
};

export type InvoiceLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceLine'] = ResolversParentTypes['InvoiceLine']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  net?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  vatPercent?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export type InvoiceVoidPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoiceVoidPayload'] = ResolversParentTypes['InvoiceVoidPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
};

export type InvoicesImportPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvoicesImportPayload'] = ResolversParentTypes['InvoicesImportPayload']> = {
  distributionsStarted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  import?: Resolver<Maybe<ResolversTypes['Import']>, ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export interface LocalTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LocalTime'], any> {
  name: 'LocalTime';
}

export type MetricResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  cap?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MetricKind'], ParentType, ContextType>;
  margin?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  marginKind?: Resolver<Maybe<ResolversTypes['MarginKind']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['MetricRole'], ParentType, ContextType>;
  smallestEffect?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  window?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MetricMaturityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MetricMaturity'] = ResolversParentTypes['MetricMaturity']> = {
  invoices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  matured?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MetricResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MetricResult'] = ResolversParentTypes['MetricResult']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['ArmEstimate']>, ParentType, ContextType>;
  comparisons?: Resolver<ReadonlyArray<ResolversTypes['Comparison']>, ParentType, ContextType>;
  direction?: Resolver<ResolversTypes['MetricDirection'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MetricKind'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['MetricRole'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['MetricUnit'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  apiKeyCreate?: Resolver<ResolversTypes['ApiKeyPayload'], ParentType, ContextType, RequireFields<MutationApiKeyCreateArgs, 'input'>>;
  apiKeyRevoke?: Resolver<ResolversTypes['ApiKeyPayload'], ParentType, ContextType, RequireFields<MutationApiKeyRevokeArgs, 'input'>>;
  apiKeyRotate?: Resolver<ResolversTypes['ApiKeyPayload'], ParentType, ContextType, RequireFields<MutationApiKeyRotateArgs, 'input'>>;
  assignmentRuleCreate?: Resolver<ResolversTypes['AssignmentRuleCreatePayload'], ParentType, ContextType, RequireFields<MutationAssignmentRuleCreateArgs, 'input'>>;
  assignmentRuleMove?: Resolver<ResolversTypes['AssignmentRuleMovePayload'], ParentType, ContextType, RequireFields<MutationAssignmentRuleMoveArgs, 'input'>>;
  assignmentRuleRemove?: Resolver<ResolversTypes['AssignmentRuleRemovePayload'], ParentType, ContextType, RequireFields<MutationAssignmentRuleRemoveArgs, 'input'>>;
  assignmentRuleUpdate?: Resolver<ResolversTypes['AssignmentRuleUpdatePayload'], ParentType, ContextType, RequireFields<MutationAssignmentRuleUpdateArgs, 'input'>>;
  bulkActUndo?: Resolver<ResolversTypes['BulkActPayload'], ParentType, ContextType, RequireFields<MutationBulkActUndoArgs, 'input'>>;
  clockAdvance?: Resolver<ResolversTypes['ClockAdvancePayload'], ParentType, ContextType, RequireFields<MutationClockAdvanceArgs, 'input'>>;
  debtorMerge?: Resolver<ResolversTypes['DebtorMergePayload'], ParentType, ContextType, RequireFields<MutationDebtorMergeArgs, 'input'>>;
  distributionCancel?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionCancelArgs, 'input'>>;
  distributionChangeAddress?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionChangeAddressArgs, 'input'>>;
  distributionDismiss?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionDismissArgs, 'input'>>;
  distributionHold?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionHoldArgs, 'input'>>;
  distributionResend?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionResendArgs, 'input'>>;
  distributionResume?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionResumeArgs, 'input'>>;
  distributionSkipToStep?: Resolver<ResolversTypes['DistributionPayload'], ParentType, ContextType, RequireFields<MutationDistributionSkipToStepArgs, 'input'>>;
  distributionsAct?: Resolver<ResolversTypes['BulkActPayload'], ParentType, ContextType, RequireFields<MutationDistributionsActArgs, 'input'>>;
  distributionsChangeAddress?: Resolver<ResolversTypes['BulkActPayload'], ParentType, ContextType, RequireFields<MutationDistributionsChangeAddressArgs, 'input'>>;
  distributionsStart?: Resolver<ResolversTypes['DistributionsStartPayload'], ParentType, ContextType, RequireFields<MutationDistributionsStartArgs, 'input'>>;
  experimentBanditPause?: Resolver<ResolversTypes['ExperimentBanditPausePayload'], ParentType, ContextType, RequireFields<MutationExperimentBanditPauseArgs, 'input'>>;
  experimentChange?: Resolver<ResolversTypes['ExperimentChangePayload'], ParentType, ContextType, RequireFields<MutationExperimentChangeArgs, 'input'>>;
  experimentCoverage?: Resolver<ResolversTypes['ExperimentCoveragePayload'], ParentType, ContextType, RequireFields<MutationExperimentCoverageArgs, 'input'>>;
  experimentCreate?: Resolver<ResolversTypes['ExperimentCreatePayload'], ParentType, ContextType, RequireFields<MutationExperimentCreateArgs, 'input'>>;
  experimentHoldout?: Resolver<ResolversTypes['ExperimentHoldoutPayload'], ParentType, ContextType, RequireFields<MutationExperimentHoldoutArgs, 'input'>>;
  experimentOverride?: Resolver<ResolversTypes['ExperimentOverridePayload'], ParentType, ContextType, RequireFields<MutationExperimentOverrideArgs, 'input'>>;
  experimentOverrideEnd?: Resolver<ResolversTypes['ExperimentOverrideEndPayload'], ParentType, ContextType, RequireFields<MutationExperimentOverrideEndArgs, 'input'>>;
  experimentPhase?: Resolver<ResolversTypes['ExperimentPhasePayload'], ParentType, ContextType, RequireFields<MutationExperimentPhaseArgs, 'input'>>;
  experimentPlan?: Resolver<ResolversTypes['ExperimentPlanPayload'], ParentType, ContextType, RequireFields<MutationExperimentPlanArgs, 'input'>>;
  experimentRefresh?: Resolver<ResolversTypes['ExperimentRefreshPayload'], ParentType, ContextType, RequireFields<MutationExperimentRefreshArgs, 'input'>>;
  experimentRollback?: Resolver<ResolversTypes['ExperimentRollbackPayload'], ParentType, ContextType, RequireFields<MutationExperimentRollbackArgs, 'input'>>;
  experimentShip?: Resolver<ResolversTypes['ExperimentShipPayload'], ParentType, ContextType, RequireFields<MutationExperimentShipArgs, 'input'>>;
  experimentStart?: Resolver<ResolversTypes['ExperimentStartPayload'], ParentType, ContextType, RequireFields<MutationExperimentStartArgs, 'input'>>;
  experimentStop?: Resolver<ResolversTypes['ExperimentStopPayload'], ParentType, ContextType, RequireFields<MutationExperimentStopArgs, 'input'>>;
  invoiceCredit?: Resolver<ResolversTypes['InvoiceCreditPayload'], ParentType, ContextType, RequireFields<MutationInvoiceCreditArgs, 'input'>>;
  invoiceVoid?: Resolver<ResolversTypes['InvoiceVoidPayload'], ParentType, ContextType, RequireFields<MutationInvoiceVoidArgs, 'input'>>;
  invoicesImport?: Resolver<ResolversTypes['InvoicesImportPayload'], ParentType, ContextType, RequireFields<MutationInvoicesImportArgs, 'input'>>;
  partnerCreate?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerCreateArgs, 'input'>>;
  partnerPause?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerPauseArgs, 'input'>>;
  partnerPricesSet?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerPricesSetArgs, 'input'>>;
  partnerResume?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerResumeArgs, 'input'>>;
  partnerSecretsRotate?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerSecretsRotateArgs, 'input'>>;
  partnerTest?: Resolver<ResolversTypes['PartnerTestPayload'], ParentType, ContextType, RequireFields<MutationPartnerTestArgs, 'input'>>;
  partnerUpdate?: Resolver<ResolversTypes['PartnerPayload'], ParentType, ContextType, RequireFields<MutationPartnerUpdateArgs, 'input'>>;
  pauseEnd?: Resolver<ResolversTypes['PausePayload'], ParentType, ContextType, RequireFields<MutationPauseEndArgs, 'input'>>;
  pauseSet?: Resolver<ResolversTypes['PausePayload'], ParentType, ContextType, RequireFields<MutationPauseSetArgs, 'input'>>;
  paymentMatch?: Resolver<ResolversTypes['PaymentMatchPayload'], ParentType, ContextType, RequireFields<MutationPaymentMatchArgs, 'input'>>;
  paymentRecord?: Resolver<ResolversTypes['PaymentRecordPayload'], ParentType, ContextType, RequireFields<MutationPaymentRecordArgs, 'input'>>;
  paymentsImport?: Resolver<ResolversTypes['PaymentsImportPayload'], ParentType, ContextType, RequireFields<MutationPaymentsImportArgs, 'input'>>;
  pushSubscriptionRemove?: Resolver<ResolversTypes['PushSubscriptionPayload'], ParentType, ContextType, RequireFields<MutationPushSubscriptionRemoveArgs, 'input'>>;
  pushSubscriptionSave?: Resolver<ResolversTypes['PushSubscriptionPayload'], ParentType, ContextType, RequireFields<MutationPushSubscriptionSaveArgs, 'input'>>;
  safeModeLift?: Resolver<ResolversTypes['SafeModePayload'], ParentType, ContextType, RequireFields<MutationSafeModeLiftArgs, 'input'>>;
  simulationStart?: Resolver<ResolversTypes['SimulationStartPayload'], ParentType, ContextType, RequireFields<MutationSimulationStartArgs, 'input'>>;
  successionOrderArchive?: Resolver<ResolversTypes['SuccessionOrderArchivePayload'], ParentType, ContextType, RequireFields<MutationSuccessionOrderArchiveArgs, 'input'>>;
  successionOrderCreate?: Resolver<ResolversTypes['SuccessionOrderCreatePayload'], ParentType, ContextType, RequireFields<MutationSuccessionOrderCreateArgs, 'input'>>;
  successionOrderRestore?: Resolver<ResolversTypes['SuccessionOrderArchivePayload'], ParentType, ContextType, RequireFields<MutationSuccessionOrderRestoreArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'ApiKey' | 'AssignmentRule' | 'Attempt' | 'BulkAct' | 'ContactPoint' | 'Creditor' | 'Debtor' | 'Distribution' | 'Experiment' | 'Import' | 'Invoice' | 'Partner' | 'Payment' | 'PaymentImport' | 'Simulation' | 'Snapshot' | 'Source' | 'SuccessionOrder', ParentType, ContextType>;
};

export type NonInferiorityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NonInferiority'] = ResolversParentTypes['NonInferiority']> = {
  alwaysShown?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  bound?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  margin?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shown?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type NudgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Nudge'] = ResolversParentTypes['Nudge']> = {
  after?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['SupportChannel'], ParentType, ContextType>;
  unless?: Resolver<Maybe<ResolversTypes['Milestone']>, ParentType, ContextType>;
  window?: Resolver<Maybe<ResolversTypes['SendWindow']>, ParentType, ContextType>;
};

export type OutlookResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Outlook'] = ResolversParentTypes['Outlook']> = {
  distributionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['OutlookRow']>, ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type OutlookRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OutlookRow'] = ResolversParentTypes['OutlookRow']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  cost?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  partner?: Resolver<ResolversTypes['Partner'], ParentType, ContextType>;
};

export type OverviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Overview'] = ResolversParentTypes['Overview']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failures?: Resolver<ReadonlyArray<ResolversTypes['OverviewRow']>, ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['OverviewRow']>, ParentType, ContextType>;
};

export type OverviewRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OverviewRow'] = ResolversParentTypes['OverviewRow']> = {
  cause?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  causeText?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<OverviewRowCauseTextArgs, 'language'>>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PartnerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Partner'] = ResolversParentTypes['Partner']> = {
  adapter?: Resolver<Maybe<ResolversTypes['PartnerAdapter']>, ParentType, ContextType>;
  callbackUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  channels?: Resolver<ReadonlyArray<ResolversTypes['PartnerChannel']>, ParentType, ContextType>;
  concurrencyMax?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  countries?: Resolver<ReadonlyArray<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  cutOffHour?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  leadTimes?: Resolver<ReadonlyArray<ResolversTypes['PartnerLeadTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  paused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  perDayMax?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  perSecondMax?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  previousSecretsUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  prices?: Resolver<ReadonlyArray<ResolversTypes['PartnerPrice']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  secretsSet?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  settings?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PartnerAdapterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerAdapter'] = ResolversParentTypes['PartnerAdapter']> = {
  channels?: Resolver<ReadonlyArray<ResolversTypes['Channel']>, ParentType, ContextType>;
  contract?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  secretsSchema?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  settingsSchema?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PartnerChannelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerChannel'] = ResolversParentTypes['PartnerChannel']> = {
  backlog?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  breaker?: Resolver<ResolversTypes['BreakerState'], ParentType, ContextType>;
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  failures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastFailureAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastFailureCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  milestones?: Resolver<ReadonlyArray<ResolversTypes['Milestone']>, ParentType, ContextType>;
  recall?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  recognisesRepeats?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  successRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  taken?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PartnerLeadTimeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerLeadTime'] = ResolversParentTypes['PartnerLeadTime']> = {
  country?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PartnerPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerPayload'] = ResolversParentTypes['PartnerPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['Partner']>, ParentType, ContextType>;
};

export type PartnerPriceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerPrice'] = ResolversParentTypes['PartnerPrice']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Cost'], ParentType, ContextType>;
  unitsFrom?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type PartnerTestPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartnerTestPayload'] = ResolversParentTypes['PartnerTestPayload']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  latencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  works?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PausePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PausePayload'] = ResolversParentTypes['PausePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  pauses?: Resolver<ReadonlyArray<ResolversTypes['PauseRow']>, ParentType, ContextType>;
};

export type PauseRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PauseRow'] = ResolversParentTypes['PauseRow']> = {
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PauseKind'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  bankReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  paidOn?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unmatchedReason?: Resolver<Maybe<ResolversTypes['UnmatchedReason']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PaymentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentConnection'] = ResolversParentTypes['PaymentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PaymentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Payment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PaymentEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentEdge'] = ResolversParentTypes['PaymentEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
};

export type PaymentImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentImport'] = ResolversParentTypes['PaymentImport']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  matchedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refusedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['PaymentImportRowConnection'], ParentType, ContextType, RequireFields<PaymentImportRowsArgs, 'first'>>;
  unchangedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unmatchedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PaymentImportRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentImportRow'] = ResolversParentTypes['PaymentImportRow']> = {
  bankReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ImportRowError']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['PaymentOutcome'], ParentType, ContextType>;
  payment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  row?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PaymentImportRowConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentImportRowConnection'] = ResolversParentTypes['PaymentImportRowConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PaymentImportRowEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['PaymentImportRow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PaymentImportRowEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentImportRowEdge'] = ResolversParentTypes['PaymentImportRowEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PaymentImportRow'], ParentType, ContextType>;
};

export type PaymentMatchPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentMatchPayload'] = ResolversParentTypes['PaymentMatchPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  payment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
};

export type PaymentRecordPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentRecordPayload'] = ResolversParentTypes['PaymentRecordPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType>;
  payment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
};

export type PaymentsImportPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentsImportPayload'] = ResolversParentTypes['PaymentsImportPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  import?: Resolver<Maybe<ResolversTypes['PaymentImport']>, ParentType, ContextType>;
};

export type PostStratifiedInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PostStratifiedInfo'] = ResolversParentTypes['PostStratifiedInfo']> = {
  absolute?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  p?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  strata?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  varianceReduction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PowerResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PowerResult'] = ResolversParentTypes['PowerResult']> = {
  daysLeft?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  daysRun?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  plannedDebtors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  powered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PreBiasResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PreBias'] = ResolversParentTypes['PreBias']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  covariate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CheckStatus'], ParentType, ContextType>;
};

export type PushSubscriptionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PushSubscriptionPayload'] = ResolversParentTypes['PushSubscriptionPayload']> = {
  contactPoint?: Resolver<Maybe<ResolversTypes['ContactPoint']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  actPreview?: Resolver<ResolversTypes['ActPreview'], ParentType, ContextType, RequireFields<QueryActPreviewArgs, 'act'>>;
  addressChangesPreview?: Resolver<ResolversTypes['AddressChangesPreview'], ParentType, ContextType, RequireFields<QueryAddressChangesPreviewArgs, 'changes'>>;
  apiKeys?: Resolver<ReadonlyArray<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  assignmentPreview?: Resolver<ResolversTypes['AssignmentPreview'], ParentType, ContextType, Partial<QueryAssignmentPreviewArgs>>;
  assignmentRules?: Resolver<ReadonlyArray<ResolversTypes['AssignmentRule']>, ParentType, ContextType>;
  bulkAct?: Resolver<Maybe<ResolversTypes['BulkAct']>, ParentType, ContextType, RequireFields<QueryBulkActArgs, 'id'>>;
  bulkActs?: Resolver<ReadonlyArray<ResolversTypes['BulkAct']>, ParentType, ContextType, RequireFields<QueryBulkActsArgs, 'first'>>;
  costs?: Resolver<ReadonlyArray<ResolversTypes['CostTotal']>, ParentType, ContextType, Partial<QueryCostsArgs>>;
  creditor?: Resolver<ResolversTypes['Creditor'], ParentType, ContextType>;
  debtor?: Resolver<Maybe<ResolversTypes['Debtor']>, ParentType, ContextType, RequireFields<QueryDebtorArgs, 'id'>>;
  debtorMergePreview?: Resolver<ResolversTypes['DebtorMergePreview'], ParentType, ContextType, RequireFields<QueryDebtorMergePreviewArgs, 'mergedId' | 'survivorId'>>;
  debtors?: Resolver<ResolversTypes['DebtorConnection'], ParentType, ContextType, RequireFields<QueryDebtorsArgs, 'first'>>;
  deliveryEvents?: Resolver<ResolversTypes['DeliveryEventConnection'], ParentType, ContextType, RequireFields<QueryDeliveryEventsArgs, 'first'>>;
  distribution?: Resolver<Maybe<ResolversTypes['Distribution']>, ParentType, ContextType, RequireFields<QueryDistributionArgs, 'id'>>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'id'>>;
  experimentAssignmentPreview?: Resolver<ReadonlyArray<ResolversTypes['ExperimentAssignmentRow']>, ParentType, ContextType, RequireFields<QueryExperimentAssignmentPreviewArgs, 'debtorIds' | 'experimentId'>>;
  experimentOverrides?: Resolver<ResolversTypes['ExperimentOverrideConnection'], ParentType, ContextType, RequireFields<QueryExperimentOverridesArgs, 'experimentId' | 'first'>>;
  experiments?: Resolver<ReadonlyArray<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentsArgs, 'first'>>;
  import?: Resolver<Maybe<ResolversTypes['Import']>, ParentType, ContextType, RequireFields<QueryImportArgs, 'id'>>;
  imports?: Resolver<ResolversTypes['ImportConnection'], ParentType, ContextType, RequireFields<QueryImportsArgs, 'first'>>;
  invoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType, RequireFields<QueryInvoiceArgs, 'id'>>;
  invoiceByNumber?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType, RequireFields<QueryInvoiceByNumberArgs, 'number'>>;
  invoices?: Resolver<ResolversTypes['InvoiceConnection'], ParentType, ContextType, RequireFields<QueryInvoicesArgs, 'first' | 'sort'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  outlook?: Resolver<ResolversTypes['Outlook'], ParentType, ContextType, Partial<QueryOutlookArgs>>;
  overview?: Resolver<ResolversTypes['Overview'], ParentType, ContextType>;
  partner?: Resolver<Maybe<ResolversTypes['Partner']>, ParentType, ContextType, RequireFields<QueryPartnerArgs, 'id'>>;
  partnerAdapters?: Resolver<ReadonlyArray<ResolversTypes['PartnerAdapter']>, ParentType, ContextType>;
  partners?: Resolver<ReadonlyArray<ResolversTypes['Partner']>, ParentType, ContextType>;
  pauses?: Resolver<ReadonlyArray<ResolversTypes['PauseRow']>, ParentType, ContextType>;
  paymentImport?: Resolver<Maybe<ResolversTypes['PaymentImport']>, ParentType, ContextType, RequireFields<QueryPaymentImportArgs, 'id'>>;
  safeModes?: Resolver<ReadonlyArray<ResolversTypes['SafeMode']>, ParentType, ContextType>;
  simulation?: Resolver<Maybe<ResolversTypes['Simulation']>, ParentType, ContextType, RequireFields<QuerySimulationArgs, 'id'>>;
  simulations?: Resolver<ReadonlyArray<ResolversTypes['Simulation']>, ParentType, ContextType, RequireFields<QuerySimulationsArgs, 'first'>>;
  snapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType, RequireFields<QuerySnapshotArgs, 'id'>>;
  successionOrder?: Resolver<Maybe<ResolversTypes['SuccessionOrder']>, ParentType, ContextType, RequireFields<QuerySuccessionOrderArgs, 'id'>>;
  successionOrderDiff?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SuccessionOrderChange']>>, ParentType, ContextType, RequireFields<QuerySuccessionOrderDiffArgs, 'from' | 'id' | 'to'>>;
  successionOrders?: Resolver<ReadonlyArray<ResolversTypes['SuccessionOrder']>, ParentType, ContextType, RequireFields<QuerySuccessionOrdersArgs, 'includeArchived'>>;
  unmatchedPayments?: Resolver<ResolversTypes['PaymentConnection'], ParentType, ContextType, RequireFields<QueryUnmatchedPaymentsArgs, 'first'>>;
  worklist?: Resolver<ResolversTypes['WorklistConnection'], ParentType, ContextType, RequireFields<QueryWorklistArgs, 'first' | 'queue'>>;
  worklistCounts?: Resolver<ReadonlyArray<ResolversTypes['WorklistCountRow']>, ParentType, ContextType>;
};

export type RateCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateCount'] = ResolversParentTypes['RateCount']> = {
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CheckStatus'], ParentType, ContextType>;
};

export type RetryPolicyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryPolicy'] = ResolversParentTypes['RetryPolicy']> = {
  delayMax?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  firstDelay?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  retriesMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReweighingArmRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReweighingArmRow'] = ResolversParentTypes['ReweighingArmRow']> = {
  after?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  probabilityBest?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  se?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  stopped?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ReweighingRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReweighingRow'] = ResolversParentTypes['ReweighingRow']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['ReweighingArmRow']>, ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['ReweighingCause'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SafeModeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SafeMode'] = ResolversParentTypes['SafeMode']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  channels?: Resolver<ReadonlyArray<ResolversTypes['SafeModeChannel']>, ParentType, ContextType>;
  lostFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lostTo?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  why?: Resolver<ResolversTypes['LossCause'], ParentType, ContextType>;
};

export type SafeModeChannelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SafeModeChannel'] = ResolversParentTypes['SafeModeChannel']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  doubt?: Resolver<Maybe<ResolversTypes['DoubtScope']>, ParentType, ContextType>;
  inDoubt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  liftedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lookedUp?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  repeated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unknown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SafeModePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SafeModePayload'] = ResolversParentTypes['SafeModePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  safeModes?: Resolver<ReadonlyArray<ResolversTypes['SafeMode']>, ParentType, ContextType>;
};

export type SendWindowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendWindow'] = ResolversParentTypes['SendWindow']> = {
  businessDaysOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['LocalTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['LocalTime'], ParentType, ContextType>;
};

export type SimulationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Simulation'] = ResolversParentTypes['Simulation']> = {
  attemptsSeen?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  chart?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<SimulationChartArgs, 'language' | 'milestone'>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['CurrencyCode']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invoiceCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  orders?: Resolver<ReadonlyArray<ResolversTypes['SimulationOrderRow']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  responses?: Resolver<ReadonlyArray<ResolversTypes['SimulationResponseRow']>, ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SimulationState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SimulationChannelRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationChannelRow'] = ResolversParentTypes['SimulationChannelRow']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
};

export type SimulationCurveRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationCurveRow'] = ResolversParentTypes['SimulationCurveRow']> = {
  days?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  delivered?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  dispatched?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  opened?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  paid?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
};

export type SimulationEndRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationEndRow'] = ResolversParentTypes['SimulationEndRow']> = {
  share?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
};

export type SimulationOrderRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationOrderRow'] = ResolversParentTypes['SimulationOrderRow']> = {
  costPerInvoice?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  curve?: Resolver<ReadonlyArray<ResolversTypes['SimulationCurveRow']>, ParentType, ContextType>;
  deadlineMissed?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  doubleDelivered?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  ends?: Resolver<ReadonlyArray<ResolversTypes['SimulationEndRow']>, ParentType, ContextType>;
  humanWork?: Resolver<ResolversTypes['Band'], ParentType, ContextType>;
  knownShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lettersSaved?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sent?: Resolver<ReadonlyArray<ResolversTypes['SimulationChannelRow']>, ParentType, ContextType>;
};

export type SimulationResponseRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationResponseRow'] = ResolversParentTypes['SimulationResponseRow']> = {
  certainty?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  debtorKind?: Resolver<Maybe<ResolversTypes['DebtorKind']>, ParentType, ContextType>;
  delivered?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  deliveredAfterHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failedAfterHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  opened?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  openedAfterHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  paid?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  paidAfterHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  returned?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  returnedAfterHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SimulationStartPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimulationStartPayload'] = ResolversParentTypes['SimulationStartPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  simulation?: Resolver<Maybe<ResolversTypes['Simulation']>, ParentType, ContextType>;
};

export type SliceResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SliceResult'] = ResolversParentTypes['SliceResult']> = {
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  debtors?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  heterogeneity?: Resolver<ReadonlyArray<ResolversTypes['HeterogeneityRow']>, ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['MetricResult']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['ResultProblem']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SnapshotResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Snapshot'] = ResolversParentTypes['Snapshot']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  chart?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SnapshotChartArgs, 'kind' | 'language'>>;
  chartTable?: Resolver<ResolversTypes['ChartTable'], ParentType, ContextType, RequireFields<SnapshotChartTableArgs, 'kind' | 'language'>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  csv?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  parquet?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  report?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SnapshotReportArgs, 'format' | 'language'>>;
  result?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SnapshotConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SnapshotConnection'] = ResolversParentTypes['SnapshotConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SnapshotEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Snapshot']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SnapshotEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SnapshotEdge'] = ResolversParentTypes['SnapshotEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Snapshot'], ParentType, ContextType>;
};

export type SourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SrmPhaseRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SrmPhaseRow'] = ResolversParentTypes['SrmPhaseRow']> = {
  expected?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  observed?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SrmStatus'], ParentType, ContextType>;
};

export type SrmResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SrmResult'] = ResolversParentTypes['SrmResult']> = {
  chiSquared?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  df?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expected?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  observed?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  phases?: Resolver<ReadonlyArray<ResolversTypes['SrmPhaseRow']>, ParentType, ContextType>;
  slices?: Resolver<ReadonlyArray<ResolversTypes['SrmSliceRow']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SrmStatus'], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SrmSliceRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SrmSliceRow'] = ResolversParentTypes['SrmSliceRow']> = {
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expected?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  observed?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pAdjusted?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SrmStatus'], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  deliveryEvents?: SubscriptionResolver<ResolversTypes['DeliveryEvent'], "deliveryEvents", ParentType, ContextType, Partial<SubscriptionDeliveryEventsArgs>>;
  experimentResultUpdated?: SubscriptionResolver<ResolversTypes['ExperimentUpdate'], "experimentResultUpdated", ParentType, ContextType, RequireFields<SubscriptionExperimentResultUpdatedArgs, 'id'>>;
  invoiceStatus?: SubscriptionResolver<ResolversTypes['Invoice'], "invoiceStatus", ParentType, ContextType, RequireFields<SubscriptionInvoiceStatusArgs, 'id'>>;
};

export type SuccessionOrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrder'] = ResolversParentTypes['SuccessionOrder']> = {
  archived?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  arriveBeforeDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  consolidateWithin?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inWords?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType, RequireFields<SuccessionOrderInWordsArgs, 'language'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  steps?: Resolver<ReadonlyArray<ResolversTypes['SuccessionStep']>, ParentType, ContextType>;
  stopWhen?: Resolver<ReadonlyArray<ResolversTypes['StopReason']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['SuccessionOrderUsage'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['SuccessionOrder']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SuccessionOrderArchivePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrderArchivePayload'] = ResolversParentTypes['SuccessionOrderArchivePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['SuccessionOrder']>, ParentType, ContextType>;
};

export type SuccessionOrderChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrderChange'] = ResolversParentTypes['SuccessionOrderChange']> = {
  from?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  inWords?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SuccessionOrderChangeInWordsArgs, 'language'>>;
  kind?: Resolver<ResolversTypes['SuccessionOrderChangeKind'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SuccessionOrderCreatePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrderCreatePayload'] = ResolversParentTypes['SuccessionOrderCreatePayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  order?: Resolver<Maybe<ResolversTypes['SuccessionOrder']>, ParentType, ContextType>;
};

export type SuccessionOrderUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrderUsage'] = ResolversParentTypes['SuccessionOrderUsage']> = {
  inAll?: Resolver<ResolversTypes['SuccessionOrderUsageRow'], ParentType, ContextType>;
  ofVersion?: Resolver<ResolversTypes['SuccessionOrderUsageRow'], ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['AssignmentRule']>, ParentType, ContextType>;
};

export type SuccessionOrderUsageRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionOrderUsageRow'] = ResolversParentTypes['SuccessionOrderUsageRow']> = {
  endedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ruleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runningCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SuccessionStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuccessionStep'] = ResolversParentTypes['SuccessionStep']> = {
  calendar?: Resolver<ResolversTypes['PatienceCalendar'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  condition?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  nudges?: Resolver<ReadonlyArray<ResolversTypes['Nudge']>, ParentType, ContextType>;
  partners?: Resolver<ReadonlyArray<ResolversTypes['Partner']>, ParentType, ContextType>;
  patience?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['RetryPolicy'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['Milestone'], ParentType, ContextType>;
  when?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<SuccessionStepWhenArgs, 'language'>>;
  window?: Resolver<Maybe<ResolversTypes['SendWindow']>, ParentType, ContextType>;
};

export type SurvivalArmRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SurvivalArmRow'] = ResolversParentTypes['SurvivalArmRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  atRisk?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Int']>>, ParentType, ContextType>;
  curve?: Resolver<ReadonlyArray<ResolversTypes['CurveRow']>, ParentType, ContextType>;
  incidence?: Resolver<ReadonlyArray<ResolversTypes['IncidenceRow']>, ParentType, ContextType>;
  median?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  medianCi?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
  rmst?: Resolver<Maybe<ResolversTypes['Effect']>, ParentType, ContextType>;
};

export type SurvivalPairRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SurvivalPairRow'] = ResolversParentTypes['SurvivalPairRow']> = {
  arm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  baseline?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  crossing?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hazardRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statistic?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SurvivalResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SurvivalResult'] = ResolversParentTypes['SurvivalResult']> = {
  arms?: Resolver<ReadonlyArray<ResolversTypes['SurvivalArmRow']>, ParentType, ContextType>;
  df?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  horizon?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pairwise?: Resolver<ReadonlyArray<ResolversTypes['SurvivalPairRow']>, ParentType, ContextType>;
  statistic?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type UncappedInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UncappedInfo'] = ResolversParentTypes['UncappedInfo']> = {
  absolute?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  p?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<UserErrorMessageArgs, 'language'>>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<UserErrorRemedyArgs, 'language'>>;
};

export type WorklistConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorklistConnection'] = ResolversParentTypes['WorklistConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WorklistEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['WorklistRow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type WorklistCountRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorklistCountRow'] = ResolversParentTypes['WorklistCountRow']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queue?: Resolver<ResolversTypes['WorklistQueue'], ParentType, ContextType>;
};

export type WorklistEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorklistEdge'] = ResolversParentTypes['WorklistEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WorklistRow'], ParentType, ContextType>;
};

export type WorklistRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorklistRow'] = ResolversParentTypes['WorklistRow']> = {
  acts?: Resolver<ReadonlyArray<ResolversTypes['WorklistAct']>, ParentType, ContextType>;
  distribution?: Resolver<ResolversTypes['Distribution'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<WorklistRowRemedyArgs, 'language'>>;
};

export type Resolvers<ContextType = Context> = {
  ActPreview?: ActPreviewResolvers<ContextType>;
  ActPreviewRow?: ActPreviewRowResolvers<ContextType>;
  AddressChangesPreview?: AddressChangesPreviewResolvers<ContextType>;
  AlwaysValid?: AlwaysValidResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyPayload?: ApiKeyPayloadResolvers<ContextType>;
  ArmEstimate?: ArmEstimateResolvers<ContextType>;
  ArmRate?: ArmRateResolvers<ContextType>;
  ArmSummary?: ArmSummaryResolvers<ContextType>;
  AssignmentPin?: AssignmentPinResolvers<ContextType>;
  AssignmentPreview?: AssignmentPreviewResolvers<ContextType>;
  AssignmentPreviewArmRow?: AssignmentPreviewArmRowResolvers<ContextType>;
  AssignmentPreviewForeseenRow?: AssignmentPreviewForeseenRowResolvers<ContextType>;
  AssignmentPreviewInvoice?: AssignmentPreviewInvoiceResolvers<ContextType>;
  AssignmentPreviewInvoiceConnection?: AssignmentPreviewInvoiceConnectionResolvers<ContextType>;
  AssignmentPreviewInvoiceEdge?: AssignmentPreviewInvoiceEdgeResolvers<ContextType>;
  AssignmentPreviewLeftOutRow?: AssignmentPreviewLeftOutRowResolvers<ContextType>;
  AssignmentPreviewMiss?: AssignmentPreviewMissResolvers<ContextType>;
  AssignmentPreviewRow?: AssignmentPreviewRowResolvers<ContextType>;
  AssignmentPreviewRule?: AssignmentPreviewRuleResolvers<ContextType>;
  AssignmentPreviewSkip?: AssignmentPreviewSkipResolvers<ContextType>;
  AssignmentPreviewStep?: AssignmentPreviewStepResolvers<ContextType>;
  AssignmentRule?: AssignmentRuleResolvers<ContextType>;
  AssignmentRuleCreatePayload?: AssignmentRuleCreatePayloadResolvers<ContextType>;
  AssignmentRuleMovePayload?: AssignmentRuleMovePayloadResolvers<ContextType>;
  AssignmentRuleRemovePayload?: AssignmentRuleRemovePayloadResolvers<ContextType>;
  AssignmentRuleUpdatePayload?: AssignmentRuleUpdatePayloadResolvers<ContextType>;
  Attempt?: AttemptResolvers<ContextType>;
  Band?: BandResolvers<ContextType>;
  BanditArmRow?: BanditArmRowResolvers<ContextType>;
  BanditResultRow?: BanditResultRowResolvers<ContextType>;
  BulkAct?: BulkActResolvers<ContextType>;
  BulkActPayload?: BulkActPayloadResolvers<ContextType>;
  BulkActRefusalRow?: BulkActRefusalRowResolvers<ContextType>;
  ChartTable?: ChartTableResolvers<ContextType>;
  Clock?: ClockResolvers<ContextType>;
  ClockAdvancePayload?: ClockAdvancePayloadResolvers<ContextType>;
  Comparison?: ComparisonResolvers<ContextType>;
  ContactPoint?: ContactPointResolvers<ContextType>;
  Cost?: CostResolvers<ContextType>;
  CostTotal?: CostTotalResolvers<ContextType>;
  CountryCode?: GraphQLScalarType;
  Creditor?: CreditorResolvers<ContextType>;
  CupedInfo?: CupedInfoResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  CurveRow?: CurveRowResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Debtor?: DebtorResolvers<ContextType>;
  DebtorConnection?: DebtorConnectionResolvers<ContextType>;
  DebtorEdge?: DebtorEdgeResolvers<ContextType>;
  DebtorMergeExperimentRow?: DebtorMergeExperimentRowResolvers<ContextType>;
  DebtorMergePayload?: DebtorMergePayloadResolvers<ContextType>;
  DebtorMergePointRow?: DebtorMergePointRowResolvers<ContextType>;
  DebtorMergePreview?: DebtorMergePreviewResolvers<ContextType>;
  DebtorMergeRow?: DebtorMergeRowResolvers<ContextType>;
  Decimal?: GraphQLScalarType;
  Decision?: DecisionResolvers<ContextType>;
  DeliveryEvent?: DeliveryEventResolvers<ContextType>;
  DeliveryEventConnection?: DeliveryEventConnectionResolvers<ContextType>;
  DeliveryEventEdge?: DeliveryEventEdgeResolvers<ContextType>;
  Dismissal?: DismissalResolvers<ContextType>;
  Distribution?: DistributionResolvers<ContextType>;
  DistributionPayload?: DistributionPayloadResolvers<ContextType>;
  DistributionsStartPayload?: DistributionsStartPayloadResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  Effect?: EffectResolvers<ContextType>;
  EntryPoint?: EntryPointResolvers<ContextType>;
  ExclusionRow?: ExclusionRowResolvers<ContextType>;
  Experiment?: ExperimentResolvers<ContextType>;
  ExperimentArm?: ExperimentArmResolvers<ContextType>;
  ExperimentArmCostRow?: ExperimentArmCostRowResolvers<ContextType>;
  ExperimentAssignmentRow?: ExperimentAssignmentRowResolvers<ContextType>;
  ExperimentBanditPausePayload?: ExperimentBanditPausePayloadResolvers<ContextType>;
  ExperimentBanditRow?: ExperimentBanditRowResolvers<ContextType>;
  ExperimentBaselineRow?: ExperimentBaselineRowResolvers<ContextType>;
  ExperimentChangePayload?: ExperimentChangePayloadResolvers<ContextType>;
  ExperimentCoveragePayload?: ExperimentCoveragePayloadResolvers<ContextType>;
  ExperimentCreatePayload?: ExperimentCreatePayloadResolvers<ContextType>;
  ExperimentDecision?: ExperimentDecisionResolvers<ContextType>;
  ExperimentForecast?: ExperimentForecastResolvers<ContextType>;
  ExperimentForecastRow?: ExperimentForecastRowResolvers<ContextType>;
  ExperimentHealth?: ExperimentHealthResolvers<ContextType>;
  ExperimentHoldoutPayload?: ExperimentHoldoutPayloadResolvers<ContextType>;
  ExperimentOverrideConnection?: ExperimentOverrideConnectionResolvers<ContextType>;
  ExperimentOverrideEdge?: ExperimentOverrideEdgeResolvers<ContextType>;
  ExperimentOverrideEndPayload?: ExperimentOverrideEndPayloadResolvers<ContextType>;
  ExperimentOverridePayload?: ExperimentOverridePayloadResolvers<ContextType>;
  ExperimentOverrideRow?: ExperimentOverrideRowResolvers<ContextType>;
  ExperimentPhase?: ExperimentPhaseResolvers<ContextType>;
  ExperimentPhasePayload?: ExperimentPhasePayloadResolvers<ContextType>;
  ExperimentPlanPayload?: ExperimentPlanPayloadResolvers<ContextType>;
  ExperimentRefreshPayload?: ExperimentRefreshPayloadResolvers<ContextType>;
  ExperimentResult?: ExperimentResultResolvers<ContextType>;
  ExperimentRollbackPayload?: ExperimentRollbackPayloadResolvers<ContextType>;
  ExperimentShipPayload?: ExperimentShipPayloadResolvers<ContextType>;
  ExperimentStartPayload?: ExperimentStartPayloadResolvers<ContextType>;
  ExperimentStopPayload?: ExperimentStopPayloadResolvers<ContextType>;
  ExperimentUpdate?: ExperimentUpdateResolvers<ContextType>;
  HeterogeneityRow?: HeterogeneityRowResolvers<ContextType>;
  Import?: ImportResolvers<ContextType>;
  ImportConnection?: ImportConnectionResolvers<ContextType>;
  ImportEdge?: ImportEdgeResolvers<ContextType>;
  ImportRow?: ImportRowResolvers<ContextType>;
  ImportRowConnection?: ImportRowConnectionResolvers<ContextType>;
  ImportRowEdge?: ImportRowEdgeResolvers<ContextType>;
  ImportRowError?: ImportRowErrorResolvers<ContextType>;
  IncidenceRow?: IncidenceRowResolvers<ContextType>;
  Interval?: IntervalResolvers<ContextType>;
  Invoice?: InvoiceResolvers<ContextType>;
  InvoiceConnection?: InvoiceConnectionResolvers<ContextType>;
  InvoiceCredit?: InvoiceCreditResolvers<ContextType>;
  InvoiceCreditPayload?: InvoiceCreditPayloadResolvers<ContextType>;
  InvoiceEdge?: InvoiceEdgeResolvers<ContextType>;
  InvoiceLine?: InvoiceLineResolvers<ContextType>;
  InvoiceVoidPayload?: InvoiceVoidPayloadResolvers<ContextType>;
  InvoicesImportPayload?: InvoicesImportPayloadResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LocalTime?: GraphQLScalarType;
  Metric?: MetricResolvers<ContextType>;
  MetricMaturity?: MetricMaturityResolvers<ContextType>;
  MetricResult?: MetricResultResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NonInferiority?: NonInferiorityResolvers<ContextType>;
  Nudge?: NudgeResolvers<ContextType>;
  Outlook?: OutlookResolvers<ContextType>;
  OutlookRow?: OutlookRowResolvers<ContextType>;
  Overview?: OverviewResolvers<ContextType>;
  OverviewRow?: OverviewRowResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Partner?: PartnerResolvers<ContextType>;
  PartnerAdapter?: PartnerAdapterResolvers<ContextType>;
  PartnerChannel?: PartnerChannelResolvers<ContextType>;
  PartnerLeadTime?: PartnerLeadTimeResolvers<ContextType>;
  PartnerPayload?: PartnerPayloadResolvers<ContextType>;
  PartnerPrice?: PartnerPriceResolvers<ContextType>;
  PartnerTestPayload?: PartnerTestPayloadResolvers<ContextType>;
  PausePayload?: PausePayloadResolvers<ContextType>;
  PauseRow?: PauseRowResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  PaymentConnection?: PaymentConnectionResolvers<ContextType>;
  PaymentEdge?: PaymentEdgeResolvers<ContextType>;
  PaymentImport?: PaymentImportResolvers<ContextType>;
  PaymentImportRow?: PaymentImportRowResolvers<ContextType>;
  PaymentImportRowConnection?: PaymentImportRowConnectionResolvers<ContextType>;
  PaymentImportRowEdge?: PaymentImportRowEdgeResolvers<ContextType>;
  PaymentMatchPayload?: PaymentMatchPayloadResolvers<ContextType>;
  PaymentRecordPayload?: PaymentRecordPayloadResolvers<ContextType>;
  PaymentsImportPayload?: PaymentsImportPayloadResolvers<ContextType>;
  PostStratifiedInfo?: PostStratifiedInfoResolvers<ContextType>;
  PowerResult?: PowerResultResolvers<ContextType>;
  PreBias?: PreBiasResolvers<ContextType>;
  PushSubscriptionPayload?: PushSubscriptionPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RateCount?: RateCountResolvers<ContextType>;
  RetryPolicy?: RetryPolicyResolvers<ContextType>;
  ReweighingArmRow?: ReweighingArmRowResolvers<ContextType>;
  ReweighingRow?: ReweighingRowResolvers<ContextType>;
  SafeMode?: SafeModeResolvers<ContextType>;
  SafeModeChannel?: SafeModeChannelResolvers<ContextType>;
  SafeModePayload?: SafeModePayloadResolvers<ContextType>;
  SendWindow?: SendWindowResolvers<ContextType>;
  Simulation?: SimulationResolvers<ContextType>;
  SimulationChannelRow?: SimulationChannelRowResolvers<ContextType>;
  SimulationCurveRow?: SimulationCurveRowResolvers<ContextType>;
  SimulationEndRow?: SimulationEndRowResolvers<ContextType>;
  SimulationOrderRow?: SimulationOrderRowResolvers<ContextType>;
  SimulationResponseRow?: SimulationResponseRowResolvers<ContextType>;
  SimulationStartPayload?: SimulationStartPayloadResolvers<ContextType>;
  SliceResult?: SliceResultResolvers<ContextType>;
  Snapshot?: SnapshotResolvers<ContextType>;
  SnapshotConnection?: SnapshotConnectionResolvers<ContextType>;
  SnapshotEdge?: SnapshotEdgeResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  SrmPhaseRow?: SrmPhaseRowResolvers<ContextType>;
  SrmResult?: SrmResultResolvers<ContextType>;
  SrmSliceRow?: SrmSliceRowResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SuccessionOrder?: SuccessionOrderResolvers<ContextType>;
  SuccessionOrderArchivePayload?: SuccessionOrderArchivePayloadResolvers<ContextType>;
  SuccessionOrderChange?: SuccessionOrderChangeResolvers<ContextType>;
  SuccessionOrderCreatePayload?: SuccessionOrderCreatePayloadResolvers<ContextType>;
  SuccessionOrderUsage?: SuccessionOrderUsageResolvers<ContextType>;
  SuccessionOrderUsageRow?: SuccessionOrderUsageRowResolvers<ContextType>;
  SuccessionStep?: SuccessionStepResolvers<ContextType>;
  SurvivalArmRow?: SurvivalArmRowResolvers<ContextType>;
  SurvivalPairRow?: SurvivalPairRowResolvers<ContextType>;
  SurvivalResult?: SurvivalResultResolvers<ContextType>;
  UncappedInfo?: UncappedInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  WorklistConnection?: WorklistConnectionResolvers<ContextType>;
  WorklistCountRow?: WorklistCountRowResolvers<ContextType>;
  WorklistEdge?: WorklistEdgeResolvers<ContextType>;
  WorklistRow?: WorklistRowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  scope?: ScopeDirectiveResolver<any, any, ContextType>;
};
