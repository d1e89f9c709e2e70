/** What a terminal shows when an empty marketplace starts: the token is shown this once and stored nowhere. */
export function firstWords(url: string, token: string): string {
  return `
Bourse is running at ${url}, and its store is new.

This operator's token is shown once. Keep it:

    ${token}

What to do next
  1. Open ${url} in a browser: a page to write queries in, with examples.
  2. Send the token with each request, as the header  Authorization: Bearer <token>
  3. Register your first teams, and issue tokens for the people and programs of these teams.

Another operator's token:  npm start -- --issue-operator-token
`;
}

export function usualWords(url: string): string {
  return `Bourse is running at ${url}\n`;
}

export const help = `Bourse, the marketplace between the teams that produce platform capabilities and the teams that consume them.

  npm start                              run everything in one process, on this machine only
  npm start -- --issue-operator-token    make another operator's token, beside a running process or without one
  npm start -- --print-config            show what is configured; secrets are left out
  npm start -- --help                    show this

Variables of the environment (none has to be set)`;
