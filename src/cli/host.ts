/**
 * The command line: the only place with a file system and a process. What comes in: arguments and a host. What goes out:
 * text on the host and an exit code. May import: everything. Tested in `test/cli`, in process with a host of their own
 * and once through the bundle.
 */
import type { Paint } from '../diagnostics/paint.ts';

/** The machine as a command sees it, so that tests can stand in for it. */
export type Host = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paintOut: Paint;
  readonly paintErr: Paint;
  /** Whether standard error takes colour; diagnostics are rendered with it or without. */
  readonly colourErr: boolean;
  readonly colourOut: boolean;
  /** Whether a person watches standard error, so that progress is worth showing. */
  readonly isTerminal: boolean;
  readonly directory: string;
  /** Show the stack of an unexpected exception. */
  readonly debug: boolean;
};

/** 0 good, 1 the policy falls short, 2 wrong use, 70 a bug in the compiler (EX_SOFTWARE of sysexits.h). */
export const exitCode = { good: 0, policy: 1, use: 2, bug: 70 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A thing that can go wrong through no fault of the compiler: a value, or a reason in words. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };
