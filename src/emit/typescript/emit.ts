/**
 * Core to one TypeScript module without imports: what a protocol engineer calls, and an auditor reads beside the policy.
 *
 * What comes in: well-formed Core. What goes out: text, and where each function and titled name of it comes from.
 * May import: core, types, source, and ts-morph, which nothing else may. Tested in `test/emit/typescript`: the text is
 * compiled under this project's own flags, run against the interpreter, and read back for the declarations intended.
 *
 * The way: `body.ts`, `terms.ts`, `division.ts` translate Core into a small tree · `tidy.ts` leaves out what is unused ·
 * `checks.ts` and `entry.ts` put the boundary around it · `engine/` adds what keeps a state · `print.ts` makes text · ts-morph prints the module.
 */
import type { Core } from '../../core/core.ts';
import { quicken } from '../../core/quick.ts';
import { openModule } from './context.ts';
import { declareModule } from './declare-module.ts';
import type { TypescriptOptions } from './declaration.ts';
import { mapLines, type LineMap } from './line-map.ts';
import { printModule } from './print-module.ts';

export type { TypescriptOptions } from './declaration.ts';

export type TypescriptModule = { readonly code: string; readonly map: LineMap };

export const emitTypescript = (core: Core, options: TypescriptOptions = {}): TypescriptModule => {
  const module = openModule(quicken(core), options.params ?? 'constants');
  const { declarations, origins } = declareModule(module, options);
  const { code, places } = printModule(declarations, options.compiler ?? '');
  return { code, map: mapLines(origins, places) };
};
