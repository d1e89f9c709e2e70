export { acceptRestoredLog } from './accept-restored-log.js';
export { copyStore } from './copy-store.js';
export { erasures } from './erasures.js';
export { maintain } from './maintain.js';
