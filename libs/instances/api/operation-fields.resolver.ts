import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#libs/graphql';
import { saidText } from '../views/said-texts.js';
import { instanceId, operationId } from './addresses.js';
import { LinkedNodes } from './linked-nodes.js';
import { type OperationSource, waitOf } from './operation-answer.js';
import { SealedTexts } from './sealed-texts.js';

/** Fields that show a part of an operation hand its row on, and those of the part look at the row. */
export interface PartOf {
  readonly of: OperationSource;
}

@Resolver('Operation')
export class OperationFieldsResolver {
  constructor(private readonly texts: SealedTexts) {}

  @ResolveField()
  waitsFor(row: OperationSource) {
    return waitOf(row);
  }

  @ResolveField()
  parameters(row: OperationSource, _args: unknown, context: RequestContext) {
    return this.texts.json(row, saidText(row, 'parameters'), context);
  }

  @ResolveField()
  justification(row: OperationSource, _args: unknown, context: RequestContext) {
    return this.texts.text(row, saidText(row, 'justification'), context);
  }

  @ResolveField()
  outputs(row: OperationSource, _args: unknown, context: RequestContext) {
    return this.texts.json(row, saidText(row, 'outputs'), context);
  }

  @ResolveField()
  approval(of: OperationSource) {
    const { approvalPolicy: policy, approver, approvalExpiresAt: expiresAt } = of;
    const isUnsettled = policy === null && approver === null && expiresAt === null;
    return isUnsettled ? null : { of, policy, approver, expiresAt };
  }

  @ResolveField()
  fulfilment(of: OperationSource) {
    if (of.claimCount === 0) return null;
    const { channel, claimCount, worker, claimedAt, leaseDurationSeconds, percent, retryAfterAt } = of;
    const hadManualStep = of.hadManualStep === null ? null : of.hadManualStep === 1;
    return { of, channel, claimCount, worker, claimedAt, leaseDurationSeconds, percent, retryAfterAt, hadManualStep };
  }

  @ResolveField()
  failure(of: OperationSource) {
    if (of.state !== 'FAILED') return null;
    return { of, code: of.endCode, instanceUsable: of.isInstanceUsable === 1, repeatable: of.isRepeatable === 1 };
  }

  @ResolveField()
  rejectionCause({ state, endCode }: OperationSource) {
    return state === 'REJECTED' ? endCode : null;
  }

  @ResolveField()
  cancellationReason(row: OperationSource, _args: unknown, context: RequestContext) {
    return row.state === 'CANCELLED' ? this.texts.text(row, saidText(row, 'endMessage'), context) : null;
  }
}

/** What an operation names beside itself. */
@Resolver('Operation')
export class OperationLinksResolver {
  constructor(private readonly linked: LinkedNodes) {}

  @ResolveField()
  instance({ instance }: OperationSource, _args: unknown, context: RequestContext) {
    return this.linked.find(instanceId(instance), context);
  }

  @ResolveField()
  retryOf({ instance, repeats }: OperationSource, _args: unknown, context: RequestContext) {
    return repeats === null ? null : this.linked.find(operationId({ instance, operation: repeats }), context);
  }

  @ResolveField()
  capability({ capability }: OperationSource, _args: unknown, context: RequestContext) {
    return this.linked.capability(capability, context);
  }

  @ResolveField()
  version(row: OperationSource, _args: unknown, context: RequestContext) {
    return this.linked.version(row, context);
  }

  @ResolveField()
  consumerTeam({ consumerTeam }: OperationSource, _args: unknown, context: RequestContext) {
    return this.linked.team(consumerTeam, context);
  }

  @ResolveField()
  ownerTeam({ ownerTeam }: OperationSource, _args: unknown, context: RequestContext) {
    return this.linked.team(ownerTeam, context);
  }
}
