import type { Grant } from '../principal.js';

/** The asymmetric signatures that may be allowed; a shared secret would let every service that checks tokens make them. */
export const signatureAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
] as const;
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

/** An identity provider whose access tokens are let in. */
export interface OidcIssuer {
  /** Exactly as the `iss` claim says it. */
  readonly issuer: string;
  /** One of the token's `aud` must be this. */
  readonly audience: string;
  /** Where its public keys are: an address, or a file with a JSON Web Key Set for an installation without a network. */
  readonly keys: { readonly url: string } | { readonly file: string };
  readonly algorithms: readonly SignatureAlgorithm[];
  /** At most 60. */
  readonly clockToleranceSeconds: number;
  /** What the header `typ` of an access token may say. `JWT` also lets in a token that has no `typ`. */
  readonly tokenTypes: readonly string[];
  /** Seconds since `iat` after which a token is refused, however long it says it lasts. */
  readonly tokenAgeSecondsMax: number;
  /** The claim with `[{ "role": …, "teams": "all" | […] }]`. */
  readonly grantsClaim: string;
  /** The claim with the names of the person's groups. */
  readonly groupsClaim: string;
  /** What the members of a group may do. */
  readonly groupGrants: Readonly<Record<string, readonly Grant[]>>;
}
