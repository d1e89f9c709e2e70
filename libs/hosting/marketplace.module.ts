import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule, Authentication, RightChanges } from '#libs/access';
import { allLibs } from '#libs/all';
import { moduleOf } from '#libs/assembly';
import type { Configuration } from '#libs/configuration';
import { ConversationModule } from '#libs/graphql';
import { graphiqlDirectory, sdlPaths } from './installation.js';
import type { Parts } from './parts.js';
import { StoresModule } from './stores.module.js';

/** The whole marketplace. Every process has all of it; its roles say which doors are open. */
@Module({})
export class MarketplaceModule {
  static of(configuration: Configuration, parts: Parts): DynamicModule {
    const { readYourWritesMs, oidcIssuers, limits, signInDaysMax } = configuration;
    return {
      module: MarketplaceModule,
      imports: [
        StoresModule.of(parts),
        AccessModule.forRoot(oidcIssuers, signInDaysMax),
        ConversationModule.forRoot({
          viewsReachedWithinMs: readYourWritesMs,
          inject: [Authentication, RightChanges],
          useFactory: (authentication: Authentication, rights: RightChanges) => ({
            authenticate: (authorization) => authentication.authenticate(authorization),
            followRights: (listener) => rights.follow(listener),
            ...(parts.socketRecheckMs !== undefined && { recheckMs: parts.socketRecheckMs }),
            typePaths: sdlPaths(),
            graphiqlDirectory: graphiqlDirectory(),
            limits,
            security: parts.security,
            outages: parts.outages,
            assertAnswerable: () => parts.eventStore.history.assertTrue(),
            origins: configuration.corsOrigins,
            trustedProxies: configuration.trustedProxies,
          }),
        }),
        ...allLibs.map((lib) => moduleOf(lib, configuration)),
      ],
    };
  }
}
