import { Injectable } from '@nestjs/common';
import { can, type Principal, uuidOf } from '#libs/access';
import { type AccessRejection, type Denied, denied } from '#libs/graphql';
import type { CommandContext, Decided, Decision } from '#libs/kernel';
import { Circumstances } from '../circumstances.store.js';
import { type Instance, type KnownInstance, operationOf } from '../domain/instance.js';
import type { Operation } from '../domain/operation.js';
import type { Change } from '../domain/submission.js';
import type { InstanceFact } from '../events/index.js';
import { Instances } from '../instances.store.js';
import { type OperationAddress, parseInstanceId, parseOperationId } from './addresses.js';

/** What becomes of a command that may also be denied. */
export type Outcome<Rejection> = Promise<Decided<Instance, InstanceFact, AccessRejection | Rejection>>;

export interface FoundInstance {
  readonly outcome: 'found';
  readonly state: KnownInstance;
  /** The team that owns the capability now. */
  readonly ownerTeam: string;
}

export interface FoundOperation extends FoundInstance {
  readonly address: OperationAddress;
  readonly operation: Operation;
}

/** Drawn from the command, so the same for each repetition of it. */
export const operationOfCommand = ({ commandId }: Pick<CommandContext, 'commandId'>): string =>
  uuidOf('operation', commandId);

/** No slug begins with a digit, so this is a stream that never is. */
const nothing = { capability: '0', ownerTeam: '0' };
const consumersOnly = 'This takes the role of a consumer of the team that holds the instance';
const producersOnly = 'This takes the role of a producer of the team that owns the capability';
const othersOnly =
  'This takes a producer of the team that owns the capability, other than whoever asked and their tokens';

/**
 * Finds what a command names, on the log itself, and says whether this caller may do it. What a caller may not see is not
 * found, in the same words as what does not exist.
 */
@Injectable()
export class VisibleInstances {
  constructor(
    private readonly instances: Instances,
    private readonly circumstances: Circumstances,
  ) {}

  async instanceOfConsumer(principal: Principal, instanceId: string): Promise<FoundInstance | Denied> {
    const found = await this.#find(principal, parseInstanceId(instanceId));
    if (!found) return denied({ reason: 'NotFound', path: '/instanceId' });
    const { consumerTeam } = found.state;
    const isAllowed = can(principal, 'change', { type: 'Instance', consumerTeam });
    return isAllowed ? found : denied({ reason: 'NotPermitted', message: consumersOnly });
  }

  async operationOfConsumer(
    principal: Principal,
    operationId: string,
    action: 'change' | 'cancel',
  ): Promise<FoundOperation | Denied> {
    const found = await this.operation(principal, operationId);
    if (found.outcome === 'rejected') return found;
    const { consumerTeam } = found.state;
    const isAllowed = can(principal, action, { type: 'Instance', consumerTeam });
    return isAllowed ? found : denied({ reason: 'NotPermitted', message: consumersOnly });
  }

  async operationOfApprover(principal: Principal, operationId: string): Promise<FoundOperation | Denied> {
    const found = await this.operation(principal, operationId);
    if (found.outcome === 'rejected') return found;
    const { ownerTeam, operation } = found;
    const isAllowed = can(principal, 'approve', { type: 'Operation', ownerTeam, requestedBy: operation.requestedBy });
    return isAllowed ? found : denied({ reason: 'NotPermitted', message: othersOnly });
  }

  async operationOfProducer(principal: Principal, operationId: string): Promise<FoundOperation | Denied> {
    const found = await this.operation(principal, operationId);
    if (found.outcome === 'rejected') return found;
    const isAllowed = can(principal, 'fulfil', { type: 'Capability', ownerTeam: found.ownerTeam });
    return isAllowed ? found : denied({ reason: 'NotPermitted', message: producersOnly });
  }

  /** An operation that the caller may see. */
  async operation(principal: Principal, operationId: string): Promise<FoundOperation | Denied> {
    const address = parseOperationId(operationId);
    const found = await this.#find(principal, address?.instance);
    const operation = address && found && operationOf(found.state, address.operation);
    if (!operation) return denied({ reason: 'NotFound', path: '/operationId' });
    return { ...found, address, operation };
  }

  /** Decides on an instance that was found. */
  decide<Rejection>(
    { state: { instance } }: FoundInstance,
    command: CommandContext,
    rule: (state: Instance) => Decision<InstanceFact, Rejection>,
  ): Outcome<Rejection> {
    return this.instances.decide(instance, command, rule);
  }

  /** A change that a command asks for, with what it is decided on. */
  changeOf(state: KnownInstance, command: CommandContext, justification: string | null | undefined): Promise<Change> {
    return this.circumstances.of(state, {
      operation: operationOfCommand(command),
      justification: justification ?? '',
      requestedBy: command.actor,
      requestedAt: command.occurredAt,
    });
  }

  /** Whether an operation came too late to be built, as `Circumstances` tells it. */
  isLate(...about: Parameters<Circumstances['isLate']>): Promise<boolean> {
    return this.circumstances.isLate(...about);
  }

  async #find(principal: Principal, instance: string | undefined): Promise<FoundInstance | undefined> {
    if (instance === undefined) return undefined;
    const { state } = await this.instances.load(instance);
    const isAbsent = state.phase === 'ABSENT';
    // The owner of nothing is looked for too: what is missing takes the look-ups, and so the time, of what is hidden.
    const ownerTeam = await this.circumstances.ownerTeamOf(isAbsent ? nothing : state);
    if (isAbsent) return undefined;
    const isVisible = can(principal, 'see', { type: 'Instance', consumerTeam: state.consumerTeam, ownerTeam });
    return isVisible ? { outcome: 'found', state, ownerTeam } : undefined;
  }
}
