// Rules of the contract, schema/*.graphql: everything described, one shape of mutations, Relay lists, dated removals.
import graphql from '@graphql-eslint/eslint-plugin';

// Values and wrappings: what they hold has identity, they have none. Everything else carries an `id: ID!`.
const withoutIdentity = {
  suffixes: ['Payload', 'Connection', 'Edge', 'Error', 'Row'],
  types: [
    'Clock',
    'DeliveryEvent',
    'InvoiceLine',
    'Money',
    'Overview',
    'PageInfo',
    'PartnerAdapter',
    'PartnerChannel',
    'PartnerLeadTime',
    'PartnerPrice',
    'Cost',
    'CostTotal',
    'ActPreview',
    'AddressChangesPreview',
    'AssignmentPin',
    'ChartTable',
    'AssignmentPreview',
    'AssignmentPreviewInvoice',
    'AssignmentPreviewMiss',
    'AssignmentPreviewRule',
    'AssignmentPreviewSkip',
    'AssignmentPreviewStep',
    'DebtorMergePreview',
    'Dismissal',
    'SafeMode',
    'SafeModeChannel',
    'InvoiceCredit',
    'AlwaysValid',
    'ArmEstimate',
    'ArmRate',
    'ArmSummary',
    'Comparison',
    'CupedInfo',
    'PostStratifiedInfo',
    'UncappedInfo',
    'Decision',
    'Effect',
    'EntryPoint',
    'ExperimentArm',
    'ExperimentDecision',
    'ExperimentForecast',
    'ExperimentHealth',
    'ExperimentPhase',
    'ExperimentResult',
    'ExperimentUpdate',
    'Interval',
    'Metric',
    'MetricMaturity',
    'MetricResult',
    'NonInferiority',
    'PowerResult',
    'PreBias',
    'RateCount',
    'SliceResult',
    'SrmResult',
    'SurvivalResult',
    'Band',
    'Outlook',
    'Nudge',
    'SendWindow',
    'SuccessionOrderChange',
    'SuccessionOrderUsage',
    'RetryPolicy',
    'SuccessionStep',
  ],
};

const recommended = graphql.configs['flat/schema-recommended'].rules;
const [, names] = recommended['@graphql-eslint/naming-convention'];

export default [
  {
    files: ['schema/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } },
    },
    rules: {
      ...recommended,
      '@graphql-eslint/naming-convention': [
        'error',
        { ...names, InputObjectTypeDefinition: { style: 'PascalCase', requiredSuffixes: ['Input', 'Filter'] } },
      ],
      '@graphql-eslint/relay-connection-types': 'error',
      // Lists run forward only: a reader of 300,000 invoices pages on, and nobody asked for the page before.
      // So neither `last`/`before` nor the half of PageInfo (relay-page-info) that serves them.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Plain lists of values (`errors`, `path`, `nodes`) are allowed beside edges.
      '@graphql-eslint/relay-edge-types': ['error', { shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: withoutIdentity }],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      // A mutation has one argument, `input`. Its type may be shared (DistributionActInput), but says what it is.
      '@graphql-eslint/input-name': ['error', { checkInputType: false }],
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/require-nullable-fields-with-oneof': 'error',
      '@graphql-eslint/require-deprecation-reason': 'error',
      '@graphql-eslint/require-deprecation-date': 'error',
    },
  },
];
