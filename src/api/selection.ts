// What a query asks of an object, so that one statement can bring it all. Paths are field names joined by dots; the
// layers of a connection (edges, node, nodes) are left out.
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

export type Selected = ReadonlySet<string>;

const connectionLayers = new Set(['edges', 'node', 'nodes']);
const depthRead = 4;
/** A document that comes again is parsed once, so its nodes are the same: what it selects is too. */
const known = new WeakMap<FieldNode, Selected>();

/** The paths selected below the field being resolved. */
export function selectedPaths(info: GraphQLResolveInfo): Selected {
  const [first] = info.fieldNodes;
  if (first === undefined) return new Set();
  const before = info.fieldNodes.length === 1 ? known.get(first) : undefined;
  if (before !== undefined) return before;
  const paths = new Set<string>();
  for (const node of info.fieldNodes) {
    if (node.selectionSet !== undefined) collect(node.selectionSet, '', 0, info, paths);
  }
  if (info.fieldNodes.length === 1) known.set(first, paths);
  return paths;
}

function collect(
  set: SelectionSetNode,
  prefix: string,
  depth: number,
  info: GraphQLResolveInfo,
  paths: Set<string>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, prefix, depth, info, paths);
    else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = info.fragments[selection.name.value];
      if (fragment !== undefined) collect(fragment.selectionSet, prefix, depth, info, paths);
    } else {
      const name = selection.name.value;
      const layer = connectionLayers.has(name);
      const path = layer ? prefix : `${prefix}${name}`;
      if (!layer) paths.add(path);
      if (selection.selectionSet !== undefined && depth < depthRead) {
        collect(selection.selectionSet, layer ? prefix : `${path}.`, layer ? depth : depth + 1, info, paths);
      }
    }
  }
}
