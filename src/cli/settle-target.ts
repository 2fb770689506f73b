/** What decides in a settlement: the interpreter, or the TypeScript that the policy becomes, loaded into this process. */
import { compileFunction } from 'node:vm';
import type { Core } from '../core/core.ts';
import { prepare } from '../evaluate/prepare.ts';
import type { Evaluate } from '../settle/liquidate.ts';

export type Target = 'interpreter' | 'typescript';

export const evaluateBy = async (target: Target, core: Core): Promise<Evaluate> => {
  if (target === 'interpreter') return prepare(core, 'lasting').evaluate;
  const { emitTypescript } = await import('../emit/typescript/emit.ts');
  const { scriptOf } = await import('../emit/typescript/script.ts');
  const { bindTypescript } = await import('../emit/typescript/bind.ts');
  const exports = {};
  const load: unknown = compileFunction(scriptOf(emitTypescript(core, { params: 'argument' }).code), ['exports'], {
    filename: `${core.schema.policy}.js`,
  });
  if (typeof load === 'function') Reflect.apply(load, undefined, [exports]);
  return bindTypescript(core, exports, 'argument').evaluate;
};
