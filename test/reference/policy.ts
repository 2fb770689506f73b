/** Checked policies from text, for tests: a policy with mistakes is a mistake in the test. */
import type { Checked } from '../../src/check/checked.ts';
import { compile } from '../../src/compile.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';

export const checkedOf = (text: string): Checked => {
  const { checked, diagnostics } = compile('test.risk', () => text);
  if (checked === null) throw new Error(diagnostics.map((each) => `${each.code} ${each.message}`).join('\n'));
  return checked;
};

export type Given = {
  readonly globals?: readonly Value[];
  readonly entities?: ReadonlyMap<string, readonly (readonly Value[])[]>;
  readonly arguments?: readonly Value[];
};

/** Facts with the policy's own parameters; entities by name. */
export const factsOf = (checked: Checked, given: Given): Facts => ({
  params: checked.schema.params.map((each) => each.default),
  globals: given.globals ?? [],
  entities: checked.schema.records.map((each) => given.entities?.get(each.name) ?? []),
  arguments: given.arguments ?? [],
});

export const evaluated = (checked: Checked, entry: string, given: Given): Outcome =>
  reference(checked).evaluate(entry, factsOf(checked, given));

export const value = (...values: readonly Value[]): Outcome => ({ kind: 'value', values });
export const verdict = (number: number): Outcome => ({ kind: 'refused', refusal: { kind: 'verdict', verdict: number } });
export const refusedFact = (check: number, index: bigint, offending: bigint): Outcome => ({
  kind: 'refused',
  refusal: { kind: 'fact', check, index, value: offending },
});
