/** A file that is decoded by the policy, with all that does not fit it. */
import { resolve } from 'node:path';
import { maxJsonLength } from '../facts/json.ts';
import type { Decoded } from '../facts/malformed.ts';
import type { Attempt, Host } from './host.ts';
import { readText } from './read-file.ts';

export const readDecoded = <T>(host: Host, path: string, decode: (text: string) => Decoded<T>): Attempt<T> => {
  const text = readText(resolve(host.directory, path), path, maxJsonLength, true);
  return text.ok ? accept(decode(text.value), `${path} does not fit the policy`) : text;
};

export const accept = <T>(decoded: Decoded<T>, head: string): Attempt<T> => {
  if (decoded.kind === 'ok') return { ok: true, value: decoded.value };
  const lines = decoded.errors.map((each) => `  ${each.path === '' ? '' : `${each.path}: `}${each.reason}; ${each.fix}`);
  return { ok: false, reason: [head, ...lines].join('\n') };
};
