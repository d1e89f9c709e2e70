import { DatabaseError } from 'pg';

/** The database could not be reached, or did not answer in time. What it was doing is rolled back, unless it was committing: then nobody knows. */
export class PostgresqlUnavailable extends Error {
  override readonly name = 'PostgresqlUnavailable';
}

/** No connection was free in time: others hold them all. */
export class PoolExhausted extends PostgresqlUnavailable {
  constructor(
    readonly poolMax: number,
    readonly waitedMs: number,
  ) {
    super(`None of the ${poolMax} connections to PostgreSQL was free within ${waitedMs} ms`);
  }
}

/**
 * What the server says of itself and not of the statement: connection trouble (08), authorisation (28), no such database (3D), rolled back for others' sake
 * (40), out of resources (53), locked (55), ended by its operator or by a time-out (57), system error (58), read-only after a fail-over (25006), damaged (XX).
 */
const faultStates = /^(08|28|3D|40|53|55|57|58|XX|25006|25P0[234])/;

/** The database failed, not what was asked of it: the same may succeed later. */
export function isPostgresqlFault(error: unknown): boolean {
  if (error instanceof PostgresqlUnavailable) return true;
  return error instanceof DatabaseError && faultStates.test(error.code ?? '');
}

/** A value of the statement does not fit where it was meant for (SQLSTATE class 22). */
export function isRefusedValue(error: unknown): boolean {
  return error instanceof DatabaseError && error.code?.startsWith('22') === true;
}

/** After these the connection is of no use any more. */
export function endsConnection(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(57P|08|XX)/.test(error.code ?? '');
}

/** Whatever is not an answer of the server, or an answer with which it ends the connection, is a broken connection. */
export function asFault(error: unknown): unknown {
  if (error instanceof PostgresqlUnavailable || error instanceof RangeError) return error;
  if (error instanceof DatabaseError && !endsConnection(error)) return error;
  return new PostgresqlUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
}
