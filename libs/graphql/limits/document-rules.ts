import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';

/** What is checked of a document beside the rules of the specification, once and for all its later uses. */
export function documentRules(limits: Limits): readonly ValidationRule[] {
  return [
    (context) => selectionsRule(context, limits.selectionsMax),
    (context) => textsRule(context, limits.textBytesMax),
  ];
}

/** Counts the selections of each operation with its fragments written out, each fragment once. */
function selectionsRule(context: ValidationContext, selectionsMax: number): ASTVisitor {
  return {
    Document: (document) => {
      const count = selectionCounter(document);
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        if (count(definition.selectionSet) <= selectionsMax) continue;
        const name = definition.name ? `operation ${definition.name.value}` : 'operation';
        context.reportError(
          limitExceeded({
            field: name,
            limit: `at most ${figure(selectionsMax)} selections with its fragments written out`,
          }),
        );
      }
    },
  };
}

interface Selections {
  readonly selections: readonly {
    readonly kind: Kind;
    readonly name?: { readonly value: string };
    readonly selectionSet?: Selections | undefined;
  }[];
}

function selectionCounter(document: DocumentNode): (set: Selections) => number {
  const fragments = new Map<string, Selections>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);
  }
  const counted = new Map<string, number>();
  const countFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    counted.set(name, 0); // A fragment that holds itself is refused by another rule.
    const set = fragments.get(name);
    const total = set ? count(set) : 0;
    counted.set(name, total);
    return total;
  };
  const count = ({ selections }: Selections): number =>
    selections.reduce((sum, { kind, name, selectionSet }) => {
      const inner =
        kind === Kind.FRAGMENT_SPREAD ? countFragment(name?.value ?? '') : selectionSet ? count(selectionSet) : 0;
      return sum + 1 + inner;
    }, 0);
  return count;
}

function textsRule(context: ValidationContext, textBytesMax: number): ASTVisitor {
  return {
    StringValue: (node) => {
      if (node.value.length * 3 <= textBytesMax || Buffer.byteLength(node.value) <= textBytesMax) return;
      const limit = `texts of at most ${figure(textBytesMax)} bytes`;
      context.reportError(
        new GraphQLError(limitExceeded({ field: 'a literal', limit }).message, {
          nodes: node,
          extensions: { code: 'LIMIT_EXCEEDED', field: 'query', limit },
        }),
      );
    },
  };
}
