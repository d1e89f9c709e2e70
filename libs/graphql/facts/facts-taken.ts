import { Injectable, Optional } from '@nestjs/common';
import { leastRecentlyUsed } from '#libs/kernel';
import { SecurityLog } from '#libs/observability';
import type { RequestContext } from '../request-context.js';
import { recordOf } from '../security/record-of.js';

/** Pages of a history are everyday work; who takes as many facts as this takes a part of the log with them. */
const factsPerExport = 1_000;
const principalsMax = 10_000;

/** Counts the facts that each principal reads, by pages and subscriptions together, and records every further thousand as an export. */
@Injectable()
export class FactsTaken {
  readonly #taken = leastRecentlyUsed<{ readonly facts: number }>(principalsMax);

  constructor(@Optional() private readonly security: SecurityLog = SecurityLog.unheard()) {}

  count(context: RequestContext, facts: number): void {
    const before = this.#taken.get(context.principal.id)?.facts ?? 0;
    const after = before + facts;
    this.#taken.set(context.principal.id, { facts: after });
    const thousands = Math.floor(after / factsPerExport);
    if (thousands === Math.floor(before / factsPerExport)) return;
    recordOf(this.security, context, {
      event: 'data_export',
      outcome: 'success',
      action: 'facts',
      details: { facts: thousands * factsPerExport },
    });
  }
}
