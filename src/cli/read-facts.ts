/** A document of facts from disk, decoded by the schema of a policy. Whatever is wrong with it is wrong use. */
import type { Core } from '../core/core.ts';
import { decodeFacts, type Document } from '../facts/decode.ts';
import { maxJsonLength } from '../facts/json.ts';
import { resolve } from 'node:path';
import type { Attempt, Host } from './host.ts';
import { readText } from './read-file.ts';

export const readFacts = (host: Host, core: Core, path: string): Attempt<Document> => {
  const text = readText(resolve(host.directory, path), path, maxJsonLength, true);
  if (!text.ok) return text;
  const decoded = decodeFacts(core, text.value);
  if (decoded.kind === 'ok') return { ok: true, value: decoded.value };
  const lines = decoded.errors.map((each) => `  ${each.path === '' ? '' : `${each.path}: `}${each.reason}; ${each.fix}`);
  return { ok: false, reason: [`${path} does not fit the policy`, ...lines].join('\n') };
};
