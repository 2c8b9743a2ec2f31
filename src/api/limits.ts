// What one request may ask for. Counted on the document before it runs, with its variables, the same way on HTTP and
// WebSocket: depth, aliases, root fields, cost (an object costs 1, a list its page size times what is in it), and how
// much its variables hold.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { type Problem, problem } from '../problem.ts';

export const depthMax = 10;
export const aliasesMax = 15;
export const rootFieldsMax = 10;
export const tokensMax = 2_000;
export const costMax = 10_000;
export const pageSizeMax = 100;
const listMax = 1_000;
const valuesMax = 20_000;
const valueDepthMax = 32;

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

/** A field as it is selected, with the type it is selected on. */
interface Chosen {
  readonly field: FieldNode;
  readonly on: GraphQLCompositeType;
}

/** Counts a valid document's operation; `problem` names the first limit it breaks. */
export function countOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode | undefined,
  given: Readonly<Record<string, unknown>>,
): Counted {
  const root = operation && schema.getRootType(operation.operation);
  if (operation === undefined || root === undefined || root === null) return { cost: 0, problem: undefined };
  const tooMuch = brokenByValues(given);
  if (tooMuch !== undefined) return { cost: 0, problem: tooMuch };
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const count: Count = { fragments, variables: withDefaults(operation, given), schema, aliases: 0, depth: 0 };
  const rootFields = fieldsOf(operation.selectionSet, root, count).length;
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

/** Walks what the variables hold, without recursion: they may be nested as deep as a hostile client likes. */
function brokenByValues(variables: Readonly<Record<string, unknown>>): Problem | undefined {
  const left: { value: unknown; depth: number }[] = [{ value: variables, depth: 0 }];
  let values = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    values += 1;
    if (values > valuesMax)
      return problem('LIST_TOO_LONG', [], { field: 'variables', count: `more than ${valuesMax}`, max: valuesMax });
    if (typeof value !== 'object' || value === null) continue;
    if (depth > valueDepthMax) return problem('QUERY_TOO_DEEP', [], { depth, max: valueDepthMax });
    if (Array.isArray(value) && value.length > listMax)
      return problem('LIST_TOO_LONG', [], { field: 'variables', count: value.length, max: listMax });
    for (const inner of Object.values(value)) left.push({ value: inner, depth: depth + 1 });
  }
  return undefined;
}

function withDefaults(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const variables = { ...given };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (defaultValue !== undefined) variables[name] ??= valueFromASTUntyped(defaultValue);
  }
  return variables;
}

function costOf(selections: SelectionSetNode, type: GraphQLCompositeType, depth: number, count: Count): number {
  count.depth = Math.max(count.depth, depth);
  // Deeper than allowed is refused anyway; counting on would let a hostile document keep us busy.
  if (depth > depthMax) return 0;
  let cost = 0;
  for (const { field, on } of fieldsOf(selections, type, count)) {
    if (field.alias !== undefined) count.aliases += 1;
    // Introspection describes the schema: bounded by the tokens, not by data.
    if (field.name.value.startsWith('__') || isUnionType(on)) continue;
    const definition = on.getFields()[field.name.value];
    if (definition === undefined || field.selectionSet === undefined) continue;
    const inner: GraphQLNamedType = getNamedType(definition.type);
    if (!isCompositeType(inner)) continue;
    const paged = definition.args.find((argument) => argument.name === 'first');
    const fallback = typeof paged?.defaultValue === 'number' ? paged.defaultValue : 20;
    const size =
      paged === undefined
        ? isList(definition.type) && !inConnection(on)
          ? plainListSize
          : 1
        : pageSizeOf(field, fallback, count);
    cost += size * (1 + costOf(field.selectionSet, inner, depth + 1, count));
    if (cost > 1_000_000) return cost;
  }
  return cost;
}

/** The size of a connection is counted where it is asked for, not again on its edges and nodes. */
function inConnection(type: GraphQLCompositeType): boolean {
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

/**
 * The fields of a selection, those of its fragments included, each fragment once, as the executor takes them: a
 * document whose fragments spread each other many times over is not walked many times over.
 */
function fieldsOf(
  selections: SelectionSetNode,
  type: GraphQLCompositeType,
  count: Count,
  spread: Set<string> = new Set(),
): Chosen[] {
  return selections.selections.flatMap((selection): Chosen[] => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, on: type }];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return fieldsOf(
        selection.selectionSet,
        narrowed(type, selection.typeCondition?.name.value, count),
        count,
        spread,
      );
    }
    const name = selection.name.value;
    const fragment = count.fragments.get(name);
    if (fragment === undefined || spread.has(name)) return [];
    spread.add(name);
    return fieldsOf(fragment.selectionSet, narrowed(type, fragment.typeCondition.name.value, count), count, spread);
  });
}

function narrowed(type: GraphQLCompositeType, condition: string | undefined, count: Count): GraphQLCompositeType {
  const named = condition === undefined ? undefined : count.schema.getType(condition);
  return isCompositeType(named) ? named : type;
}
