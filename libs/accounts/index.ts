export { AccountsModule } from './accounts.module.js';
export { OperatorTokens } from './operator-tokens.js';
