export { instances } from './instances.lib.js';
export { openClaims } from './open-claims.store.js';
