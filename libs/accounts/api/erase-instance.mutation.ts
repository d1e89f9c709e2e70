import { IsString, Length } from 'class-validator';
import { IdempotentShape, mutation, parseGlobalId, refusal, textIn } from '#libs/graphql';
import { eraseInstance as rule } from '../domain/erase-instance.js';
import { Erasures, InstanceLives } from '../erasures.store.js';

class EraseInstanceInput extends IdempotentShape {
  @IsString()
  @Length(1, 512, { context: { limit: '1 to 512 characters' } })
  readonly instanceId: string = '';
}

/** That the caller is an operator is the rule of the field itself. */
export const eraseInstance = mutation('eraseInstance', {
  input: EraseInstanceInput,
  uses: [Erasures, InstanceLives],
  decide: async ({ instanceId }, { command }, erasures, instances) => {
    const known = parseGlobalId(instanceId);
    const instance = known?.type === 'Instance' ? known.id : '';
    const { state } = await instances.load(instance);
    return erasures.decide(command.commandId, command, rule({ instance }, state));
  },
  answer: { uses: [], fields: ({ input: { instanceId } }) => ({ instanceId }) },
  refuse: {
    InstanceStillLives: ({ phase }) =>
      refusal(
        'InstanceStillLives',
        'INSTANCE_STILL_LIVES',
        `The instance is ${phase}, and only one that is GONE is erased`,
      ),
  },
  security: { event: 'sensitive_delete', details: (input) => ({ target: textIn(input, 'instanceId') }) },
});
