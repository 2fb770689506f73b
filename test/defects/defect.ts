/**
 * Defects, seeded without a change of the sources. One in lowering or in the interpreter is a changed text of a source file,
 * bundled in memory; one in generated code is a changed text of what is emitted. Where the text occurs nowhere, or more
 * than once, seeding fails: a suite that no longer seeds anything would pass for ever.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Checked } from '../../src/check/checked.ts';
import type { Core } from '../../src/core/core.ts';
import type { Interpreter } from '../../src/evaluate/prepare.ts';
import type { Machine } from '../agreement/players.ts';

/** What stands once in the text is replaced; where it is a pattern, `to` may name its groups: `$1`. */
export type Change = { readonly from: string | RegExp; readonly to: string };

/** In a file of `src`: arithmetic, the interpreter, or lowering, whose Core the interpreter then runs. */
export type SourceDefect = Change & { readonly name: string; readonly file: string };

/** In emitted code: in the one function whose head is `within`, of all policies that have it or of this one. */
export type EmittedDefect = Change & { readonly name: string; readonly within: string; readonly policy?: string };

const timesIn = (text: string, { from }: Change): number =>
  typeof from === 'string' ? text.split(from).length - 1 : [...text.matchAll(new RegExp(from, 'g'))].length;

const changed = (text: string, change: Change, where: string): string => {
  const { from, to } = change;
  const times = timesIn(text, change);
  if (times !== 1) throw new Error(`${where} has ${times} times: ${from}`);
  return typeof from === 'string' ? text.split(from).join(to) : text.replace(from, to);
};

/** The code with the defect; null where the policy has no such function, or one without the text. `end` is the line that ends one. */
export const seeded = (code: string, defect: EmittedDefect, end: string): string | null => {
  const start = code.indexOf(defect.within);
  if (start < 0) return null;
  const stop = code.indexOf(end, start);
  if (timesIn(code.slice(start, stop), defect) === 0) return null;
  return code.slice(0, start) + changed(code.slice(start, stop), defect, `${defect.name}: ${defect.within}`) + code.slice(stop);
};

type Machinery = Machine & {
  readonly lower: (checked: Checked) => { readonly value: Core | null };
  readonly prepare: (core: Core) => Interpreter;
};

const exported = [
  ['lower', 'core/lower.ts'],
  ['prepare', 'evaluate/prepare.ts'],
  ['transition', 'engine/transition.ts'],
  ['initialState', 'engine/state.ts'],
] as const;

/** Lowering, the interpreter and the engine with the defect in them. */
export const defective = async (defect: SourceDefect): Promise<Machinery> => {
  const loaded = await bundled(defect, exported);
  if (!isMachinery(loaded)) throw new Error(`${defect.name}: the bundle has no interpreter`);
  return loaded;
};

/** What these files of `src` export under these names, with the defect in it. */
export const bundled = async (defect: SourceDefect, names: readonly (readonly [string, string])[]): Promise<unknown> => {
  const root = process.cwd();
  const file = join(root, defect.file);
  const contents = changed(readFileSync(file, 'utf8'), defect, `${defect.name}: ${defect.file}`);
  const { outputFiles } = await build({
    stdin: {
      contents: names.map(([name, path]) => `export { ${name} } from './src/${path}';`).join('\n'),
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [
      {
        name: 'defect',
        setup: (bundle) => bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => (path === file ? { contents, loader: 'ts' } : null)),
      },
    ],
  });
  const code = outputFiles[0]?.text ?? '';
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
};

const isMachinery = (loaded: unknown): loaded is Machinery =>
  typeof loaded === 'object' && loaded !== null && exported.every(([name]) => name in loaded);
