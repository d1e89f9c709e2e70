import { Module } from '@nestjs/common';
import { Projections } from '#libs/read-store';
import { ErasuresResolver } from './api/erasures.resolver.js';
import { TokenBookResolver } from './api/token-book.resolver.js';
import { TokensResolver } from './api/tokens.resolver.js';
import { Erasures, InstanceLives } from './erasures.store.js';
import { OperatorTokens } from './operator-tokens.js';
import { EraseWhenOrdered } from './reactions/erase-when-ordered.reaction.js';
import { Tokens } from './tokens.store.js';
import { TokenBook, tokensView } from './views/tokens.view.js';

@Module({
  providers: [
    Erasures,
    ErasuresResolver,
    EraseWhenOrdered,
    InstanceLives,
    OperatorTokens,
    TokenBook,
    TokenBookResolver,
    Tokens,
    TokensResolver,
  ],
  exports: [OperatorTokens],
})
export class AccountsModule {
  constructor(projections: Projections, eraseWhenOrdered: EraseWhenOrdered) {
    projections.views(tokensView);
    projections.reactions(eraseWhenOrdered);
  }
}
