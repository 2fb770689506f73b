/** How far long work is, on a terminal, from the first second on. */
import type { Host } from './host.ts';

export type Progress = {
  /** `of` null where nobody knows how much there is. */
  readonly tell: (what: string, done: number, of: number | null) => void;
  readonly clear: () => void;
};

/** The clock is asked once for so many tellings. */
const stride = 1024;
const patience = 1000;
const pause = 100;

export const showProgress = (host: Host): Progress => {
  const started = performance.now();
  let [shown, last] = [false, 0];
  return {
    tell: (what, done, of) => {
      if (!host.isTerminal || done % stride !== 0) return;
      const now = performance.now();
      if (now - started < patience || now - last < pause) return;
      [shown, last] = [true, now];
      host.err(`\r${what} ${of === null ? done : `${Math.floor((100 * done) / Math.max(1, of))}%`}\u001b[K`);
    },
    clear: () => {
      if (shown) host.err('\r\u001b[K');
      shown = false;
    },
  };
};
