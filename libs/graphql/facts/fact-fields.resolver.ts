import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../request-context.js';
import { FactData } from './fact-data.js';
import type { PresentedFact } from './present-facts.js';

@Resolver('Fact')
export class FactFieldsResolver {
  constructor(private readonly factData: FactData) {}

  @ResolveField()
  data(fact: PresentedFact, _args: unknown, context: RequestContext) {
    return this.factData.of(fact, context);
  }
}
