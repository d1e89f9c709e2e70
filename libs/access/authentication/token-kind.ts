import type { JWTPayload } from 'jose';

/** RFC 9068: what says of itself that it is an access token. */
const accessTokenType = 'at+jwt';
/** What a token is that does not say it. */
const plainType = 'jwt';

/** Keycloak says the kind of a token in its payload; an access token is `Bearer`. */
const bearer = 'bearer';

/**
 * Whether a token is an access token, as far as it says so. An identity provider signs ID tokens for web pages, refresh tokens and
 * logout tokens with the same keys; their holders may show them around, and none of them may open this door. `types` are
 * those that the issuer's access tokens may have; a media type may be written with `application/` in front or without.
 */
export function isAccessToken(typ: string | undefined, payload: JWTPayload, types: readonly string[]): boolean {
  const type = normalized(typ ?? plainType);
  if (!types.some((allowed) => normalized(allowed) === type)) return false;
  return type === accessTokenType || !looksLikeAnother(payload);
}

/** Only ID tokens carry digests of what they were issued beside (OpenID Connect Core 1.0, section 3.1.3.6), and only logout tokens events. */
function looksLikeAnother(payload: JWTPayload): boolean {
  const kind = payload['typ'];
  const isOtherKind = typeof kind === 'string' && kind.toLowerCase() !== bearer;
  return isOtherKind || ['at_hash', 'c_hash', 's_hash', 'events'].some((claim) => Object.hasOwn(payload, claim));
}

function normalized(type: string): string {
  return type.toLowerCase().replace(/^application\//, '');
}
