import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';
import { fragmentsOf } from './operation-size.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * What is too large about a document, whatever the schema says of it; nothing when all is well. It takes time linear to the
 * document and to `selectionsMax`, and is asked before the rules whose time is not.
 */
export function documentExcess(
  document: DocumentNode,
  { selectionsMax, repeatsMax }: Pick<Limits, 'selectionsMax' | 'repeatsMax'>,
): GraphQLError | undefined {
  const fragments = fragmentsOf(document);
  const { count, cycle, roots } = writtenOut(document, fragments);
  if (cycle !== undefined) {
    return new GraphQLError(`Cannot spread fragment "${cycle.name.value}" within itself.`, { nodes: cycle });
  }
  if (count > selectionsMax) {
    const limit = `at most ${figure(selectionsMax)} selections with its fragments written out`;
    return limitExceeded({ field: 'the document', limit });
  }
  const crowded = roots.map((set) => crowdedField([set], fragments, repeatsMax)).find((name) => name !== undefined);
  if (crowded === undefined) return undefined;
  return limitExceeded({ field: crowded, limit: `at most ${figure(repeatsMax)} times in one place` });
}

interface WrittenOut {
  /** Selections, with each fragment as often as it is spread. */
  readonly count: number;
  /** A fragment that holds itself. */
  readonly cycle: FragmentDefinitionNode | undefined;
  /** Operations, and fragments that no operation spreads. */
  readonly roots: readonly SelectionSetNode[];
}

/** Each fragment is counted once, so doubling ones cost nothing to refuse. */
function writtenOut({ definitions }: DocumentNode, fragments: Fragments): WrittenOut {
  const counts = new Map<string, number | 'open'>();
  let cycle: FragmentDefinitionNode | undefined;
  const countFragment = (name: string): number => {
    const known = counts.get(name);
    const fragment = fragments.get(name);
    if (known === 'open') cycle ??= fragment;
    if (known !== undefined) return known === 'open' ? 0 : known;
    counts.set(name, 'open');
    const total = fragment ? count(fragment.selectionSet) : 0;
    counts.set(name, total);
    return total;
  };
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + 1 + countFragment(selection.name.value);
      return sum + 1 + (selection.selectionSet ? count(selection.selectionSet) : 0);
    }, 0);

  const roots: SelectionSetNode[] = [];
  let total = 0;
  const add = (root: SelectionSetNode): void => {
    roots.push(root);
    total += count(root);
  };
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) add(definition.selectionSet);
  }
  for (const definition of definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { value: name } = definition.name;
    // One of the same name as another is refused later, but looked through before.
    if (!counts.has(name) || fragments.get(name) !== definition) add(definition.selectionSet);
  }
  return { count: total, cycle, roots };
}

interface Repeated {
  count: number;
  readonly inner: SelectionSetNode[];
}

/**
 * The response name of a field that stands too often in one place: fields of one name are one place for what they hold, and
 * whoever merges them compares each with each. A fragment counts once in a place, as it is merged once.
 */
function crowdedField(sets: readonly SelectionSetNode[], fragments: Fragments, repeatsMax: number): string | undefined {
  for (const [name, { count, inner }] of fieldsByName(sets, fragments)) {
    if (count > repeatsMax) return name;
    const crowded = crowdedField(inner, fragments, repeatsMax);
    if (crowded !== undefined) return crowded;
  }
  return undefined;
}

function fieldsByName(sets: readonly SelectionSetNode[], fragments: Fragments): ReadonlyMap<string, Repeated> {
  const fields = new Map<string, Repeated>();
  const spread = new Set<string>();
  const gather = (selection: SelectionNode): void => {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      const field = fields.get(name) ?? { count: 0, inner: [] };
      fields.set(name, field);
      field.count += 1;
      if (selection.selectionSet) field.inner.push(selection.selectionSet);
      return;
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections.forEach(gather);
    const { value: name } = selection.name;
    if (spread.has(name)) return;
    spread.add(name);
    fragments.get(name)?.selectionSet.selections.forEach(gather);
  };
  for (const { selections } of sets) selections.forEach(gather);
  return fields;
}
