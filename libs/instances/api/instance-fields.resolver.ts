import { ResolveField, Resolver } from '@nestjs/graphql';
import { connection, FactReader, type RequestContext } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import type { InstanceHistoryArgs, InstanceOperationsArgs } from '#schema';
import { streamOf } from '../instances.store.js';
import { OperationList } from '../views/operation-list.js';
import { operationId } from './addresses.js';
import { conditionsOf, type InstanceSource } from './instance-answer.js';
import { LinkedNodes } from './linked-nodes.js';
import { operationSource } from './operation-answer.js';
import { SealedTexts } from './sealed-texts.js';

/** Whoever sees the instance sees its operations: the parties are the same. */
const everything = { isAll: true, consumerTeams: [], ownerTeams: [] };

@Resolver('Instance')
export class InstanceFieldsResolver {
  constructor(
    private readonly operationList: OperationList,
    private readonly facts: FactReader,
    private readonly texts: SealedTexts,
    private readonly clock: Clock,
  ) {}

  @ResolveField()
  conditions(row: InstanceSource) {
    return conditionsOf(row, this.clock.now().toISOString());
  }

  @ResolveField()
  parameters(row: InstanceSource, _args: unknown, context: RequestContext) {
    const { parametersBy: operation, parametersLength: length } = row;
    return this.texts.json(row, { operation, field: 'parameters', length }, context);
  }

  @ResolveField()
  outputs(row: InstanceSource, _args: unknown, context: RequestContext) {
    const { outputsBy: operation, outputsLength: length } = row;
    return this.texts.json(row, { operation, field: 'outputs', length }, context);
  }

  @ResolveField()
  async operations({ instance }: InstanceSource, { first, after }: InstanceOperationsArgs, { answer }: RequestContext) {
    await answer.toRun();
    const page = await this.operationList.page({ instance }, everything, { first, after });
    return connection(page, operationSource, () => this.operationList.count({ instance }, everything));
  }

  @ResolveField()
  history({ instance }: InstanceSource, { first, after }: InstanceHistoryArgs, context: RequestContext) {
    return this.facts.page({ first, after, filter: { stream: streamOf(instance) } }, context);
  }
}

/** What an instance names beside itself. */
@Resolver('Instance')
export class InstanceLinksResolver {
  constructor(private readonly linked: LinkedNodes) {}

  @ResolveField()
  capability({ capability }: InstanceSource, _args: unknown, context: RequestContext) {
    return this.linked.capability(capability, context);
  }

  @ResolveField()
  version(row: InstanceSource, _args: unknown, context: RequestContext) {
    return this.linked.version(row, context);
  }

  @ResolveField()
  consumerTeam({ consumerTeam }: InstanceSource, _args: unknown, context: RequestContext) {
    return this.linked.team(consumerTeam, context);
  }

  @ResolveField()
  ownerTeam({ ownerTeam }: InstanceSource, _args: unknown, context: RequestContext) {
    return this.linked.team(ownerTeam, context);
  }

  @ResolveField()
  activeOperation({ instance, activeOperation }: InstanceSource, _args: unknown, context: RequestContext) {
    return activeOperation === null
      ? null
      : this.linked.find(operationId({ instance, operation: activeOperation }), context);
  }
}
