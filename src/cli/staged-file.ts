/** One large file, written beside its place as its text comes, and moved there when all of it is written. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Attempt } from './host.ts';
import { reasonOf } from './read-file.ts';

export type StagedFile = {
  readonly write: (text: string) => void;
  readonly place: () => Attempt<null>;
  /** Leaves nothing behind. */
  readonly drop: () => void;
};

export const stageFile = (target: string, shown: string): Attempt<StagedFile> => {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const state: { file: number | null; failure: string | null } = { file: null, failure: null };
  const close = (): void => {
    if (state.file !== null) closeSync(state.file);
    state.file = null;
  };
  const attempt = (work: () => void): void => {
    if (state.failure !== null) return;
    try {
      work();
    } catch (error) {
      state.failure = reasonOf(error, shown);
    }
  };
  const drop = (): void => {
    close();
    rmSync(temporary, { force: true });
  };
  attempt(() => {
    mkdirSync(dirname(target), { recursive: true });
    rmSync(temporary, { force: true });
    state.file = openSync(temporary, 'wx');
  });
  if (state.failure !== null) return { ok: false, reason: state.failure };
  return {
    ok: true,
    value: {
      drop,
      write: (text) =>
        attempt(() => {
          const bytes = Buffer.from(text);
          for (let at = 0; at < bytes.length && state.file !== null;) at += writeSync(state.file, bytes, at);
        }),
      place: () => {
        close();
        attempt(() => renameSync(temporary, target));
        if (state.failure === null) return { ok: true, value: null };
        drop();
        return { ok: false, reason: state.failure };
      },
    },
  };
};
