import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Projections } from '#libs/read-store';
import { Authentication, Directory } from './authentication/authentication.js';
import type { OidcIssuer } from './authentication/oidc-issuer.js';
import { OidcTokens } from './authentication/oidc-tokens.js';
import { CommandContexts } from './command-contexts.js';
import { FactAudiences } from './fact-audiences.js';
import { ServiceAccounts } from './service-accounts.store.js';
import { Memberships, membershipsView } from './views/memberships.view.js';
import { capabilityOwnersView, instanceConsumersView, Parties } from './views/parties.view.js';
import { UsedKeys, usedKeysView } from './views/used-keys.view.js';

/** Who may. Global, because every conversation asks. */
@Global()
@Module({
  providers: [
    Authentication,
    CommandContexts,
    Directory,
    FactAudiences,
    Memberships,
    Parties,
    ServiceAccounts,
    UsedKeys,
  ],
  exports: [Authentication, CommandContexts, FactAudiences, Memberships, Parties],
})
export class AccessModule {
  constructor(projections: Projections) {
    projections.views(membershipsView, instanceConsumersView, capabilityOwnersView, usedKeysView);
  }

  static forRoot(issuers: readonly OidcIssuer[]): DynamicModule {
    const oidcTokens = {
      provide: OidcTokens,
      inject: [Clock],
      useFactory: (clock: Clock) => new OidcTokens(issuers, clock),
    };
    return { module: AccessModule, providers: [oidcTokens] };
  }
}
