import { defineLib } from '#libs/assembly';
import { ErasuresResolver } from './api/erasures.resolver.js';
import { PresentTokens } from './api/present-tokens.js';
import { SettledTokens } from './api/settled-tokens.js';
import { TokenBookResolver } from './api/token-book.resolver.js';
import { TokenFieldsResolver } from './api/token-fields.resolver.js';
import { TokenRevocation } from './api/token-revocation.js';
import { TokenRevocationsResolver } from './api/token-revocations.resolver.js';
import { TokensResolver } from './api/tokens.resolver.js';
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
  parts: [
    Erasures,
    ErasuresResolver,
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
    TokenRevocationsResolver,
    Tokens,
    TokensResolver,
  ],
  reactions: [EraseLabelsWhenErased, EraseWhenOrdered, RevokeWhenErased, RevokeWhenOrdered],
});
