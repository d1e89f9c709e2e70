import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#libs/graphql';
import { saidText } from '../views/said-texts.js';
import type { PartOf } from './operation-fields.resolver.js';
import { SealedTexts } from './sealed-texts.js';

@Resolver('OperationApproval')
export class OperationApprovalResolver {
  constructor(private readonly texts: SealedTexts) {}

  @ResolveField()
  comment({ of }: PartOf, _args: unknown, context: RequestContext) {
    return this.texts.text(of, saidText(of, 'approvalComment'), context);
  }
}

@Resolver('Fulfilment')
export class FulfilmentResolver {
  constructor(private readonly texts: SealedTexts) {}

  @ResolveField()
  message({ of }: PartOf, _args: unknown, context: RequestContext) {
    return this.texts.text(of, saidText(of, 'progressMessage'), context);
  }

  @ResolveField()
  suspensionReason({ of }: PartOf, _args: unknown, context: RequestContext) {
    return this.texts.text(of, saidText(of, 'suspensionReason'), context);
  }
}

@Resolver('OperationFailure')
export class OperationFailureResolver {
  constructor(private readonly texts: SealedTexts) {}

  @ResolveField()
  message({ of }: PartOf, _args: unknown, context: RequestContext) {
    return this.texts.text(of, saidText(of, 'endMessage'), context);
  }
}
