import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { FactReader, type RequestContext } from '#libs/graphql';
import type { FactReference } from '../domain/casebook.js';
import { EvidenceBook } from '../views/evidence.js';
import type { CaseRow } from './answers.js';

/** More than a stream of commands ever holds is read in one go. */
const factsPerStream = 5_000;

@Resolver('MetricCase')
export class MetricCaseResolver {
  constructor(
    private readonly evidenceBook: EvidenceBook,
    private readonly factReader: FactReader,
  ) {}

  /** As far as the caller may see them. */
  @ResolveField()
  async facts({ casebook, caseKey }: CaseRow, _args: unknown, context: RequestContext) {
    const references = context.loader(
      `scorecards.facts.${casebook}`,
      () => new DataLoader((keys: readonly string[]) => this.#references(casebook, keys)),
    );
    const wanted = await references.load(caseKey);
    const streams = [...new Set(wanted.map(({ stream }) => stream))];
    const told = await Promise.all(streams.map((stream) => this.#factsOf(stream, context)));
    const byId = new Map(told.flat().map((fact) => [fact.id, fact]));
    return wanted.flatMap(({ id }) => byId.get(id) ?? []);
  }

  async #references(casebook: string, keys: readonly string[]): Promise<readonly (readonly FactReference[])[]> {
    const known = await this.evidenceBook.facts(casebook, keys);
    return keys.map((key) => known.get(key) ?? []);
  }

  #factsOf(stream: string, context: RequestContext) {
    const loader = context.loader(
      'scorecards.streams',
      () =>
        new DataLoader((streams: readonly string[]) =>
          Promise.all(streams.map((name) => this.#readStream(name, context))),
        ),
    );
    return loader.load(stream);
  }

  async #readStream(stream: string, context: RequestContext) {
    const { edges } = await this.factReader.page({ first: factsPerStream, filter: { stream } }, context);
    return edges.map(({ node }) => node);
  }
}
