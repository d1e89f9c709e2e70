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
  /** Any JSON value, nested at most 32 levels deep, with texts of at most 64 KiB. Each place where one is selected counts with its whole length towards the answer, which has at most 2 MiB unless the installation says otherwise. */
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
  /** What its issuer calls it; `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly label: Scalars['String']['output'];
  /** What it may do, and for which teams. */
  readonly grants: ReadonlyArray<Grant>;
  /** The opaque id of the principal who issued it, and who may not approve what it requests. */
  readonly issuedBy: Scalars['ID']['output'];
  /** The opaque id of the principal who answers for it: its issuer, until somebody took it over. */
  readonly owner: Scalars['ID']['output'];
  /** The opaque id of the person it acts for: it may do no more than they still may, and nothing once their last sign-in is too old. Null when an operator issued it for a worker or a portal; then it is bound by its grants alone. */
  readonly actsFor: Maybe<Scalars['ID']['output']>;
  /** Whether it can still be used, as far as the token itself says. */
  readonly state: TokenState;
  /** Whether somebody should take it over: it is active, acts for nobody, and its owner is no operator or producer any more, or has not signed in for too long. It goes on all the same. */
  readonly needsOwner: Scalars['Boolean']['output'];
  /** When it was last let in, as far as is known: a use is noted at most once an hour, so there may have been later ones within the hour after it. Null when it was never used, or not since that is noted. */
  readonly lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was issued. */
  readonly issuedAt: Scalars['DateTime']['output'];
  /** When it ends by itself, unless it is revoked before. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** When it was ended early; null as long as it was not. */
  readonly revokedAt: Maybe<Scalars['DateTime']['output']>;
};

/** Whether a token can still be used. */
export type TokenState =
  /** It was neither revoked nor has it ended by itself. */
  | 'ACTIVE'
  /** It has ended by itself. */
  | 'EXPIRED'
  /** It was ended early. */
  | 'REVOKED';

/** Which tokens to list. */
export type TokenFilter = {
  /** Those that this principal issued; an opaque id, at most 200 characters. */
  readonly issuedBy?: InputMaybe<Scalars['ID']['input']>;
  /** Those that this principal answers for; an opaque id, at most 200 characters. */
  readonly owner?: InputMaybe<Scalars['ID']['input']>;
  /** Those that act for this person; an opaque id, at most 200 characters. */
  readonly actsFor?: InputMaybe<Scalars['ID']['input']>;
  /** The token of this service account; an opaque id, at most 200 characters. */
  readonly principal?: InputMaybe<Scalars['ID']['input']>;
  /** Those in this state. */
  readonly state?: InputMaybe<TokenState>;
  /** Those that somebody should take over, or all others. At most 1,000 owners are looked at, in the order of their ids. */
  readonly needsOwner?: InputMaybe<Scalars['Boolean']['input']>;
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
  readonly tokenId: Scalars['ID']['input'];
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

/** Whose tokens to end. */
export type RevokeTokensInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it ends what a fault has left over, and no token that was not among those it found first. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The opaque id of the principal, as `viewer { id }` tells it: a UUID, or one followed by those of its issuers. */
  readonly principal: Scalars['ID']['input'];
};

/** The tokens were revoked, or that was refused and nothing was recorded. */
export type RevokeTokensResult = RevokeTokensSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The tokens are refused from now on. Should the answer be lost, they are revoked all the same. */
export type RevokeTokensSuccess = {
  readonly __typename: 'RevokeTokensSuccess';
  /** Where the last fact stands; may be handed to a query as `atLeast`. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries already show it. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The opaque id of the principal whose tokens these are. */
  readonly principal: Scalars['ID']['output'];
  /** How many tokens this attempt has revoked, at most 100. */
  readonly revokedCount: Scalars['Int']['output'];
  /** Which they are, as they are now. */
  readonly tokens: ReadonlyArray<Token>;
  /** How many more there were: repeat it under another key until this is 0. */
  readonly remainingCount: Scalars['Int']['output'];
};

/** Which token to take over. */
export type TakeOverTokenInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it changes nothing again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The `id` of the token, at most 512 characters. */
  readonly tokenId: Scalars['ID']['input'];
};

/** The token has another owner, or that was refused and nothing was recorded. */
export type TakeOverTokenResult = TakeOverTokenSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound | TokenNotToBeTakenOver;

/** The caller answers for the token from now on. */
export type TakeOverTokenSuccess = {
  readonly __typename: 'TakeOverTokenSuccess';
  /** Where the fact stands; may be handed to a query as `atLeast`. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries already show it. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The token as it is now. */
  readonly token: Token;
};

/** Only an active token that acts for nobody is taken over. */
export type TokenNotToBeTakenOver = Refusal & {
  readonly __typename: 'TokenNotToBeTakenOver';
  /** Always `TOKEN_NOT_TO_BE_TAKEN_OVER`. */
  readonly code: RefusalCode;
  /** What stands against it. */
  readonly message: Scalars['String']['output'];
};

