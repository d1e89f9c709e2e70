import { IdempotentShape, mutation, OpaquePrincipal, textIn } from '#libs/graphql';
import { eraseSubject as rule } from '../domain/erase-subject.js';
import { Erasures } from '../erasures.store.js';

class EraseSubjectInput extends IdempotentShape {
  @OpaquePrincipal()
  readonly principal: string = '';
}

/** That the caller is an operator is the rule of the field itself. */
export const eraseSubject = mutation('eraseSubject', {
  input: EraseSubjectInput,
  uses: [Erasures],
  decide: ({ principal }, { command }, erasures) => erasures.decide(command.commandId, command, rule({ principal })),
  answer: { uses: [], fields: ({ input: { principal } }) => ({ principal }) },
  refuse: {},
  security: { event: 'sensitive_delete', details: (input) => ({ target: textIn(input, 'principal') }) },
});
