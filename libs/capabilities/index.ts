export { capabilities } from './capabilities.lib.js';
