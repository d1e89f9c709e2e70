import { IsString, Matches } from 'class-validator';
import { can } from '#libs/access';
import { denied, IdempotentShape, JsonValue, mutation } from '#libs/graphql';
import { instanceNamePattern } from '../domain/instance-name.js';
import { Answers } from './answers.js';
import { decidedStream } from './decided-stream.js';
import { deprecationWarning } from './deprecation-warning.js';
import { InstanceRequests } from './instance-requests.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { submittedAddress } from './submitted-operation.js';

const consumersOnly = 'This takes the role of a consumer of the team that is to hold the instance';

/** Slugs and version numbers were checked when they were parsed. */
class RequestInstanceInput extends IdempotentShape {
  @Matches(instanceNamePattern, {
    message: 'name must be a label such as ledger-db',
    context: { limit: '1 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last' },
  })
  readonly name: string = '';

  @IsString()
  readonly capability: string = '';

  @IsString()
  readonly version: string = '';

  @IsString()
  readonly plan: string = '';

  @IsString()
  readonly environment: string = '';

  @IsString()
  readonly consumerTeam: string = '';

  @JsonValue()
  readonly parameters: unknown = undefined;

  @OptionalText(2_000)
  readonly justification?: string | null;
}

export const requestInstance = mutation('requestInstance', {
  input: RequestInstanceInput,
  uses: [InstanceRequests],
  decide: async ({ idempotencyKey: _, justification, ...asked }, { caller, command }, requests) =>
    can(caller, 'request', { type: 'Instance', consumerTeam: asked.consumerTeam })
      ? requests.decide({ ...asked, justification: justification ?? '' }, command)
      : denied({ reason: 'NotPermitted', message: consumersOnly }),
  answer: {
    uses: [Answers, InstanceRequests],
    fields: async ({ decided, input, viewsReached }, answers, requests) => {
      const address = submittedAddress(decided);
      const [instance, operation, deprecation] = await Promise.all([
        answers.instance(address.instance, viewsReached),
        answers.operation(address, viewsReached),
        requests.deprecationOf(input),
      ]);
      return { instance, operation, warning: deprecationWarning(deprecation) };
    },
    stream: decidedStream,
  },
  refuse: refusals,
  security: 'NONE',
});
