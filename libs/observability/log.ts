import { type DestinationStream, destination, type LevelWithSilent, type Logger, pino } from 'pino';
import { currentCorrelationId } from './correlation.js';
import { hiddenFields, scrub } from './scrub.js';

export type Log = Logger;

export interface LogOptions {
  readonly level: LevelWithSilent;
  /** Standard output unless said. */
  readonly destination?: DestinationStream;
}

/** For programs whose standard output is their answer. */
export function standardError(): DestinationStream {
  return destination({ dest: 2, sync: true });
}

/** JSON lines with the correlation id of the work they belong to. What is secret is hidden before a line is written. */
export function openLog({ level, destination: target = destination({ sync: true }) }: LogOptions): Log {
  const scrubbed: DestinationStream = { write: (line) => target.write(scrub(line)) };
  return pino(
    {
      level,
      base: { service: 'bourse' },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hiddenFields, censor: '[hidden]' },
      mixin: () => {
        const correlationId = currentCorrelationId();
        return correlationId === undefined ? {} : { correlationId };
      },
    },
    scrubbed,
  );
}
