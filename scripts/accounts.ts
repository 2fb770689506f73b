/** Writes random accounts of a market to a file, one a line. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomAccounts } from '../test/support/random-accounts.ts';

export const writeAccounts = (count: number, seed: number, path: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  let text = '';
  for (const each of randomAccounts(count, seed)) {
    text += `${JSON.stringify(each)}\n`;
    if (text.length < 1024 * 1024) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
};
