import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ruleOfField } from '../access/access-rules.js';
import { fieldsOf, fragmentsOf } from '../limits/operation-size.js';

/** Whether an operation may be answered without a token: each of its root fields is PUBLIC, or `__typename`. */
export function isOpenOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  const root = schema.getRootType(operation.operation);
  const fields = fieldsOf(operation.selectionSet, fragmentsOf(document));
  return fields.every(({ name }) => {
    if (name.value === '__typename') return true;
    const field = root?.getFields()[name.value];
    return root !== undefined && root !== null && field !== undefined && ruleOfField(schema, root, field) === 'PUBLIC';
  });
}
