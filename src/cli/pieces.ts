/** A file of any length, piece by piece, as UTF-8 text. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Attempt } from './host.ts';
import { reasonOf } from './read-file.ts';

export type Pieces = {
  readonly pieces: Iterable<string>;
  /** Why reading ended early; null where it did not. */
  readonly failure: () => string | null;
};

const pieceLength = 1024 * 1024;

export const openPieces = (path: string, shown: string): Attempt<Pieces> => {
  try {
    if (statSync(path).isDirectory()) return { ok: false, reason: `${shown} is a folder` };
    const file = openSync(path, 'r');
    let failure: string | null = null;
    const read = function* (): Generator<string> {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      const buffer = new Uint8Array(pieceLength);
      try {
        for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
          yield decoder.decode(buffer.subarray(0, length), { stream: true });
        yield decoder.decode();
      } catch (error) {
        failure = error instanceof TypeError ? `${shown} is not UTF-8 text` : reasonOf(error, shown);
      } finally {
        closeSync(file);
      }
    };
    return { ok: true, value: { pieces: read(), failure: () => failure } };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, shown) };
  }
};
