import { Injectable } from '@nestjs/common';
import { type InputShape, Mutations, type Progress, type RequestContext } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import type { IdempotencyKeyReused, InvalidInput } from '#schema';
import type { VersionName } from '../domain/version.js';
import type { DecidedVersion } from './version-decisions.js';
import { type VersionNode, VersionNodes } from './version-nodes.js';

export interface VersionSuccess<Name extends string> {
  readonly __typename: Name;
  readonly version: VersionNode;
}

/** A mutation whose success is a version. */
interface VersionMutation<Input extends object, Rejection, Name extends string, Refused> {
  readonly context: RequestContext;
  readonly name: string;
  readonly shape: InputShape<Input>;
  readonly input: object;
  /** The name of its success in the SDL. */
  readonly success: Name;
  act(input: Input, command: CommandContext): Promise<DecidedVersion<Rejection>>;
  refuse(rejection: Rejection): Refused;
}

/** Answers a command on a version with the version as the log tells it then. */
@Injectable()
export class VersionMutations {
  constructor(
    private readonly mutations: Mutations,
    private readonly versionNodes: VersionNodes,
  ) {}

  run<Input extends VersionName & { readonly idempotencyKey: string }, Rejection, Name extends string, Refused>({
    success,
    ...mutation
  }: VersionMutation<Input, Rejection, Name, Refused>): Promise<
    (VersionSuccess<Name> & Progress) | Refused | InvalidInput | IdempotencyKeyReused
  > {
    return this.mutations.run({
      ...mutation,
      succeed: async (_decided, { capability, version }) => ({
        __typename: success,
        version: await this.versionNodes.recall({ capability, version }),
      }),
    });
  }
}
