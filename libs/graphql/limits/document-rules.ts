import { type ASTVisitor, type DocumentNode, GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';
import { documentExcess } from './document-size.js';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';
import { conditionalSubscription } from './subscription-root.js';

/** What is checked of a document beside the rules of the specification, once and for all its later uses. */
export function documentRules(limits: Limits): readonly ValidationRule[] {
  return [(context) => sizeRule(context, limits), (context) => textsRule(context, limits.textBytesMax)];
}

/**
 * The other rules compare whatever stands in one place, and take longest for documents that ask for nothing. All rules walk
 * together; so this one, at the first step of the walk, leaves nothing of such a document for the others to walk through.
 */
function sizeRule(context: ValidationContext, limits: Limits): ASTVisitor {
  return {
    Document: (document): DocumentNode | undefined => {
      const excess = documentExcess(document, limits) ?? conditionalSubscription(document);
      if (excess === undefined) return undefined;
      context.reportError(excess);
      return { ...document, definitions: [] };
    },
  };
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
