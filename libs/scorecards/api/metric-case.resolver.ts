import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { FactReader, type PresentedFact, type RequestContext } from '#libs/graphql';
import type { FactReference } from '../domain/casebook.js';
import { EvidenceBook } from '../views/evidence.js';
import type { CaseRow } from './answers.js';

/** What one look at a stream is asked for at most. */
const factsPerLook = 500;

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
    const facts = await this.#facts(context).loadMany(wanted);
    return facts.flatMap((fact) => {
      if (fact instanceof Error) throw fact;
      return fact ?? [];
    });
  }

  async #references(casebook: string, keys: readonly string[]): Promise<readonly (readonly FactReference[])[]> {
    const known = await this.evidenceBook.facts(casebook, keys);
    return keys.map((key) => known.get(key) ?? []);
  }

  /** Of each stream what all cases of a page want, at once. */
  #facts(context: RequestContext): DataLoader<FactReference, PresentedFact | undefined, string> {
    return context.loader(
      'scorecards.named-facts',
      () =>
        new DataLoader((references: readonly FactReference[]) => this.#read(references, context), {
          cacheKeyFn: ({ id }) => id,
          maxBatchSize: factsPerLook,
        }),
    );
  }

  async #read(references: readonly FactReference[], context: RequestContext) {
    const streams = [...Map.groupBy(references, ({ stream }) => stream)];
    const told = await Promise.all(
      streams.map(([stream, wanted]) =>
        this.factReader.ofStream(
          stream,
          wanted.map(({ revision }) => revision),
          context,
        ),
      ),
    );
    const byId = new Map(told.flat().map((fact) => [fact.id, fact]));
    return references.map(({ id }) => byId.get(id));
  }
}
