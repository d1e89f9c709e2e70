import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ajvWith } from './vocabulary.js';

const ours = ajvWith({});
const original = new Ajv2020();
addFormats.default(original);

const suffixes = ['', '!', '@'];

/** Holds hostile texts against a format: a beginning, something repeated up to a length, and each of some ends. */
export const jobs = {
  ours: (recipe: readonly string[]): string => matched(ours, recipe),
  original: (recipe: readonly string[]): string => matched(original, recipe),
};

function matched(ajv: Ajv2020, [format = '', beginning = '', repeated = '', length = '']: readonly string[]): string {
  const validate = ajv.getSchema(format) ?? ajv.addSchema({ type: 'string', format }, format).getSchema(format);
  const text = beginning + repeated.repeat(Math.ceil(Number(length) / repeated.length));
  return suffixes.map((suffix) => validate?.(text + suffix)).join(' ');
}
