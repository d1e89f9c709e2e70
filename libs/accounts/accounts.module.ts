import { Module } from '@nestjs/common';
import { Projections } from '#libs/read-store';
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
import { EraseWhenOrdered } from './reactions/erase-when-ordered.reaction.js';
import { RevokeWhenErased } from './reactions/revoke-when-erased.reaction.js';
import { RevokeWhenOrdered } from './reactions/revoke-when-ordered.reaction.js';
import { StandingErasures } from './standing-erasures.store.js';
import { Revocations, Tokens } from './tokens.store.js';
import { TokenBook } from './views/token-book.js';
import { tokensView } from './views/tokens.view.js';

@Module({
  providers: [
    Erasures,
    ErasuresResolver,
    EraseWhenOrdered,
    InstanceLives,
    OperatorTokens,
    PresentTokens,
    Revocations,
    RevokeWhenErased,
    RevokeWhenOrdered,
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
  exports: [OperatorTokens],
})
export class AccountsModule {
  constructor(
    projections: Projections,
    eraseWhenOrdered: EraseWhenOrdered,
    revokeWhenErased: RevokeWhenErased,
    revokeWhenOrdered: RevokeWhenOrdered,
  ) {
    projections.views(tokensView);
    projections.reactions(eraseWhenOrdered, revokeWhenErased, revokeWhenOrdered);
  }
}
