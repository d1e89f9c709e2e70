import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SecurityLog, type SecurityRecord } from '#libs/observability';
import { anonymous } from '../access/callers.js';
import { errorEvents } from './error-events.js';
import { ErrorRecorder } from './error-recorder.js';

const sources = globSync('libs/{graphql,*/api}/**/*.ts')
  .filter((path) => !/\.(spec|fixture)\.ts$/.test(path))
  .map((path) => readFileSync(path, 'utf8'));

/** Codes of errors as they are written: in `extensions`, in the table of known faults, and beside an error that gets one. */
const written = [
  /extensions: \{\s*code: '([A-Z_]+)'/g,
  /\{\s*code: '([A-Z_]+)',\s+message:\s+'/g,
  /excess[^;]*code: '([A-Z_]+)'/g,
  /\bcoded\([^;]*?'([A-Z_]+)'\)/g,
  /isAboutVariable \? '([A-Z_]+)'/g,
  /isTooLarge [^;]*\{ code: '([A-Z_]+)' \};/g,
];

function codesIn(source: string): readonly string[] {
  return written.flatMap((pattern) =>
    [...source.matchAll(pattern)].flatMap(([, code]) => (code === undefined ? [] : [code])),
  );
}

class Recorded extends SecurityLog {
  readonly records: SecurityRecord[] = [];

  constructor() {
    super({ process: 'spec', linesPerMinute: 0 });
  }

  override record(recorded: SecurityRecord): void {
    this.records.push(recorded);
  }
}

describe('the codes of errors', () => {
  it('each say what they mean for security', () => {
    const codes = [...new Set(sources.flatMap(codesIn))].toSorted();
    expect(codes).toEqual(Object.keys(errorEvents).toSorted());
  });
});

describe('recording errors', () => {
  const asked = { correlationId: 'c', principal: anonymous, address: '192.0.2.1' };
  const record = (extensions: Readonly<Record<string, unknown>>, ofRequest = asked) => {
    const security = new Recorded();
    const recorder = new ErrorRecorder(security);
    recorder.record({ message: 'm', extensions }, ofRequest);
    recorder.record({ message: 'm', extensions }, ofRequest);
    return security.records;
  };

  it('records an event once per request', () => {
    expect(record({ code: 'FORBIDDEN' })).toHaveLength(1);
  });

  it('records nothing of what the business or the world refuses', () => {
    expect(record({ code: 'STALE_READ' })).toEqual([]);
    expect(record({ code: 'NEVER_HEARD_OF' })).toEqual([]);
  });

  it('says that nobody could be let in when the identity provider is away', () => {
    expect(record({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' })).toMatchObject([
      { event: 'authn_unavailable', outcome: 'failed', address: '192.0.2.1', correlationId: 'c' },
    ]);
  });

  it('names a limit by our own words, and not by what its caller called things', () => {
    const field = 'variables.input.parameters.Otto';
    expect(record({ code: 'LIMIT_EXCEEDED', field, limit: 'nested at most 40 levels deep' })).toMatchObject([
      { details: { where: 'variables', limit: 'nested at most 40 levels deep' } },
    ]);
  });
});
