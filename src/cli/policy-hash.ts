/** One hash for all text that a policy is made of, independent of the machine and the folder it lies in. */
import { createHash } from 'node:crypto';
import type { Source } from '../source/source.ts';

/** SHA-256 over each file's path within the policy's folder and its text, both preceded by their lengths, by path. */
export const policyHash = (sources: ReadonlyMap<string, Source>): string => {
  const hash = createHash('sha256');
  // A file is one, however many instances are made of it.
  const files = [...sources].filter(([file, { path }]) => file === path);
  const sorted = files.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [path, { text }] of sorted) {
    for (const part of [path, text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hash.digest('hex');
};
