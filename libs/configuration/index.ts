export { type Configuration, type ReadConfiguration, readConfiguration } from './configuration.js';
export { describeVariables, printConfiguration } from './describe-configuration.js';
