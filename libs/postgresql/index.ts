export type { PostgresqlConnection, PostgresqlResult } from './connection.js';
export { isPostgresqlFault, isRefusedValue, PostgresqlUnavailable } from './faults.js';
export type { PostgresqlOptions } from './options.js';
export { openPostgresql, type Postgresql, type PostgresqlPool } from './postgresql.js';
export { reachPostgresql } from './reach.js';
export type { PostgresqlSession } from './session.js';
