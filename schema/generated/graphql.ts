// Generated from schema/graphql by `npm run schema`. Do not edit.

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in UTC as RFC 3339 writes it, for instance `2026-03-01T09:30:00Z`. Milliseconds may follow the seconds; offsets other than `Z` are refused. */
  DateTime: { input: string; output: string; }
  /** A length of time as ISO 8601 writes it, in weeks or in days, hours, minutes and seconds, for instance `P90D` or `PT1H30M`. Years and months are refused because their length varies. */
  Duration: { input: string; output: string; }
  /** Any JSON value, nested at most 32 levels deep, with texts of at most 64 KiB. */
  JSON: { input: JsonValue; output: JsonValue; }
  /** A version number as Semantic Versioning 2.0.0 writes it, for instance `2.1.0` or `3.0.0-beta.1`, of at most 64 characters. */
  SemVer: { input: string; output: string; }
  /** The name by which a team, a capability, a plan or an environment is known for ever: 2 to 63 characters, a lower-case letter first, then lower-case letters, digits and hyphens. */
  Slug: { input: string; output: string; }
  /** An absolute `https` or `http` address of at most 2,048 characters. */
  URL: { input: string; output: string; }
  /** Where a fact stands in the log. Opaque: hand back what you were given. */
  Position: { input: string; output: string; }
};

/** Who may use a field, or see a value of a type. */
export type AccessRule =
  /** Everybody, also without a token. */
  | 'PUBLIC'
  /** Everybody with a valid token. */
  | 'SIGNED_IN'
  /** The consumer team of the instance concerned, the owner team of its capability, operators and auditors. */
  | 'PARTY'
  /** Members of the team concerned, operators and auditors. */
  | 'TEAM_MEMBER'
  /** Operators of the installation. */
  | 'OPERATOR'
  /** The person or service account that the value is about. */
  | 'SELF';

/** Something that can be fetched again by its id. */
export type Node = {
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
};

/** Where a page of a list begins and ends. */
export type PageInfo = {
  readonly __typename: 'PageInfo';
  /** Whether more follows after the last edge of this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether something stands before the first edge of this page. Always false on a first page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null when the page is empty. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
  /** Cursor of the last edge, to be given as `after` for the next page; null when the page is empty. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
};

/** The business says no, and nothing was recorded. Each kind of refusal is a type that carries what is needed to put it right. */
export type Refusal = {
  /** The kind of refusal, for programs. */
  readonly code: RefusalCode;
  /** What is wrong and what would be right, for people. */
  readonly message: Scalars['String']['output'];
};

/** The kinds of refusal. */
export type RefusalCode =
  /** A field of the input breaks its bounds; see `InvalidInput`. */
  | 'INVALID_INPUT'
  /** The idempotency key came before with another payload; see `IdempotencyKeyReused`. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The caller's roles do not allow this; see `NotPermitted`. */
  | 'NOT_PERMITTED'
  /** What the input names does not exist, or not for this caller; see `NotFound`. */
  | 'NOT_FOUND';

/** Fields of the input break their bounds. Nothing was recorded. */
export type InvalidInput = Refusal & {
  readonly __typename: 'InvalidInput';
  /** Always `INVALID_INPUT`. */
  readonly code: RefusalCode;
  /** How many bounds are broken, and the first of them. */
  readonly message: Scalars['String']['output'];
  /** Every broken bound, at most 100. */
  readonly violations: ReadonlyArray<Violation>;
};

/** One bound that the input breaks. */
export type Violation = {
  readonly __typename: 'Violation';
  /** JSON Pointer to the value inside the input, for instance `/tags/3`; empty for the input as a whole. */
  readonly path: Scalars['String']['output'];
  /** What is wrong, for people. */
  readonly message: Scalars['String']['output'];
  /** The bound that is broken, for instance `1 to 200 characters`; null when it is no matter of size or form. */
  readonly limit: Maybe<Scalars['String']['output']>;
};

/** The idempotency key was used before by this caller for this mutation with another payload. Take a new key for a new request. */
export type IdempotencyKeyReused = Refusal & {
  readonly __typename: 'IdempotencyKeyReused';
  /** Always `IDEMPOTENCY_KEY_REUSED`. */
  readonly code: RefusalCode;
  /** Which key it is. */
  readonly message: Scalars['String']['output'];
  /** The key as it was sent. */
  readonly idempotencyKey: Scalars['String']['output'];
};

/** The caller may see the thing but their roles do not allow this change of it. */
export type NotPermitted = Refusal & {
  readonly __typename: 'NotPermitted';
  /** Always `NOT_PERMITTED`. */
  readonly code: RefusalCode;
  /** Which role is missing. */
  readonly message: Scalars['String']['output'];
};

/** What the input names does not exist, or not for this caller. */
export type NotFound = Refusal & {
  readonly __typename: 'NotFound';
  /** Always `NOT_FOUND`. */
  readonly code: RefusalCode;
  /** What was not found. */
  readonly message: Scalars['String']['output'];
  /** JSON Pointer to the value inside the input that names it, for instance `/team`. */
  readonly path: Scalars['String']['output'];
};

/** What is asked of the marketplace without changing it. */
export type Query = {
  readonly __typename: 'Query';
  /** Anything that has an id; null when it does not exist, or not for this caller. */
  readonly node: Maybe<Node>;
  /** Several things by their ids, in the order asked for; null in the place of one that does not exist. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** Who is asking. */
  readonly viewer: Viewer;
  /** What happened, in the order it was recorded, as far as the caller may see it: the catalogue for everybody, instances for their parties, tokens and memberships for operators and auditors. */
  readonly facts: FactConnection;
};


/** What is asked of the marketplace without changing it. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What is asked of the marketplace without changing it. */
export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryFactsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<FactFilter>;
};

