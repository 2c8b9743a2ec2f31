// What one request may ask for. Counted on the document before it runs, with its variables, the same way on HTTP and
// WebSocket: depth, aliases, root fields, and cost (an object costs 1, a list its page size times what is in it).
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { type Problem, problem } from '../problem.ts';

export const depthMax = 10;
export const aliasesMax = 15;
export const rootFieldsMax = 10;
export const tokensMax = 2_000;
export const costMax = 10_000;
export const pageSizeMax = 100;

export interface Counted {
  readonly cost: number;
  readonly problem: Problem | undefined;
}

// A list without a page size (lines, attempts, rules) is taken to hold this many.
const plainListSize = 5;

interface Count {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: GraphQLSchema;
  aliases: number;
  depth: number;
}

/** Counts a valid document's operation; `problem` names the first limit it breaks. */
export function countOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode | undefined,
  variables: Readonly<Record<string, unknown>>,
): Counted {
  if (operation === undefined) return { cost: 0, problem: undefined };
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return { cost: 0, problem: undefined };
  const count: Count = { fragments, variables, schema, aliases: 0, depth: 0 };
  const rootFields = fieldsOf(operation.selectionSet, count).length;
  if (rootFields > rootFieldsMax) {
    return { cost: 0, problem: problem('TOO_MANY_ROOT_FIELDS', [], { count: rootFields, max: rootFieldsMax }) };
  }
  const cost = costOf(operation.selectionSet, root, 1, count);
  return { cost, problem: brokenLimit(cost, count) };
}

function brokenLimit(cost: number, count: Count): Problem | undefined {
  if (count.depth > depthMax) return problem('QUERY_TOO_DEEP', [], { depth: count.depth, max: depthMax });
  if (count.aliases > aliasesMax) return problem('TOO_MANY_ALIASES', [], { count: count.aliases, max: aliasesMax });
  if (cost > costMax) return problem('QUERY_TOO_COSTLY', [], { cost, max: costMax });
  return undefined;
}

function costOf(selections: SelectionSetNode, type: GraphQLObjectType, depth: number, count: Count): number {
  count.depth = Math.max(count.depth, depth);
  // Deeper than allowed is refused anyway; counting on would let a hostile document keep us busy.
  if (depth > depthMax) return 0;
  let cost = 0;
  for (const field of fieldsOf(selections, count)) {
    if (field.alias !== undefined) count.aliases += 1;
    // Introspection describes the schema: bounded by the tokens, not by data.
    if (field.name.value.startsWith('__')) continue;
    const definition = type.getFields()[field.name.value];
    if (definition === undefined || field.selectionSet === undefined) continue;
    const named = getNamedType(definition.type);
    if (!isCompositeType(named)) continue;
    const inner = isObjectType(named) ? named : count.schema.getPossibleTypes(named)[0];
    if (inner === undefined) continue;
    const paged = definition.args.find((argument) => argument.name === 'first');
    const fallback = typeof paged?.defaultValue === 'number' ? paged.defaultValue : 20;
    const size =
      paged === undefined
        ? isList(definition.type) && !inConnection(type)
          ? plainListSize
          : 1
        : pageSizeOf(field, fallback, count);
    cost += size * (1 + costOf(field.selectionSet, inner, depth + 1, count));
    if (cost > 1_000_000) return cost;
  }
  return cost;
}

/** The size of a connection is counted where it is asked for, not again on its edges and nodes. */
function inConnection(type: GraphQLObjectType): boolean {
  return type.name.endsWith('Connection');
}

function isList(type: unknown): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}

function pageSizeOf(field: FieldNode, fallback: number, count: Count): number {
  const given = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  const value = given === undefined ? fallback : numberOf(given, count);
  return Number.isInteger(value) ? Math.min(Math.max(value, 1), 1_000_000) : fallback;
}

function numberOf(node: ValueNode, count: Count): number {
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.VARIABLE ? Number(count.variables[node.name.value] ?? Number.NaN) : Number.NaN;
}

/** The fields of a selection, those of its fragments included. Validation has made sure that fragments do not loop. */
function fieldsOf(selections: SelectionSetNode, count: Count): FieldNode[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, count);
    const fragment = count.fragments.get(selection.name.value);
    return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, count);
  });
}
