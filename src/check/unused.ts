/** `let`s that nothing names: an abbreviation is checked where it is used, so an unused one would never be. */
import { namespaceOf } from '../source/source.ts';
import type { Program } from './program.ts';

export const reportUnusedLets = (program: Program): void => {
  for (const [name, { meaning, span }] of program.names) {
    // An instance need not use all that its policy offers; the policy by itself says what nothing uses.
    if (meaning.kind === 'let' && namespaceOf(name) === '' && !program.expanded.has(name))
      program.report('FB2026', span, { name });
  }
};
