/** A run shared out to threads of this very program: each does its part, and is told apart by what it is started with. */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Options } from './arguments.ts';
import { runJob, type Result } from './job.ts';

type Start = { readonly options: Options; readonly worker: number };
type Message = { readonly progress: string } | { readonly result: Result };

/** `program`: the file that runs, which each thread runs again. */
export const shareOut = (program: string, options: Options, progress: (line: string) => void): Promise<readonly Result[]> => {
  if (options.workers === 1) return runJob(options, 0, progress).then((each) => [each]);
  return Promise.all(Array.from({ length: options.workers }, (_, worker) => start(program, { options, worker }, progress)));
};

const start = (program: string, workerData: Start, progress: (line: string) => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL(program), { workerData, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
    thread.on('message', (message: Message) => {
      if ('progress' in message) progress(message.progress);
      else resolve(message.result);
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`worker ${workerData.worker} ended with ${code}`)));
  });

/** In a thread: does its part and tells of it. Says whether this is one. */
export const workIfWorker = async (): Promise<boolean> => {
  if (isMainThread) return false;
  const { options, worker } = workerData as Start;
  const send = (message: Message): void => parentPort?.postMessage(message);
  send({ result: await runJob(options, worker, (line) => send({ progress: `worker ${worker}: ${line}` })) });
  return true;
};
