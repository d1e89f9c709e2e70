import { z } from 'zod';
import { accountMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

const TokenIssued = z.object({
  type: z.literal('TokenIssued'),
  data: z.object({
    token: z.string(),
    /** What the service account is called in facts. Ends in the id of who issued the token. */
    principal: z.string(),
    /** What its issuer calls it. */
    label: z.string().meta({ sealed: true }),
    /** SHA-256 of the secret, in hexadecimal. The secret itself is shown once and stored nowhere. */
    secretSha256: z.string(),
    grants: z.array(
      z.object({
        role: z.enum(['consumer', 'producer', 'operator', 'auditor']),
        teams: z.union([z.literal('all'), z.array(z.string())]),
      }),
    ),
    /** Principal who may no longer approve what this token requests. */
    issuedBy: z.string(),
    /** The person whose hand the token is; missing when an operator issued it for somebody else. */
    actsFor: z.string().optional(),
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
});

const TokenRevoked = z.object({
  type: z.literal('TokenRevoked'),
  data: z.object({ token: z.string(), revokedAt: z.iso.datetime() }),
});

/** Somebody else answers for the token from now on. What it may do stays as it was. */
const TokenOwnershipTransferred = z.object({
  type: z.literal('TokenOwnershipTransferred'),
  data: z.object({
    token: z.string(),
    /** Principal who answers for it, and who did so before. */
    owner: z.string(),
    formerOwner: z.string(),
    transferredAt: z.iso.datetime(),
  }),
});

const TokenFact = z.discriminatedUnion('type', [TokenIssued, TokenRevoked, TokenOwnershipTransferred]);
export type TokenFact = z.infer<typeof TokenFact>;

/** Stream `token-<id>`. */
export const tokenFacts = { category: 'token', union: TokenFact };

/** Tokens of a principal are to be revoked: these, and none that come later. */
const TokensRevocationOrdered = z.object({
  type: z.literal('TokensRevocationOrdered'),
  data: z.object({
    principal: z.string(),
    /** At most 100, so that the order is carried out within one request. */
    tokens: z.array(z.string()),
    /** How many more there were, for another order. */
    remainingCount: z.int(),
  }),
});

const RevocationFact = z.discriminatedUnion('type', [TokensRevocationOrdered]);
export type RevocationFact = z.infer<typeof RevocationFact>;

/** Stream `revocation-<id of the command>`. */
export const revocationFacts = { category: 'revocation', union: RevocationFact };

/** Name and e-mail address of a person are to be forgotten. */
const SubjectErasureOrdered = z.object({
  type: z.literal('SubjectErasureOrdered'),
  data: z.object({ principal: z.string() }),
});

/** Every sealed text of an instance is to become unreadable. */
const InstanceErasureOrdered = z.object({
  type: z.literal('InstanceErasureOrdered'),
  data: z.object({ instance: z.string() }),
});

/** The labels of these tokens are to become unreadable, because they are a principal's alone who was ordered to be forgotten. */
const TokensErasureOrdered = z.object({
  type: z.literal('TokensErasureOrdered'),
  data: z.object({
    principal: z.string(),
    /** At most 100; more are in orders of their own. */
    tokens: z.array(z.string()),
  }),
});

const ErasureFact = z.discriminatedUnion('type', [SubjectErasureOrdered, InstanceErasureOrdered, TokensErasureOrdered]);
export type ErasureFact = z.infer<typeof ErasureFact>;

/** Stream `erasure-<id of the command>`. All that is to be erased follows from these facts alone. Says that something was erased and by whom, never what it was. */
export const erasureFacts = { category: 'erasure', union: ErasureFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const accounts = {
  name: 'accounts',
  facts: [
    { family: erasureFacts, audience: 'AUDITORS' },
    { family: revocationFacts, audience: 'AUDITORS' },
    { family: tokenFacts, audience: 'AUDITORS' },
  ],
  published: accountMessages,
} as const;