/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type Mutation = {
  readonly __typename: 'Mutation';
};

/** What tells the caller about changes as they happen, over graphql-ws. */
export type Subscription = {
  readonly __typename: 'Subscription';
  /** Facts from any point of the history on: first all that were recorded after it, then each new one. Nothing is left out and nothing comes twice. */
  readonly facts: Fact;
};


/** What tells the caller about changes as they happen, over graphql-ws. */
export type SubscriptionFactsArgs = {
  after?: InputMaybe<Scalars['Position']['input']>;
  filter?: InputMaybe<FactFilter>;
};

/** Which facts are wanted. A fact must meet every condition that is given. */
export type FactFilter = {
  /** Kinds of streams, for instance `instance` or `version`: 1 to 20 of at most 64 characters each. */
  readonly categories?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Types of facts, for instance `InstanceProvisioned`: 1 to 100 of at most 128 characters each. */
  readonly types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** One stream by its name, for instance `team-payments`, of at most 256 characters. */
  readonly stream?: InputMaybe<Scalars['String']['input']>;
};

/** The person or service account that is asking. */
export type Viewer = {
  readonly __typename: 'Viewer';
  /** The opaque id by which facts name this principal. */
  readonly id: Scalars['ID']['output'];
  /** A person or a service account. */
  readonly kind: PrincipalKind;
  /** What this principal may do, and for which teams. */
  readonly grants: ReadonlyArray<Grant>;
};

/** Who acts. */
export type PrincipalKind =
  /** A human being, known from the organisation's identity provider. */
  | 'PERSON'
  /** A program, known by a token of this installation. */
  | 'SERVICE';

/** A role for some teams, or for all. */
export type Grant = {
  readonly __typename: 'Grant';
  /** What may be done. */
  readonly role: Role;
  /** Slugs of the teams it may be done for; null when it holds for all teams. */
  readonly teams: Maybe<ReadonlyArray<Scalars['Slug']['output']>>;
};

/** What a principal may do. */
export type Role =
  /** Requests and changes instances for a team. */
  | 'CONSUMER'
  /** Registers capabilities, publishes versions, approves and fulfils requests for a team. */
  | 'PRODUCER'
  /** Runs the installation: registers teams, grants memberships, issues tokens. */
  | 'OPERATOR'
  /** Sees everything and changes nothing. */
  | 'AUDITOR';

/** Something that happened, as it was recorded: never changed and never deleted. */
export type Fact = {
  readonly __typename: 'Fact';
  /** The fact's own UUID, the same wherever this fact is published. */
  readonly id: Scalars['ID']['output'];
  /** What it happened to, for instance `instance-019a2f…`. */
  readonly stream: Scalars['String']['output'];
  /** Its number within the stream, from 0 without a gap. */
  readonly revision: Scalars['Int']['output'];
  /** Where it stands among all facts. */
  readonly position: Scalars['Position']['output'];
  /** What happened, in the past tense, for instance `InstanceProvisioned`. */
  readonly type: Scalars['String']['output'];
  /** What is known of it. Confidential texts read `sealed` unless the caller is a party, and `erased` once they were erased. */
  readonly data: Scalars['JSON']['output'];
  /** When it was decided. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** When it was recorded; never earlier than that of the fact before it. */
  readonly recordedAt: Scalars['DateTime']['output'];
  /** The opaque id of the principal who asked for it. */
  readonly actor: Scalars['String']['output'];
  /** What all facts and log lines of one piece of work have in common. */
  readonly correlationId: Scalars['String']['output'];
  /** The id of the fact that it follows from; null when a principal asked for it. */
  readonly causationId: Maybe<Scalars['String']['output']>;
  /** Which form of this type of fact it was recorded in, from 1. */
  readonly schemaVersion: Scalars['Int']['output'];
};

/** A page of facts. It has no total: how many facts a caller may see is not known without reading them all. */
export type FactConnection = {
  readonly __typename: 'FactConnection';
  /** The facts of this page with their cursors. */
  readonly edges: ReadonlyArray<FactEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A fact in a page. */
export type FactEdge = {
  readonly __typename: 'FactEdge';
  /** The fact's position, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The fact. */
  readonly node: Fact;
};
