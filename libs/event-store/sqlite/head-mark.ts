import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { systemCodeOf } from './sqlite-value.js';

/**
 * The witness of the log: a small file beside it that names the last position acknowledged. It is written after the
 * commit and before the acknowledgement, without an fsync of its own, so it is never ahead of a sound log; a log that ends before it was cut.
 */
export function headMarkPath(logPath: string): string {
  return `${logPath}-head`;
}

export interface HeadMark {
  write(ordinal: number): void;
  close(): void;
}

const ordinalDigits = 15;

export function openHeadMark(logPath: string, logId: string): HeadMark {
  const file = openSync(headMarkPath(logPath), constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    // The same length each time, so a full disk has no say in it.
    write: (ordinal) => {
      writeSync(file, `${logId}.${String(ordinal).padStart(ordinalDigits, '0')}\n`, 0);
    },
    close: () => {
      closeSync(file);
    },
  };
}

/** Takes the mark away, for whoever accepts a log that ends before it; the next append makes another. */
export function forgetHeadMark(logPath: string): void {
  rmSync(headMarkPath(logPath), { force: true });
}

/** The position the mark names, as text; undefined when there is no mark. */
export function readHeadMark(logPath: string): string | undefined {
  try {
    return readFileSync(headMarkPath(logPath), 'utf8').trim() || undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
