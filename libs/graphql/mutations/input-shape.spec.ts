import { describe, expect, it } from '@jest/globals';
import { Length } from 'class-validator';
import { checkInput, JsonValue } from './input-shape.js';

class NamedShape {
  @Length(1, 5)
  readonly name: string = '';
}

class SettingsShape extends NamedShape {
  @JsonValue()
  readonly settings: unknown = undefined;
}

class MoreSettingsShape extends SettingsShape {
  @JsonValue()
  readonly more: unknown = undefined;
}

describe('checking an input that holds JSON', () => {
  it.each([
    '{"constructor":"x"}',
    '{"constructor":null}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__":{"polluted":true}}',
    '{"__proto__":{"constructor":null}}',
    '{"list":[{"hasOwnProperty":1,"toString":2,"then":3,"valueOf":{}}]}',
    '[{"constructor":[]}]',
    'false',
  ])('hands %s on as it came, and changes no other object', async (text) => {
    const settings: unknown = JSON.parse(text);
    const checked = await checkInput(SettingsShape, { name: 'drill', settings });
    expect(checked.outcome).toBe('valid');
    const found = checked.outcome === 'valid' ? checked.input : undefined;
    expect(JSON.stringify(found?.settings)).toBe(text);
    expect(found).toBeInstanceOf(SettingsShape);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('checks the bounds of the other fields', async () => {
    const checked = await checkInput(SettingsShape, { name: 'far too long', settings: {} });
    expect(checked).toMatchObject({ outcome: 'invalid', violations: [{ path: '/name' }] });
  });

  it('misses a value that is not there, also one that a wider shape asks for', async () => {
    const checked = await checkInput(MoreSettingsShape, { name: 'drill' });
    expect(checked).toMatchObject({
      outcome: 'invalid',
      violations: [{ limit: 'a JSON value' }, { limit: 'a JSON value' }],
    });
    expect(await checkInput(MoreSettingsShape, { name: 'drill', settings: {}, more: {} })).toMatchObject({
      outcome: 'valid',
    });
  });

  it('does not ask a narrower shape for it', async () => {
    expect(await checkInput(NamedShape, { name: 'drill' })).toMatchObject({ outcome: 'valid' });
    expect(await checkInput(NamedShape, { name: 'drill', settings: {} })).toMatchObject({ outcome: 'invalid' });
  });
});
