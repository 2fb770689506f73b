/** A run shared out to threads of this very program: each does its part, and is told apart by what it is started with. */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Options } from './arguments.ts';
import { runJob, type Result } from './job.ts';

type Start = { readonly options: Options; readonly worker: number };
type Message = { readonly progress: string } | { readonly result: Result };
type Progress = (line: string) => void;

/** `program`: the file that runs, which each thread runs again. Where one fails, the others are stopped. */
export const shareOut = async (program: string, options: Options, progress: Progress): Promise<readonly Result[]> => {
  if (options.workers === 1) return [await runJob(options, 0, progress)];
  const threads = Array.from({ length: options.workers }, (_, worker) => {
    const start: Start = { options, worker };
    // Facts are many and short-lived.
    return new Worker(new URL(program), { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
  });
  const results = threads.map((each) => resultOf(each, progress));
  const stopAll = (): void => threads.forEach((each) => each.postMessage('stop'));
  const failures: unknown[] = [];
  for (const each of results)
    each.catch((error: unknown) => {
      failures.push(error);
      stopAll();
    });
  // Each ends by itself, so that the chains it has started end with it.
  await Promise.allSettled(results);
  // That of those that were stopped says nothing.
  if (failures.length > 0) throw failures[0];
  return Promise.all(results);
};

const resultOf = (thread: Worker, progress: Progress): Promise<Result> =>
  new Promise((resolve, reject) => {
    thread.on('message', (message: Message) => {
      if ('progress' in message) progress(message.progress);
      else resolve(message.result);
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });

/** In a thread: does its part and tells of it. Says whether this is one. */
export const workIfWorker = async (): Promise<boolean> => {
  if (isMainThread || parentPort === null) return false;
  const { options, worker } = workerData as Start;
  const port = parentPort;
  port.once('message', () => process.exit(1));
  const send = (message: Message): void => port.postMessage(message);
  send({ result: await runJob(options, worker, (line) => send({ progress: `worker ${worker}: ${line}` })) });
  port.close();
  return true;
};