/** Whom to forget. */
export type EraseSubjectInput = {
  /** Names this attempt, 1 to 128 characters: repeated with the same input, it changes nothing again. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The opaque id of the person, as `viewer { id }` tells it: a UUID, or one followed by those of its issuers. The `principal` of a token erases that token's label. */
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
  readonly instanceId: Scalars['ID']['input'];
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
  readonly instanceId: Scalars['ID']['output'];
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
  | 'INSTANCE_STILL_LIVES'
  /** The token cannot be taken over; see `TokenNotToBeTakenOver`. */
  | 'TOKEN_NOT_TO_BE_TAKEN_OVER'
  /** The capability is retired; see `CapabilityIsRetired`. */
  | 'CAPABILITY_IS_RETIRED'
  /** Versions of the capability are not retired yet; see `VersionsNotRetired`. */
  | 'VERSIONS_NOT_RETIRED'
  /** The version does not stand where this is possible; see `WrongVersionStatus`. */
  | 'WRONG_VERSION_STATUS'
  /** A schema of the draft breaks the rules for schemas; see `SchemaNotAccepted`. */
  | 'SCHEMA_NOT_ACCEPTED'
  /** The replacement is no version to move to; see `ReplacementUnsuitable`. */
  | 'REPLACEMENT_UNSUITABLE'
  /** The end comes too soon; see `SunsetTooEarly`. */
  | 'SUNSET_TOO_EARLY'
  /** An announced end is never brought forward; see `SunsetBroughtForward`. */
  | 'SUNSET_BROUGHT_FORWARD'
  /** Instances are in the way; see `VersionInUse`. */
  | 'VERSION_IN_USE'
  /** Nothing new can be requested of the version; see `VersionNotOffered`. */
  | 'VERSION_NOT_OFFERED'
  /** The version has no such plan; see `UnknownPlan`. */
  | 'UNKNOWN_PLAN'
  /** The installation has no such environment; see `UnknownEnvironment`. */
  | 'UNKNOWN_ENVIRONMENT'
  /** The parameters break the version's parameter schema; see `InvalidParameters`. */
  | 'INVALID_PARAMETERS'
  /** The outputs break the version's output schema; see `InvalidOutputs`. */
  | 'INVALID_OUTPUTS'
  /** Another operation of the instance has not ended; see `OperationInProgress`. */
  | 'OPERATION_IN_PROGRESS'
  /** The instance is in a phase in which this cannot be asked of it; see `WrongPhase`. */
  | 'WRONG_PHASE'
  /** The operation cannot be retried; see `NotRetryable`. */
  | 'NOT_RETRYABLE'
  /** The operation cannot be cancelled; see `NotCancellable`. */
  | 'NOT_CANCELLABLE'
  /** The operation does not wait for an approval; see `NotAwaitingApproval`. */
  | 'NOT_AWAITING_APPROVAL'
  /** The time to decide on the operation is over; see `ApprovalExpired`. */
  | 'APPROVAL_EXPIRED'
  /** The token is not that of the newest claim, or the secret not that of the claim; see `StaleToken`. */
  | 'STALE_TOKEN'
  /** The work is not running; see `FulfilmentNotRunning`. */
  | 'FULFILMENT_NOT_RUNNING'
  /** The work was suspended too often; see `TooManySuspensions`. */
  | 'TOO_MANY_SUSPENSIONS'
  /** The instance has as many observations in that month as are kept; see `TooManyObservations`. */
  | 'TOO_MANY_OBSERVATIONS'
  /** The slug is in use, or was; see `SlugTaken`. */
  | 'SLUG_TAKEN';

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
  /** What happened, in the order it was recorded, as far as the caller may see it: the catalogue for everybody, instances for their parties, tokens and memberships for operators and auditors. An operation looks through 20,000 facts at most, for all of its fields together, and for 5 seconds: a page may therefore be shorter than asked for, or empty, with `hasNextPage: true`. A fact of more than 1 KiB counts as one for each KiB. Each that is looked through costs half a point, whether it is wanted or not. */
  readonly facts: FactConnection;
  /** Tokens of service accounts, the newest first: all of them for operators and auditors; for everybody else those that they issued, answer for or are acted for by. */
  readonly tokens: TokenConnection;
  /** A capability by its slug; null when there is none. */
  readonly capability: Maybe<Capability>;
  /** The catalogue. */
  readonly capabilities: CapabilityConnection;
  /** Work for the producers among the caller's teams, what waits longest first: what may be claimed, and what workers hold. */
  readonly workerQueue: FulfilmentTaskConnection;
  /** What can be requested now: every version and plan, by relevance where something is searched for, else by capability, the newest version first. */
  readonly offers: OfferConnection;
  /** One instance; null when it does not exist, or not for this caller. */
  readonly instance: Maybe<Instance>;
  /** The instances that the caller may see: those that their teams hold, those of capabilities that their teams own, and all for operators and auditors. */
  readonly instances: InstanceConnection;
  /** One operation; null when it does not exist, or not for this caller. */
  readonly operation: Maybe<Operation>;
  /** The operations that the caller may see, the newest first. */
  readonly operations: OperationConnection;
  /** Operations on which the caller may decide: those of capabilities that their teams own, asked for by somebody else. What expires first comes first. */
  readonly approvalsWaitingForMe: OperationConnection;
  /** How fast, safe, efficient and scalable the platform is, or a part of it, over a window of time. */
  readonly scorecard: Scorecard;
  /** One metric of the platform, or of a part of it, over a window of time; null when there is no metric of this id. */
  readonly metric: Maybe<MetricValue>;
  /** Everything that is measured: what each number means, and how it is counted. */
  readonly metricDefinitions: ReadonlyArray<MetricDefinition>;
  /** A team by its slug; null when there is none. */
  readonly team: Maybe<Team>;
  /** All teams, by relevance when something is searched for, else by name. */
  readonly teams: TeamConnection;
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
  filter?: InputMaybe<TokenFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryCapabilityArgs = {
  slug: Scalars['Slug']['input'];
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryCapabilitiesArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CapabilityFilter>;
  search?: InputMaybe<Scalars['String']['input']>;
  orderBy?: InputMaybe<CapabilityOrder>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryWorkerQueueArgs = {
  filter?: InputMaybe<WorkerQueueFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryOffersArgs = {
  filter?: InputMaybe<OfferFilter>;
  search?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryInstanceArgs = {
  id: Scalars['ID']['input'];
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryInstancesArgs = {
  filter?: InputMaybe<InstanceFilter>;
  search?: InputMaybe<Scalars['String']['input']>;
  orderBy: InstanceOrder;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryOperationArgs = {
  id: Scalars['ID']['input'];
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryOperationsArgs = {
  filter?: InputMaybe<OperationFilter>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryApprovalsWaitingForMeArgs = {
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


/** What is asked of the marketplace without changing it. */
export type QueryTeamArgs = {
  slug: Scalars['Slug']['input'];
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What is asked of the marketplace without changing it. */
export type QueryTeamsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};

/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type Mutation = {
  readonly __typename: 'Mutation';
  /** Makes a service account with a token of its own, and shows the token once. A person hands on what they hold themselves; an operator may grant anything. */
  readonly issueToken: IssueTokenResult;
  /** Ends a token at once, for good. Its owner, the person it acts for and operators may; of one that is revoked already, nothing changes. */
  readonly revokeToken: RevokeTokenResult;
  /** Ends tokens of a principal at once, for good, at most 100 of them: those that the principal owns (issued by them and not taken over by somebody else, or taken over by them), those owned by a service account whose id ends in the principal's, and those that act for the principal. Operators may, and everybody for themselves. Those that are issued later are not ended. */
  readonly revokeTokens: RevokeTokensResult;
  /** Makes the caller the owner of a token that acts for nobody. What it may do, and who holds its secret, stays as it was. */
  readonly takeOverToken: TakeOverTokenResult;
  /** Forgets the name, the e-mail address and the last sign-in of a person, ends the tokens that act for them, and erases the labels of tokens that were issued by then and are theirs alone: that they or their service accounts answer for, or that act for them. A token that somebody took over keeps its label as long as that one is not erased. What was recorded stays, and names them by an opaque id only; what they said of an instance is the instance's, and goes with `eraseInstance`. */
  readonly eraseSubject: EraseSubjectResult;
  /** Makes every confidential text of an instance that is gone unreadable: parameters, outputs, comments and reasons. What happened, when and by whom stays. */
  readonly eraseInstance: EraseInstanceResult;
  /** Registers a capability under a new slug. For producers of the owner team and operators. */
  readonly registerCapability: RegisterCapabilityResult;
  /** Replaces what is said of a capability. For producers of the owner team and operators. */
  readonly describeCapability: DescribeCapabilityResult;
  /** Hands a capability over to another team. For producers of the owner team and operators. */
  readonly transferOwnership: TransferOwnershipResult;
  /** Ends a capability whose versions are all retired. For producers of the owner team and operators. */
  readonly retireCapability: RetireCapabilityResult;
  /** Writes down a version before it is published, or writes it down anew. For producers of the owner team and operators. */
  readonly draftVersion: DraftVersionResult;
  /** Publishes a draft. From then on its contract never changes. For producers of the owner team and operators. */
  readonly publishVersion: PublishVersionResult;
  /** Lets consumers rely on a version more than before. For producers of the owner team and operators. */
  readonly promoteVersion: PromoteVersionResult;
  /** Stops new requests of a version for a time. For producers of the owner team and operators. */
  readonly pauseVersion: PauseVersionResult;
  /** Lets a paused version be requested again. For producers of the owner team and operators. */
  readonly resumeVersion: ResumeVersionResult;
  /** Announces the end of a version. For producers of the owner team and operators. */
  readonly deprecateVersion: DeprecateVersionResult;
  /** Gives consumers more time before the announced end. For producers of the owner team and operators. */
  readonly postponeSunset: PostponeSunsetResult;
  /** Says that a team has seen the announced end of a version. For consumers of that team. */
  readonly acknowledgeDeprecation: AcknowledgeDeprecationResult;
  /** Ends a version of which nothing lives: requests are closed for good, then it is retired. An instance that was requested meanwhile goes on, and the version is retired by itself when nothing holds it any more. For producers of the owner team and operators. */
  readonly retireVersion: RetireVersionResult;
  /** Recalls a version for a security reason: nobody can request it from that moment on, and requests that wait for an approval or a worker are rejected. For producers of the owner team and operators. */
  readonly withdrawVersion: WithdrawVersionResult;
  /** Asks for an instance of an offer, for a team in which the caller is a consumer. It is provisioned at once, or after a producer approved it, as the version says. */
  readonly requestInstance: RequestInstanceResult;
  /** Asks for other parameters of an instance. Consumers of its team may. */
  readonly updateInstance: UpdateInstanceResult;
  /** Gives an instance back for good. Consumers of its team may; nobody has to approve it. */
  readonly deprovisionInstance: DeprovisionInstanceResult;
  /** Asks for the same again after an operation failed, in a new operation that needs no second approval. Consumers of the instance's team may. */
  readonly retryOperation: RetryOperationResult;
  /** Takes an operation back before it ended. Was work on a new instance begun, the producer is asked to clean up what may be left. Consumers of the instance's team may. */
  readonly cancelOperation: CancelOperationResult;
  /** Lets an operation that waits go on. Producers of the capability's owner team may, but never who asked for it, nor a token of theirs. */
  readonly approveOperation: ApproveOperationResult;
  /** Ends an operation that waits for an approval. The same may who may approve it. */
  readonly refuseOperation: RefuseOperationResult;
  /** Takes work that waits, the longest waiting first, each under a token and a lease. Producers of the capabilities' owner teams may. Nothing waits: an empty list. */
  readonly claimFulfilments: ClaimFulfilmentsResult;
  /** Says that the worker is alive, and lets its lease begin anew. Nothing is recorded. */
  readonly heartbeatFulfilment: HeartbeatFulfilmentResult;
  /** Says how far the work is, for the consumer to see. */
  readonly reportProgress: ReportProgressResult;
  /** Says that the work waits for something outside. The claim stays with the worker, and is taken back when it does not return in time. */
  readonly suspendFulfilment: SuspendFulfilmentResult;
  /** Goes on with work that was suspended. */
  readonly resumeFulfilment: ResumeFulfilmentResult;
  /** Ends the work well, and hands its outputs over. Taken once, and under the newest token only. */
  readonly succeedFulfilment: SucceedFulfilmentResult;
  /** Ends the work badly. Taken once, and under the newest token only. */
  readonly failFulfilment: FailFulfilmentResult;
  /** Says how much of something an instance used in a period. Producers of the team that owns its capability may, and operators. */
  readonly recordUsage: RecordUsageResult;
  /** Says what an instance cost in a period. Producers of the team that owns its capability may, and operators. */
  readonly recordCost: RecordCostResult;
  /** Says how healthy an instance is. Only a change of the verdict is recorded. Producers of the team that owns its capability may, and operators. */
  readonly recordHealth: RecordHealthResult;
  /** Registers a team under a new slug. For operators. */
  readonly registerTeam: RegisterTeamResult;
  /** Replaces a team's name, department and description. For its members and operators. */
  readonly describeTeam: DescribeTeamResult;
  /** Lets a person or service account act for a team. For operators. */
  readonly grantMembership: GrantMembershipResult;
  /** Takes back a role that was granted here. For operators. */
  readonly revokeMembership: RevokeMembershipResult;
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
export type MutationRevokeTokensArgs = {
  input: RevokeTokensInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationTakeOverTokenArgs = {
  input: TakeOverTokenInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationEraseSubjectArgs = {
  input: EraseSubjectInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationEraseInstanceArgs = {
  input: EraseInstanceInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRegisterCapabilityArgs = {
  input: RegisterCapabilityInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationDescribeCapabilityArgs = {
  input: DescribeCapabilityInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationTransferOwnershipArgs = {
  input: TransferOwnershipInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRetireCapabilityArgs = {
  input: RetireCapabilityInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationDraftVersionArgs = {
  input: DraftVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationPublishVersionArgs = {
  input: PublishVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationPromoteVersionArgs = {
  input: PromoteVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationPauseVersionArgs = {
  input: PauseVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationResumeVersionArgs = {
  input: ResumeVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationDeprecateVersionArgs = {
  input: DeprecateVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationPostponeSunsetArgs = {
  input: PostponeSunsetInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationAcknowledgeDeprecationArgs = {
  input: AcknowledgeDeprecationInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRetireVersionArgs = {
  input: RetireVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationWithdrawVersionArgs = {
  input: WithdrawVersionInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRequestInstanceArgs = {
  input: RequestInstanceInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationUpdateInstanceArgs = {
  input: UpdateInstanceInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationDeprovisionInstanceArgs = {
  input: DeprovisionInstanceInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRetryOperationArgs = {
  input: RetryOperationInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationCancelOperationArgs = {
  input: CancelOperationInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationApproveOperationArgs = {
  input: ApproveOperationInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRefuseOperationArgs = {
  input: RefuseOperationInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationClaimFulfilmentsArgs = {
  input: ClaimFulfilmentsInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationHeartbeatFulfilmentArgs = {
  input: HeartbeatFulfilmentInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationReportProgressArgs = {
  input: ReportProgressInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationSuspendFulfilmentArgs = {
  input: SuspendFulfilmentInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationResumeFulfilmentArgs = {
  input: ResumeFulfilmentInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationSucceedFulfilmentArgs = {
  input: SucceedFulfilmentInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationFailFulfilmentArgs = {
  input: FailFulfilmentInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRecordUsageArgs = {
  input: RecordUsageInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRecordCostArgs = {
  input: RecordCostInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRecordHealthArgs = {
  input: RecordHealthInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRegisterTeamArgs = {
  input: RegisterTeamInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationDescribeTeamArgs = {
  input: DescribeTeamInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationGrantMembershipArgs = {
  input: GrantMembershipInput;
};


/** What changes the marketplace. Every mutation answers with its success or with a refusal that says what to put right. */
export type MutationRevokeMembershipArgs = {
  input: RevokeMembershipInput;
};

/** What tells the caller about changes as they happen, over graphql-ws. */
export type Subscription = {
  readonly __typename: 'Subscription';
  /** Facts from any point of the history on: first all that were recorded after it, then each new one. Nothing is left out and nothing comes twice; a fact whose event would be larger than an answer may be is an error in its place, and the next ones follow. The past comes at the pace that all subscriptions of its caller share. */
  readonly facts: Fact;
  /** Work that may be claimed: first what waits already, then each piece as it comes. It is a hint; who gets the work is decided when it is claimed. */
  readonly fulfilmentOffered: FulfilmentTask;
  /** Each change of an operation as it happens. Quick changes one after another may come as one; the last always comes. Exactly one of the arguments is given. */
  readonly operationChanged: Operation;
};


/** What tells the caller about changes as they happen, over graphql-ws. */
export type SubscriptionFactsArgs = {
  after?: InputMaybe<Scalars['Position']['input']>;
  filter?: InputMaybe<FactFilter>;
};


/** What tells the caller about changes as they happen, over graphql-ws. */
export type SubscriptionFulfilmentOfferedArgs = {
  capabilities: ReadonlyArray<Scalars['Slug']['input']>;
};


/** What tells the caller about changes as they happen, over graphql-ws. */
export type SubscriptionOperationChangedArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  team?: InputMaybe<Scalars['Slug']['input']>;
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
  /** What is known of it. Confidential texts read `sealed` unless the caller is a party, `erased` once they were erased, and `unreadable` when their key is lost or they were damaged. */
  readonly data: Scalars['JSON']['output'];
  /** When it was decided. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** When it was recorded; never earlier than the fact before it in its stream. Between streams the clocks of several processes may differ by a little: the order of facts is that of their positions. */
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

/** What a team offers to others: an API and a workflow. Registered once, offered in versions. */
export type Capability = Node & {
  readonly __typename: 'Capability';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The name by which the capability is known for ever; never changed and never given to another. */
  readonly slug: Scalars['Slug']['output'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['output'];
  /** What it is, in 1 to 500 characters. */
  readonly summary: Scalars['String']['output'];
  /** All there is to know of it, as Markdown; may be empty. */
  readonly description: Scalars['String']['output'];
  /** Words it can be found by, at most 20. */
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** Where to read on, at most 20. */
  readonly links: ReadonlyArray<CapabilityLink>;
  /** Days between the announcement of a version's end and that end, 0 to 730. Holds for deprecations that are still to come. */
  readonly noticePeriodDays: Scalars['Int']['output'];
  /** Whether it is still offered. */
  readonly status: CapabilityStatus;
  /** When it was registered. */
  readonly registeredAt: Scalars['DateTime']['output'];
  /** When it was retired; null while it is active. */
  readonly retiredAt: Maybe<Scalars['DateTime']['output']>;
  /** Who owned it and since when, the first owner first; at most the latest 100. */
  readonly ownerHistory: ReadonlyArray<Ownership>;
  /** The version to recommend to a newcomer: one that can be requested, GA before BETA before ALPHA before DEPRECATED, then the highest number. Null when none can be requested. */
  readonly latest: Maybe<Version>;
  /** A version by its number; null when there is none. Drafts exist only for producers of the owner team and operators. */
  readonly version: Maybe<Version>;
  /** Its versions, the highest number first. Drafts are listed only for producers of the owner team and operators. */
  readonly versions: VersionConnection;
  /** How many instances of all its versions are live now. */
  readonly liveInstanceCount: Scalars['Int']['output'];
  /** The team that owns it now. */
  readonly owner: Team;
};


/** What a team offers to others: an API and a workflow. Registered once, offered in versions. */
export type CapabilityVersionArgs = {
  version: Scalars['SemVer']['input'];
};


/** What a team offers to others: an API and a workflow. Registered once, offered in versions. */
export type CapabilityVersionsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Where to read on about a capability. */
export type CapabilityLink = {
  readonly __typename: 'CapabilityLink';
  /** What is to be found there, 1 to 200 characters. */
  readonly title: Scalars['String']['output'];
  /** The address, `http` or `https`, of at most 2,000 characters. */
  readonly url: Scalars['URL']['output'];
};

/** Whether a capability is still offered. */
export type CapabilityStatus =
  /** It may have versions that can be requested. */
  | 'ACTIVE'
  /** Every version is retired, and no other will come. */
  | 'RETIRED';

/** A team's time as the owner of a capability. */
export type Ownership = {
  readonly __typename: 'Ownership';
  /** The owner's slug. */
  readonly team: Scalars['Slug']['output'];
  /** The owner's department when it became the owner. */
  readonly department: Scalars['String']['output'];
  /** When it became the owner. */
  readonly since: Scalars['DateTime']['output'];
  /** When another team became the owner; null for the owner of today. */
  readonly until: Maybe<Scalars['DateTime']['output']>;
};

/** A page of capabilities. */
export type CapabilityConnection = {
  readonly __typename: 'CapabilityConnection';
  /** The capabilities of this page with their cursors. */
  readonly edges: ReadonlyArray<CapabilityEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many capabilities there are in all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A capability in a page. */
export type CapabilityEdge = {
  readonly __typename: 'CapabilityEdge';
  /** To be given as `after` for the page that begins behind this capability. */
  readonly cursor: Scalars['String']['output'];
  /** The capability. */
  readonly node: Capability;
};

/** One contract of a capability. Nothing in it changes once it is published; another contract is another version. */
export type Version = Node & {
  readonly __typename: 'Version';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The capability it is a version of. */
  readonly capability: Capability;
  /** Its number, unique within the capability. */
  readonly version: Scalars['SemVer']['output'];
  /** Where it stands between draft and retirement. */
  readonly status: VersionStatus;
  /** The stage it was published at or promoted to last; null for a draft. */
  readonly stage: Maybe<VersionStage>;
  /** Whether somebody can request an instance of it now: published, not sunset, not withdrawn and not paused. */
  readonly isRequestable: Scalars['Boolean']['output'];
  /** Why new requests are stopped for now; null when it is not paused. */
  readonly pauseReason: Maybe<Scalars['String']['output']>;
  /** When it was drafted first. */
  readonly draftedAt: Scalars['DateTime']['output'];
  /** When it was published; null for a draft. */
  readonly publishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Its announced end; null when none was announced. */
  readonly deprecation: Maybe<Deprecation>;
  /** When requests were closed for good, on the sunset day or by its retirement; null until then. */
  readonly sunsetAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was retired; null until then. */
  readonly retiredAt: Maybe<Scalars['DateTime']['output']>;
  /** The security recall; null unless it was withdrawn. */
  readonly withdrawal: Maybe<Withdrawal>;
  /** What it promises. */
  readonly contract: Contract;
  /** How many instances of it are live now. */
  readonly liveInstanceCount: Scalars['Int']['output'];
};

/** Where a version stands. That it is paused lies over this and is told apart. */
export type VersionStatus =
  /** Being written; may still change and cannot be requested. */
  | 'DRAFT'
  /** Published for the curious: may be withdrawn or changed by a successor soon. */
  | 'ALPHA'
  /** Published for early users. */
  | 'BETA'
  /** Generally available. */
  | 'GA'
  /** Its end is announced; requests still succeed. */
  | 'DEPRECATED'
  /** No new requests; instances go on running. */
  | 'SUNSET'
  /** Over: no instance lives. */
  | 'RETIRED'
  /** Recalled for a security reason: no new requests from that moment on. */
  | 'WITHDRAWN';

/** How much consumers may rely on a published version. */
export type VersionStage =
  /** For the curious. */
  | 'ALPHA'
  /** For early users. */
  | 'BETA'
  /** For everybody. */
  | 'GA';

/** The announced end of a version. */
export type Deprecation = {
  readonly __typename: 'Deprecation';
  /** When it was announced. */
  readonly announcedAt: Scalars['DateTime']['output'];
  /** The day from which nobody can request it. May be postponed, never brought forward. */
  readonly sunsetAt: Scalars['DateTime']['output'];
  /** The version to move to; null when none was named. */
  readonly replacement: Maybe<Version>;
  /** How to move, as Markdown. */
  readonly migrationGuide: Scalars['String']['output'];
  /** Slugs of the teams that have acknowledged it, in that order. */
  readonly acknowledgedBy: ReadonlyArray<Scalars['Slug']['output']>;
};

/** The security recall of a version. */
export type Withdrawal = {
  readonly __typename: 'Withdrawal';
  /** When it was recalled. */
  readonly at: Scalars['DateTime']['output'];
  /** What is wrong with it. */
  readonly reason: Scalars['String']['output'];
};

/** What a version promises to those who request it. */
export type Contract = {
  readonly __typename: 'Contract';
  /** JSON Schema 2020-12 of the parameters of a request. */
  readonly parameterSchema: Scalars['JSON']['output'];
  /** JSON Schema 2020-12 of what the consumer is handed. */
  readonly outputSchema: Scalars['JSON']['output'];
  /** The sizes and prices it comes in, 1 to 20. */
  readonly plans: ReadonlyArray<Plan>;
  /** How the producer's work is done. */
  readonly channel: FulfilmentChannel;
  /** Who lets a request go on. */
  readonly approval: ApprovalPolicy;
  /** How long a producer may think about a request before it expires, in seconds. */
  readonly approvalTimeoutSeconds: Scalars['Int']['output'];
  /** How long a worker's claim holds without a sign of life, in seconds. */
  readonly leaseDurationSeconds: Scalars['Int']['output'];
  /** What is new, as Markdown; may be empty. */
  readonly releaseNotes: Scalars['String']['output'];
};

/** A named size and price of a version. */
export type Plan = {
  readonly __typename: 'Plan';
  /** The plan's name in requests, unique within the version. */
  readonly slug: Scalars['Slug']['output'];
  /** What people call it. */
  readonly name: Scalars['String']['output'];
  /** What one gets, as Markdown; may be empty. */
  readonly description: Scalars['String']['output'];
  /** Price of an instance per month, in hundredths of the currency. */
  readonly monthlyPriceCents: Scalars['Int']['output'];
  /** The currency by its ISO 4217 code, for instance `EUR`. */
  readonly currency: Scalars['String']['output'];
};

/** How a producer's work for a request is done. */
export type FulfilmentChannel =
  /** A program of the producer claims requests and reports what became of them. */
  | 'WORKER';

/** Who lets a request go on. */
export type ApprovalPolicy =
  /** Every valid request goes on by itself. */
  | 'AUTO'
  /** A producer of the owner team decides, who is not the one who asked. */
  | 'PRODUCER';

/** A page of versions. */
export type VersionConnection = {
  readonly __typename: 'VersionConnection';
  /** The versions of this page with their cursors. */
  readonly edges: ReadonlyArray<VersionEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many versions there are in all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A version in a page. */
export type VersionEdge = {
  readonly __typename: 'VersionEdge';
  /** To be given as `after` for the page that begins behind this version. */
  readonly cursor: Scalars['String']['output'];
  /** The version. */
  readonly node: Version;
};

/** Which capabilities are wanted. A capability must meet every condition that is given. */
export type CapabilityFilter = {
  /** Owned by this team now. */
  readonly ownerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** Has this tag, 1 to 50 characters. */
  readonly tag?: InputMaybe<Scalars['String']['input']>;
  /** Is still offered, or retired. */
  readonly status?: InputMaybe<CapabilityStatus>;
  /** Has a version at this stage that can be requested now. */
  readonly stage?: InputMaybe<VersionStage>;
  /** Has a version that stands there. Drafts are in no catalogue, so `DRAFT` finds nothing. */
  readonly versionStatus?: InputMaybe<VersionStatus>;
  /** Whether it has a version that can be requested now. */
  readonly hasOffer?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The order of a list of capabilities. */
export type CapabilityOrder =
  /** The best match of the search first, then by name. */
  | 'RELEVANCE'
  /** By name, from A to Z. */
  | 'NAME_ASC'
  /** By name, from Z to A. */
  | 'NAME_DESC'
  /** The oldest first. */
  | 'REGISTERED_AT_ASC'
  /** The newest first. */
  | 'REGISTERED_AT_DESC'
  /** Those with the fewest live instances first. */
  | 'INSTANCE_COUNT_ASC'
  /** Those with the most live instances first. */
  | 'INSTANCE_COUNT_DESC';

/** A new capability. */
export type RegisterCapabilityInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The slug it will be known by for ever. */
  readonly slug: Scalars['Slug']['input'];
  /** The slug of the team that owns it. */
  readonly ownerTeam: Scalars['Slug']['input'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** What it is, in 1 to 500 characters. */
  readonly summary: Scalars['String']['input'];
  /** All there is to know of it, as Markdown of at most 20,000 characters. */
  readonly description: Scalars['String']['input'];
  /** Words to find it by: at most 20, each of 1 to 50 lower-case letters, digits and hyphens, none of them twice. */
  readonly tags: ReadonlyArray<Scalars['String']['input']>;
  /** Where to read on, at most 20. */
  readonly links: ReadonlyArray<CapabilityLinkInput>;
  /** Days between the announcement of a version's end and that end, 0 to 730. Those of the installation when it is missing: 90 unless configured otherwise. */
  readonly noticePeriodDays?: InputMaybe<Scalars['Int']['input']>;
};

/** What a capability is like from now on. Everything is replaced. */
export type DescribeCapabilityInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** What it is, in 1 to 500 characters. */
  readonly summary: Scalars['String']['input'];
  /** All there is to know of it, as Markdown of at most 20,000 characters. */
  readonly description: Scalars['String']['input'];
  /** Words to find it by: at most 20, each of 1 to 50 lower-case letters, digits and hyphens, none of them twice. */
  readonly tags: ReadonlyArray<Scalars['String']['input']>;
  /** Where to read on, at most 20. */
  readonly links: ReadonlyArray<CapabilityLinkInput>;
  /** Days between the announcement of a version's end and that end, 0 to 730. Those of the installation when it is missing: 90 unless configured otherwise. */
  readonly noticePeriodDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Where to read on about a capability. */
export type CapabilityLinkInput = {
  /** What is to be found there, 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** The address, `http` or `https`, of at most 2,000 characters. */
  readonly url: Scalars['URL']['input'];
};

/** A new owner of a capability. */
export type TransferOwnershipInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The slug of the team that takes it over. */
  readonly toTeam: Scalars['Slug']['input'];
};

/** The end of a capability. */
export type RetireCapabilityInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
};

/** What a version will promise once it is published. */
export type DraftVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** JSON Schema 2020-12 of the parameters of a request, an object of at most 64 KiB. The rest of the rules for schemas is checked when the version is published. */
  readonly parameterSchema: Scalars['JSON']['input'];
  /** JSON Schema 2020-12 of what the consumer is handed, an object of at most 64 KiB. The rest of the rules for schemas is checked when the version is published. */
  readonly outputSchema: Scalars['JSON']['input'];
  /** The sizes and prices it comes in, 1 to 20, each with a slug of its own. */
  readonly plans: ReadonlyArray<PlanInput>;
  /** How the producer's work is done. */
  readonly channel: FulfilmentChannel;
  /** Who lets a request go on. */
  readonly approval: ApprovalPolicy;
  /** How long a producer may think about a request before it expires, in seconds: 60 to 7,776,000, which is 90 days. */
  readonly approvalTimeoutSeconds: Scalars['Int']['input'];
  /** How long a worker's claim holds without a sign of life, in seconds: 1 to 86,400. */
  readonly leaseDurationSeconds: Scalars['Int']['input'];
  /** What is new, as Markdown of at most 20,000 characters. */
  readonly releaseNotes: Scalars['String']['input'];
};

/** A named size and price of a version. */
export type PlanInput = {
  /** The plan's name in requests, unique within the version. */
  readonly slug: Scalars['Slug']['input'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** What one gets, as Markdown of at most 2,000 characters. */
  readonly description: Scalars['String']['input'];
  /** Price of an instance per month, in hundredths of the currency: 0 to 1,000,000,000. */
  readonly monthlyPriceCents: Scalars['Int']['input'];
  /** The currency by its ISO 4217 code, three capital letters. */
  readonly currency: Scalars['String']['input'];
};

/** The publication of a draft. */
export type PublishVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** How much consumers may rely on it from now on. */
  readonly stage: VersionStage;
};

/** A higher stage of a version. */
export type PromoteVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** How much consumers may rely on it from now on; above the stage it has. */
  readonly stage: VersionStage;
};

/** A pause of a version. */
export type PauseVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** Why, for those who wanted to request it, 1 to 2,000 characters. */
  readonly reason: Scalars['String']['input'];
};

/** The end of a pause. */
export type ResumeVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
};

/** The announced end of a version. */
export type DeprecateVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** The day from which nobody can request it: at least the capability's notice period ahead, unless it has no instance. */
  readonly sunsetAt: Scalars['DateTime']['input'];
  /** The version to move to, which must be offered and another one; none when it is missing. */
  readonly replacement?: InputMaybe<ReplacementInput>;
  /** How to move, as Markdown of 1 to 20,000 characters. */
  readonly migrationGuide: Scalars['String']['input'];
};

/** A version to move to. */
export type ReplacementInput = {
  /** The slug of its capability. */
  readonly capability: Scalars['Slug']['input'];
  /** Its number. */
  readonly version: Scalars['SemVer']['input'];
};

/** More time before the announced end of a version. */
export type PostponeSunsetInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** The new day, later than the announced one. */
  readonly sunsetAt: Scalars['DateTime']['input'];
};

/** A team has seen the announced end of a version. */
export type AcknowledgeDeprecationInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** The slug of the consumer team. */
  readonly team: Scalars['Slug']['input'];
};

/** The end of a version. */
export type RetireVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
};

/** The security recall of a version. */
export type WithdrawVersionInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The capability's slug. */
  readonly capability: Scalars['Slug']['input'];
  /** The version's number. */
  readonly version: Scalars['SemVer']['input'];
  /** What is wrong with it, for those who run it, 1 to 2,000 characters. */
  readonly reason: Scalars['String']['input'];
};

/** What became of `registerCapability`. */
export type RegisterCapabilityResult = RegisterCapabilitySuccess | SlugTaken | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The capability is registered. */
export type RegisterCapabilitySuccess = {
  readonly __typename: 'RegisterCapabilitySuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The capability. */
  readonly capability: Capability;
};

/** What became of `describeCapability`. */
export type DescribeCapabilityResult = DescribeCapabilitySuccess | CapabilityIsRetired | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The capability is described so from now on. */
export type DescribeCapabilitySuccess = {
  readonly __typename: 'DescribeCapabilitySuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The capability. */
  readonly capability: Capability;
};

/** What became of `transferOwnership`. */
export type TransferOwnershipResult = TransferOwnershipSuccess | CapabilityIsRetired | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The capability has its new owner. */
export type TransferOwnershipSuccess = {
  readonly __typename: 'TransferOwnershipSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The capability. */
  readonly capability: Capability;
};

/** What became of `retireCapability`. */
export type RetireCapabilityResult = RetireCapabilitySuccess | VersionsNotRetired | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The capability is retired. */
export type RetireCapabilitySuccess = {
  readonly __typename: 'RetireCapabilitySuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The capability. */
  readonly capability: Capability;
};

/** What became of `draftVersion`. */
export type DraftVersionResult = DraftVersionSuccess | CapabilityIsRetired | WrongVersionStatus | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The draft is written down. */
export type DraftVersionSuccess = {
  readonly __typename: 'DraftVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `publishVersion`. */
export type PublishVersionResult = PublishVersionSuccess | CapabilityIsRetired | WrongVersionStatus | SchemaNotAccepted | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version is published. */
export type PublishVersionSuccess = {
  readonly __typename: 'PublishVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `promoteVersion`. */
export type PromoteVersionResult = PromoteVersionSuccess | WrongVersionStatus | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version has its new stage. */
export type PromoteVersionSuccess = {
  readonly __typename: 'PromoteVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `pauseVersion`. */
export type PauseVersionResult = PauseVersionSuccess | WrongVersionStatus | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version is paused. */
export type PauseVersionSuccess = {
  readonly __typename: 'PauseVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `resumeVersion`. */
export type ResumeVersionResult = ResumeVersionSuccess | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version is not paused. */
export type ResumeVersionSuccess = {
  readonly __typename: 'ResumeVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `deprecateVersion`. */
export type DeprecateVersionResult = DeprecateVersionSuccess | WrongVersionStatus | ReplacementUnsuitable | SunsetTooEarly | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The end of the version is announced. */
export type DeprecateVersionSuccess = {
  readonly __typename: 'DeprecateVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `postponeSunset`. */
export type PostponeSunsetResult = PostponeSunsetSuccess | WrongVersionStatus | SunsetBroughtForward | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The end of the version is postponed. */
export type PostponeSunsetSuccess = {
  readonly __typename: 'PostponeSunsetSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `acknowledgeDeprecation`. */
export type AcknowledgeDeprecationResult = AcknowledgeDeprecationSuccess | WrongVersionStatus | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The team has acknowledged the announced end. */
export type AcknowledgeDeprecationSuccess = {
  readonly __typename: 'AcknowledgeDeprecationSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** What became of `retireVersion`. */
export type RetireVersionResult = RetireVersionSuccess | WrongVersionStatus | VersionInUse | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version is retired, or closed and to be retired when nothing holds it any more. */
export type RetireVersionSuccess = {
  readonly __typename: 'RetireVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version: `RETIRED`, or on the way there: `SUNSET`, and `WITHDRAWN` when it was recalled meanwhile. */
  readonly version: Version;
  /** What the retirement waits for: instances that were requested while the version was being closed. Nothing when it is retired; null when the views did not get far enough in time to tell, and then it is retired as soon as they do, if nothing holds it. */
  readonly stillHeldBy: Maybe<VersionHolders>;
};

/** What keeps a version that was closed from being retired. */
export type VersionHolders = {
  readonly __typename: 'VersionHolders';
  /** The instances, at most 100, in the order of their ids. */
  readonly instances: ReadonlyArray<InstanceInTheWay>;
  /** Whether there are more than are shown. */
  readonly areMore: Scalars['Boolean']['output'];
};

/** What became of `withdrawVersion`. */
export type WithdrawVersionResult = WithdrawVersionSuccess | WrongVersionStatus | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The version is withdrawn. */
export type WithdrawVersionSuccess = {
  readonly __typename: 'WithdrawVersionSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The version. */
  readonly version: Version;
};

/** The capability is retired, and nothing of it changes any more. */
export type CapabilityIsRetired = Refusal & {
  readonly __typename: 'CapabilityIsRetired';
  /** Always `CAPABILITY_IS_RETIRED`. */
  readonly code: RefusalCode;
  /** Which capability it is. */
  readonly message: Scalars['String']['output'];
};

/** Versions of the capability are not retired yet. */
export type VersionsNotRetired = Refusal & {
  readonly __typename: 'VersionsNotRetired';
  /** Always `VERSIONS_NOT_RETIRED`. */
  readonly code: RefusalCode;
  /** How many versions are in the way. */
  readonly message: Scalars['String']['output'];
  /** The versions in the way, at most 100. */
  readonly versions: ReadonlyArray<VersionInTheWay>;
};

/** A version that must be retired first. */
export type VersionInTheWay = {
  readonly __typename: 'VersionInTheWay';
  /** Its number. */
  readonly version: Scalars['SemVer']['output'];
  /** Where it stands. */
  readonly status: VersionStatus;
};

/** The version does not stand where this is possible. */
export type WrongVersionStatus = Refusal & {
  readonly __typename: 'WrongVersionStatus';
  /** Always `WRONG_VERSION_STATUS`. */
  readonly code: RefusalCode;
  /** Where it stands and where it would have to stand. */
  readonly message: Scalars['String']['output'];
  /** Where it stands. */
  readonly status: VersionStatus;
  /** Where it would have to stand; empty when nothing leads there. */
  readonly allowed: ReadonlyArray<VersionStatus>;
};

/** A schema of the draft breaks the rules for schemas, or takes too much work to look at. Draft the version anew. */
export type SchemaNotAccepted = Refusal & {
  readonly __typename: 'SchemaNotAccepted';
  /** Always `SCHEMA_NOT_ACCEPTED`. */
  readonly code: RefusalCode;
  /** How many rules are broken, and the first of them. */
  readonly message: Scalars['String']['output'];
  /** Every broken rule, at most 100 per schema. Paths begin with `/parameterSchema` or `/outputSchema`. */
  readonly violations: ReadonlyArray<Violation>;
};

/** The replacement is no version to move to. */
export type ReplacementUnsuitable = Refusal & {
  readonly __typename: 'ReplacementUnsuitable';
  /** Always `REPLACEMENT_UNSUITABLE`. */
  readonly code: RefusalCode;
  /** What is wrong with it. */
  readonly message: Scalars['String']['output'];
  /** What is wrong with it, for programs. */
  readonly cause: ReplacementFault;
};

/** What is wrong with a replacement. */
export type ReplacementFault =
  /** It is the version that ends. */
  | 'IS_ITSELF'
  /** It does not exist, is not published, or ends itself. */
  | 'NOT_OFFERED';

/** The end comes sooner than the notice period allows, or lies in the past. */
export type SunsetTooEarly = Refusal & {
  readonly __typename: 'SunsetTooEarly';
  /** Always `SUNSET_TOO_EARLY`. */
  readonly code: RefusalCode;
  /** Which day would do. */
  readonly message: Scalars['String']['output'];
  /** The earliest day that would do now. */
  readonly earliestAt: Scalars['DateTime']['output'];
};

/** An announced end is never brought forward. */
export type SunsetBroughtForward = Refusal & {
  readonly __typename: 'SunsetBroughtForward';
  /** Always `SUNSET_BROUGHT_FORWARD`. */
  readonly code: RefusalCode;
  /** Which day is announced. */
  readonly message: Scalars['String']['output'];
  /** The announced day. */
  readonly sunsetAt: Scalars['DateTime']['output'];
};

/** Instances of the version are in the way of its retirement. Nothing changed: when requests were open they stay open. */
export type VersionInUse = Refusal & {
  readonly __typename: 'VersionInUse';
  /** Always `VERSION_IN_USE`. */
  readonly code: RefusalCode;
  /** How many instances are in the way. */
  readonly message: Scalars['String']['output'];
  /** The instances in the way, at most 100. */
  readonly instances: ReadonlyArray<InstanceInTheWay>;
};

/** An instance that keeps its version from being retired. */
export type InstanceInTheWay = {
  readonly __typename: 'InstanceInTheWay';
  /** The instance's id. */
  readonly id: Scalars['ID']['output'];
  /** Why it is in the way. */
  readonly phase: InTheWayPhase;
};

/** Why an instance keeps its version from being retired. */
export type InTheWayPhase =
  /** It was requested and is on its way. */
  | 'PENDING'
  /** It is live. */
  | 'LIVE'
  /** It was given up, and its producer has not confirmed yet that it is gone. */
  | 'ORPHANED'
  /** A change broke it, or its removal failed: something of it is at its producer. */
  | 'BROKEN';

/** Which work is wanted. A task must meet every condition that is given. */
export type WorkerQueueFilter = {
  /** Of these capabilities: 1 to 50. */
  readonly capabilities?: InputMaybe<ReadonlyArray<Scalars['Slug']['input']>>;
  /** Of capabilities that this team owns now. */
  readonly ownerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** In one of these states: 1 to 3. */
  readonly states?: InputMaybe<ReadonlyArray<FulfilmentTaskState>>;
};

/** Where a piece of work is. */
export type FulfilmentTaskState =
  /** It may be claimed. */
  | 'QUEUED'
  /** A worker is at it. */
  | 'RUNNING'
  /** Its worker waits for something outside. */
  | 'SUSPENDED';

/** A piece of work for a producer: an operation that is to be done or is being done. */
export type FulfilmentTask = {
  readonly __typename: 'FulfilmentTask';
  /** Id of the operation, as `heartbeatFulfilment` and the reports take it; `operation(id)` tells more of it. */
  readonly operationId: Scalars['ID']['output'];
  /** Id of the instance; `instance(id)` tells more of it. */
  readonly instanceId: Scalars['ID']['output'];
  /** What is to be done to the instance: `PROVISION`, `UPDATE` or `DEPROVISION`. */
  readonly kind: Scalars['String']['output'];
  /** Where the work is. */
  readonly state: FulfilmentTaskState;
  /** Slug of the capability. */
  readonly capability: Scalars['Slug']['output'];
  /** Number of the version. */
  readonly version: Scalars['SemVer']['output'];
  /** Slug of the plan. */
  readonly plan: Scalars['Slug']['output'];
  /** Slug of the environment. */
  readonly environment: Scalars['Slug']['output'];
  /** Slug of the team that holds the instance. */
  readonly consumerTeam: Scalars['Slug']['output'];
  /** Slug of the team that owns the capability now. */
  readonly ownerTeam: Scalars['Slug']['output'];
  /** Since when it waits, or waited before it was claimed. */
  readonly queuedAt: Scalars['DateTime']['output'];
  /** How often it was claimed so far. */
  readonly claimCount: Scalars['Int']['output'];
  /** Opaque id of the worker who holds it; null when nobody does. */
  readonly worker: Maybe<Scalars['ID']['output']>;
  /** When it was claimed; null when nobody holds it. */
  readonly claimedAt: Maybe<Scalars['DateTime']['output']>;
};

/** A page of tasks. */
export type FulfilmentTaskConnection = {
  readonly __typename: 'FulfilmentTaskConnection';
  /** The tasks of this page with their cursors. */
  readonly edges: ReadonlyArray<FulfilmentTaskEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A task in a page. */
export type FulfilmentTaskEdge = {
  readonly __typename: 'FulfilmentTaskEdge';
  /** Where the task stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The task. */
  readonly node: FulfilmentTask;
};

/** Which offers are wanted. An offer must meet every condition that is given. */
export type OfferFilter = {
  /** Of this capability. */
  readonly capability?: InputMaybe<Scalars['Slug']['input']>;
  /** Of capabilities that this team owns. */
  readonly ownerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** On one of these stages: 1 to 4. */
  readonly stages?: InputMaybe<ReadonlyArray<OfferStage>>;
  /** Of at most this price in a month, in hundredths of the currency, 0 to 2,147,483,647. */
  readonly monthlyPriceCentsMax?: InputMaybe<Scalars['Int']['input']>;
};

/** How far a version is in its life, as far as it can be requested. */
export type OfferStage =
  /** To try out; may change or end without notice. */
  | 'ALPHA'
  /** Nearly done; ends with notice. */
  | 'BETA'
  /** Generally available. */
  | 'GA'
  /** Its end is announced; requests still succeed, with a warning. */
  | 'DEPRECATED';

/** A version and plan of a capability that can be requested now, as a consumer sees it. */
export type Offer = Node & {
  readonly __typename: 'Offer';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The capability that is offered. */
  readonly capability: Maybe<Capability>;
  /** The team that owns the capability now. */
  readonly ownerTeam: Maybe<Team>;
  /** The version that is offered, with its schemas. */
  readonly version: Maybe<Version>;
  /** Slug of the plan, as `requestInstance` takes it. */
  readonly plan: Scalars['Slug']['output'];
  /** The plan's display name. */
  readonly planName: Scalars['String']['output'];
  /** What one gets with the plan. */
  readonly planDescription: Scalars['String']['output'];
  /** What an instance costs in a month, in hundredths of the currency. */
  readonly monthlyPriceCents: Scalars['Int']['output'];
  /** Code of the currency after ISO 4217, for instance `EUR`. */
  readonly currency: Scalars['String']['output'];
  /** How far the version is in its life. */
  readonly stage: OfferStage;
  /** Whether a producer decides on each request. */
  readonly needsApproval: Scalars['Boolean']['output'];
  /** What is announced of the version's end; null when nothing is. */
  readonly deprecation: Maybe<DeprecationWarning>;
  /** When the version was published. */
  readonly publishedAt: Scalars['DateTime']['output'];
};

/** What is announced of the end of a version. */
export type DeprecationWarning = {
  readonly __typename: 'DeprecationWarning';
  /** The warning in a sentence. */
  readonly message: Scalars['String']['output'];
  /** From when on nothing new can be requested; existing instances run on. */
  readonly sunsetAt: Scalars['DateTime']['output'];
  /** Slug of the capability that replaces it; null when nothing does. */
  readonly replacementCapability: Maybe<Scalars['Slug']['output']>;
  /** Number of the version that replaces it; null when nothing does. */
  readonly replacementVersion: Maybe<Scalars['SemVer']['output']>;
  /** How to move, in Markdown; empty when there is nothing to say. */
  readonly migrationGuide: Scalars['String']['output'];
};

/** A page of offers. */
export type OfferConnection = {
  readonly __typename: 'OfferConnection';
  /** The offers of this page with their cursors. */
  readonly edges: ReadonlyArray<OfferEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An offer in a page. */
export type OfferEdge = {
  readonly __typename: 'OfferEdge';
  /** Where the offer stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The offer. */
  readonly node: Offer;
};

/** Which instances are wanted. An instance must meet every condition that is given. */
export type InstanceFilter = {
  /** Held by this team. */
  readonly consumerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** Of capabilities that this team owns now. */
  readonly ownerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** Of this capability. */
  readonly capability?: InputMaybe<Scalars['Slug']['input']>;
  /** Of this version; only together with `capability` does it name one contract. */
  readonly version?: InputMaybe<Scalars['SemVer']['input']>;
  /** In this environment. */
  readonly environment?: InputMaybe<Scalars['Slug']['input']>;
  /** In one of these phases: 1 to 9. */
  readonly phases?: InputMaybe<ReadonlyArray<InstancePhase>>;
};

/** In which order instances are listed. */
export type InstanceOrder =
  /** Requested last comes first. */
  | 'NEWEST'
  /** Requested first comes first. */
  | 'OLDEST'
  /** By name. */
  | 'NAME';

/** Where an instance is in its life. */
export type InstancePhase =
  /** Asked for; waits for an approval. */
  | 'REQUESTED'
  /** Approved; the producer is to make it, or is making it. */
  | 'PROVISIONING'
  /** It runs. */
  | 'ACTIVE'
  /** It runs, and a change of it is under way. */
  | 'CHANGING'
  /** Stopped for now. */
  | 'SUSPENDED'
  /** It is being given back. */
  | 'DEPROVISIONING'
  /** It never became usable, or a change broke it. */
  | 'FAILED'
  /** Something of it may be left at the producer, who is asked to clean up until they confirm. */
  | 'ORPHANED'
  /** Nothing of it is left. */
  | 'GONE';

/** What a consumer team holds: one version and plan of a capability, in one environment. */
export type Instance = Node & {
  readonly __typename: 'Instance';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** What the consumer calls it: lower-case letters, digits and hyphens. */
  readonly name: Scalars['String']['output'];
  /** What it is an instance of. */
  readonly capability: Maybe<Capability>;
  /** The version that it runs. */
  readonly version: Maybe<Version>;
  /** Slug of the plan. */
  readonly plan: Scalars['Slug']['output'];
  /** Slug of the environment. */
  readonly environment: Scalars['Slug']['output'];
  /** The team that holds it. */
  readonly consumerTeam: Maybe<Team>;
  /** The team that owns the capability now. */
  readonly ownerTeam: Maybe<Team>;
  /** Where it is in its life. */
  readonly phase: InstancePhase;
  /** Since when it is there. */
  readonly phaseSince: Scalars['DateTime']['output'];
  /** What is true of it beside its phase. */
  readonly conditions: ReadonlyArray<Condition>;
  /** Counts the changes asked for, from 1. */
  readonly generation: Scalars['Int']['output'];
  /** The number of the last change that was made; 0 before the first. */
  readonly observedGeneration: Scalars['Int']['output'];
  /** What it costs in a month, in hundredths of the currency, as quoted when it was requested. */
  readonly monthlyPriceCents: Scalars['Int']['output'];
  /** Code of the currency after ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** Opaque id of the principal who asked for it. */
  readonly requestedBy: Scalars['ID']['output'];
  /** When it was asked for. */
  readonly requestedAt: Scalars['DateTime']['output'];
  /** The parameters that it runs with; null before it ran. The text `sealed` for operators and auditors, `erased` once they were erased, `unreadable` when their key is lost or they were damaged. */
  readonly parameters: Maybe<Scalars['JSON']['output']>;
  /** What the producer handed over last; null before that. The text `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly outputs: Maybe<Scalars['JSON']['output']>;
  /** The operation that has not ended; null when there is none. */
  readonly activeOperation: Maybe<Operation>;
  /** Everything that was asked of it, the newest first. */
  readonly operations: OperationConnection;
  /** What happened to it as facts, the oldest first. */
  readonly history: FactConnection;
  /** What it used in the period observed last, metric by metric, by name. */
  readonly usage: UsageObservationConnection;
  /** What it cost in the period observed last; null when nobody said. */
  readonly cost: Maybe<CostObservation>;
  /** How healthy it was when somebody looked last; null when nobody said. */
  readonly health: Maybe<HealthObservation>;
};


/** What a consumer team holds: one version and plan of a capability, in one environment. */
export type InstanceOperationsArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What a consumer team holds: one version and plan of a capability, in one environment. */
export type InstanceHistoryArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What a consumer team holds: one version and plan of a capability, in one environment. */
export type InstanceUsageArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Something that is true of an instance, or not, or nobody knows. */
export type Condition = {
  readonly __typename: 'Condition';
  /** What is meant. */
  readonly type: ConditionType;
  /** Whether it is so. */
  readonly status: ConditionStatus;
  /** Why, in a word for programs. */
  readonly reason: Scalars['String']['output'];
  /** Why, in a sentence for people. */
  readonly message: Scalars['String']['output'];
  /** Since when it is so; null where that is not known. */
  readonly since: Maybe<Scalars['DateTime']['output']>;
  /** The number of the last change of the instance that the verdict takes into account. */
  readonly observedGeneration: Scalars['Int']['output'];
};

/** What a condition is about. */
export type ConditionType =
  /** The instance can be used. */
  | 'READY'
  /** What runs is what was asked for last. */
  | 'SYNCED'
  /** It runs a version that is supported, and there is no newer one generally available. */
  | 'UP_TO_DATE';

/** Whether a condition is so. */
export type ConditionStatus =
  /** It is so. */
  | 'TRUE'
  /** It is not so. */
  | 'FALSE'
  /** Nobody knows. */
  | 'UNKNOWN';

/** A page of instances. */
export type InstanceConnection = {
  readonly __typename: 'InstanceConnection';
  /** The instances of this page with their cursors. */
  readonly edges: ReadonlyArray<InstanceEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many the caller may see on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An instance in a page. */
export type InstanceEdge = {
  readonly __typename: 'InstanceEdge';
  /** Where the instance stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The instance. */
  readonly node: Instance;
};

/** Which operations are wanted. An operation must meet every condition that is given. */
export type OperationFilter = {
  /** Of instances that this team holds. */
  readonly consumerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** Of capabilities that this team owns now. */
  readonly ownerTeam?: InputMaybe<Scalars['Slug']['input']>;
  /** Of this capability. */
  readonly capability?: InputMaybe<Scalars['Slug']['input']>;
  /** Of instances in this environment. */
  readonly environment?: InputMaybe<Scalars['Slug']['input']>;
  /** Asked for by this principal, for instance by the caller as `viewer` tells their id. */
  readonly requestedBy?: InputMaybe<Scalars['ID']['input']>;
  /** Of one of these kinds: 1 to 3. */
  readonly kinds?: InputMaybe<ReadonlyArray<OperationKind>>;
  /** In one of these states: 1 to 14. */
  readonly states?: InputMaybe<ReadonlyArray<OperationState>>;
};

/** What an operation does to its instance. */
export type OperationKind =
  /** Makes it. */
  | 'PROVISION'
  /** Gives it other parameters. */
  | 'UPDATE'
  /** Removes it. */
  | 'DEPROVISION';

/** Why there is an operation. */
export type OperationCause =
  /** A consumer asked for it. */
  | 'CONSUMER'
  /** Something may be left of an instance that nobody wants any more. */
  | 'CLEAN_UP';

/** How far an operation is. SUCCEEDED, FAILED, REJECTED, EXPIRED and CANCELLED are the ends; nothing follows them. */
export type OperationState =
  /** Asked for. */
  | 'SUBMITTED'
  /** Checked against the policies. */
  | 'VALIDATED'
  /** A producer of the owner team is to decide. */
  | 'AWAITING_APPROVAL'
  /** A policy or a producer let it go on. */
  | 'APPROVED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker is at it. */
  | 'RUNNING'
  /** The worker waits for something outside. */
  | 'SUSPENDED'
  /** It took too long; what was begun is being undone. */
  | 'TIMED_OUT'
  /** What was begun is being undone. */
  | 'COMPENSATING'
  /** Done. */
  | 'SUCCEEDED'
  /** The producer could not do it. */
  | 'FAILED'
  /** A producer or a policy refused it. */
  | 'REJECTED'
  /** Nobody decided on it in time. */
  | 'EXPIRED'
  /** The consumer took it back. */
  | 'CANCELLED';

/** Whom an operation waits for. */
export type OperationWait =
  /** A producer who is to approve it. */
  | 'APPROVER'
  /** A worker of the producer. */
  | 'PRODUCER'
  /** The marketplace itself. */
  | 'PLATFORM';

/** One change to an instance, asked for by somebody; what the API's users call a request. */
export type Operation = Node & {
  readonly __typename: 'Operation';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The instance that it changes. */
  readonly instance: Maybe<Instance>;
  /** What it does to its instance. */
  readonly kind: OperationKind;
  /** Why there is this operation. */
  readonly cause: OperationCause;
  /** How far it is. */
  readonly state: OperationState;
  /** Since when it is there. */
  readonly stateSince: Scalars['DateTime']['output'];
  /** Whom it waits for; null when a worker is at it or it has ended. */
  readonly waitsFor: Maybe<OperationWait>;
  /** Which change of its instance it is, from 1. */
  readonly generation: Scalars['Int']['output'];
  /** The capability whose producer is to act. */
  readonly capability: Maybe<Capability>;
  /** The version that the instance runs. */
  readonly version: Maybe<Version>;
  /** Slug of the plan. */
  readonly plan: Scalars['Slug']['output'];
  /** Slug of the environment. */
  readonly environment: Scalars['Slug']['output'];
  /** The team that holds the instance. */
  readonly consumerTeam: Maybe<Team>;
  /** The team that owns the capability now. */
  readonly ownerTeam: Maybe<Team>;
  /** Opaque id of the principal who asked for it. */
  readonly requestedBy: Scalars['ID']['output'];
  /** When it was asked for. */
  readonly submittedAt: Scalars['DateTime']['output'];
  /** When it ended; null before that. */
  readonly finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** The failed operation that it repeats; null when it repeats none. */
  readonly retryOf: Maybe<Operation>;
  /** The parameters that it asks for; null when it asks for none. The text `sealed` for operators and auditors, `erased` once they were erased, `unreadable` when their key is lost or they were damaged. */
  readonly parameters: Maybe<Scalars['JSON']['output']>;
  /** What whoever asked gave as a reason; null when nothing. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly justification: Maybe<Scalars['String']['output']>;
  /** What the producer handed over; null before that. The text `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly outputs: Maybe<Scalars['JSON']['output']>;
  /** Who let it go on, or is to; null as long as neither is settled. */
  readonly approval: Maybe<OperationApproval>;
  /** The producer's work on it; null before the first claim. */
  readonly fulfilment: Maybe<Fulfilment>;
  /** Why it failed; null when it did not. */
  readonly failure: Maybe<OperationFailure>;
  /** Why it was rejected; null when it was not. */
  readonly rejectionCause: Maybe<RejectionCause>;
  /** What the consumer said when they took it back; null when they did not, or said nothing. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly cancellationReason: Maybe<Scalars['String']['output']>;
};

/** A decision of a person or a policy that an operation may go on or not. */
export type OperationApproval = {
  readonly __typename: 'OperationApproval';
  /** The policy that granted it; null when a person decides: `auto` wherever the version asks for no approval, `give-back` for a DEPROVISION, `approved-before` for a retry, `clean-up` for a clean-up. */
  readonly policy: Maybe<Scalars['String']['output']>;
  /** Opaque id of the producer who decided; null when a policy did or nobody has yet. */
  readonly approver: Maybe<Scalars['ID']['output']>;
  /** Until when a producer may decide; null when none is asked. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** What the producer said; null when nothing. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly comment: Maybe<Scalars['String']['output']>;
};

/** The producer's work for an operation, under its newest claim. */
export type Fulfilment = {
  readonly __typename: 'Fulfilment';
  /** By which way the work comes to the producer. */
  readonly channel: FulfilmentChannel;
  /** How often the work was claimed. The number of the newest claim is its token. */
  readonly claimCount: Scalars['Int']['output'];
  /** Opaque id of the worker who holds it; null when nobody does. */
  readonly worker: Maybe<Scalars['ID']['output']>;
  /** When it was claimed last. */
  readonly claimedAt: Scalars['DateTime']['output'];
  /** How long the claim holds without a heartbeat, in seconds. */
  readonly leaseDurationSeconds: Scalars['Int']['output'];
  /** How far the work is, from 0 to 100; null when nothing was told. */
  readonly percent: Maybe<Scalars['Int']['output']>;
  /** What the worker told last; null when nothing. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly message: Maybe<Scalars['String']['output']>;
  /** What the worker waits for; null when it does not wait. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly suspensionReason: Maybe<Scalars['String']['output']>;
  /** When the worker meant to come back; null when it does not wait. */
  readonly retryAfterAt: Maybe<Scalars['DateTime']['output']>;
  /** Whether a person had to do a step of it; null before it succeeded. */
  readonly hadManualStep: Maybe<Scalars['Boolean']['output']>;
};

/** Why an operation failed. */
export type OperationFailure = {
  readonly __typename: 'OperationFailure';
  /** The producer's own word for it; `LEASES_EXHAUSTED` when every worker that claimed it fell silent. */
  readonly code: Scalars['String']['output'];
  /** What the producer says; null when nothing. `sealed` for operators and auditors, `erased` once it was erased, `unreadable` when its key is lost or it was damaged. */
  readonly message: Maybe<Scalars['String']['output']>;
  /** Whether the instance can be used all the same. */
  readonly instanceUsable: Scalars['Boolean']['output'];
  /** Whether a retry may succeed. */
  readonly repeatable: Scalars['Boolean']['output'];
};

/** Why an operation was rejected. */
export type RejectionCause =
  /** A policy forbids it. */
  | 'POLICY'
  /** The team's allowance is used up. */
  | 'QUOTA'
  /** A producer of the owner team refused it. */
  | 'APPROVER'
  /** The version was recalled before the instance was made, or the request came just after the version was closed for its retirement. */
  | 'VERSION_WITHDRAWN';

/** A page of operations. */
export type OperationConnection = {
  readonly __typename: 'OperationConnection';
  /** The operations of this page with their cursors. */
  readonly edges: ReadonlyArray<OperationEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many the caller may see on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An operation in a page. */
export type OperationEdge = {
  readonly __typename: 'OperationEdge';
  /** Where the operation stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The operation. */
  readonly node: Operation;
};

/** Nothing new can be requested of the version. */
export type VersionNotOffered = Refusal & {
  readonly __typename: 'VersionNotOffered';
  /** Always `VERSION_NOT_OFFERED`. */
  readonly code: RefusalCode;
  /** Why, and what would be right. */
  readonly message: Scalars['String']['output'];
  /** Why, for programs. */
  readonly reason: NotOfferedReason;
};

/** Why nothing new can be requested of a version. */
export type NotOfferedReason =
  /** There is no such version, or it was never published. */
  | 'NOT_PUBLISHED'
  /** Its producer paused it. */
  | 'PAUSED'
  /** Its sunset day has come. */
  | 'SUNSET'
  /** It is retired. */
  | 'RETIRED'
  /** It was recalled. */
  | 'WITHDRAWN';

/** The version has no such plan. */
export type UnknownPlan = Refusal & {
  readonly __typename: 'UnknownPlan';
  /** Always `UNKNOWN_PLAN`. */
  readonly code: RefusalCode;
  /** Which plan is unknown. */
  readonly message: Scalars['String']['output'];
  /** Slugs of the plans that the version has. */
  readonly plans: ReadonlyArray<Scalars['Slug']['output']>;
};

/** The installation has no such environment. */
export type UnknownEnvironment = Refusal & {
  readonly __typename: 'UnknownEnvironment';
  /** Always `UNKNOWN_ENVIRONMENT`. */
  readonly code: RefusalCode;
  /** Which environment is unknown. */
  readonly message: Scalars['String']['output'];
  /** Slugs of the environments that there are. */
  readonly environments: ReadonlyArray<Scalars['Slug']['output']>;
};

/** The parameters break the version's parameter schema, or cannot be checked by it. Nothing was recorded. */
export type InvalidParameters = Refusal & {
  readonly __typename: 'InvalidParameters';
  /** Always `INVALID_PARAMETERS`. */
  readonly code: RefusalCode;
  /** How many places are wrong, and the first of them. */
  readonly message: Scalars['String']['output'];
  /**
   * Every place, with its JSON Pointer inside `parameters`; at most 100. A message that begins with `cannot be checked` stands alone, with the empty pointer: the schema asks for too
   * much work, and `limit` says when to try again if that helps; or it was published under earlier rules, and the producer has to publish another version.
   */
  readonly violations: ReadonlyArray<Violation>;
};

/** The outputs break the version's output schema, or cannot be checked by it. Nothing was recorded, and the claim stands. */
export type InvalidOutputs = Refusal & {
  readonly __typename: 'InvalidOutputs';
  /** Always `INVALID_OUTPUTS`. */
  readonly code: RefusalCode;
  /** How many places are wrong, and the first of them. */
  readonly message: Scalars['String']['output'];
  /**
   * Every place, with its JSON Pointer inside `outputs`; at most 100. A message that begins with `cannot be checked` stands alone, with the empty pointer: the schema asks for too much
   * work, and `limit` says when to try again if that helps, until when heartbeats keep the claim; or it was published under earlier rules, and the work can only be ended with `failFulfilment`.
   */
  readonly violations: ReadonlyArray<Violation>;
};

/** Another operation of the instance has not ended. Wait for it, or cancel it. */
export type OperationInProgress = Refusal & {
  readonly __typename: 'OperationInProgress';
  /** Always `OPERATION_IN_PROGRESS`. */
  readonly code: RefusalCode;
  /** What is to be waited for. */
  readonly message: Scalars['String']['output'];
  /** Id of the operation that has not ended. */
  readonly operationId: Scalars['ID']['output'];
};

/** The instance is in a phase in which this cannot be asked of it. */
export type WrongPhase = Refusal & {
  readonly __typename: 'WrongPhase';
  /** Always `WRONG_PHASE`. */
  readonly code: RefusalCode;
  /** Which phase it is. */
  readonly message: Scalars['String']['output'];
  /** The phase of the instance. */
  readonly phase: InstancePhase;
};

/** The operation cannot be retried. */
export type NotRetryable = Refusal & {
  readonly __typename: 'NotRetryable';
  /** Always `NOT_RETRYABLE`. */
  readonly code: RefusalCode;
  /** Why, and what would be right. */
  readonly message: Scalars['String']['output'];
  /** Why, for programs. */
  readonly reason: NotRetryableReason;
};

/** Why an operation cannot be retried. */
export type NotRetryableReason =
  /** It did not fail. */
  | 'NOT_FAILED'
  /** The producer said that a retry is of no use. */
  | 'NOT_REPEATABLE'
  /** Something else was asked of the instance since. */
  | 'NOT_THE_LATEST'
  /** It is a clean-up, which repeats by itself. */
  | 'CLEAN_UP'
  /** Its parameters were erased. */
  | 'ERASED';

/** The operation cannot be cancelled: it has ended, or it is a clean-up, which only the producer's confirmation ends. */
export type NotCancellable = Refusal & {
  readonly __typename: 'NotCancellable';
  /** Always `NOT_CANCELLABLE`. */
  readonly code: RefusalCode;
  /** Why. */
  readonly message: Scalars['String']['output'];
  /** How far the operation is. */
  readonly state: OperationState;
};

/** The operation does not wait for an approval. */
export type NotAwaitingApproval = Refusal & {
  readonly __typename: 'NotAwaitingApproval';
  /** Always `NOT_AWAITING_APPROVAL`. */
  readonly code: RefusalCode;
  /** How far it is instead. */
  readonly message: Scalars['String']['output'];
  /** How far the operation is. */
  readonly state: OperationState;
};

/** The time to decide on the operation is over. */
export type ApprovalExpired = Refusal & {
  readonly __typename: 'ApprovalExpired';
  /** Always `APPROVAL_EXPIRED`. */
  readonly code: RefusalCode;
  /** Since when. */
  readonly message: Scalars['String']['output'];
  /** When it ended. */
  readonly expiresAt: Scalars['DateTime']['output'];
};

/** The token is not that of the newest claim, or its lease expired: somebody else has the work, or may take it. Stop working on it. Or the secret of the claim is missing or wrong; the message says so. */
export type StaleToken = Refusal & {
  readonly __typename: 'StaleToken';
  /** Always `STALE_TOKEN`. */
  readonly code: RefusalCode;
  /** What to do. */
  readonly message: Scalars['String']['output'];
  /** How often the work was claimed so far. */
  readonly claimCount: Scalars['Int']['output'];
};

/** The work is not running, so nothing can be said of its course. */
export type FulfilmentNotRunning = Refusal & {
  readonly __typename: 'FulfilmentNotRunning';
  /** Always `FULFILMENT_NOT_RUNNING`. */
  readonly code: RefusalCode;
  /** How far it is instead. */
  readonly message: Scalars['String']['output'];
  /** How far the operation is. */
  readonly state: OperationState;
};

/** The work was suspended too often. Finish it, or fail it. */
export type TooManySuspensions = Refusal & {
  readonly __typename: 'TooManySuspensions';
  /** Always `TOO_MANY_SUSPENSIONS`. */
  readonly code: RefusalCode;
  /** What would be right. */
  readonly message: Scalars['String']['output'];
  /** How often it may be suspended. */
  readonly countMax: Scalars['Int']['output'];
};

/** An instance to be requested. */
export type RequestInstanceInput = {
  /** Names this request, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What the consumer calls the instance: 1 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last, for instance `ledger-db`. It is shown and searched, so it names no person; it need not be unique. */
  readonly name: Scalars['String']['input'];
  /** Slug of the capability. */
  readonly capability: Scalars['Slug']['input'];
  /** Number of the version. */
  readonly version: Scalars['SemVer']['input'];
  /** Slug of a plan of the version. */
  readonly plan: Scalars['Slug']['input'];
  /** Slug of an environment of the installation. */
  readonly environment: Scalars['Slug']['input'];
  /** Slug of the team that is to hold the instance; the caller is a consumer of it. */
  readonly consumerTeam: Scalars['Slug']['input'];
  /** The parameters, as the version's parameter schema wants them; of at most 64 KiB as JSON. */
  readonly parameters: Scalars['JSON']['input'];
  /** Why it is needed, for whoever approves it; at most 2,000 characters. */
  readonly justification?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of a request for an instance. */
export type RequestInstanceResult = RequestInstanceSuccess | VersionNotOffered | UnknownPlan | UnknownEnvironment | InvalidParameters | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The instance is requested. */
export type RequestInstanceSuccess = {
  readonly __typename: 'RequestInstanceSuccess';
  /** Where the request stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The instance that is to be. */
  readonly instance: Instance;
  /** The operation that makes it. */
  readonly operation: Operation;
  /** What is announced of the version's end; null when nothing is. */
  readonly warning: Maybe<DeprecationWarning>;
};

/** Other parameters for an instance. */
export type UpdateInstanceInput = {
  /** Names this request, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the instance, of at most 512 characters. */
  readonly instanceId: Scalars['ID']['input'];
  /** All parameters as they shall be, as the version's parameter schema wants them; of at most 64 KiB as JSON. */
  readonly parameters: Scalars['JSON']['input'];
  /** Why it is needed, for whoever approves it; at most 2,000 characters. */
  readonly justification?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of a request for other parameters. */
export type UpdateInstanceResult = UpdateInstanceSuccess | InvalidParameters | OperationInProgress | WrongPhase | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The change is requested. */
export type UpdateInstanceSuccess = {
  readonly __typename: 'UpdateInstanceSuccess';
  /** Where the request stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation that makes the change. */
  readonly operation: Operation;
};

/** An instance to be given back. */
export type DeprovisionInstanceInput = {
  /** Names this request, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the instance, of at most 512 characters. */
  readonly instanceId: Scalars['ID']['input'];
  /** Why, for the record; at most 2,000 characters. */
  readonly justification?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of giving an instance back. */
export type DeprovisionInstanceResult = DeprovisionInstanceSuccess | OperationInProgress | WrongPhase | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The producer is asked to remove the instance. */
export type DeprovisionInstanceSuccess = {
  readonly __typename: 'DeprovisionInstanceSuccess';
  /** Where the request stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation that removes the instance. */
  readonly operation: Operation;
};

/** An operation to be retried. */
export type RetryOperationInput = {
  /** Names this request, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the failed operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** Why, for the record; at most 2,000 characters. */
  readonly justification?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of a retry. */
export type RetryOperationResult = RetryOperationSuccess | NotRetryable | OperationInProgress | VersionNotOffered | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The same is asked for again. */
export type RetryOperationSuccess = {
  readonly __typename: 'RetryOperationSuccess';
  /** Where the request stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The new operation. */
  readonly operation: Operation;
};

/** An operation to be taken back. */
export type CancelOperationInput = {
  /** Names this request, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** Why, for the record; at most 2,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of taking an operation back. */
export type CancelOperationResult = CancelOperationSuccess | NotCancellable | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The operation is cancelled. */
export type CancelOperationSuccess = {
  readonly __typename: 'CancelOperationSuccess';
  /** Where the cancellation stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The cancelled operation. */
  readonly operation: Operation;
};

/** An operation to be let go on. */
export type ApproveOperationInput = {
  /** Names this decision, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** What the approver wants to say; at most 2,000 characters. */
  readonly comment?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of an approval. */
export type ApproveOperationResult = ApproveOperationSuccess | NotAwaitingApproval | ApprovalExpired | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The operation may go on. */
export type ApproveOperationSuccess = {
  readonly __typename: 'ApproveOperationSuccess';
  /** Where the decision stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** An operation to be refused. */
export type RefuseOperationInput = {
  /** Names this decision, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** Why, for whoever asked: 1 to 2,000 characters. */
  readonly reason: Scalars['String']['input'];
};

/** What becomes of a refusal of an operation. */
export type RefuseOperationResult = RefuseOperationSuccess | NotAwaitingApproval | ApprovalExpired | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The operation is rejected. */
export type RefuseOperationSuccess = {
  readonly __typename: 'RefuseOperationSuccess';
  /** Where the decision stands in the log; give it as `atLeast` to read it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** Work to be taken. */
export type ClaimFulfilmentsInput = {
  /** Names this claim, so that it is answered with the same work when it is sent again, also when that was lost since: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Slugs of the capabilities whose work the worker can do: 1 to 50. */
  readonly capabilities: ReadonlyArray<Scalars['Slug']['input']>;
  /** How much work at most, 1 to 50. */
  readonly countMax: Scalars['Int']['input'];
  /** How long the claims hold without a heartbeat, 10 to 3,600 seconds; as the version says when it is missing. */
  readonly leaseDurationSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What becomes of a claim. */
export type ClaimFulfilmentsResult = ClaimFulfilmentsSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The work is the worker's, as long as its leases hold. */
export type ClaimFulfilmentsSuccess = {
  readonly __typename: 'ClaimFulfilmentsSuccess';
  /** Where the last claim stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show the claims already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The work, at most as much as was asked for; none when nothing waits. */
  readonly claims: ReadonlyArray<FulfilmentClaim>;
};

/** Work that a worker was given. */
export type FulfilmentClaim = {
  readonly __typename: 'FulfilmentClaim';
  /** The fencing token: the number of the claim, which others may know. Every report on the work carries it. */
  readonly token: Scalars['Int']['output'];
  /** The claim's secret, for the worker alone. Every report on the work carries it as `claimSecret`. The same again when the claim is sent again; it is shown nowhere else, and not stored. */
  readonly secret: Scalars['String']['output'];
  /** Whether the claim holds. False only when a claim is sent again under its key and the lease ran out, or the work ended, in between: leave the work alone, and claim under another key. */
  readonly isHeld: Scalars['Boolean']['output'];
  /** Until when the claim holds without a heartbeat; an instant that has passed when it holds no longer. */
  readonly leaseExpiresAt: Scalars['DateTime']['output'];
  /** What is to be done. */
  readonly operation: Operation;
};

/** A sign of life. */
export type HeartbeatFulfilmentInput = {
  /** Not needed, because nothing is recorded: 1 to 128 characters. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
  /** How long the lease holds from now on, 10 to 3,600 seconds; as when it was claimed if it is missing. */
  readonly leaseDurationSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What becomes of a sign of life. */
export type HeartbeatFulfilmentResult = HeartbeatFulfilmentSuccess | StaleToken | FulfilmentNotRunning | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The lease holds on. */
export type HeartbeatFulfilmentSuccess = {
  readonly __typename: 'HeartbeatFulfilmentSuccess';
  /** Where the log ends as far as queries show it. */
  readonly position: Scalars['Position']['output'];
  /** Always true: nothing was recorded. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** Until when the claim holds without a further heartbeat. */
  readonly leaseExpiresAt: Scalars['DateTime']['output'];
};

/** How far work is. */
export type ReportProgressInput = {
  /** Names this report, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
  /** How far the work is, 0 to 100. The first 200 changes of an operation are recorded. */
  readonly percent: Scalars['Int']['input'];
  /** What is being done, at most 500 characters. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of a report of progress. */
export type ReportProgressResult = ReportProgressSuccess | StaleToken | FulfilmentNotRunning | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The progress is recorded, if it was worth telling. */
export type ReportProgressSuccess = {
  readonly __typename: 'ReportProgressSuccess';
  /** Where the report stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** Work that has to wait. */
export type SuspendFulfilmentInput = {
  /** Names this report, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
  /** What the work waits for, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
  /** When the worker means to come back, 1 to 604,800 seconds from now. The lease holds until then, and for its usual time after it. */
  readonly retryAfterSeconds: Scalars['Int']['input'];
};

/** What becomes of suspending work. */
export type SuspendFulfilmentResult = SuspendFulfilmentSuccess | StaleToken | FulfilmentNotRunning | TooManySuspensions | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The work is suspended. */
export type SuspendFulfilmentSuccess = {
  readonly __typename: 'SuspendFulfilmentSuccess';
  /** Where the report stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** Work that goes on. */
export type ResumeFulfilmentInput = {
  /** Names this report, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of resuming work. */
export type ResumeFulfilmentResult = ResumeFulfilmentSuccess | StaleToken | FulfilmentNotRunning | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The work goes on. */
export type ResumeFulfilmentSuccess = {
  readonly __typename: 'ResumeFulfilmentSuccess';
  /** Where the report stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** Work that is done. */
export type SucceedFulfilmentInput = {
  /** Names this report, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
  /** What is handed over, as the version's output schema wants it; of at most 64 KiB as JSON. An empty object after a DEPROVISION, whose outputs are not checked. Never credentials. */
  readonly outputs: Scalars['JSON']['input'];
  /** Whether a person had to do a step of it. */
  readonly hadManualStep: Scalars['Boolean']['input'];
};

/** What becomes of a success. */
export type SucceedFulfilmentResult = SucceedFulfilmentSuccess | StaleToken | FulfilmentNotRunning | InvalidOutputs | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The operation succeeded. */
export type SucceedFulfilmentSuccess = {
  readonly __typename: 'SucceedFulfilmentSuccess';
  /** Where the report stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** Work that failed. */
export type FailFulfilmentInput = {
  /** Names this report, so that it is recognised when it is sent again: 1 to 128 characters, chosen by the caller. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Id of the operation, of at most 512 characters. */
  readonly operationId: Scalars['ID']['input'];
  /** The token of the claim, 1 to 2,147,483,647. */
  readonly token: Scalars['Int']['input'];
  /** The `secret` that came with the claim, 1 to 128 characters: it proves that the claim is the caller's own. Only claims that were made before there were secrets do without. */
  readonly claimSecret?: InputMaybe<Scalars['String']['input']>;
  /** The producer's own word for what went wrong, for programs: 1 to 64 capital letters, digits and underscores, a letter first. */
  readonly code: Scalars['String']['input'];
  /** What went wrong, for people; at most 2,000 characters. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
  /** Whether the instance can be used all the same. A PROVISION that failed never made it usable, whatever is said here. */
  readonly instanceUsable: Scalars['Boolean']['input'];
  /** Whether a retry may succeed. */
  readonly repeatable: Scalars['Boolean']['input'];
};

/** What becomes of a failure. */
export type FailFulfilmentResult = FailFulfilmentSuccess | StaleToken | FulfilmentNotRunning | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound;

/** The operation failed. */
export type FailFulfilmentSuccess = {
  readonly __typename: 'FailFulfilmentSuccess';
  /** Where the report stands in the log. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The operation. */
  readonly operation: Operation;
};

/** How much of something an instance used in a period. */
export type UsageObservation = {
  readonly __typename: 'UsageObservation';
  /** What was counted, such as `storage`. */
  readonly metric: Scalars['Slug']['output'];
  /** How much, as a decimal number. */
  readonly quantity: Scalars['String']['output'];
  /** In which unit, such as `GiB`. */
  readonly unit: Scalars['String']['output'];
  /** When the period began. */
  readonly periodStart: Scalars['DateTime']['output'];
  /** When the period ended. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** The system that saw it, as a URI reference. */
  readonly source: Scalars['String']['output'];
};

/** A page of what was used. */
export type UsageObservationConnection = {
  readonly __typename: 'UsageObservationConnection';
  /** The metrics of this page with their cursors. */
  readonly edges: ReadonlyArray<UsageObservationEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many there are on all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A metric in a page. */
export type UsageObservationEdge = {
  readonly __typename: 'UsageObservationEdge';
  /** Where the metric stands in the list, to be given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The metric. */
  readonly node: UsageObservation;
};

/** What an instance cost in a period. */
export type CostObservation = {
  readonly __typename: 'CostObservation';
  /** How much, as a decimal number of units of the currency. A credit is negative. */
  readonly amount: Scalars['String']['output'];
  /** Code of the currency after ISO 4217, for instance `EUR`. */
  readonly currency: Scalars['String']['output'];
  /** When the period began. */
  readonly periodStart: Scalars['DateTime']['output'];
  /** When the period ended. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** The system that saw it, as a URI reference. */
  readonly source: Scalars['String']['output'];
};

/** How healthy an instance is. */
export type HealthObservation = {
  readonly __typename: 'HealthObservation';
  /** The verdict. */
  readonly status: HealthStatus;
  /** Why, in a word for programs such as `DISK_FULL`; null when nothing was said. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** When somebody looked. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** The system that saw it, as a URI reference. */
  readonly source: Scalars['String']['output'];
};

/** A verdict on the health of an instance. */
export type HealthStatus =
  /** It does what it is for. */
  | 'HEALTHY'
  /** It does so, but worse than it should. */
  | 'DEGRADED'
  /** It does not. */
  | 'UNHEALTHY';

/** What was used, of what, and when. */
export type RecordUsageInput = {
  /** Names this request: sent again, it is answered as before. 1 to 128 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The instance's id, 1 to 512 characters. */
  readonly instanceId: Scalars['ID']['input'];
  /** What was counted. */
  readonly metric: Scalars['Slug']['input'];
  /** How much: a decimal number with at most 18 digits before and 9 behind the point. */
  readonly quantity: Scalars['String']['input'];
  /** In which unit, 1 to 32 characters. */
  readonly unit: Scalars['String']['input'];
  /** When the period began; before `observedAt`. */
  readonly periodStart: Scalars['DateTime']['input'];
  /** When the period ended; at most five minutes ahead of the clock here. */
  readonly observedAt: Scalars['DateTime']['input'];
};

/** What was paid, and for when. */
export type RecordCostInput = {
  /** Names this request: sent again, it is answered as before. 1 to 128 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The instance's id, 1 to 512 characters. */
  readonly instanceId: Scalars['ID']['input'];
  /** How much: a decimal number with at most 18 digits before and 9 behind the point, negative for a credit. */
  readonly amount: Scalars['String']['input'];
  /** Code of the currency after ISO 4217: 3 capital letters. */
  readonly currency: Scalars['String']['input'];
  /** When the period began; before `observedAt`. */
  readonly periodStart: Scalars['DateTime']['input'];
  /** When the period ended; at most five minutes ahead of the clock here. */
  readonly observedAt: Scalars['DateTime']['input'];
};

/** How an instance is, and since when. */
export type RecordHealthInput = {
  /** Names this request: sent again, it is answered as before. 1 to 128 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The instance's id, 1 to 512 characters. */
  readonly instanceId: Scalars['ID']['input'];
  /** The verdict. */
  readonly status: HealthStatus;
  /** Why: at most 64 capital letters, digits and underscores, such as `DISK_FULL`. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** When somebody looked; at most five minutes ahead of the clock here. */
  readonly observedAt: Scalars['DateTime']['input'];
};

/** What `recordUsage` answers. */
export type RecordUsageResult = RecordUsageSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound | TooManyObservations;

/** What `recordCost` answers. */
export type RecordCostResult = RecordCostSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound | TooManyObservations;

/** What `recordHealth` answers. */
export type RecordHealthResult = RecordHealthSuccess | InvalidInput | IdempotencyKeyReused | NotPermitted | NotFound | TooManyObservations;

/** The usage is recorded. */
export type RecordUsageSuccess = {
  readonly __typename: 'RecordUsageSuccess';
  /** Where the log stands after it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The instance; null when the views do not show it yet. */
  readonly instance: Maybe<Instance>;
};

/** The cost is recorded. */
export type RecordCostSuccess = {
  readonly __typename: 'RecordCostSuccess';
  /** Where the log stands after it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The instance; null when the views do not show it yet. */
  readonly instance: Maybe<Instance>;
};

/** The health is recorded, or was so already. */
export type RecordHealthSuccess = {
  readonly __typename: 'RecordHealthSuccess';
  /** Where the log stands after it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries show it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The instance; null when the views do not show it yet. */
  readonly instance: Maybe<Instance>;
};

/** The instance has as many observations in that month as are kept. Send fewer and longer periods. */
export type TooManyObservations = Refusal & {
  readonly __typename: 'TooManyObservations';
  /** Always `TOO_MANY_OBSERVATIONS`. */
  readonly code: RefusalCode;
  /** How many there may be. */
  readonly message: Scalars['String']['output'];
  /** How many are kept of one instance and month. */
  readonly countMax: Scalars['Int']['output'];
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
  /** The same metric for each day, week or month that the window touches, the earliest first: at most 400 of them, each whole. A part counts as 20 of the 20,000 rows that one operation may read, so all series of an operation have 1,000 parts at most. */
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
  outcome?: InputMaybe<MetricCaseOutcome>;
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

/** A group of people that owns things. Every team may produce capabilities and consume those of others. */
export type Team = Node & {
  readonly __typename: 'Team';
  /** Opaque and unique among all types. */
  readonly id: Scalars['ID']['output'];
  /** The name by which the team is known for ever; never changed and never given to another. */
  readonly slug: Scalars['Slug']['output'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['output'];
  /** Where it belongs in the organisation, as a path such as `acme/payments`. */
  readonly department: Scalars['String']['output'];
  /** What it does, as Markdown; may be empty. */
  readonly description: Scalars['String']['output'];
  /** When it was registered. */
  readonly registeredAt: Scalars['DateTime']['output'];
  /** Who was made a member by an operator, by their opaque ids. Null for those who are neither members, operators nor auditors. */
  readonly members: Maybe<MembershipConnection>;
};


/** A group of people that owns things. Every team may produce capabilities and consume those of others. */
export type TeamMembersArgs = {
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A page of teams. */
export type TeamConnection = {
  readonly __typename: 'TeamConnection';
  /** The teams of this page with their cursors. */
  readonly edges: ReadonlyArray<TeamEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many teams there are in all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A team in a page. */
export type TeamEdge = {
  readonly __typename: 'TeamEdge';
  /** To be given as `after` for the page that begins behind this team. */
  readonly cursor: Scalars['String']['output'];
  /** The team. */
  readonly node: Team;
};

/** A role that a person or service account has in a team, granted by an operator. Roles that come from the identity provider are not listed. */
export type Membership = {
  readonly __typename: 'Membership';
  /** The opaque id of the person or service account. */
  readonly principal: Scalars['ID']['output'];
  /** What they may do for the team. */
  readonly role: MemberRole;
  /** When it was granted. */
  readonly grantedAt: Scalars['DateTime']['output'];
  /** The opaque id of who granted it. */
  readonly grantedBy: Scalars['String']['output'];
};

/** What a member may do for a team. */
export type MemberRole =
  /** Requests and changes instances. */
  | 'CONSUMER'
  /** Registers capabilities, publishes versions, approves and fulfils requests. */
  | 'PRODUCER';

/** A page of memberships. */
export type MembershipConnection = {
  readonly __typename: 'MembershipConnection';
  /** The memberships of this page with their cursors. */
  readonly edges: ReadonlyArray<MembershipEdge>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many memberships there are in all pages together. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A membership in a page. */
export type MembershipEdge = {
  readonly __typename: 'MembershipEdge';
  /** To be given as `after` for the page that begins behind this membership. */
  readonly cursor: Scalars['String']['output'];
  /** The membership. */
  readonly node: Membership;
};

/** A new team. */
export type RegisterTeamInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The slug it will be known by for ever. */
  readonly slug: Scalars['Slug']['input'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** Where it belongs: 1 to 8 parts of 1 to 63 lower-case letters, digits and hyphens, with slashes between them, at most 200 characters in all. */
  readonly department: Scalars['String']['input'];
  /** What it does, as Markdown of at most 20,000 characters. */
  readonly description: Scalars['String']['input'];
};

/** What a team is like from now on. Everything is replaced. */
export type DescribeTeamInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The team's slug. */
  readonly team: Scalars['Slug']['input'];
  /** What people call it, 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** Where it belongs: 1 to 8 parts of 1 to 63 lower-case letters, digits and hyphens, with slashes between them, at most 200 characters in all. */
  readonly department: Scalars['String']['input'];
  /** What it does, as Markdown of at most 20,000 characters. */
  readonly description: Scalars['String']['input'];
};

/** A role for somebody in a team. */
export type GrantMembershipInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The team's slug. */
  readonly team: Scalars['Slug']['input'];
  /** The opaque id of the person or service account, as their `viewer { id }` tells it: a UUID, or one followed by those of its issuers. No name and no e-mail address, because it is recorded for ever. */
  readonly principal: Scalars['ID']['input'];
  /** What they may do for the team. */
  readonly role: MemberRole;
};

/** A role that somebody no longer has in a team. */
export type RevokeMembershipInput = {
  /** Names this request, 1 to 128 characters: the same key with the same payload is answered as before, and nothing is recorded twice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The team's slug. */
  readonly team: Scalars['Slug']['input'];
  /** The opaque id of the person or service account, 1 to 256 characters. */
  readonly principal: Scalars['ID']['input'];
  /** The role to take back. */
  readonly role: MemberRole;
};

/** What became of `registerTeam`. */
export type RegisterTeamResult = RegisterTeamSuccess | SlugTaken | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** What became of `describeTeam`. */
export type DescribeTeamResult = DescribeTeamSuccess | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** What became of `grantMembership`. */
export type GrantMembershipResult = GrantMembershipSuccess | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** What became of `revokeMembership`. */
export type RevokeMembershipResult = RevokeMembershipSuccess | NotFound | InvalidInput | IdempotencyKeyReused | NotPermitted;

/** The team is registered. */
export type RegisterTeamSuccess = {
  readonly __typename: 'RegisterTeamSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The team. */
  readonly team: Team;
};

/** The team is described so from now on. */
export type DescribeTeamSuccess = {
  readonly __typename: 'DescribeTeamSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The team. */
  readonly team: Team;
};

/** The role is granted. */
export type GrantMembershipSuccess = {
  readonly __typename: 'GrantMembershipSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The team. */
  readonly team: Team;
};

/** The role is taken back. */
export type RevokeMembershipSuccess = {
  readonly __typename: 'RevokeMembershipSuccess';
  /** Where the fact stands in the log; give it as `atLeast` to a query that must know of it. */
  readonly position: Scalars['Position']['output'];
  /** Whether queries know of it already. */
  readonly viewsReached: Scalars['Boolean']['output'];
  /** The team. */
  readonly team: Team;
};

/** The slug is in use, or was: a slug is given once and for ever. */
export type SlugTaken = Refusal & {
  readonly __typename: 'SlugTaken';
  /** Always `SLUG_TAKEN`. */
  readonly code: RefusalCode;
  /** Which slug it is. */
  readonly message: Scalars['String']['output'];
  /** The slug as it was asked for. */
  readonly slug: Scalars['Slug']['output'];
};
