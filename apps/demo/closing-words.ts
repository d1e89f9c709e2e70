import type { DemoResult } from './demo.js';

export function closingWords({ operatorToken, tally, suggestions }: DemoResult, directory: string): string {
  const counts = Object.entries(tally).map(([what, count]) => `${count} ${what}`);
  const queries = suggestions.map(
    ({ title, query, answer }, index) => `${index + 1}. ${title}

${query}

expect ${JSON.stringify(answer)}
`,
  );
  return `
What happened: ${counts.join(', ')}.

Start the marketplace on it

    BOURSE_DATA_DIRECTORY=${directory} npm start

with this operator's token, which is shown once and holds for a year:

    ${operatorToken}

Three queries to try

${queries.join('\n')}`;
}

export const help = `Fills a store with a year of a marketplace: 12 teams, 20 capabilities, and what they do to each other.
Everything goes through the real rules, under a clock that is moved by hand. The same seed tells the same story.

  npm run demo                    into BOURSE_DATA_DIRECTORY, or ./data, which has to be empty
  npm run demo -- --data DIR      into another directory
  npm run demo -- --seed NUMBER   another story; 1 unless said
  npm run demo -- --days NUMBER   a shorter one, 7 to 364 days; 364 unless said
  npm run demo -- --until DATE    ends at midnight (UTC) before this day; last Monday unless said
  npm run demo -- --replace       deletes the store that is in the directory first
  npm run demo -- --help          shows this
`;
