/** References to records in memory, and where a function with a frame takes them. */
import type { Kind } from './body.ts';
import type { Library } from './library.ts';

/** As many references as these leave the rest of the stack free. */
const mostReferences = 5;

/**
 * Whether a function with a frame is passed this beside it: a reference to memory, which cannot be read from a frame without
 * solc making room for what it refers to. `all`: everything that the function takes.
 */
export const isBeside = (library: Library, kind: Kind, all: readonly Kind[]): boolean =>
  kind.kind === 'struct' ||
  kind.kind === 'stored' ||
  (library.layout.location === 'memory' && isReference(kind) && all.filter(isReference).length <= mostReferences);

const isReference = ({ kind }: Kind): boolean => kind === 'record' || kind === 'list';
