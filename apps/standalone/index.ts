export type { StandaloneOptions } from './parts.js';
export { type Standalone, startStandalone } from './standalone.js';
