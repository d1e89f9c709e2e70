import { parseGlobalId, textIn } from '#libs/graphql';
import type { Token } from '../domain/token.js';
import { PresentTokens } from './present-tokens.js';
import { tokenOfState } from './token-answer.js';

/** Answers with the token as it was decided. */
export const changedToken = {
  uses: [PresentTokens],
  fields: ({ decided: { state } }: { readonly decided: { readonly state: Token } }, shown: PresentTokens) => ({
    token: tokenOfState(state, shown.now()),
  }),
} as const;

/** Reads from an answer which token it is about: the service account, and the token's own id, as refusals of it name it too. */
export function tokenTold(answer: object) {
  return {
    target: textIn(answer, 'token', 'principal'),
    credential: parseGlobalId(textIn(answer, 'token', 'id') ?? '')?.id,
  };
}
