import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldOf, listLength, variablesOf } from './list-length.js';

/** How large an operation is, with its fragments written out and the values of its variables. */
export interface OperationSize {
  readonly depth: number;
  readonly aliasCount: number;
  readonly directiveCount: number;
  readonly rootFieldCount: number;
  readonly cost: number;
  /** Lengths of pages that were asked for. */
  readonly pages: readonly { readonly field: string; readonly first: unknown }[];
}

type Size = Omit<OperationSize, 'rootFieldCount'>;

/** Where a selection stands: the name of the type, and whether its list's length was counted already. */
interface Place {
  readonly type: string;
  readonly isInPage: boolean;
}

const nothing: Size = { depth: 0, aliasCount: 0, directiveCount: 0, cost: 0, pages: [] };
const leafCost = 0.1;
const objectCost = 1;

/**
 * Measures one operation of a valid document. An object costs 1 point and a leaf a tenth; what stands in a list is
 * counted as often as `first` or the number of `ids` says. Introspection counts once: its depth has a rule of its own.
 */
export function operationSize(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): OperationSize {
  const fragments = fragmentsOf(document);
  const measure = measurer(schema, fragments, variablesOf(operation, given));
  const type = schema.getRootType(operation.operation)?.name ?? '';
  return {
    ...measure(operation.selectionSet, { type, isInPage: false }),
    rootFieldCount: fieldsOf(operation.selectionSet, fragments).length,
  };
}

/** The fields of a selection set and of the fragments in it, without what stands in those fields. */
export function fieldsOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selectionSetOf(selection, fragments);
    return inner ? fieldsOf(inner, fragments) : [];
  });
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function measurer(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
) {
  const measured = new Map<string, Size>();

  const measureSet = (set: SelectionSetNode, place: Place): Size =>
    set.selections.map((selection) => measureSelection(selection, place)).reduce(together, nothing);

  const measureSelection = (selection: SelectionNode, place: Place): Size => {
    const size = selection.kind === Kind.FIELD ? measureField(selection, place) : measureFragment(selection, place);
    return { ...size, directiveCount: size.directiveCount + (selection.directives?.length ?? 0) };
  };

  /** Each named fragment is measured once, so doubling fragments cost nothing to refuse. */
  const measureFragment = (selection: Exclude<SelectionNode, FieldNode>, { type, isInPage }: Place): Size => {
    const set = selectionSetOf(selection, fragments);
    if (set === undefined) return nothing;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return measureSet(set, { type: selection.typeCondition?.name.value ?? type, isInPage });
    }
    const { value: name } = selection.name;
    const key = `${name} ${isInPage}`;
    const known = measured.get(key);
    if (known !== undefined) return known;
    const size = measureSet(set, { type: fragments.get(name)?.typeCondition.name.value ?? type, isInPage });
    measured.set(key, size);
    return size;
  };

  const measureField = (node: FieldNode, place: Place): Size => {
    const field = fieldOf(schema, place.type, node.name.value);
    const aliasCount = node.alias ? 1 : 0;
    if (!node.selectionSet) return { ...nothing, depth: 1, aliasCount, cost: leafCost };
    const { length, first } = field
      ? listLength(field, node, variables, place.isInPage)
      : { length: 1, first: undefined };
    const type = field ? getNamedType(field.type).name : '';
    const inner = measureSet(node.selectionSet, { type, isInPage: first !== undefined });
    return {
      depth: inner.depth + 1,
      aliasCount: inner.aliasCount + aliasCount,
      directiveCount: inner.directiveCount,
      cost: objectCost + length * inner.cost,
      pages: first === undefined ? inner.pages : [{ field: node.name.value, first }, ...inner.pages],
    };
  };

  return measureSet;
}

function selectionSetOf(
  selection: Exclude<SelectionNode, FieldNode>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet
    : fragments.get(selection.name.value)?.selectionSet;
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    aliasCount: a.aliasCount + b.aliasCount,
    directiveCount: a.directiveCount + b.directiveCount,
    cost: a.cost + b.cost,
    pages: b.pages.length === 0 ? a.pages : [...a.pages, ...b.pages],
  };
}
