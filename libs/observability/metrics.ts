import { Counter, collectDefaultMetrics, exponentialBuckets, Gauge, Histogram, Registry } from 'prom-client';
import { type SecurityEventName, type SecurityOutcome, securityEvents } from './security/security-events.js';

/** From 0.5 ms to 12 s in steps of a third, fine enough to read a p99.9 from. */
const durationBuckets = exponentialBuckets(0.0005, 1.33, 36);

export interface GaugeReading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface GaugeShape {
  /** Ends in its unit; begins with `bourse_`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Asked at each scrape; what it no longer names disappears. */
  readonly read: () => readonly GaugeReading[] | Promise<readonly GaugeReading[]>;
}

const usesOfClients = ['reading', 'appending', 'following'] as const;

/** What is counted and measured. Labels come from short lists of our own, never from a caller. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'bourse_request_duration_seconds',
    help: 'Time from the arrival of an HTTP request to its answer',
    labelNames: ['route', 'status'],
    buckets: durationBuckets,
    registers: [this.#registry],
  });
  readonly #commands = new Counter({
    name: 'bourse_commands_total',
    help: 'Mutations by what became of them: the name of the type they answered with, or "fault"',
    labelNames: ['mutation', 'outcome'],
    registers: [this.#registry],
  });
  readonly #reactionFailures = new Counter({
    name: 'bourse_reaction_failures_total',
    help: 'Reactions that failed and will be tried again',
    labelNames: ['reaction'],
    registers: [this.#registry],
  });
  readonly #timerFailures = new Counter({
    name: 'bourse_timer_failures_total',
    help: 'Timers that failed and will be tried again',
    labelNames: ['timer'],
    registers: [this.#registry],
  });
  readonly #projected = new Counter({
    name: 'bourse_facts_projected_total',
    help: 'Facts that were folded into views',
    registers: [this.#registry],
  });
  readonly #signals = new Counter({
    name: 'bourse_signals_total',
    help: 'Signals of other systems by what became of them: recorded, known or dead',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #securityEvents = new Counter({
    name: 'bourse_security_events_total',
    help: 'Events of the security log, with those whose lines were left out',
    labelNames: ['event', 'outcome'],
    registers: [this.#registry],
  });
  readonly #replacedClients = new Counter({
    name: 'bourse_event_store_clients_replaced_total',
    help: 'Clients of the event store that failed and were replaced, by what failed: reading, appending or following',
    labelNames: ['kind'],
    registers: [this.#registry],
  });
  readonly #gaugeFailures = new Counter({
    name: 'bourse_gauge_failures_total',
    help: 'Gauges that could not be read at a scrape and are missing from it',
    labelNames: ['gauge'],
    registers: [this.#registry],
  });
  readonly #batches = new Histogram({
    name: 'bourse_projection_batch_duration_seconds',
    help: 'Time from a page of facts to its committed rows',
    buckets: durationBuckets,
    registers: [this.#registry],
  });

  /** Each event and each use is there from the beginning, with 0: a rise from nothing is one that an alert rule sees. */
  constructor() {
    for (const [event, { outcomes }] of Object.entries(securityEvents)) {
      for (const outcome of outcomes) this.#securityEvents.inc({ event, outcome }, 0);
    }
    for (const kind of usesOfClients) this.#replacedClients.inc({ kind }, 0);
  }

  /** Also watches the process: memory, processor, delay of the event loop. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 10 });
  }

  observeRequest(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  countCommand(mutation: string, outcome: string): void {
    this.#commands.inc({ mutation, outcome });
  }

  countReactionFailure(reaction: string): void {
    this.#reactionFailures.inc({ reaction });
  }

  countTimerFailure(timer: string): void {
    this.#timerFailures.inc({ timer });
  }

  countSignal(outcome: 'recorded' | 'known' | 'dead'): void {
    this.#signals.inc({ outcome });
  }

  countReplacedClient(kind: (typeof usesOfClients)[number]): void {
    this.#replacedClients.inc({ kind });
  }

  countSecurityEvent(event: SecurityEventName, outcome: SecurityOutcome): void {
    this.#securityEvents.inc({ event, outcome });
  }

  observeBatch(factCount: number, seconds: number): void {
    this.#projected.inc(factCount);
    this.#batches.observe(seconds);
  }

  /** A value that somebody else knows. One that cannot be read is missing from the scrape, and all others are there. */
  gauge({ name, help, labelNames, read }: GaugeShape): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect: async () => {
        try {
          const readings = await read();
          gauge.reset();
          for (const { labels, value } of readings) gauge.set(labels, value);
        } catch {
          this.#gaugeFailures.inc({ gauge: name });
          gauge.reset();
          if (labelNames.length === 0) gauge.remove(); // Reset, it would say 0.
        }
      },
    });
  }

  /** All of it in Prometheus' text form. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  /** Stops watching the process. */
  close(): void {
    this.#registry.clear();
  }
}
