import { Injectable } from '@nestjs/common';
import { ReadStore } from '#libs/read-store';
import type { ContractPartRow, PartName } from './contract-parts.view.js';

interface Tables {
  readonly capabilities_contract_parts: ContractPartRow;
}

export const partKey = ({ capability, version, part }: Omit<ContractPartRow, 'text'>): string =>
  `${capability} ${version} ${part}`;

@Injectable()
export class ContractParts {
  constructor(private readonly readStore: ReadStore) {}

  /** The texts in the order of their names; undefined for those that the view does not know. */
  async byNames(names: readonly PartName[]): Promise<readonly (string | undefined)[]> {
    if (names.length === 0) return [];
    const rows = await this.readStore
      .tables<Tables>()
      .selectFrom('capabilities_contract_parts')
      .selectAll()
      .where((where) =>
        where(
          where.refTuple('capability', 'version', 'part'),
          'in',
          names.map(({ capability, version, part }) => where.tuple(capability, version, part)),
        ),
      )
      .execute();
    const byKey = new Map(rows.map((row) => [partKey(row), row.text]));
    return names.map((name) => byKey.get(partKey(name)));
  }
}
