import type { RowView } from '#libs/read-store';
import { type InstanceFact, instanceFacts } from '../events/index.js';
import { type TextField, textsIn } from './said-texts.js';

/** A text that was said of an operation, sealed as it is in the log. In a table of their own, so that no list or count reads past them. */
export type OperationTextRow = {
  readonly operation: string;
  readonly field: string;
  readonly text: string;
};

export const operationTextsView: RowView<OperationTextRow, InstanceFact> = {
  name: 'instances.operation-texts',
  revision: 1,
  table: 'instances_operation_texts',
  columns: { operation: { type: 'text' }, field: { type: 'text' }, text: { type: 'text' } },
  key: ['operation', 'field'],
  families: [instanceFacts],
  isPerStream: true,
  keysOf: (fact) =>
    fact.type === 'InstanceRequested' ? [] : Object.keys(textsIn(fact)).map((field) => [fact.data.operation, field]),
  fold: (_row, fact, _recorded, [operation, field]) => {
    const text = Object.entries(textsIn(fact)).find(([name]) => name === field)?.[1] ?? '';
    return text === '' ? undefined : { operation: String(operation), field: String(field), text };
  },
};

/** What names a text. */
export type TextName = { readonly operation: string; readonly field: TextField };

export const textKey = ({ operation, field }: Pick<OperationTextRow, 'operation' | 'field'>): string =>
  `${operation} ${field}`;
