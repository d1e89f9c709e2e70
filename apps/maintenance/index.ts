export { copyStore } from './copy-store.js';
export { erasures } from './erasures.js';
