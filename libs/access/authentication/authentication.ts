import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { uuidOf } from '../command-id.js';
import type { Grant, Principal } from '../principal.js';
import { ServiceAccounts } from '../service-accounts.store.js';
import { Memberships } from '../views/memberships.view.js';
import { claimedGrants } from './claimed-grants.js';
import { OidcTokens } from './oidc-tokens.js';
import { isSameDigest, parseServiceToken, type ServiceToken } from './service-token.js';

/** Who sent a request. A refused token says nothing of why: unknown, wrong, expired and revoked look the same. */
export type Authenticated =
  | { readonly outcome: 'anonymous' }
  /** `expiresAt` is when the token ends by itself, RFC 3339 in UTC. */
  | { readonly outcome: 'authenticated'; readonly principal: Principal; readonly expiresAt: string }
  | { readonly outcome: 'refused' };

/** Longer headers are cut by the server; this keeps what is parsed small whoever calls. */
const headerLengthMax = 16_384;
const schemePattern = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;
const noDigest = '0'.repeat(64);

@Injectable()
export class Authentication {
  constructor(
    private readonly clock: Clock,
    private readonly serviceAccounts: ServiceAccounts,
    private readonly oidcTokens: OidcTokens,
    private readonly memberships: Memberships,
  ) {}

  /**
   * Reads the `Authorization` header of a request, or the same text from the first message of a socket. Ask again for each
   * message of a socket: a revoked token is refused at once. Throws `StoreUnavailable`, `IdentityProviderUnavailable`.
   */
  async authenticate(authorization: string | undefined): Promise<Authenticated> {
    if (authorization === undefined || authorization === '') return { outcome: 'anonymous' };
    if (authorization.length > headerLengthMax) return { outcome: 'refused' };
    const [, token] = schemePattern.exec(authorization) ?? [];
    if (token === undefined) return { outcome: 'refused' };
    const serviceToken = parseServiceToken(token);
    return serviceToken ? this.#admitServiceAccount(serviceToken) : this.#admitPerson(token);
  }

  async #admitServiceAccount({ id, secretSha256 }: ServiceToken): Promise<Authenticated> {
    const { state } = await this.serviceAccounts.load(id);
    const isRight = isSameDigest(secretSha256, state.status === 'USABLE' ? state.secretSha256 : noDigest);
    if (state.status !== 'USABLE' || !isRight || this.#isOver(state.expiresAt)) return { outcome: 'refused' };
    return { outcome: 'authenticated', principal: state.principal, expiresAt: state.expiresAt };
  }

  async #admitPerson(token: string): Promise<Authenticated> {
    const verified = await this.oidcTokens.verify(token);
    if (verified === undefined) return { outcome: 'refused' };
    const { issuer, subject, payload, expiresAtSeconds } = verified;
    const id = uuidOf('person', issuer.issuer, subject);
    const grants: readonly Grant[] = [...claimedGrants(payload, issuer), ...(await this.memberships.grantsOf(id))];
    const expiresAt = new Date(expiresAtSeconds * 1_000).toISOString();
    return { outcome: 'authenticated', principal: { id, kind: 'PERSON', grants }, expiresAt };
  }

  #isOver(expiresAt: string): boolean {
    return Date.parse(expiresAt) <= this.clock.now().getTime();
  }
}
