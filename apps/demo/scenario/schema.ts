import type { JsonObject } from './plot.js';

/** Shorthand for the JSON Schemas of the story: closed objects of described values. */
export function object(required: Record<string, JsonObject>, optional: Record<string, JsonObject> = {}): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

export function text(description: string, pattern: string): JsonObject {
  return { type: 'string', description, pattern, maxLength: 253 };
}

export function choice(description: string, ...values: readonly string[]): JsonObject {
  return { type: 'string', description, enum: values };
}

export function whole(description: string, minimum: number, maximum: number): JsonObject {
  return { type: 'integer', description, minimum, maximum };
}

export function yesOrNo(description: string): JsonObject {
  return { type: 'boolean', description };
}

export function address(description: string): JsonObject {
  return { type: 'string', description, pattern: '^[a-z][a-z0-9+.-]*://', maxLength: 500 };
}
