import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { openText, type RequestContext, type TextKind } from '#libs/graphql';
import { rowsOfStream } from '#libs/read-store';
import { type VersionName, versionStreamId } from '../domain/version.js';
import { ContractParts, partKey } from '../views/contract-parts.js';
import { contractPartsView, type LongPart, type PartName } from '../views/contract-parts.view.js';
import { type ContractNode, contractNode, type PlanNode } from './contract-node.js';

/** A long text of a version, and how long it is. */
export interface LongText {
  readonly named: VersionName;
  readonly part: LongPart;
  readonly length: number;
}

const descriptionList = z.array(z.string());

type Wanted = PartName & { readonly length: number };

/** Finds what a version promises: its terms for everybody who shows a contract, each long text for those who ask for it. */
@Injectable()
export class ContractTexts {
  readonly #kind: TextKind<Wanted, string> = {
    name: 'capabilities.contract-texts',
    keyOf: partKey,
    bytesOf: ({ length }) => length,
    open: (names) => this.#texts(names),
  };
  readonly #descriptions: TextKind<Wanted, readonly string[]> = {
    ...this.#kind,
    name: 'capabilities.plan-descriptions',
    open: async (names) => (await this.#texts(names)).map((text) => descriptionList.parse(JSON.parse(text))),
  };

  constructor(
    private readonly parts: ContractParts,
    private readonly eventStore: EventStore,
  ) {}

  /** All look-ups of a moment are one statement. */
  contract(named: VersionName, context: RequestContext): Promise<ContractNode> {
    const make = () =>
      new DataLoader<VersionName, ContractNode, string>((names) => this.#contracts(names), {
        cacheKeyFn: versionStreamId,
      });
    return context.loader('capabilities.contracts', make).load(named);
  }

  /** Never settles when the answer is refused as too large. */
  async text({ named, part, length }: LongText, context: RequestContext): Promise<string> {
    return length === 0 ? '' : openText(this.#kind, { ...named, part, length }, context);
  }

  /** Taken apart once for all plans of the version. */
  async description({ named, index, ...lengths }: PlanNode, context: RequestContext): Promise<string> {
    if (lengths.descriptionLength === 0) return '';
    const all: Wanted = { ...named, part: 'planDescriptions', length: lengths.descriptionsLength };
    return (await openText(this.#descriptions, all, context, lengths.descriptionLength))[index] ?? '';
  }

  async #contracts(names: readonly VersionName[]): Promise<readonly ContractNode[]> {
    const terms = await this.#texts(names.map((named) => ({ ...named, part: 'terms' })));
    return names.map((named, index) => contractNode(named, terms[index] ?? ''));
  }

  async #texts(names: readonly PartName[]): Promise<readonly string[]> {
    const texts = await this.parts.byNames(names);
    return Promise.all(names.map(async (name, index) => texts[index] ?? this.#onLog(name)));
  }

  /** From the log, while the view does not know it yet. */
  async #onLog(name: PartName): Promise<string> {
    const rows = await rowsOfStream(this.eventStore, contractPartsView, `version-${versionStreamId(name)}`);
    const row = rows.find(({ part }) => part === name.part);
    if (row === undefined) throw new Error(`Version ${versionStreamId(name)} has no ${name.part}`);
    return row.text;
  }
}
