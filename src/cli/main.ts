/** The process: arguments in, exit code out. */
import { env, stderr, stdout } from 'node:process';
import { paintFor } from '../diagnostics/paint.ts';
import type { Host } from './host.ts';
import { run } from './run.ts';

const wantsColour = (isTerminal: boolean): boolean => isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';

const colourOut = wantsColour(stdout.isTTY);
const colourErr = wantsColour(stderr.isTTY);

const host: Host = {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  paintOut: paintFor(colourOut),
  paintErr: paintFor(colourErr),
  colourOut,
  colourErr,
  isTerminal: stderr.isTTY,
  directory: process.cwd(),
  debug: (env.FIREBREAK_DEBUG ?? '') !== '',
};

// A reader that has seen enough, as `head` does, closes the pipe; that is not an error.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// All has been said: whoever waits for the answer does not wait until V8 has optimized and tidied up for a future.
void run(process.argv.slice(2), host).then((code) => {
  stdout.write('', () => stderr.write('', () => process.exit(code)));
});
