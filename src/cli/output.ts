/** What commands print besides diagnostics. */
import { visible } from '../diagnostics/visible.ts';
import { exitCode, type ExitCode, type Host } from './host.ts';

/** One JSON document per run, with a final line break. Integers beyond what JSON readers keep are strings. */
export const printJson = (host: Host, value: unknown): void => {
  host.out(`${JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each), 2)}\n`);
};

export const printLine = (host: Host, text: string): void => host.out(`${text}\n`);

export const printError = (host: Host, text: string): void => host.err(`${text}\n`);

/** The command was used wrongly: nothing is said about the policy. */
export const wrongUse = (host: Host, json: boolean, reason: string): ExitCode => {
  if (json) printJson(host, { ok: false, error: reason });
  printError(host, `${host.paintErr('error', 'error')}: ${reason.split('\n').map(visible).join('\n')}`);
  return exitCode.use;
};

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
