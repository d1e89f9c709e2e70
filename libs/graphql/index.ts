export { answersWithin } from './answers/answer.js';
export { hiddenWords } from './answers/hidden-words.js';
export { openText, type TextKind } from './answers/open-text.js';
export { sealedBytesAtLeast } from './answers/sealed-bytes.js';
export { WrittenJson } from './answers/written-json.js';
export { type ConversationFactory, ConversationModule } from './conversation.module.js';
export { FactReader } from './facts/fact-reader.js';
export type { PresentedFact } from './facts/present-facts.js';
export { Freshness, StaleRead } from './freshness.js';
export { boundedList, boundedText, outOfBounds } from './limits/bounded-arguments.js';
export { documentRules } from './limits/document-rules.js';
export { defaultLimits, type Limits } from './limits/limits.js';
export { type Meter, type Meters, meters } from './limits/meter.js';
export { IdempotentShape } from './mutations/idempotent-shape.js';
export { JsonValue } from './mutations/input-shape.js';
export { type Asked, type Denied, denied, mutation, type Refusals } from './mutations/mutation.js';
export { Mutations } from './mutations/mutations.js';
export { OpaquePrincipal } from './mutations/opaque-principal.js';
export {
  type AccessRejection,
  invalidInput,
  notFound,
  notPermitted,
  refusal,
} from './mutations/refusals.js';
export { type Connection, connection, type Edge, type Page } from './relay/connection.js';
export { type GlobalId, globalId, parseGlobalId } from './relay/global-id.js';
export { type LoadNodes, Nodes } from './relay/nodes.js';
export { type RequestContext, rememberLoaders } from './request-context.js';
export { memberOf, numberIn, type SecurityMeaning, textIn } from './security/security-meaning.js';
export { type Admission, admission } from './server/admission.js';
export type { Authenticate, Authenticated, ConversationOptions } from './server/conversation-options.js';
export { httpOptions } from './server/http-options.js';
