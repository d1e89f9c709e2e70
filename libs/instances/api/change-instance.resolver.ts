import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer, RequestContext } from '#libs/graphql';
import { JsonSchemas } from '#libs/json-schema';
import type {
  DeprovisionInstanceResult,
  MutationDeprovisionInstanceArgs,
  MutationUpdateInstanceArgs,
  UpdateInstanceResult,
} from '#schema';
import { type DeprovisionInstanceRejection, deprovisionInstance } from '../domain/deprovision-instance.js';
import { type UpdateInstanceRejection, updateInstance } from '../domain/update-instance.js';
import { Instances } from '../instances.store.js';
import type { OperationSuccess } from './answers.js';
import { DeprovisionInstanceShape, UpdateInstanceShape } from './consumer-inputs.js';
import { jsonText } from './json-text.js';
import { OperationMutations } from './operation-mutations.js';
import { refuse } from './refusals.js';
import { type Outcome, VisibleInstances } from './visible-instances.js';

@Resolver()
export class ChangeInstanceResolver {
  constructor(
    private readonly operations: OperationMutations,
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
    private readonly schemas: JsonSchemas,
  ) {}

  @Mutation()
  updateInstance(
    _parent: unknown,
    { input }: MutationUpdateInstanceArgs,
    context: RequestContext,
  ): Promise<Answer<UpdateInstanceResult, OperationSuccess<'UpdateInstanceSuccess'>>> {
    return this.operations.submit({
      context,
      name: 'updateInstance',
      shape: UpdateInstanceShape,
      input,
      success: 'UpdateInstanceSuccess',
      act: async ({ instanceId, parameters: wanted, justification }, command): Outcome<UpdateInstanceRejection> => {
        const found = await this.visible.instanceOfConsumer(context.principal, instanceId);
        if (found.outcome === 'rejected') return found;
        const change = await this.visible.changeOf(found.state, command, justification);
        const { ownerTeam } = found;
        const schema = change.offer.contract.parameterSchema;
        const { text: parameters, violations } = await jsonText(this.schemas, wanted, { schema, ownerTeam });
        const rule = updateInstance({ ...change, parameters, violations });
        return this.instances.decide(found.state.instance, command, rule);
      },
      refuse,
    });
  }

  @Mutation()
  deprovisionInstance(
    _parent: unknown,
    { input }: MutationDeprovisionInstanceArgs,
    context: RequestContext,
  ): Promise<Answer<DeprovisionInstanceResult, OperationSuccess<'DeprovisionInstanceSuccess'>>> {
    return this.operations.submit({
      context,
      name: 'deprovisionInstance',
      shape: DeprovisionInstanceShape,
      input,
      success: 'DeprovisionInstanceSuccess',
      act: async ({ instanceId, justification }, command): Outcome<DeprovisionInstanceRejection> => {
        const found = await this.visible.instanceOfConsumer(context.principal, instanceId);
        if (found.outcome === 'rejected') return found;
        const change = await this.visible.changeOf(found.state, command, justification);
        return this.instances.decide(found.state.instance, command, deprovisionInstance(change));
      },
      refuse,
    });
  }
}
