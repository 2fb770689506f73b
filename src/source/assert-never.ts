/** Closes a `switch` over a tagged union: reaching it is a bug in the compiler, never a mistake in a policy. */
export const assertNever = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};

/** A broken promise between two phases. Exceptions mean a bug in the compiler, and the CLI says so. */
export const bug = (what: string): never => {
  throw new Error(`bug in the compiler: ${what}`);
};
