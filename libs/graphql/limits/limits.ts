/** What one caller may ask of the server at once. Each refusal names the field, the value and the limit. */
export interface Limits {
  /** Bytes of an HTTP request's body. */
  readonly bodyBytesMax: number;
  /** Bytes of all headers of an HTTP request. */
  readonly headerBytesMax: number;
  /** Milliseconds from the start of a connection, or of its next request, until all headers have arrived. */
  readonly headersTimeMs: number;
  /** Milliseconds in which a request arrives whole, and again milliseconds from then to its answer. */
  readonly requestTimeMs: number;
  /** Milliseconds after which a connection on which nothing moves is ended, while its answer waits to be read too. */
  readonly stillnessMs: number;
  /** Connections over HTTP that one address (of IPv6: one /64) holds open; those of trusted proxies are not counted. */
  readonly connectionsPerAddressMax: number;
  /** Connections over HTTP and WebSocket together. */
  readonly connectionsMax: number;
  /** Lexical tokens of a document. */
  readonly tokensMax: number;
  /** Fields and spreads of a document, counted with every fragment written out. */
  readonly selectionsMax: number;
  /** Fields of one response name that are merged into one, with every fragment written out. Each is compared with each. */
  readonly repeatsMax: number;
  /** Fields inside fields. */
  readonly depthMax: number;
  readonly aliasesMax: number;
  readonly directivesMax: number;
  readonly rootFieldsMax: number;
  /** Points of one operation: 1 per object, a tenth per leaf, times the length of the list it stands in. */
  readonly costMax: number;
  /** Points that a person with the tokens that act for that person, or a token that was issued for others, may spend per `budgetSeconds`. */
  readonly budgetPoints: number;
  readonly budgetSeconds: number;
  /** Points of one row that is read: a fact that is looked at, whether it is wanted or not, a part of a series, a case behind a number. */
  readonly pointsPerRow: number;
  /** Bytes that one caller, or one team with all of its callers, may have recorded per `recordedSeconds`. */
  readonly recordedBytes: number;
  readonly recordedSeconds: number;
  /** Rows that one operation may look through, all of its fields together. A page of facts that comes to it ends early. */
  readonly rowsPerOperationMax: number;
  /** Milliseconds after which an operation looks no further through the log: its pages of facts end early then, and it is answered in time. */
  readonly lookingMsMax: number;
  /** Points that the subscriptions of one caller may spend in a second; beyond that they wait. */
  readonly replayPointsPerSecond: number;
  /** Subscriptions of one caller that read the past at the same time; the others wait for their turn. */
  readonly replaysAtOnceMax: number;
  /** Pages of the log that all queries of one caller read at once; others of that caller wait. */
  readonly looksAtOnceMax: number;
  /** Facts that are kept in memory for all subscriptions that wait for new ones. */
  readonly liveFactsMax: number;
  /** Length of one page. */
  readonly pageMax: number;
  /** Bytes of one text, as UTF-8. */
  readonly textBytesMax: number;
  /** Levels of a JSON value. */
  readonly jsonDepthMax: number;
  /** Bytes of one answer as JSON: of an HTTP answer's body, or of what a socket is sent for an operation or an event. */
  readonly answerBytesMax: number;
  /** Bytes of confidential and large texts that all answers of the process have open at a time; others wait. */
  readonly openBytesMax: number;
  /** Bytes of one message on a socket. */
  readonly messageBytesMax: number;
  readonly subscriptionsPerSocketMax: number;
  /** Bytes that wait to be sent to a socket; a reader slower than that is disconnected. Two of the largest answers unless said. */
  readonly bufferedBytesMax: number;
  /** Milliseconds from the opening of a socket until its first message, `connection_init`, has arrived. */
  readonly socketInitTimeMs: number;
  /** Sockets whose callers are not known yet. Beyond that, the one that has waited longest makes room for the next. */
  readonly unknownSocketsMax: number;
  readonly unknownSocketsPerAddressMax: number;
  /** Sockets of callers who are signed in. */
  readonly socketsMax: number;
  readonly socketsPerAddressMax: number;
  /** Sockets of one person with the tokens that act for that person, or of one token that was issued for others. */
  readonly socketsPerCallerMax: number;
}

const answerBytesMax = 2 * 1_024 * 1_024;

export const defaultLimits: Limits = {
  bodyBytesMax: 256 * 1_024,
  headerBytesMax: 16 * 1_024,
  headersTimeMs: 5_000,
  requestTimeMs: 10_000,
  stillnessMs: 30_000,
  connectionsPerAddressMax: 1_000,
  connectionsMax: 10_000,
  tokensMax: 1_000,
  selectionsMax: 5_000,
  repeatsMax: 50,
  depthMax: 16,
  aliasesMax: 50,
  directivesMax: 50,
  rootFieldsMax: 20,
  costMax: 5_000,
  budgetPoints: 600_000,
  budgetSeconds: 60,
  pointsPerRow: 0.5,
  recordedBytes: 16 * 1_024 * 1_024,
  recordedSeconds: 60,
  rowsPerOperationMax: 20_000,
  lookingMsMax: 5_000,
  replayPointsPerSecond: 5_000,
  replaysAtOnceMax: 2,
  looksAtOnceMax: 4,
  liveFactsMax: 200,
  pageMax: 100,
  textBytesMax: 64 * 1_024,
  jsonDepthMax: 32,
  answerBytesMax,
  openBytesMax: 16 * 1_024 * 1_024,
  messageBytesMax: 64 * 1_024,
  subscriptionsPerSocketMax: 10,
  bufferedBytesMax: 2 * answerBytesMax,
  socketInitTimeMs: 3_000,
  unknownSocketsMax: 200,
  unknownSocketsPerAddressMax: 50,
  socketsMax: 2_000,
  socketsPerAddressMax: 1_000,
  socketsPerCallerMax: 100,
};
