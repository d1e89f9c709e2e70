export { correlated } from './correlation.js';
export { type Log, type LogOptions, openLog, standardError } from './log.js';
export { ManagementServer } from './management-server.js';
export { type GaugeReading, Metrics } from './metrics.js';
export { NestLog } from './nest-log.js';
export { type Probe, Readiness } from './readiness.js';
export { type SecurityEventName, type SecurityOutcome, securityEvents } from './security/security-events.js';
export { type SecurityDetails, SecurityLog, type SecurityRecord } from './security/security-log.js';
export { enginePatienceMs, waitingFor } from './waiting-for.js';
