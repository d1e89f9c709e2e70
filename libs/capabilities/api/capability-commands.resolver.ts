import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type {
  DescribeCapabilityResult,
  MutationDescribeCapabilityArgs,
  MutationRegisterCapabilityArgs,
  MutationRetireCapabilityArgs,
  MutationTransferOwnershipArgs,
  RegisterCapabilityResult,
  RetireCapabilityResult,
  TransferOwnershipResult,
} from '#schema';
import { describeCapability } from '../domain/describe-capability.js';
import { registerCapability } from '../domain/register-capability.js';
import { retireCapability } from '../domain/retire-capability.js';
import { transferOwnership } from '../domain/transfer-ownership.js';
import { NoticePeriod } from '../notice-period.js';
import { whyNotPermitted } from './authority.js';
import { CapabilityDecisions } from './capability-decisions.js';
import {
  DescribeCapabilityShape,
  RegisterCapabilityShape,
  RetireCapabilityShape,
  TransferOwnershipShape,
} from './capability-inputs.js';
import { type CapabilityNode, CapabilityNodes } from './capability-nodes.js';
import { refuse } from './refusals.js';

type Success<Name extends string> = { readonly __typename: Name; readonly capability: CapabilityNode };

@Resolver()
export class CapabilityCommandsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly decisions: CapabilityDecisions,
    private readonly capabilityNodes: CapabilityNodes,
    private readonly noticePeriod: NoticePeriod,
  ) {}

  @Mutation()
  registerCapability(
    _parent: unknown,
    { input }: MutationRegisterCapabilityArgs,
    context: RequestContext,
  ): Promise<Answer<RegisterCapabilityResult, Success<'RegisterCapabilitySuccess'>>> {
    return this.mutations.run({
      context,
      name: 'registerCapability',
      shape: RegisterCapabilityShape,
      input,
      act: async ({ slug: capability, ...described }, command) => {
        const owner = await this.decisions.team(described.ownerTeam);
        const rejection = whyNotPermitted(described.ownerTeam, context.principal, 'register');
        const rule = registerCapability({ capability, ...this.#withNoticePeriod(described) }, owner);
        return this.decisions.unless(rejection, capability, command, rule);
      },
      succeed: async (_decided, { slug }) => this.#success('RegisterCapabilitySuccess', slug),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  describeCapability(
    _parent: unknown,
    { input }: MutationDescribeCapabilityArgs,
    context: RequestContext,
  ): Promise<Answer<DescribeCapabilityResult, Success<'DescribeCapabilitySuccess'>>> {
    return this.mutations.run({
      context,
      name: 'describeCapability',
      shape: DescribeCapabilityShape,
      input,
      act: async (described, command) => {
        const rejection = await this.decisions.whyNot(described.capability, context, 'describe');
        return this.decisions.unless(
          rejection,
          described.capability,
          command,
          describeCapability(this.#withNoticePeriod(described)),
        );
      },
      succeed: (_decided, { capability }) => this.#success('DescribeCapabilitySuccess', capability),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  transferOwnership(
    _parent: unknown,
    { input }: MutationTransferOwnershipArgs,
    context: RequestContext,
  ): Promise<Answer<TransferOwnershipResult, Success<'TransferOwnershipSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'transferOwnership',
      shape: TransferOwnershipShape,
      input,
      act: async ({ capability, toTeam }, command) => {
        const rejection = await this.decisions.whyNot(capability, context, 'transfer');
        const receiver = await this.decisions.team(toTeam);
        return this.decisions.unless(
          rejection,
          capability,
          command,
          transferOwnership({ capability, toTeam }, receiver),
        );
      },
      succeed: (_decided, { capability }) => this.#success('TransferOwnershipSuccess', capability),
      refuse: (rejection) => refuse(rejection),
    });
  }

  @Mutation()
  retireCapability(
    _parent: unknown,
    { input }: MutationRetireCapabilityArgs,
    context: RequestContext,
  ): Promise<Answer<RetireCapabilityResult, Success<'RetireCapabilitySuccess'>>> {
    return this.mutations.run({
      context,
      name: 'retireCapability',
      shape: RetireCapabilityShape,
      input,
      act: async ({ capability }, command) => {
        const rejection = await this.decisions.whyNot(capability, context, 'retire');
        const versions = rejection === undefined ? await this.decisions.versionsOf(capability) : [];
        return this.decisions.unless(rejection, capability, command, retireCapability({ capability }, versions));
      },
      succeed: (_decided, { capability }) => this.#success('RetireCapabilitySuccess', capability),
      refuse: (rejection) => refuse(rejection),
    });
  }

  #withNoticePeriod<Described extends { readonly noticePeriodDays?: number | null }>(described: Described) {
    return { ...described, noticePeriodDays: described.noticePeriodDays ?? this.noticePeriod.days };
  }

  async #success<Name extends string>(__typename: Name, slug: string): Promise<Success<Name>> {
    return { __typename, capability: await this.capabilityNodes.recall(slug) };
  }
}
