/** Tables as facts: the checker has no syntax for them yet, so the checked tree is altered by hand. */
import { expect, test } from 'vitest';
import type { Checked, Expr } from '../../../src/check/checked.ts';
import { usedFacts } from '../../../src/check/used-facts.ts';
import { lower } from '../../../src/core/lower.ts';
import { validate } from '../../../src/core/validate.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { reference } from '../../../src/reference/reference.ts';
import type { NumberShape, Shape, TableForm } from '../../../src/types/schema.ts';
import { randomFacts } from '../../support/random-facts.ts';
import { createRandom } from '../../support/random.ts';
import { compileText } from './agree.ts';

const text = (word: string, rows: string): string => `policy P

param t : ${word} ratio -> ratio = { ${rows} }

entity account {
  key  id : address
  fact x : ratio in -3 .. 3 else refuse
}

define f(a: account) : ratio rounds down = t(a.x * 3 / 7)
`;

/** The policy's parameter `t` as a field of the account. */
const asField = (checked: Checked, form: TableForm): Checked => {
  const account = checked.schema.records.findIndex((each) => each.name === 'account');
  const field = checked.schema.records[account]?.fields.length ?? 0;
  const number = (lo: bigint): NumberShape => ({
    kind: 'number',
    unit: 'ratio',
    scale: { kind: 'fixed', decimals: 18 },
    lo: { n: lo, d: 1n },
    hi: { n: 2n, d: 1n },
  });
  const shape: Shape = {
    kind: 'table',
    form,
    rows: 3,
    inclusive: true,
    input: number(form === 'marginal' ? 0n : -2n),
    output: number(-2n),
  };
  const [define] = checked.defines;
  if (define?.value.kind !== 'table') throw new Error('no table');
  const of: Expr = {
    kind: 'binder',
    id: define.parameters[0]?.id ?? 0,
    type: { kind: 'record', record: account },
    knowledge: null,
    span: define.span,
  };
  const value: Expr = { ...define.value, knowledge: null, table: { kind: 'field', form, of, record: account, field } };
  const records = checked.schema.records.map((record) =>
    record.id === account
      ? {
          ...record,
          fields: [
            ...record.fields,
            { name: 't', doc: '', span: define.span, source: 'fact', shape, outside: 'refuse', stored: null } as const,
          ],
        }
      : record,
  );
  const bounds = { lo: { n: -100n, d: 1n }, hi: { n: 100n, d: 1n } };
  const knowledge = define.naming.knowledge === null ? null : { ...define.naming.knowledge, ...bounds };
  const wide: Shape = define.shape.kind === 'number' ? { ...define.shape, ...bounds } : define.shape;
  return {
    ...checked,
    schema: { ...checked.schema, records },
    defines: [{ ...define, value, shape: wide, naming: { ...define.naming, rounding: 'down', knowledge } }],
  };
};

test.each([
  ['tiers', 'up to 1 : 1%, up to 2 : 5, above : 7'],
  ['marginal', 'up to 1 : 1%, up to 2 : 5, above : 7'],
  ['curve', 'at 0 : 1, at 1 : 5, at 2 : 7'],
] as const)('%s as a fact', (form, rows) => {
  const word = form === 'marginal' ? 'marginal tiers' : form;
  const { checked } = compileText(text(word, rows));
  if (checked === null) throw new Error('not compiled');
  const altered = asField(checked, form);
  const { value: core, diagnostics } = lower(altered);
  expect(diagnostics).toEqual([]);
  if (core === null) throw new Error('not lowered');
  expect(validate(core)).toEqual([]);
  const [entry] = altered.defines;
  const used = usedFacts(altered).get('f');
  if (entry === undefined || used === undefined) throw new Error('no entry');
  const [specification, interpreter] = [reference(altered), prepare(core)];
  let values = 0;
  let refused = 0;
  for (let seed = 0; seed < 300; seed++) {
    const facts = randomFacts(createRandom(`${form} ${seed}`), altered.schema, entry, used);
    const wanted = specification.evaluate('f', facts);
    expect({ seed, outcome: interpreter.evaluate('f', facts) }).toEqual({ seed, outcome: wanted });
    if (wanted.kind === 'value') values += 1;
    else refused += 1;
  }
  expect(values).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(10);
});
