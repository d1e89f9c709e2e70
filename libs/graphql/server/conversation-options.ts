import type { Principal, RightsListener } from '#libs/access';
import { type OutageLog, SecurityLog } from '#libs/observability';
import { defaultLimits, type Limits } from '../limits/limits.js';

/** Who sent a request, as the `Authorization` header of a request or the first message of a socket tells. */
export type Authenticated =
  | { readonly outcome: 'anonymous' }
  | {
      readonly outcome: 'authenticated';
      readonly principal: Principal;
      /** This process sees the token for the first time. */
      readonly isFirst?: boolean;
    }
  /** `because` is for the holder to hear; a refusal says nothing of why unless it is given. */
  | ({ readonly outcome: 'refused'; readonly because?: string } & RefusedBecause);

/** Why a token was refused: for the security log, and never for the caller. */
export interface RefusedBecause {
  readonly reason?: string | undefined;
  /** The id of a service account's token, which is no secret. */
  readonly credential?: string | undefined;
}

export type Authenticate = (authorization: string | undefined) => Promise<Authenticated>;

/** Calls the listener when somebody may do more or less than before, until what it gives is called. */
export type FollowRights = (listener: RightsListener) => Promise<() => void>;

export interface ConversationOptions {
  readonly authenticate: Authenticate;
  /** Ends sockets at once whose tokens were revoked; without it they end with the next look at their tokens. */
  readonly followRights?: FollowRights;
  /** Milliseconds between two looks at the token of an open socket: 5,000 unless said. */
  readonly recheckMs?: number;
  /** Where the SDL is; `schema/graphql/*.graphql` under the working directory unless said. */
  readonly typePaths?: readonly string[];
  /** Those that differ from `defaultLimits`. */
  readonly limits?: Partial<Limits>;
  /** Web pages of other origins that may open sockets, for instance `https://portal.example.org`; none unless said. */
  readonly origins?: readonly string[];
  /** Addresses and networks (CIDR) of proxies whose `X-Forwarded-For` is believed; none unless said. */
  readonly trustedProxies?: readonly string[];
  /** Hears of refusals, sign-ins and limits; nobody does unless said. */
  readonly security?: SecurityLog;
  /** Hears of faults that every request has alike until something is back; without it each is logged by itself. */
  readonly outages?: OutageLog;
  /** Throws the fault for which nothing may be answered: asked before each operation, and before each event of a subscription. */
  readonly assertAnswerable?: () => void;
  /** Whether documents that come again are compiled; yes unless said. */
  readonly isCompiling?: boolean;
  /** Where the build put the query editor; `dist/graphiql` under the working directory unless said. */
  readonly graphiqlDirectory?: string;
}

/** The options with everything filled in. */
export type ConversationSettings = Required<Omit<ConversationOptions, 'limits' | 'outages'>> &
  Pick<ConversationOptions, 'outages'> & { readonly limits: Limits };

export function settingsOf(options: ConversationOptions): ConversationSettings {
  return {
    followRights: async () => () => undefined,
    recheckMs: 5_000,
    typePaths: ['schema/graphql/*.graphql'],
    origins: [],
    trustedProxies: [],
    assertAnswerable: () => undefined,
    isCompiling: true,
    security: SecurityLog.unheard(),
    graphiqlDirectory: 'dist/graphiql',
    ...options,
    limits: limitsOf(options.limits ?? {}),
  };
}

/** Two of the largest answers may come at once on a socket, however large they are configured to be: their reader is no slow one. */
function limitsOf(given: Partial<Limits>): Limits {
  const { answerBytesMax = defaultLimits.answerBytesMax } = given;
  return { ...defaultLimits, bufferedBytesMax: 2 * answerBytesMax, ...given };
}
