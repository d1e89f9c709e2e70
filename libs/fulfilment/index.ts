export { fulfilment } from './fulfilment.lib.js';
