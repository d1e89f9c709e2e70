/** How `@platformatic/kafka` says in words what Kafka said by its code. */
const unknownTopic = /^Unknown topic /;

/** The names of Kafka's error codes in an error and in all that caused it, however the client wraps them. */
export function protocolCodes(error: unknown, depthMax = 8): ReadonlySet<string> {
  if (typeof error !== 'object' || error === null || depthMax === 0) return new Set();
  const named = ['type', 'apiId'].map((field) => read(error, field)).filter((name) => typeof name === 'string');
  const wrapped = read(error, 'errors');
  const causes = [read(error, 'cause'), read(error, 'originalError'), ...(Array.isArray(wrapped) ? wrapped : [])];
  const unnamed = unknownTopic.test(String(read(error, 'message'))) ? ['UNKNOWN_TOPIC_OR_PARTITION'] : [];
  return new Set([...named, ...unnamed, ...causes.flatMap((cause) => [...protocolCodes(cause, depthMax - 1)])]);
}

function read(error: object, field: string): unknown {
  return Reflect.get(error, field);
}

const tooLarge = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];
const missing = ['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'INVALID_TOPIC_EXCEPTION'];
/** New topics take a moment to be known everywhere, leaders and controllers to be found; another process may create the same topic. */
const notYet = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'TOPIC_ALREADY_EXISTS',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_CONTROLLER',
  'REQUEST_TIMED_OUT',
];

export const saysTooLarge = (codes: ReadonlySet<string>) => tooLarge.some((code) => codes.has(code));
export const saysTopicMissing = (codes: ReadonlySet<string>) => missing.some((code) => codes.has(code));
export const saysNotYet = (codes: ReadonlySet<string>) => notYet.some((code) => codes.has(code));
