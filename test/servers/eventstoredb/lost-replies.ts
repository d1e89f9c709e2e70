import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (directory: string) => join(directory, 'lose-replies');

/** Lets the server in `directory` store the next `count` appends and never answer them. 0 ends it. */
export function loseReplies(directory: string, count: number): void {
  if (count > 0) writeFileSync(fileIn(directory), String(count));
  else rmSync(fileIn(directory), { force: true });
}

/** What the server asks after each append: true when this one's answer has to get lost. */
export function replyLoss(directory: string): () => boolean {
  return () => {
    const left = remaining(fileIn(directory));
    if (left <= 0) return false;
    loseReplies(directory, left - 1);
    return true;
  };
}

function remaining(path: string): number {
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
}
