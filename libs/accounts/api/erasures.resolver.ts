import { Mutation, Resolver } from '@nestjs/graphql';
import { Mutations, parseGlobalId, type RequestContext, refusal, refuseAccess } from '#libs/graphql';
import type { MutationEraseInstanceArgs, MutationEraseSubjectArgs } from '#schema';
import { eraseInstance } from '../domain/erase-instance.js';
import { eraseSubject } from '../domain/erase-subject.js';
import { Erasures, InstanceLives } from '../erasures.store.js';
import { EraseInstanceShape, EraseSubjectShape } from './inputs.js';

/** That the caller is an operator is the rule of the fields themselves. */
@Resolver()
export class ErasuresResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly erasures: Erasures,
    private readonly instances: InstanceLives,
  ) {}

  @Mutation()
  eraseSubject(_parent: unknown, { input }: MutationEraseSubjectArgs, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'eraseSubject',
      shape: EraseSubjectShape,
      input,
      act: ({ principal }, command) => this.erasures.decide(command.commandId, command, eraseSubject({ principal })),
      succeed: (_decided, { principal }) => ({ __typename: 'EraseSubjectSuccess' as const, principal }),
      refuse: refuseAccess,
    });
  }

  @Mutation()
  eraseInstance(_parent: unknown, { input }: MutationEraseInstanceArgs, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'eraseInstance',
      shape: EraseInstanceShape,
      input,
      act: async ({ instanceId }, command) => {
        const known = parseGlobalId(instanceId);
        const instance = known?.type === 'Instance' ? known.id : '';
        const { state } = await this.instances.load(instance);
        return this.erasures.decide(command.commandId, command, eraseInstance({ instance }, state));
      },
      succeed: (_decided, { instanceId }) => ({ __typename: 'EraseInstanceSuccess' as const, instanceId }),
      refuse: (rejection) =>
        rejection.reason === 'NotFound'
          ? refuseAccess(rejection)
          : refusal(
              'InstanceStillLives',
              'INSTANCE_STILL_LIVES',
              `The instance is ${rejection.phase}, and only one that is GONE is erased`,
            ),
    });
  }
}
