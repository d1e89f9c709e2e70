import { Injectable } from '@nestjs/common';
import { type AccessRejection, type InputShape, Mutations, type Progress, type RequestContext } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import type { IdempotencyKeyReused, InvalidInput } from '#schema';
import { streamOf } from '../instances.store.js';
import { Answers, type OperationSuccess } from './answers.js';
import { decidedInstance, submittedOperation } from './submitted-operation.js';
import type { Outcome } from './visible-instances.js';

interface Keyed {
  readonly idempotencyKey: string;
}

/** A mutation whose success is an operation. */
interface OperationMutation<Input extends object, Rejection, Name extends string, Refused> {
  readonly context: RequestContext;
  readonly name: string;
  readonly shape: InputShape<Input>;
  readonly input: object;
  /** The name of its success in the SDL. */
  readonly success: Name;
  act(input: Input, command: CommandContext): Outcome<Rejection>;
  refuse(rejection: AccessRejection | Rejection): Refused;
}

type Answered<Name extends string, Refused> = Promise<
  (OperationSuccess<Name> & Progress) | Refused | InvalidInput | IdempotencyKeyReused
>;

/** Answers a command on an instance with the operation that it is about. */
@Injectable()
export class OperationMutations {
  constructor(
    private readonly mutations: Mutations,
    private readonly answers: Answers,
  ) {}

  /** For what submits an operation: that one is shown. */
  submit<Input extends Keyed, Rejection, Name extends string, Refused>({
    success,
    ...mutation
  }: OperationMutation<Input, Rejection, Name, Refused>): Answered<Name, Refused> {
    return this.mutations.run({
      ...mutation,
      succeed: async (decided, _input, viewsReached) => ({
        __typename: success,
        operation: await this.answers.operation(submittedOperation(decided), viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
    });
  }

  /** For what changes the operation that the input names. */
  change<Input extends Keyed & { readonly operationId: string }, Rejection, Name extends string, Refused>({
    success,
    ...mutation
  }: OperationMutation<Input, Rejection, Name, Refused>): Answered<Name, Refused> {
    return this.mutations.run({
      ...mutation,
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: success,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
    });
  }
}
