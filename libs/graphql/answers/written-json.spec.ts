import { describe, expect, it } from '@jest/globals';
import { answerText, WrittenJson, withPayload, writtenPayload } from './written-json.js';

const schema = new WrittenJson('{"type":"object",  "title":"a $& of $1"}');

describe('a written JSON value', () => {
  it('is answered as it is written, once for each place', () => {
    expect(answerText({ a: schema, b: [schema, new WrittenJson('null')], c: 'x' })).toBe(
      '{"a":{"type":"object",  "title":"a $& of $1"},"b":[{"type":"object",  "title":"a $& of $1"},null],"c":"x"}',
    );
  });

  it('counts the bytes of its text', () => expect(new WrittenJson('"é"').bytes).toBe(4));

  it('is the value that it says wherever else it is made into text', () => {
    expect(JSON.parse(JSON.stringify({ schema }))).toEqual({ schema: { type: 'object', title: 'a $& of $1' } });
  });

  it('is not taken apart for an answer', () => {
    expect(answerText(new WrittenJson('[1, 2, {"not": closed'))).toBe('[1, 2, {"not": closed');
  });
});

describe('the payload of a message', () => {
  it('is put into the message that is made around it, and into no other', () => {
    const message = JSON.stringify({ id: '1', type: 'next', payload: writtenPayload({ data: { schema } }) });
    expect(withPayload(message)).toBe(
      '{"id":"1","type":"next","payload":{"data":{"schema":{"type":"object",  "title":"a $& of $1"}}}}',
    );
    expect(withPayload('{"type":"pong"}')).toBe('{"type":"pong"}');
  });
});
