import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { fastify } from 'fastify';
import { answersWithin } from '../answers/answer.js';
import { meters } from '../limits/meter.js';
import { settingsOf } from './conversation-options.js';
import { Faults } from './faults.js';
import { serveOverHttp } from './http-route.js';

const logged: unknown[] = [];
const write = (message: unknown) => void logged.push(message);

beforeEach(() => {
  Logger.overrideLogger({ log: write, warn: write, error: write });
});
afterEach(() => {
  Logger.overrideLogger(true);
});

describe('a defect around GraphQL', () => {
  it('is logged under its correlation id, and told to nobody', async () => {
    const server = fastify();
    const apollo = Object.create({
      executeHTTPGraphQLRequest: () => Promise.reject(new Error('the password is hunter2')),
    });
    const settings = settingsOf({ authenticate: async () => ({ outcome: 'anonymous' }) });
    serveOverHttp(server, apollo, settings, {
      faults: new Faults(),
      beginAnswer: answersWithin(settings.limits),
      meters: meters(settings.limits),
    });
    const headers = { 'x-correlation-id': 'ticket-18' };
    const answer = await server.inject({ method: 'POST', url: '/graphql', headers, payload: { query: '{ a }' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('hunter2');
    expect(answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'ticket-18' } }],
    });
    expect(logged).toMatchObject([{ message: 'the password is hunter2', correlationId: 'ticket-18' }]);
    await server.close();
  });
});
