// Who may import whom: the stations of an invoice's way, each reaching only downwards.
// Read by dependency-cruiser (CommonJS, as it wants it). The step that runs it fails when it saw no modules.

/** Leaves import nothing of ours (config.ts alone reads the list of log levels from log.ts). */
const leaves = '^src/(assert|clock|country|money|id|problem|log|seal|metrics|config|data-directory)[.]ts$';
/** What an invoice and a way to a debtor are: contracts that pure stations may read. */
const contracts = '^src/record/(invoice|contact-point|country)[.]ts$';

/** What each station may reach beside itself, the leaves and packages. */
const reach = {
  store: [],
  queue: [],
  succession: [contracts],
  document: [contracts],
  record: ['^src/store/'],
  event: [contracts, '^src/store/', '^src/succession/'],
  partner: [contracts, '^src/store/', '^src/document/', '^src/succession/'],
  ledger: ['^src/(store|queue|record|document|succession|partner|event|distribution)/'],
  // An imported credit note counts at once.
  intake: ['^src/(store|queue|record|document|succession|partner|event|ledger)/'],
  distribution: ['^src/(store|queue|record|document|succession|partner|event|experiments)/'],
  simulation: ['^src/(store|record|succession|partner)/'],
  experiments: ['^src/(store|record|succession|partner|event|simulation|document)/'],
  sandbox: ['^src/(store|record|event|succession|intake|distribution|ledger|partner|document|experiments)/'],
  api: [
    '^src/(store|queue|record|document|succession|partner|event|intake|distribution|ledger|simulation|experiments)/',
  ],
  cli: ['^src/(main|server|banner)[.]ts$'],
};

const stations = Object.entries(reach).map(([station, allowed]) => ({
  name: `${station}-reaches-down-only`,
  severity: 'error',
  from: { path: `^src/${station}/` },
  to: { path: '^src/', pathNot: [leaves, `^src/${station}/`, ...allowed] },
}));

module.exports = {
  forbidden: [
    ...stations,
    {
      name: 'leaves-import-nothing-of-ours',
      severity: 'error',
      from: { path: leaves },
      to: { path: '^src/', pathNot: ['^src/log[.]ts$'] },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that know of each other by their types alone may do so.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'succession-is-pure',
      comment: 'The core decides from values: no package, no file, no socket, no clock.',
      severity: 'error',
      from: { path: '^src/succession/' },
      to: { dependencyTypesNot: ['local', 'type-only'] },
    },
    {
      name: 'partner-kinds-know-the-behaviour-only',
      comment: 'An adapter reaches its contract, documents and leaves: no tables, no other adapter.',
      severity: 'error',
      from: { path: '^src/partner/partners/' },
      to: { path: ['^src/(store|event|queue|record|succession)/', '^src/partner/partners/'], pathNot: [contracts] },
    },
    {
      name: 'the-sandbox-speaks-over-the-wire',
      comment: 'Simulators know the partner contracts by their types alone and speak the real protocols.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/partner/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-in-src-imports-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      from: {
        path: '^(src|test)/',
        pathNot: ['[.]test[.]ts$', '[.]generated[.]ts$', '^test/(tidy|bench|schema-lint)/'],
        orphan: true,
      },
      to: {},
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: { path: '^(src|test)/' },
      // A package of types alone has nothing to resolve to.
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
    {
      name: 'program-uses-no-development-package',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
