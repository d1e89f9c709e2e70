import { aboutVariable } from './configuration.js';
import { variables } from './variables.js';

const names = Object.keys(variables.shape);

/** What `--help` says of the variables, wrapped for a terminal. */
export function describeVariables(): string {
  return names
    .map((name) => {
      const { description, allowed, fallback } = aboutVariable(name);
      const otherwise = fallback === undefined || fallback === '' ? 'none' : fallback;
      return [
        `  ${name}`,
        ...wrapped(description),
        ...wrapped(`Allowed: ${allowed}.`),
        ...wrapped(`Unless set: ${otherwise}`),
      ].join('\n');
    })
    .join('\n\n');
}

/** What holds in this environment, with secrets left out. */
export function printConfiguration(environment: Readonly<Record<string, string | undefined>>): string {
  const shown = names.map((name) => {
    const { fallback, isSecret } = aboutVariable(name);
    const value = environment[name] ?? '';
    if (isSecret === true) return [name, value === '' ? '(not set)' : '(set, not shown)'];
    return [name, value === '' ? (fallback ?? '(not set)') : value];
  });
  return JSON.stringify(Object.fromEntries(shown), undefined, 2);
}

const lineLengthMax = 100;
const indent = '      ';

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > lineLengthMax) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
