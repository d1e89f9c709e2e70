export { AccessModule, accessViews } from './access.module.js';
export { type Authenticated, Authentication } from './authentication/authentication.js';
export { grantSchema } from './authentication/claimed-grants.js';
export { type OidcIssuer, signatureAlgorithms } from './authentication/oidc-issuer.js';
export { drawServiceToken } from './authentication/service-token.js';
export { SignIns } from './authentication/sign-ins.js';
export { TokenOwners } from './authentication/token-owners.js';
export { TokenUses } from './authentication/token-uses.js';
export { can } from './can.js';
export { CommandContexts } from './command-contexts.js';
export { uuidOf } from './command-id.js';
export { FactAudiences } from './fact-audiences.js';
export { installation, lineageDepth, lineageDepthMax, ownPartOf, serviceAccountId } from './lineage.js';
export type { Grant, Principal, Role } from './principal.js';
export {
  type Action,
  type ActionOn,
  everyTeam,
  type FactAudience,
  type Resource,
  type ResourceType,
} from './resource.js';
export { RightChanges, type RightsListener } from './right-changes.js';
