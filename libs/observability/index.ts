export { correlated } from './correlation.js';
export { type Log, type LogOptions, openLog } from './log.js';
export { ManagementServer } from './management-server.js';
export { type GaugeReading, Metrics } from './metrics.js';
export { NestLog } from './nest-log.js';
export { type Probe, Readiness } from './readiness.js';
