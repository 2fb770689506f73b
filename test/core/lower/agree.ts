/** Compiles policy text and holds its Core to the invariants and to the reference, on seeded facts. */
import { expect } from 'vitest';
import { compile, type Compiled } from '../../../src/compile.ts';
import type { Core } from '../../../src/core/core.ts';
import type { Checked } from '../../../src/check/checked.ts';
import { usedFacts } from '../../../src/check/used-facts.ts';
import { validate } from '../../../src/core/validate.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { reference } from '../../../src/reference/reference.ts';
import { randomFacts } from '../../support/random-facts.ts';
import { createRandom } from '../../support/random.ts';

export const compileText = (text: string): Compiled => compile('p.risk', (path) => (path === 'p.risk' ? text : null));

export const lowered = (text: string): { readonly checked: Checked; readonly core: Core } => {
  const { checked, core, diagnostics } = compileText(text);
  expect(diagnostics.filter((each) => each.severity === 'error').map((each) => `${each.code} ${each.message}`)).toEqual([]);
  if (checked === null || core === null) throw new Error('not compiled');
  expect(validate(core)).toEqual([]);
  return { checked, core };
};

export const codes = (text: string): readonly string[] => compileText(text).diagnostics.map((each) => each.code);

export type Seen = { readonly values: number; readonly verdicts: ReadonlySet<number>; readonly results: ReadonlySet<string> };

/** Every entry agrees with the reference; says what was seen of each, so that a test can tell that it saw enough. */
export const agrees = (text: string, cases = 150): ReadonlyMap<string, Seen> => {
  const { checked, core } = lowered(text);
  const [specification, interpreter, used] = [reference(checked), prepare(core), usedFacts(checked)];
  const seen = new Map<string, Seen>();
  for (const entry of [...checked.defines, ...checked.actions]) {
    const uses = used.get(entry.name);
    if (uses === undefined) throw new Error(`no facts of ${entry.name}`);
    let values = 0;
    const verdicts = new Set<number>();
    const results = new Set<string>();
    for (let seed = 0; seed < cases; seed++) {
      const facts = randomFacts(createRandom(`${entry.name} ${seed}`), checked.schema, entry, uses);
      const wanted = specification.evaluate(entry.name, facts);
      expect({ entry: entry.name, seed, outcome: interpreter.evaluate(entry.name, facts) }).toEqual({
        entry: entry.name,
        seed,
        outcome: wanted,
      });
      if (wanted.kind === 'value') {
        values += 1;
        results.add(wanted.values.map((each) => String(each)).join(' '));
      } else if (wanted.refusal.kind === 'verdict') verdicts.add(wanted.refusal.verdict);
    }
    seen.set(entry.name, { values, verdicts, results });
  }
  return seen;
};
