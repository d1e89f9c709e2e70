import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { figure, limitExceeded } from './limit-exceeded.js';
import type { Limits } from './limits.js';
import { type OperationSize, operationSize } from './operation-size.js';

/** How many sets of page lengths are remembered per document. */
const sizesPerDocumentMax = 16;

/** Checks an operation with the values of its variables and tells its cost in points. Throws `GraphQLError`. */
export type CheckOperation = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => number;

/** Measures a document once for each set of numbers and list lengths that its variables may take. */
export function operationLimits(schema: GraphQLSchema, limits: Limits): CheckOperation {
  const costs = new WeakMap<DocumentNode, Map<string, number>>();
  return (document, operation, variables) => {
    const known = costs.get(document) ?? new Map<string, number>();
    costs.set(document, known);
    const key = keyOf(operation, variables);
    const cost = known.get(key) ?? checked(operationSize(schema, document, operation, variables), limits);
    if (known.size < sizesPerDocumentMax) known.set(key, cost);
    return cost;
  };
}

/** What a size depends on: the operation, and those variables that may be a page's length or a list of ids. */
function keyOf(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): string {
  let key = operation.name?.value ?? '';
  for (const { variable } of operation.variableDefinitions ?? []) {
    const value = variables[variable.name.value];
    if (typeof value === 'number') key += ` ${value}`;
    else if (Array.isArray(value)) key += ` [${value.length}]`;
    else key += value === undefined || value === null ? ' -' : ' +';
  }
  return key;
}

function checked(size: OperationSize, limits: Limits): number {
  for (const { field, first } of size.pages) checkPage(field, first, limits.pageMax);
  const measures = [
    { what: 'levels deep', value: size.depth, max: limits.depthMax },
    { what: 'aliases', value: size.aliasCount, max: limits.aliasesMax },
    { what: 'directives', value: size.directiveCount, max: limits.directivesMax },
    { what: 'root fields', value: size.rootFieldCount, max: limits.rootFieldsMax },
    { what: 'points of cost', value: Math.ceil(size.cost), max: limits.costMax },
  ];
  for (const { what, value, max } of measures) {
    if (value <= max) continue;
    throw limitExceeded({
      field: 'the operation',
      limit: `at most ${figure(max)} ${what}`,
      given: `${figure(value)} ${what}`,
    });
  }
  return Math.ceil(size.cost);
}

function checkPage(field: string, first: unknown, pageMax: number): void {
  if (typeof first === 'number' && first >= 1 && first <= pageMax) return;
  throw limitExceeded({ field: `${field}(first:)`, limit: `1 to ${pageMax}`, given: String(first) });
}
