import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** What Nest itself says while it puts the container together; of interest when it does not. */
const wiring = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'GraphQLModule',
  'NestApplication',
]);

/** Nest's `Logger` on our log. Its last text argument is the name of who speaks; an object becomes the fields of the line. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Log) {}

  log(message: unknown, ...more: readonly unknown[]): void {
    const speaker = more.at(-1);
    this.#write(typeof speaker === 'string' && wiring.has(speaker) ? 'debug' : 'info', message, more);
  }

  fatal(message: unknown, ...more: readonly unknown[]): void {
    this.#write('fatal', message, more);
  }

  error(message: unknown, ...more: readonly unknown[]): void {
    this.#write('error', message, more);
  }

  warn(message: unknown, ...more: readonly unknown[]): void {
    this.#write('warn', message, more);
  }

  debug(message: unknown, ...more: readonly unknown[]): void {
    this.#write('debug', message, more);
  }

  verbose(message: unknown, ...more: readonly unknown[]): void {
    this.#write('trace', message, more);
  }

  #write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    more: readonly unknown[],
  ): void {
    const speaker = more.at(-1);
    const about = { ...(typeof speaker === 'string' && { speaker }), ...stackIn(more.slice(0, -1)) };
    if (message instanceof Error) this.logger[level]({ ...about, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.logger[level]({ ...about, ...message });
    else this.logger[level](about, String(message));
  }
}

/** Nest hands the stack of an error as a text of its own. */
function stackIn(more: readonly unknown[]): { readonly stack?: string } {
  const stack = more.find((part): part is string => typeof part === 'string' && part.includes('\n'));
  return stack === undefined ? {} : { stack };
}
