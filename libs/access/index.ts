export { can } from './can.js';
export { CommandContexts } from './command-contexts.js';
export { uuidOf } from './command-id.js';
export type { Grant, Principal, Role } from './principal.js';
export {
  type Action,
  type ActionOn,
  everyTeam,
  type FactAudience,
  type Resource,
  type ResourceType,
} from './resource.js';
