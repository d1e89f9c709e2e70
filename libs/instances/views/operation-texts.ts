import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import { type OperationTextRow, type TextName, textKey } from './operation-texts.view.js';

interface Tables {
  readonly instances_operation_texts: OperationTextRow;
}

@Injectable()
export class OperationTexts {
  constructor(private readonly readStore: ReadStore) {}

  /** Sealed texts in the order of their names; undefined for those that the view does not know. */
  async byNames(names: readonly TextName[]): Promise<readonly (string | undefined)[]> {
    if (names.length === 0) return [];
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('instances_operation_texts')
      .selectAll()
      .where((where) =>
        where(
          where.refTuple('operation', 'field'),
          'in',
          names.map(({ operation, field }) => where.tuple(operation, field)),
        ),
      )
      .execute();
    const byKey = new Map(rows.map((row) => [textKey(row), row.text]));
    return names.map((name) => byKey.get(textKey(name)));
  }
}
