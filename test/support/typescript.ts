/** Loads the TypeScript that a Core emits, in this process, and runs it on positional facts. */
import { transformSync } from 'esbuild';
import type { Core } from '../../src/core/core.ts';
import { bindTypescript, type BoundModule } from '../../src/emit/typescript/bind.ts';
import { emitTypescript } from '../../src/emit/typescript/emit.ts';

/** Governed parameters are taken from the facts, the others are the policy's own. */
export const loadTypescript = (core: Core): Promise<BoundModule> => loadModule(core, typescriptOf(core));

export const typescriptOf = (core: Core): string => emitTypescript(core, { params: 'argument' }).code;

/** `code`: what `typescriptOf` gave, or that with a defect. */
export const loadModule = async (core: Core, code: string): Promise<BoundModule> =>
  bindTypescript(core, await importTypescript(code), 'argument');

/** The exports of a module given as TypeScript. */
export const importTypescript = async (code: string): Promise<object> => {
  const { code: script } = transformSync(code, { loader: 'ts', format: 'esm', target: 'es2022' });
  const exports: unknown = await import(
    /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(`${script}\n//# sourceURL=emitted-policy.js`).toString('base64')}`
  );
  return typeof exports === 'object' && exports !== null ? exports : {};
};
