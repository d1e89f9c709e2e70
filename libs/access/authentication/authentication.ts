import { Injectable, Logger } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { People } from '#libs/event-store';
import { Clock, leastRecentlyUsed } from '#libs/kernel';
import { uuidOf } from '../command-id.js';
import type { Grant, Principal } from '../principal.js';
import { ServiceAccounts } from '../service-accounts.store.js';
import { Memberships } from '../views/memberships.view.js';
import { claimedGrants } from './claimed-grants.js';
import { OidcTokens } from './oidc-tokens.js';
import { SeenTokens } from './seen-tokens.js';
import { isSameDigest, parseServiceToken, type ServiceToken } from './service-token.js';
import { SignIns } from './sign-ins.js';
import { TokenAllowances } from './token-allowances.js';

/** Why a token was refused: for the security log. */
type RefusalReason =
  | 'MALFORMED'
  | 'UNKNOWN'
  | 'WRONG_SECRET'
  | 'EXPIRED'
  | 'REVOKED'
  | 'NOT_VERIFIED'
  | 'PERSON_AWAY'
  | 'PERSON_ERASED';

/**
 * Who sent a request. A refused token's holder hears nothing of why: unknown, wrong, expired and revoked look the same. Only who shows the
 * right secret of a token that could work again hears what it waits for.
 */
export type Authenticated =
  | { readonly outcome: 'anonymous' }
  | {
      readonly outcome: 'authenticated';
      readonly principal: Principal;
      /** This process sees the token for the first time. */
      readonly isFirst?: boolean;
    }
  | {
      readonly outcome: 'refused';
      /** For the log alone. */
      readonly reason: RefusalReason;
      /** The id of a service account's token, for the log alone. */
      readonly credential?: string;
      /** For the holder. */
      readonly because?: string;
    };

/** Longer headers are cut by the server; this keeps what is parsed small whoever calls. */
const headerLengthMax = 16_384;
const schemePattern = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;
const principalsMax = 10_000;
const noDigest = '0'.repeat(64);

/** What is known of people beside their tokens. */
@Injectable()
export class Directory {
  constructor(
    readonly memberships: Memberships,
    readonly people: People,
    readonly signIns: SignIns,
    readonly allowances: TokenAllowances,
  ) {}
}

@Injectable()
export class Authentication {
  readonly #logger = new Logger('Authentication');
  /** The same principal with the same grants stays the same object, so that what they may do is worked out once. */
  readonly #principals = leastRecentlyUsed<Principal>(principalsMax);
  readonly #seen = new SeenTokens();

  constructor(
    private readonly clock: Clock,
    private readonly serviceAccounts: ServiceAccounts,
    private readonly oidcTokens: OidcTokens,
    private readonly directory: Directory,
  ) {}

  /**
   * Reads the `Authorization` header of a request, or the same text from the first message of a socket. Ask again for each
   * message of a socket: a revoked token is refused at once. Throws `StoreUnavailable`, `IdentityProviderUnavailable`.
   */
  async authenticate(authorization: string | undefined): Promise<Authenticated> {
    if (authorization === undefined || authorization === '') return { outcome: 'anonymous' };
    if (authorization.length > headerLengthMax) return refused('MALFORMED');
    const [, token] = schemePattern.exec(authorization) ?? [];
    if (token === undefined) return refused('MALFORMED');
    const serviceToken = parseServiceToken(token);
    const admitted = serviceToken ? await this.#admitServiceAccount(serviceToken) : await this.#admitPerson(token);
    return admitted.outcome === 'authenticated' ? { ...admitted, isFirst: this.#seen.isFirst(token) } : admitted;
  }

  async #admitServiceAccount({ id, secretSha256 }: ServiceToken): Promise<Authenticated> {
    const { state } = await this.serviceAccounts.load(id);
    const isRight = isSameDigest(secretSha256, state.status === 'USABLE' ? state.secretSha256 : noDigest);
    if (state.status === 'ABSENT') return refused('UNKNOWN', id);
    if (state.status === 'REVOKED') return refused('REVOKED', id);
    if (!isRight) return refused('WRONG_SECRET', id);
    if (this.#isOver(state.expiresAt)) return refused('EXPIRED', id);
    const allowed = await this.directory.allowances.used(id, state);
    if (allowed.outcome === 'NOTHING') return { ...allowed, outcome: 'refused', credential: id };
    const { grants } = allowed;
    return { outcome: 'authenticated', principal: this.#remembered({ ...state.principal, grants }) };
  }

  async #admitPerson(token: string): Promise<Authenticated> {
    const verified = await this.oidcTokens.verify(token);
    if (verified === undefined) return refused('NOT_VERIFIED');
    const { issuer, subject, payload, issuedAtSeconds } = verified;
    const id = uuidOf('person', issuer.issuer, subject);
    const claimed = claimedGrants(payload, issuer);
    const grants: readonly Grant[] = [...claimed, ...(await this.directory.memberships.grantsOf(id))];
    await this.#remember(id, payload);
    await this.directory.signIns.note(id, issuedAtSeconds, claimed);
    return { outcome: 'authenticated', principal: this.#remembered({ id, kind: 'PERSON', grants }) };
  }

  #remembered(principal: Principal): Principal {
    const key = JSON.stringify(principal);
    const known = this.#principals.get(key);
    if (known !== undefined) return known;
    this.#principals.set(key, principal);
    return principal;
  }

  /** Names are for reading; that they cannot be written down keeps nobody out. */
  async #remember(id: string, payload: JWTPayload): Promise<void> {
    const [name, email] = [textIn(payload, 'name'), textIn(payload, 'email')];
    if (name === '' && email === '') return;
    try {
      await this.directory.people.remember(id, { name, email });
    } catch (error) {
      this.#logger.warn({ message: 'A name could not be remembered', principal: id, error: String(error) });
    }
  }

  #isOver(expiresAt: string): boolean {
    return Date.parse(expiresAt) <= this.clock.now().getTime();
  }
}

function refused(reason: RefusalReason, credential?: string): Authenticated {
  return { outcome: 'refused', reason, ...(credential !== undefined && { credential }) };
}

const textLengthMax = 320;

function textIn(payload: JWTPayload, claim: string): string {
  const value = payload[claim];
  return typeof value === 'string' ? value.slice(0, textLengthMax) : '';
}
