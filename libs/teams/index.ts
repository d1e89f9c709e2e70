export { teams } from './teams.lib.js';
