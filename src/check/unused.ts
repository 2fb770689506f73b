/** `let`s that nothing names: an abbreviation is checked where it is used, so an unused one would never be. */
import type { Program } from './program.ts';

export const reportUnusedLets = (program: Program): void => {
  for (const [name, { meaning, span }] of program.names) {
    if (meaning.kind === 'let' && !program.expanded.has(name)) program.report('FB2026', span, { name });
  }
};
