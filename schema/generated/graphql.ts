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

/** The key of a service account. The secret in it was shown once and is stored nowhere. */
export type Token = Node & {
  readonly __typename: 'Token';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The opaque id by which facts name the service account; it ends in the id of the issuer. */
  readonly principal: Scalars['ID']['output'];
  /** What its issuer calls it; `erased` once it was erased. */
  readonly label: Scalars['String']['output'];
  /** What it may do, and for which teams. */
  readonly grants: ReadonlyArray<Grant>;
  /** The opaque id of the principal who issued it, and who may not approve what it requests. */
  readonly issuedBy: Scalars['ID']['output'];
  /** When it was issued. */
  readonly issuedAt: Scalars['DateTime']['output'];
  /** When it ends by itself. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** When it was ended early; null as long as it was not. */
  readonly revokedAt: Maybe<Scalars['DateTime']['output']>;
};

/** A page of tokens. */
export type TokenConnection = {
  readonly __typename: 'TokenConnection';
  /** The tokens of this page with their cursors. */
  readonly edges: ReadonlyArray<TokenEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A token in a page. */
export type TokenEdge = {
  readonly __typename: 'TokenEdge';
  /** Where it stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The token. */
  readonly node: Token;
};

/** A role that a new token carries. */
export type GrantInput = {
  /** What may be done. */
  readonly role: Role;
  /** Slugs of the teams it may be done for, 1 to 100; for all teams when it is missing. */
  readonly teams?: InputMaybe<ReadonlyArray<Scalars['Slug']['input']>>;
};

/** What a new token is for. */
export type IssueTokenInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it records nothing again and does not show the token again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What to call the service account, 1 to 100 characters. Confidential: only its issuer, operators and auditors read it. */
  readonly label: Scalars['String']['input'];
  /** What it may do, 1 to 20 roles. */
  readonly grants: ReadonlyArray<GrantInput>;
  /** Days until it ends by itself, 1 to 366. */
  readonly expiresInDays: Scalars['Int']['input'];
};

/** The token was issued, or it was refused and nothing was recorded. */
export type IssueTokenResult = IssueTokenSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The token was issued. */
export type IssueTokenSuccess = {
  readonly __typename: 'IssueTokenSuccess';
  /** Where the fact stands; may be handed to a query as `atLeast`. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries already show the token. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The token, without its secret. */
  readonly token: Token;
  /** The text to send as `Authorization: Bearer …`. It is shown this once; null when the mutation is repeated. */
  readonly secret: Maybe<Scalars['String']['output']>;
};

/** Which token to end. */
export type RevokeTokenInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it changes nothing again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The `id` of the token, at most 512 characters. */
  readonly token: Scalars['ID']['input'];
};

/** The token was revoked, or that was refused and nothing was recorded. */
export type RevokeTokenResult = RevokeTokenSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The token is refused from now on. */
export type RevokeTokenSuccess = {
  readonly __typename: 'RevokeTokenSuccess';
  /** Where the fact stands; may be handed to a query as `atLeast`. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries already show it. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The token as it is now. */
  readonly token: Token;
};

/** Whom to forget. */
export type EraseSubjectInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it changes nothing again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The opaque id of the person, 1 to 128 characters. */
  readonly principal: Scalars['ID']['input'];
};

/** The erasure was ordered, or that was refused and nothing was recorded. */
export type EraseSubjectResult = EraseSubjectSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The erasure is recorded, and carried out within moments. */
export type EraseSubjectSuccess = {
  readonly __typename: 'EraseSubjectSuccess';
  /** Where the fact stands. */
  readonly position: Scalars['Position']['output'];
  /** Whether the views have reached it. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The opaque id that now names nobody. */
  readonly principal: Scalars['ID']['output'];
};

/** Which instance to make unreadable. */
export type EraseInstanceInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it changes nothing again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The `id` of the instance, at most 512 characters. */
  readonly instance: Scalars['ID']['input'];
};

/** The erasure was ordered, or that was refused and nothing was recorded. */
export type EraseInstanceResult = EraseInstanceSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound | InstanceStillLives;

/** The erasure is recorded, and carried out within moments. */
export type EraseInstanceSuccess = {
  readonly __typename: 'EraseInstanceSuccess';
  /** Where the fact stands. */
  readonly position: Scalars['Position']['output'];
  /** Whether the views have reached it. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The `id` of the instance whose texts can no longer be read. */
  readonly instance: Scalars['ID']['output'];
};

