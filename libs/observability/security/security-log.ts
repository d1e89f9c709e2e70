import { randomUUID } from 'node:crypto';
import { currentCorrelationId } from '../correlation.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { LineBounds } from './line-bounds.js';
import { type SecurityEventName, type SecurityOutcome, securityEvents } from './security-events.js';

/** Ids, slugs, counts and words of our own. Never a name, an e-mail address, a token, or a text that somebody wrote. */
export type SecurityDetails = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SecurityRecord {
  readonly event: SecurityEventName;
  readonly outcome: SecurityOutcome;
  /** The opaque id of who acted; `anonymous` unless said. */
  readonly principal?: string | undefined;
  /** Whence; `unknown` unless said. */
  readonly address?: string | undefined;
  /** That of the work under way unless said, or a new one. */
  readonly correlationId?: string | undefined;
  readonly details?: SecurityDetails | undefined;
}

export interface SecurityLogOptions {
  /** Without one, events are counted only. */
  readonly log?: Log | undefined;
  readonly metrics?: Metrics | undefined;
  /** The kind of process, such as `api`. */
  readonly process: string;
  /** Lines of one event and address in a minute; none at all when 0. */
  readonly linesPerMinute: number;
}

const minuteMs = 60_000;
const textLengthMax = 256;

/**
 * Writes what happened to the security of the installation, one line each, and counts it. The lines are told from all others by `log: "security"`,
 * and are written whatever the level of the log. Refusals are bounded, so that nobody fills the disk by being refused.
 */
export class SecurityLog {
  readonly #log: Log | undefined;
  readonly #metrics: Metrics | undefined;
  readonly #bounds: LineBounds;
  #minute: NodeJS.Timeout | undefined;

  constructor({ log, metrics, process, linesPerMinute }: SecurityLogOptions) {
    this.#log = linesPerMinute === 0 ? undefined : log?.child({ log: 'security', process }, { level: 'info' });
    this.#metrics = metrics;
    this.#bounds = new LineBounds(linesPerMinute);
  }

  /** For who has nobody to tell. */
  static unheard(): SecurityLog {
    return new SecurityLog({ process: 'unheard', linesPerMinute: 0 });
  }

  record(recorded: SecurityRecord): void {
    const { event, outcome, address = 'unknown' } = recorded;
    this.#metrics?.countSecurityEvent(event, outcome);
    if (this.#log === undefined) return;
    if (!securityEvents[event].isBounded || this.#mayWrite(event, address)) this.#write(this.#log, recorded);
  }

  /** Tells what was left out so far. */
  close(): void {
    this.#endMinute();
  }

  #mayWrite(event: SecurityEventName, address: string): boolean {
    this.#minute ??= setTimeout(() => this.#endMinute(), minuteMs).unref();
    return this.#bounds.take(event, address);
  }

  #endMinute(): void {
    clearTimeout(this.#minute);
    this.#minute = undefined;
    for (const { event, address, count } of this.#bounds.end()) {
      this.record({ event: 'log_lines_left_out', outcome: 'success', address, details: { of: event, count } });
    }
  }

  #write(log: Log, { event, outcome, principal, address, correlationId, details = {} }: SecurityRecord): void {
    log.info(
      {
        event,
        outcome,
        principal: cut(principal ?? 'anonymous'),
        address: cut(address ?? 'unknown'),
        correlationId: correlationId ?? currentCorrelationId() ?? randomUUID(),
        ...Object.fromEntries(Object.entries(details).map(([name, value]) => [name, cut(value)])),
      },
      securityEvents[event].meaning,
    );
  }
}

function cut<Value>(value: Value): Value | string {
  return typeof value === 'string' ? value.slice(0, textLengthMax) : value;
}
