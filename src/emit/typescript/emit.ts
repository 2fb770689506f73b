/**
 * Core to one TypeScript module without imports: what a protocol engineer calls, and an auditor reads beside the policy.
 *
 * What comes in: well-formed Core. What goes out: text, and where each function and titled name of it comes from.
 * May import: core, types, source, and ts-morph, which nothing else may. Tested in `test/emit/typescript`: the text is
 * compiled under this project's own flags, run against the interpreter, and read back for the declarations intended.
 *
 * The way: `body.ts`, `terms.ts`, `division.ts` translate Core into a small tree · `tidy.ts` leaves out what is unused ·
 * `checks.ts` and `entry.ts` put the boundary around it · `print.ts` makes text · ts-morph prints the module.
 */
import type { Core } from '../../core/core.ts';
import { openModule } from './context.ts';
import { declareModule } from './declare-module.ts';
import { mapLines, type LineMap } from './line-map.ts';
import { printModule } from './print-module.ts';

export type TypescriptOptions = {
  /** The hash of the policy's source, repeated in the module. */
  readonly policyHash?: string;
  /** The compiler's name and version, repeated in the module. */
  readonly compiler?: string;
  /** `constants` (unless told): parameters stand in the module. `argument`: those that are governed may be given with a call. */
  readonly params?: 'constants' | 'argument';
};

export type TypescriptModule = { readonly code: string; readonly map: LineMap };

export const emitTypescript = (core: Core, options: TypescriptOptions = {}): TypescriptModule => {
  const module = openModule(core, options.params ?? 'constants');
  const { declarations, origins } = declareModule(module, options);
  const { code, places } = printModule(declarations, options.compiler ?? '');
  return { code, map: mapLines(origins, places) };
};
