import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { type Clock, leastRecentlyUsed } from '#libs/kernel';
import type { OidcIssuer } from './oidc-issuer.js';
import { isAccessToken } from './token-kind.js';

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** The issuer's keys cannot be had, so nobody knows whether the token is good. */
class IdentityProviderUnavailable extends Error {
  override readonly name = 'IdentityProviderUnavailable';

  constructor(
    readonly issuer: string,
    cause: unknown,
  ) {
    super(`The keys of ${issuer} cannot be read`, { cause });
  }
}

/** An access token that was checked. */
export interface VerifiedToken {
  readonly issuer: OidcIssuer;
  readonly subject: string;
  readonly payload: JWTPayload;
  /** Seconds since 1970. */
  readonly issuedAtSeconds: number;
  /** Seconds since 1970: when it says that it ends, or earlier, when it is too old. */
  readonly expiresAtSeconds: number;
}

/** A signature that was checked is not checked again for a minute, in which a key that was withdrawn may still count. */
const checkedMs = 60_000;
const checkedMax = 10_000;

interface CheckedToken {
  readonly verified: VerifiedToken;
  readonly goodUntil: number;
}

interface KnownIssuer {
  readonly issuer: OidcIssuer;
  readonly keys: JWTVerifyGetKey;
}

/** Checks access tokens of the configured issuers: signature, algorithm, issuer, audience, kind and time. */
export class OidcTokens {
  readonly #known: ReadonlyMap<string, KnownIssuer>;
  readonly #checked = leastRecentlyUsed<CheckedToken>(checkedMax);

  /** Reads key files at once, so that a missing one is noticed at start; addresses are asked when a token needs them. */
  constructor(
    issuers: readonly OidcIssuer[],
    private readonly clock: Clock,
  ) {
    this.#known = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer) }]));
  }

  /** Undefined for a token that is not good. Throws `IdentityProviderUnavailable`. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const digest = createHash('sha256').update(token).digest('base64');
    const checked = this.#checked.get(digest);
    const now = this.clock.now().getTime();
    if (checked !== undefined && now < checked.goodUntil) return checked.verified;
    const known = this.#known.get(issuerOf(token) ?? '');
    const verified = known && (await verify(token, known, this.clock));
    if (verified !== undefined) {
      const goodUntil = Math.min(now + checkedMs, verified.expiresAtSeconds * 1_000);
      this.#checked.set(digest, { verified, goodUntil });
    }
    return verified;
  }
}

async function verify(token: string, { issuer, keys }: KnownIssuer, clock: Clock): Promise<VerifiedToken | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      clockTolerance: Math.min(issuer.clockToleranceSeconds, 60),
      currentDate: clock.now(),
      maxTokenAge: issuer.tokenAgeSecondsMax,
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    if (!isAccessToken(protectedHeader.typ, payload, issuer.tokenTypes)) return undefined;
    const { sub: subject, iat: issuedAtSeconds, exp: endsAtSeconds } = payload;
    if (!subject || issuedAtSeconds === undefined || endsAtSeconds === undefined) return undefined;
    const expiresAtSeconds = Math.min(endsAtSeconds, issuedAtSeconds + issuer.tokenAgeSecondsMax);
    return { issuer, subject, payload, issuedAtSeconds, expiresAtSeconds };
  } catch (error) {
    if (saysNothingOfToken(error)) throw new IdentityProviderUnavailable(issuer.issuer, error);
    return undefined;
  }
}

/** jose's error without a kind of its own is what it makes of a key set that answers with another status than 200, or not in JSON. */
function saysNothingOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code
  );
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function keysOf({ keys }: OidcIssuer): JWTVerifyGetKey {
  if ('file' in keys) return createLocalJWKSet(keySet.parse(JSON.parse(readFileSync(keys.file, 'utf8'))));
  return createRemoteJWKSet(new URL(keys.url), {
    timeoutDuration: 5_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
}
