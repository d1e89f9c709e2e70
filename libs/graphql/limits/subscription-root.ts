import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './operation-size.js';

const conditions: ReadonlySet<string> = new Set([GraphQLSkipDirective.name, GraphQLIncludeDirective.name]);

/**
 * Refuses `@skip` and `@include` beside the one field of a subscription, as GraphQL does since September 2025: left out, there is
 * nothing to subscribe to, and the rules and the execution of graphql-js fail over it. Takes documents without cycles of fragments.
 */
export function conditionalSubscription(document: DocumentNode): GraphQLError | undefined {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();

  const inSet = ({ selections }: SelectionSetNode): DirectiveNode | undefined => {
    for (const selection of selections) {
      const found = selection.directives?.find(({ name }) => conditions.has(name.value)) ?? inFragment(selection);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const inFragment = (selection: SelectionNode): DirectiveNode | undefined => {
    if (selection.kind === Kind.FIELD) return undefined;
    if (selection.kind === Kind.INLINE_FRAGMENT) return inSet(selection.selectionSet);
    const { value: name } = selection.name;
    const fragment = seen.has(name) ? undefined : fragments.get(name);
    seen.add(name);
    return fragment && inSet(fragment.selectionSet);
  };

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (definition.operation !== OperationTypeNode.SUBSCRIPTION) continue;
    const condition = inSet(definition.selectionSet);
    if (condition === undefined) continue;
    const message = `A subscription has one field, which @${condition.name.value} cannot leave out; subscribe or do not`;
    return new GraphQLError(message, { nodes: condition });
  }
  return undefined;
}
