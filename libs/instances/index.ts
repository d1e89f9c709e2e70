export { InstancesModule } from './instances.module.js';
export { openClaims } from './open-claims.store.js';
