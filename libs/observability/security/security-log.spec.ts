import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { correlated } from '../correlation.js';
import { openLog } from '../log.js';
import { Metrics } from '../metrics.js';
import { securityEvents } from './security-events.js';
import { SecurityLog } from './security-log.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function opened(linesPerMinute = 2) {
  const written: string[] = [];
  const log = openLog({ level: 'fatal', destination: { write: (line) => void written.push(line) } });
  const metrics = new Metrics();
  const security = new SecurityLog({ log, metrics, process: 'api', linesPerMinute });
  const refuse = (address: string, count = 1) => {
    for (let number = 0; number < count; number += 1) {
      security.record({ event: 'authn_login_fail', outcome: 'refused', address });
    }
  };
  return {
    security,
    refuse,
    lines: (): readonly unknown[] => written.splice(0).map((line): unknown => JSON.parse(line)),
    counted: async (event: string, outcome: string) =>
      new RegExp(`event="${event}",outcome="${outcome}"} (\\d+)`).exec((await metrics.text()).body)?.[1],
  };
}

const refusedOf = (address: string) => expect.objectContaining({ event: 'authn_login_fail', address });
const leftOutOf = (address: string, count: number) =>
  expect.objectContaining({ event: 'log_lines_left_out', of: 'authn_login_fail', address, count });

describe('recording a security event', () => {
  it('writes one line with every field, whatever the level of the log', () => {
    const { security, lines } = opened();
    correlated('c-1', () =>
      security.record({
        event: 'authz_change',
        outcome: 'success',
        principal: 'p',
        address: '::1',
        details: { team: 't' },
      }),
    );
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        service: 'bourse',
        log: 'security',
        process: 'api',
        event: 'authz_change',
        outcome: 'success',
        principal: 'p',
        address: '::1',
        correlationId: 'c-1',
        team: 't',
        message: securityEvents.authz_change.meaning,
      },
    ]);
  });

  it('says so of what nobody knows, and gives what belongs to nothing an id of its own', () => {
    const { security, lines } = opened();
    security.record({ event: 'limit_exceeded', outcome: 'refused' });
    expect(lines()).toEqual([
      expect.objectContaining({
        principal: 'anonymous',
        address: 'unknown',
        correlationId: expect.stringMatching(/^.{36}$/),
      }),
    ]);
  });

  it('cuts what is long, and keeps a line one line', () => {
    const { security, lines } = opened();
    security.record({
      event: 'authz_fail',
      outcome: 'refused',
      address: `\n${'a'.repeat(1_000)}`,
      details: { action: 'b'.repeat(1_000) },
    });
    expect(lines()).toEqual([expect.objectContaining({ address: `\n${'a'.repeat(255)}`, action: 'b'.repeat(256) })]);
  });

  it('writes none when it is switched off, and counts them all the same', async () => {
    const { security, refuse, lines, counted } = opened(0);
    refuse('a');
    security.record({ event: 'sys_startup', outcome: 'success' });
    expect(lines()).toEqual([]);
    expect(await counted('authn_login_fail', 'refused')).toBe('1');
    expect(await counted('sys_startup', 'success')).toBe('1');
  });

  it('has every event in the metrics before it happens', async () => {
    const { counted } = opened();
    for (const [event, { outcomes }] of Object.entries(securityEvents)) {
      for (const outcome of outcomes) expect(await counted(event, outcome)).toBe('0');
    }
  });
});

describe('a flood of refusals', () => {
  it('leaves so many lines of each address in a minute, and one with the number of the others', async () => {
    const { refuse, lines, counted } = opened();
    refuse('a', 100);
    refuse('b');
    expect(lines()).toEqual([refusedOf('a'), refusedOf('a'), refusedOf('b')]);
    jest.advanceTimersByTime(60_000);
    expect(lines()).toEqual([leftOutOf('a', 98)]);
    expect(await counted('authn_login_fail', 'refused')).toBe('101');
    refuse('a');
    expect(lines()).toEqual([refusedOf('a')]);
  });

  it('is bounded also when it comes from everywhere', () => {
    const { security, refuse, lines } = opened();
    for (let number = 0; number < 1_000; number += 1) refuse(`address ${number}`);
    expect(lines()).toHaveLength(10);
    security.close();
    const told = lines();
    expect(told).toHaveLength(101);
    expect(told).toContainEqual(leftOutOf('address 10', 1));
    expect(told).toContainEqual(leftOutOf('others', 890));
  });

  it('leaves out nothing of other events, nor of what took effect', () => {
    const { security, refuse, lines } = opened();
    refuse('a', 100);
    lines();
    for (let number = 0; number < 20; number += 1) {
      security.record({ event: 'authz_change', outcome: 'success', address: 'a' });
    }
    security.record({ event: 'authz_fail', outcome: 'refused', address: 'a' });
    expect(lines()).toHaveLength(21);
  });

  it('is told of at the end, too', () => {
    const { security, refuse, lines } = opened();
    refuse('a', 3);
    lines();
    security.close();
    expect(lines()).toEqual([leftOutOf('a', 1)]);
    security.close();
    expect(lines()).toEqual([]);
  });
});
