export { defineLib, type Lib, type LibSettings } from './define-lib.js';
export { moduleOf } from './module-of.js';
