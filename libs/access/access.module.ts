import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Projections, type View } from '#libs/read-store';
import { Authentication, Directory } from './authentication/authentication.js';
import type { OidcIssuer } from './authentication/oidc-issuer.js';
import { OidcTokens } from './authentication/oidc-tokens.js';
import { SignInSettings, SignIns } from './authentication/sign-ins.js';
import { TokenAllowances } from './authentication/token-allowances.js';
import { TokenOwners } from './authentication/token-owners.js';
import { TokenUses } from './authentication/token-uses.js';
import { CommandContexts } from './command-contexts.js';
import { FactAudiences } from './fact-audiences.js';
import { RightChanges } from './right-changes.js';
import { ServiceAccounts } from './service-accounts.store.js';
import { UsedKeys } from './used-keys.js';
import { Memberships, membershipsView } from './views/memberships.view.js';
import { capabilityOwnersView, instanceConsumersView, Parties } from './views/parties.view.js';
import { usedKeysView } from './views/used-keys.view.js';

/** What is remembered of who may. */
export const accessViews: readonly View[] = [
  membershipsView,
  instanceConsumersView,
  capabilityOwnersView,
  usedKeysView,
];

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
    RightChanges,
    ServiceAccounts,
    SignIns,
    TokenAllowances,
    TokenOwners,
    TokenUses,
    UsedKeys,
  ],
  exports: [
    Authentication,
    CommandContexts,
    FactAudiences,
    Memberships,
    Parties,
    RightChanges,
    SignIns,
    TokenOwners,
    TokenUses,
  ],
})
export class AccessModule {
  constructor(projections: Projections) {
    projections.views(...accessViews);
  }

  /** `signInDaysMax`: days since a person's last sign-in after which nothing may act for them. */
  static forRoot(issuers: readonly OidcIssuer[], signInDaysMax = 30): DynamicModule {
    const oidcTokens = {
      provide: OidcTokens,
      inject: [Clock],
      useFactory: (clock: Clock) => new OidcTokens(issuers, clock),
    };
    const settings = { provide: SignInSettings, useValue: new SignInSettings(signInDaysMax) };
    return { module: AccessModule, providers: [oidcTokens, settings] };
  }
}
