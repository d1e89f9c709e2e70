import { Injectable, Optional } from '@nestjs/common';
import { Metrics, SecurityLog } from '#libs/observability';
import { type EndedMutation, recordMutation } from '../security/record-mutation.js';

/** Hears of every mutation what became of it: counts it, and records what it means for security. */
@Injectable()
export class Outcomes {
  constructor(
    @Optional() private readonly metrics?: Metrics,
    @Optional() private readonly security: SecurityLog = SecurityLog.unheard(),
  ) {}

  note(ended: EndedMutation): void {
    this.metrics?.countCommand(ended.name, ended.answer === undefined ? 'fault' : typeNameOf(ended.answer));
    recordMutation(this.security, ended);
  }
}

function typeNameOf(answer: unknown): string {
  const name: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, '__typename') : undefined;
  return typeof name === 'string' ? name : 'unknown';
}
