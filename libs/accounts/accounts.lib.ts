import { defineLib } from '#libs/assembly';
import { eraseInstance } from './api/erase-instance.mutation.js';
import { eraseSubject } from './api/erase-subject.mutation.js';
import { issueToken } from './api/issue-token.mutation.js';
import { PresentTokens } from './api/present-tokens.js';
import { revokeToken } from './api/revoke-token.mutation.js';
import { revokeTokens } from './api/revoke-tokens.mutation.js';
import { SettledTokens } from './api/settled-tokens.js';
import { takeOverToken } from './api/take-over-token.mutation.js';
import { TokenBookResolver } from './api/token-book.resolver.js';
import { TokenFieldsResolver } from './api/token-fields.resolver.js';
import { TokenRevocation } from './api/token-revocation.js';
import { Erasures, InstanceLives } from './erasures.store.js';
import { OperatorTokens } from './operator-tokens.js';
import { EraseLabelsWhenErased } from './reactions/erase-labels-when-erased.reaction.js';
import { EraseWhenOrdered } from './reactions/erase-when-ordered.reaction.js';
import { RevokeWhenErased } from './reactions/revoke-when-erased.reaction.js';
import { RevokeWhenOrdered } from './reactions/revoke-when-ordered.reaction.js';
import { StandingErasures } from './standing-erasures.store.js';
import { Revocations, Tokens } from './tokens.store.js';
import { TokenBook } from './views/token-book.js';
import { tokensView } from './views/tokens.view.js';

/** Tokens of service accounts, and erasures. */
export const accounts = defineLib({
  name: 'accounts',
  views: [tokensView],
  features: [issueToken, revokeToken, revokeTokens, takeOverToken, eraseSubject, eraseInstance],
  parts: [
    Erasures,
    InstanceLives,
    OperatorTokens,
    PresentTokens,
    Revocations,
    SettledTokens,
    StandingErasures,
    TokenBook,
    TokenBookResolver,
    TokenFieldsResolver,
    TokenRevocation,
    Tokens,
  ],
  reactions: [EraseLabelsWhenErased, EraseWhenOrdered, RevokeWhenErased, RevokeWhenOrdered],
});
