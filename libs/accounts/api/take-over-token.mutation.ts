import { mutation, refusal } from '#libs/graphql';
import { takeOverToken as rule } from '../domain/take-over-token.js';
import { Tokens } from '../tokens.store.js';
import { changedToken, tokenTold } from './changed-token.js';
import { TokenInput, tokenNamed } from './token-input.js';

/** What a refusal to take a token over says. */
const standsAgainst = {
  ACTS_FOR_SOMEBODY: 'The token acts for a person, and ends with what they may do',
  REVOKED: 'The token was revoked',
  EXPIRED: 'The token has ended by itself',
} as const;

/** That the caller is an operator is the rule of the field itself. */
export const takeOverToken = mutation('takeOverToken', {
  input: TokenInput,
  uses: [Tokens],
  decide: ({ tokenId }, { caller, command }, tokens) => {
    const token = tokenNamed(tokenId);
    return tokens.decide(token, command, rule({ token, owner: caller.id, transferredAt: command.occurredAt }));
  },
  answer: changedToken,
  refuse: {
    NotToBeTakenOver: ({ because }) =>
      refusal('TokenNotToBeTakenOver', 'TOKEN_NOT_TO_BE_TAKEN_OVER', standsAgainst[because]),
  },
  security: { event: 'authz_change', details: (_input, answer) => tokenTold(answer) },
});
