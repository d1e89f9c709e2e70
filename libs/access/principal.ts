export const roles = ['consumer', 'producer', 'operator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** A role for some teams (slugs), or for all. */
export interface Grant {
  readonly role: Role;
  readonly teams: 'all' | readonly string[];
}

/** Who acts: a person (from OIDC) or a service account (API token). `id` is opaque, and all that facts ever say. */
export interface Principal {
  readonly id: string;
  readonly kind: 'PERSON' | 'SERVICE';
  readonly grants: readonly Grant[];
  /** Of a service account: who issued its token, and may therefore not approve what it requests. */
  readonly issuedBy?: string | undefined;
  /** Of a service account that somebody made for himself, not an operator for others: whose hand it is. */
  readonly actsFor?: string | undefined;
}
