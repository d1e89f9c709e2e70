import { Injectable } from '@nestjs/common';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Token, token } from './domain/token.js';
import type { TokenFact } from './events/index.js';

@Injectable()
export class Tokens extends AggregateStore<Token, TokenFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(token, eventStore, sealing);
  }
}
