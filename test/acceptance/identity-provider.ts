import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Grant } from '#libs/access';
import type { Clock } from '#libs/kernel';

const issuer = 'https://id.example.org';
const audience = 'bourse';
const client = 'portal';
const lifetimeSeconds = 600;

/** Somebody whom the organisation's identity provider knows. */
export interface Person {
  /** The provider's own name for them. */
  readonly subject: string;
  readonly grants?: readonly Grant[];
  readonly name?: string;
  readonly email?: string;
}

/** How a token differs from an access token that was just issued. */
export interface OtherToken {
  /** The header that says which kind of token it is. */
  readonly typ?: string;
  /** Seconds since it was issued. */
  readonly ageSeconds?: number;
}

/** The organisation's identity provider: signs access tokens (RFC 9068), and publishes its key as a file. */
export interface IdentityProvider {
  /** Value of `BOURSE_OIDC_ISSUERS`. */
  readonly configuration: string;
  /** An access token that is valid for ten minutes of the clock. */
  tokenFor(person: Person, other?: OtherToken): Promise<string>;
}

export async function openIdentityProvider(directory: string, clock: Clock): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwksFile = join(directory, 'jwks.json');
  writeFileSync(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }));
  return {
    configuration: JSON.stringify([{ issuer, audience, jwksFile, algorithms: ['ES256'] }]),
    tokenFor: (person, other) => sign({ ...person, ...other }, privateKey, clock),
  };
}

function sign(
  { subject, grants = [], name, email, typ = 'at+jwt', ageSeconds = 0 }: Person & OtherToken,
  key: CryptoKey,
  clock: Clock,
): Promise<string> {
  const nowSeconds = Math.floor(clock.now().getTime() / 1_000);
  return new SignJWT({ client_id: client, bourse_grants: grants, ...(name && { name }), ...(email && { email }) })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(nowSeconds - ageSeconds)
    .setJti(randomUUID())
    .setExpirationTime(nowSeconds + lifetimeSeconds)
    .sign(key);
}
