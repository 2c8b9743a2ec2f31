// npm run codegen: types of the resolvers and of the test client, from schema/*.graphql.
import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  DateTime: 'string',
  Date: 'string',
  Decimal: 'string',
  CurrencyCode: 'string',
  CountryCode: 'string',
  Duration: 'string',
  LocalTime: 'string',
  Cursor: 'string',
  JSON: 'unknown',
};

const shared = {
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  defaultScalarType: 'unknown',
  scalars,
} as const;

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  generates: {
    'src/api/schema.generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...shared,
        contextType: './context.ts#Context',
        resolversNonOptionalTypename: { unionMember: true, interfaceImplementingType: true },
        mappers: {
          ApiKey: './resolvers/creditor.ts#ApiKeyParent',
          AssignmentPreview: './resolvers/assignment-preview.ts#PreviewParent',
          AssignmentPreviewInvoice: './resolvers/assignment-preview.ts#PreviewInvoiceParent',
          AssignmentPreviewMiss: './resolvers/assignment-preview.ts#MissParent',
          AssignmentPreviewRule: './resolvers/assignment-preview.ts#PreviewRuleParent',
          AssignmentPreviewSkip: './resolvers/assignment-preview.ts#PreviewSkipParent',
          AssignmentPreviewStep: './resolvers/assignment-preview.ts#PreviewStepParent',
          AssignmentRule: './resolvers/assignment.ts#RuleParent',
          Attempt: './resolvers/distribution.ts#AttemptParent',
          Clock: './resolvers/creditor.ts#ClockParent',
          ContactPoint: './resolvers/record.ts#ContactPointParent',
          Creditor: './resolvers/creditor.ts#CreditorParent',
          Debtor: './resolvers/record.ts#DebtorParent',
          DeliveryEvent: './resolvers/event.ts#EventParent',
          Distribution: './resolvers/distribution.ts#DistributionParent',
          Import: './resolvers/intake.ts#ImportParent',
          ImportRow: './resolvers/intake.ts#ImportRowParent',
          ImportRowError: './resolvers/intake.ts#ImportRowErrorParent',
          Invoice: './resolvers/record.ts#InvoiceParent',
          InvoiceLine: './resolvers/record.ts#InvoiceLineParent',
          Money: './resolvers/record.ts#MoneyParent',
          Node: './resolvers/node.ts#NodeParent',
          Overview: './resolvers/distribution.ts#OverviewParent',
          OverviewRow: './resolvers/distribution.ts#OverviewRowParent',
          Partner: './resolvers/partner.ts#PartnerParent',
          PartnerChannel: './resolvers/partner.ts#PartnerChannelParent',
          PartnerPrice: './resolvers/partner.ts#PriceParent',
          PartnerAdapter: './resolvers/partner.ts#AdapterParent',
          ActPreview: './resolvers/operator.ts#ActPreviewParent',
          BulkAct: './resolvers/operator.ts#BulkActParent',
          BulkActRefusalRow: './resolvers/operator.ts#RefusalParent',
          OutlookRow: './resolvers/operator.ts#OutlookRowParent',
          PauseRow: './resolvers/operator.ts#PauseParent',
          WorklistRow: './resolvers/operator.ts#WorklistParent',
          Cost: './resolvers/partner.ts#CostParent',
          CostTotal: './resolvers/partner.ts#CostTotalParent',
          Payment: './resolvers/ledger.ts#PaymentParent',
          Simulation: './resolvers/simulation.ts#SimulationParent',
          SimulationOrderRow: './resolvers/simulation.ts#SimulationOrderParent',
          Source: './resolvers/intake.ts#SourceParent',
          SuccessionOrder: './resolvers/succession.ts#OrderParent',
          SuccessionOrderChange: './resolvers/succession.ts#ChangeParent',
          SuccessionStep: './resolvers/succession.ts#StepParent',
          UserError: '../problem.ts#Problem',
        },
      },
    },
    'test/support/operations.generated.ts': {
      documents: 'test/support/operations/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: shared,
    },
  },
};

export default config;
