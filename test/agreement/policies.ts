/** The policies that back ends are compared on: those of the repository, and generated ones that the compiler accepts. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { compile } from '../../src/compile.ts';
import type { Checked } from '../../src/check/checked.ts';
import type { Core } from '../../src/core/core.ts';
import { titledNow } from '../support/titled.ts';
import { generatedPolicy, stateful } from './generated.ts';

export type Compiled = { readonly name: string; readonly text: string; readonly checked: Checked; readonly core: Core };

/** Generated policies that were accepted, and how many were not, by the codes that refused them. */
export type Generated = {
  readonly policies: readonly Compiled[];
  readonly refused: ReadonlyMap<string, number>;
  readonly tried: number;
};

export const repositoryPolicies = (root = 'policies'): readonly Compiled[] =>
  readdirSync(root)
    .filter((name) => name.endsWith('.risk'))
    .sort()
    .flatMap((name) => {
      const read = (path: string): string | null => readOrNull(join(root, normalize(path)));
      const { checked, core, diagnostics } = compile(name, read);
      if (checked === null || core === null) {
        throw new Error(
          `${join(root, name)} does not compile: ${diagnostics.map((each) => `${each.code} ${each.message}`).join('; ')}`,
        );
      }
      return core.entries.length === 0 ? [] : [{ name, text: read(name) ?? '', checked, core }];
    });

const readOrNull = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** `keeps`: policies with a state, or without one. */
export const generatedPolicies = (seed: number, count: number, keeps = false): Generated => {
  const policies: Compiled[] = [];
  const refused = new Map<string, number>();
  let tried = 0;
  for (; policies.length < count && tried < 4 * count + 10; tried += 1) {
    const name = `${keeps ? stateful : ''}${seed}:${tried}`;
    const title = `generated ${name}`;
    const text = titledNow(title, () => generatedPolicy(name));
    const { checked, core, diagnostics } = titledNow(title, () =>
      compile('generated.risk', (path) => (path === 'generated.risk' ? text : null)),
    );
    if (checked !== null && core !== null) policies.push({ name: title, text, checked, core });
    else
      for (const code of new Set(diagnostics.filter((each) => each.severity === 'error').map((each) => each.code)))
        refused.set(code, (refused.get(code) ?? 0) + 1);
  }
  return { policies, refused, tried };
};
