export { type Host, startHost } from './host.js';
export { issueOperatorToken } from './issue-operator-token.js';
export { openConfiguredBus } from './join-bus.js';
export type { HostOptions, Parts } from './parts.js';
export { publisherBookmark, publisherBookmarks } from './publisher-bookmarks.js';
export type { Roles } from './roles.js';
export { type Process, runProcess } from './run-process.js';
export { openStores, type Stores } from './stores.js';
export { signalTopics } from './take-signals.js';
