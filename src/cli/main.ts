/** The process: arguments in, exit code out. */
import { writeSync } from 'node:fs';
import { env } from 'node:process';
import { isatty } from 'node:tty';
import { paintFor } from '../diagnostics/paint.ts';
import type { Host } from './host.ts';
import { run } from './run.ts';

const [standardOut, standardErr] = [1, 2];

const takesColour = (file: number): boolean => isatty(file) && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';

/** At once and whole. Node's own streams take longer to load than `check` takes to write. */
const write = (file: number, text: string): void => {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A reader that has seen enough, as `head` does, closes the pipe; that is not an error.
      if (code === 'EPIPE') return;
      // A pipe that is full, and that somebody else has told not to wait.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
};

const colourOut = takesColour(standardOut);
const colourErr = takesColour(standardErr);

const host: Host = {
  out: (text) => write(standardOut, text),
  err: (text) => write(standardErr, text),
  paintOut: paintFor(colourOut),
  paintErr: paintFor(colourErr),
  colourOut,
  colourErr,
  isTerminal: isatty(standardErr),
  directory: process.cwd(),
  debug: (env.FIREBREAK_DEBUG ?? '') !== '',
};

// All has been said: whoever waits for the answer does not wait until V8 has optimized and tidied up for a future.
void run(process.argv.slice(2), host).then((code) => process.exit(code));
