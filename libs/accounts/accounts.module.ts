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
import { EraseLabelsWhenErased } from './reactions/erase-labels-when-erased.reaction.js';
import { EraseWhenOrdered } from './reactions/erase-when-ordered.reaction.js';
import { ErasureReactions } from './reactions/erasure-reactions.js';
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
    EraseLabelsWhenErased,
    EraseWhenOrdered,
    ErasureReactions,
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
  constructor(projections: Projections, afterErasures: ErasureReactions, revokeWhenOrdered: RevokeWhenOrdered) {
    projections.views(tokensView);
    projections.reactions(...afterErasures.reactions, revokeWhenOrdered);
  }
}
