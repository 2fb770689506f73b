/** Where lines of the module come from: entry points, functions, and the names that stand in the policy. */
import type { Span } from '../../source/source.ts';
import type { TitledName } from './context.ts';
import type { Places } from './print-module.ts';

/** Lines are counted from 1 and ascend. */
export type LineMap = readonly { readonly line: number; readonly span: Span }[];

/** A function of the module, and the places in the policy that it and its names come from. */
export type Origin = { readonly name: string; readonly span: Span; readonly titled: readonly TitledName[] };

export const mapLines = (origins: readonly Origin[], places: Places): LineMap =>
  origins
    .flatMap(({ name, span, titled }) => {
      const place = places.get(name);
      if (place === undefined) return [];
      const locals = titled.flatMap((each) => {
        const line = place.locals.get(each.name);
        return line === undefined ? [] : [{ line, span: each.span }];
      });
      return [{ line: place.line, span }, ...locals];
    })
    .sort((a, b) => a.line - b.line);
