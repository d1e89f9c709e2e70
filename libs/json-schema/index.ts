export { inspectSchema } from './inspect-schema.js';
export { schemaLimits } from './limits.js';
export { validateAgainst } from './validators.js';
export type { Violation } from './violation.js';
