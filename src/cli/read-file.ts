/** Reading files that others wrote: bounded, regular files only, UTF-8 only. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Attempt } from './host.ts';

/** At most `limit` bytes of a file; what is longer is cut, or refused when `whole` is asked. */
export const readText = (path: string, shown: string, limit: number, whole: boolean): Attempt<string> => {
  const bytes = readBytes(path, shown, limit, whole);
  if (!bytes.ok) return bytes;
  const cut = bytes.value.length === limit;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value, { stream: cut });
    return { ok: true, value: text };
  } catch {
    return { ok: false, reason: `${shown} is not UTF-8 text` };
  }
};

const readBytes = (path: string, shown: string, limit: number, whole: boolean): Attempt<Uint8Array> => {
  try {
    // Asked before opening, because opening a pipe would wait for its other end.
    const found = statSync(path);
    if (found.isDirectory()) return { ok: false, reason: `${shown} is a folder` };
    if (!found.isFile()) return { ok: false, reason: `${shown} is not a regular file` };
    if (whole && found.size > limit) return { ok: false, reason: `${shown} has ${found.size} bytes; the limit is ${limit}` };
    return { ok: true, value: readUpTo(path, limit) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, shown) };
  }
};

const readUpTo = (path: string, limit: number): Uint8Array => {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(Math.min(limit, fstatSync(file).size));
    let length = 0;
    while (length < buffer.length) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
};

const words: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist'],
  ['EACCES', 'may not be used'],
  ['EPERM', 'may not be used'],
  ['EEXIST', 'stands where a folder is needed'],
  ['EISDIR', 'is a folder'],
  ['EROFS', 'may not be written'],
  ['ENOSPC', 'does not fit on the disk'],
  ['ELOOP', 'is a circle of links'],
  ['ENAMETOOLONG', 'has too long a name'],
]);

/** Errors of the file system in a person's words. Anything else is a bug and is thrown on. */
export const reasonOf = (error: unknown, shown: string): string => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  return `${shown} ${words.get(error.code) ?? `cannot be used (${error.code})`}`;
};
