export { copyStore } from './copy-store.js';
