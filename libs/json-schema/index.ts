export { inspectSchema } from './inspect-schema.js';
export { validateAgainst } from './validators.js';