/** An instance is erased only when it is gone, because nothing more could be recorded of it afterwards. */
export type InstanceStillLives = Refusal & {
  readonly __typename: 'InstanceStillLives';
  /** Always `INSTANCE_STILL_LIVES`. */
  readonly code: RefusalCode;
  /** Which phase the instance is in. */
  readonly message: Scalars['String']['output'];
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
  | 'NOT_FOUND'
  /** The instance is not gone yet; see `InstanceStillLives`. */
  | 'INSTANCE_STILL_LIVES';

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
  /** Tokens of service accounts, the newest first: all of them for operators and auditors, one's own for everybody else. */
  readonly tokens: TokenConnection;
  /** How fast, safe, efficient and scalable the platform is, or a part of it, over a window of time. */
  readonly scorecard: Scorecard;
  /** One metric of the platform, or of a part of it, over a window of time; null when there is no metric of this id. */
  readonly metric: Maybe<MetricValue>;
  /** Everything that is measured: what each number means, and how it is counted. */
  readonly metricDefinitions: ReadonlyArray<MetricDefinition>;
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


/** What is asked of the marketplace without changing it. */
export type QueryTokensArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryScorecardArgs = {
  scope?: InputMaybe<ScoreScopeInput>;
  window?: InputMaybe<ScoreWindowInput>;
  environment?: InputMaybe<Scalars['Slug']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryMetricArgs = {
  id: Scalars['String']['input'];
  scope?: InputMaybe<ScoreScopeInput>;
  window?: InputMaybe<ScoreWindowInput>;
  environment?: InputMaybe<Scalars['Slug']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};

/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type Mutation = {
  readonly __typename: 'Mutation';
  /** Makes a service account with a token of its own, and shows the token once. A person hands on what they hold themselves; an operator may grant anything. */
  readonly issueToken: IssueTokenResult;
  /** Ends a token at once, for good. Its issuer and operators may; of one that is revoked already, nothing changes. */
  readonly revokeToken: RevokeTokenResult;
  /** Forgets the name and the e-mail address of a person. What was recorded stays, and names them by an opaque id only. */
  readonly eraseSubject: EraseSubjectResult;
  /** Makes every confidential text of an instance that is gone unreadable: parameters, outputs, comments and reasons. What happened, when and by whom stays. */
  readonly eraseInstance: EraseInstanceResult;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationIssueTokenArgs = {
  input: IssueTokenInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRevokeTokenArgs = {
  input: RevokeTokenInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationEraseSubjectArgs = {
  input: EraseSubjectInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationEraseInstanceArgs = {
  input: EraseInstanceInput;
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

/** What a score is about. */
export type ScoreScopeInput = {
  /** The platform, a capability, a team or a department. */
  readonly kind: ScoreScopeKind;
  /** The slug of the capability or team, or the path of the department, of at most 256 characters; nothing for the platform. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** The kinds of things that have scores. */
export type ScoreScopeKind =
  /** Everything together. */
  | 'PLATFORM'
  /** One capability, by its slug. */
  | 'CAPABILITY'
  /** Whatever one team produces, by its slug. */
  | 'PRODUCER_TEAM'
  /** Whatever one team consumes, by its slug. */
  | 'CONSUMER_TEAM'
  /** Whatever the teams of a department consume or are about to offer, by its path, with the departments below it. */
  | 'DEPARTMENT';

/** Which time a score is about: the last days until now, or the time between two instants. Counted in whole hours; an hour that is touched is counted whole. */
export type ScoreWindowInput = {
  /** So many days until now, 1 to 400. Not together with `from` and `to`. */
  readonly lastDays?: InputMaybe<Scalars['Int']['input']>;
  /** Where the window begins, inclusive. Only together with `to`. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Where the window ends, exclusive: after `from`, and at most 3,660 days after it. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The four dimensions, and what they come to. */
export type Scorecard = {
  readonly __typename: 'Scorecard';
  /** What the scores are about. */
  readonly scope: ScoreScope;
  /** Where the window begins, inclusive, on a whole hour. */
  readonly from: Scalars['DateTime']['output'];
  /** Where the window ends, exclusive, on a whole hour. */
  readonly to: Scalars['DateTime']['output'];
  /** Speed, safety, efficiency and scalability, in this order. */
  readonly dimensions: ReadonlyArray<DimensionScore>;
  /** The score of the weakest dimension, from 0 to 10; null when no dimension has a score. */
  readonly minimum: Maybe<Scalars['Float']['output']>;
  /** The mean of the dimensions' scores, from 0 to 10; null when no dimension has a score. */
  readonly mean: Maybe<Scalars['Float']['output']>;
  /** Every fact up to this position is counted in it; null while nothing has been recorded. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** What a score is about. */
export type ScoreScope = {
  readonly __typename: 'ScoreScope';
  /** The platform, a capability, a team or a department. */
  readonly kind: ScoreScopeKind;
  /** The slug of the capability or team, or the path of the department; empty for the platform. */
  readonly name: Scalars['String']['output'];
};

/** The four questions that a platform is asked. */
export type ScoreDimension =
  /** How fast do teams get what they ask for? */
  | 'SPEED'
  /** Is what runs in good order? */
  | 'SAFETY'
  /** How much work does it take to keep it so? */
  | 'EFFICIENCY'
  /** Does the platform grow with what is asked of it? */
  | 'SCALABILITY';

/** One of the four dimensions: its headline metric, the guardrail that shows when the headline is gamed, and supporting metrics. */
export type DimensionScore = {
  readonly __typename: 'DimensionScore';
  /** Which of the four it is. */
  readonly dimension: ScoreDimension;
  /** From 0 to 10: the headline's score, but at most the guardrail's plus 2. Null while the headline has not enough data, or there is none. */
  readonly score: Maybe<Scalars['Float']['output']>;
  /** Whether the guardrail holds the score below the headline's own. */
  readonly isCapped: Scalars['Boolean']['output'];
  /** The metric that the score comes from; null while this dimension has none. */
  readonly headline: Maybe<MetricValue>;
  /** The metric that caps the score; null while this dimension has none. */
  readonly guardrail: Maybe<MetricValue>;
  /** Metrics that help to understand the headline, and count for nothing. */
  readonly supporting: ReadonlyArray<MetricValue>;
};

/** What a metric says about a scope and a window. */
export type MetricValue = {
  readonly __typename: 'MetricValue';
  /** What the number means, and how it is counted. */
  readonly definition: MetricDefinition;
  /** What the number is about. */
  readonly scope: ScoreScope;
  /** Where the window begins, inclusive, on a whole hour. A gauge is read at the window's end and looks at nothing else. */
  readonly from: Scalars['DateTime']['output'];
  /** Where the window ends, exclusive, on a whole hour. */
  readonly to: Scalars['DateTime']['output'];
  /** The environment that was asked for; null when it is about all of them. */
  readonly environment: Maybe<Scalars['Slug']['output']>;
  /** How many cases the value is made of. */
  readonly caseCount: Scalars['Int']['output'];
  /** How many cases are still open. They are in no mean, but in the Kaplan–Meier median. */
  readonly openCount: Scalars['Int']['output'];
  /** How many cases ended without what they waited for: given up, expired or withdrawn. */
  readonly endedCount: Scalars['Int']['output'];
  /** Whether there are fewer than 5 cases. Then there is no number, because it would say more about chance than about the platform. */
  readonly notEnoughData: Scalars['Boolean']['output'];
  /** The mean of a duration in seconds, or a share in percent; null with `notEnoughData`. */
  readonly value: Maybe<Scalars['Float']['output']>;
  /** What the value is worth, from 0 to 10; null with `notEnoughData`. */
  readonly score: Maybe<Scalars['Float']['output']>;
  /** How a duration is spread; null for a share, and with `notEnoughData`. */
  readonly percentiles: Maybe<Percentiles>;
  /** The time in seconds by which half of the cases are expected to be done, when open ones count for as long as they have waited. Null for a share, with `notEnoughData`, and while fewer than half are done. */
  readonly kaplanMeierMedian: Maybe<Scalars['Float']['output']>;
  /** Every fact up to this position is counted in it; null while nothing has been recorded. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** The same metric for each day, week or month that the window touches, the earliest first: at most 400 of them, each whole. */
  readonly series: ReadonlyArray<MetricValue>;
  /** The cases behind the number, as they are known now, as far as the caller may see them: those in which they are a party, all of them for operators and auditors. The earliest first. */
  readonly evidence: MetricCaseConnection;
};


/** What a metric says about a scope and a window. */
export type MetricValueSeriesArgs = {
  bucket: ScoreBucket;
};


/** What a metric says about a scope and a window. */
export type MetricValueEvidenceArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** How durations are spread, in seconds, each within 1 % of the exact one. */
export type Percentiles = {
  readonly __typename: 'Percentiles';
  /** Half of the cases took no longer. */
  readonly p50: Scalars['Float']['output'];
  /** 85 of 100 cases took no longer. */
  readonly p85: Scalars['Float']['output'];
  /** 99 of 100 cases took no longer. */
  readonly p99: Scalars['Float']['output'];
  /** 999 of 1,000 cases took no longer. */
  readonly p999: Scalars['Float']['output'];
};

/** Parts of the calendar in UTC. */
export type ScoreBucket =
  /** From midnight to midnight. */
  | 'DAY'
  /** From Monday to Monday. */
  | 'WEEK'
  /** From the first of a month to the first of the next. */
  | 'MONTH';

/** What a metric measures and how. A definition whose number changes gets a new version, and the past is counted again. */
export type MetricDefinition = {
  readonly __typename: 'MetricDefinition';
  /** The metric's name for programs, for instance `mttfd`. */
  readonly id: Scalars['String']['output'];
  /** Which version of the definition it is, from 1. */
  readonly version: Scalars['Int']['output'];
  /** The metric's name for people. */
  readonly name: Scalars['String']['output'];
  /** What it answers. */
  readonly question: Scalars['String']['output'];
  /** What is counted, over which facts. */
  readonly formula: Scalars['String']['output'];
  /** Which of the four dimensions it belongs to. */
  readonly dimension: ScoreDimension;
  /** What it does in its dimension. */
  readonly role: MetricRole;
  /** Which window a case counts in. */
  readonly counting: MetricCounting;
  /** What the value is given in. */
  readonly unit: MetricUnit;
  /** Whether a high or a low value is good. */
  readonly isGoodWhen: MetricDirection;
  /** The five values that score 10, 8, 6, 4 and 2. Between two of them the score follows the straight line; beyond the last it is 0. */
  readonly bands: ReadonlyArray<Scalars['Float']['output']>;
};

/** What a metric does in its dimension. */
export type MetricRole =
  /** The dimension's score comes from it. */
  | 'HEADLINE'
  /** It caps the score, so that a gamed headline cannot shine. */
  | 'GUARDRAIL'
  /** It helps to understand the headline. */
  | 'SUPPORTING';

/** Which window a case counts in. */
export type MetricCounting =
  /** How long something took, in the window in which it was submitted. */
  | 'DURATION'
  /** How many of those that finished, in the window in which they finished. */
  | 'RATIO'
  /** How things stand at the window's end. */
  | 'GAUGE';

/** What a value is given in. */
export type MetricUnit =
  /** Seconds. */
  | 'SECONDS'
  /** Percent, from 0 to 100. */
  | 'PERCENT';

/** Which values are good. */
export type MetricDirection =
  /** The higher, the better. */
  | 'HIGH'
  /** The lower, the better. */
  | 'LOW';

/** A page of the cases behind a number. */
export type MetricCaseConnection = {
  readonly __typename: 'MetricCaseConnection';
  /** The cases of this page with their cursors. */
  readonly edges: ReadonlyArray<MetricCaseEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many cases there are that the caller may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A case in a page. */
export type MetricCaseEdge = {
  readonly __typename: 'MetricCaseEdge';
  /** To be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The case. */
  readonly node: MetricCase;
};

/** Something that is counted once, however many facts it took: a request with its retries, an instance that is held, a capability on its way to its first GA version. */
export type MetricCase = {
  readonly __typename: 'MetricCase';
  /** The instance or capability that the case is about, by an id that `node` takes. */
  readonly about: Scalars['ID']['output'];
  /** Slug of the capability. */
  readonly capability: Scalars['Slug']['output'];
  /** Slug of the team that owned the capability when the case was submitted. */
  readonly ownerTeam: Scalars['Slug']['output'];
  /** Slug of the team that asked; null when nobody asked, because the capability was only being built. */
  readonly consumer: Maybe<Scalars['Slug']['output']>;
  /** The environment; null when it is in none. */
  readonly environment: Maybe<Scalars['Slug']['output']>;
  /** What the case says to the metric. */
  readonly outcome: MetricCaseOutcome;
  /** The instant by which it is counted: submitted, finished, or so since. */
  readonly countedAt: Scalars['DateTime']['output'];
  /** Of a gauge: until when it was so; null while it still is, and for what is no gauge. */
  readonly until: Maybe<Scalars['DateTime']['output']>;
  /** How long it took, in seconds; null while it is open, and for what is no duration. */
  readonly seconds: Maybe<Scalars['Float']['output']>;
  /** The facts that explain it, in the order they were recorded, at most 100. */
  readonly facts: ReadonlyArray<Fact>;
};

/** What a case says to a metric. */
export type MetricCaseOutcome =
  /** Of a duration: what was waited for came. */
  | 'DONE'
  /** Of a duration: it is still waited for. */
  | 'OPEN'
  /** Of a duration: it ended without what was waited for. */
  | 'ENDED'
  /** Of a share: it counts for it. */
  | 'GOOD'
  /** Of a share: it counts against it. */
  | 'BAD';
