import { expect, test } from 'vitest';
import { registry } from '../../../src/diagnostics/registry.ts';
import { agrees, codes, compileText, lowered } from './agree.ts';
import { doubling, wide, wideDivisor } from './policies.ts';

test('wide numerators are kept as products of two narrow factors', () => {
  expect(agrees(wide(4), 60).get('f')?.values).toBeGreaterThan(10);
});

test('a divisor too wide for one word is met in two steps that round like one', () => {
  const { core } = lowered(wideDivisor);
  expect(core.functions[0]?.body.results).toMatchObject([{ value: { kind: 'divide', numerator: { kind: 'divide' } } }]);
  for (const [name, { results }] of agrees(wideDivisor, 120)) expect(results.size, name).toBeGreaterThan(1);
});

test('what cannot be kept exactly is refused where it stands, once, and nothing is rounded instead', () => {
  const { core, diagnostics } = compileText(wide(5));
  expect(core).toBeNull();
  expect(diagnostics.map((each) => each.code)).toEqual(['FB5001']);
  const [{ span } = { span: null }] = diagnostics;
  expect(span === null ? '' : wide(5).slice(span.start, span.end)).toBe('a.x * a.x * a.x * a.x * a.x');
});

test.each(['FB5001', 'FB5002'] as const)('the example of %s gives it', (code) => {
  expect(codes(registry[code].example ?? '')).toEqual([code]);
});

test('abbreviations of abbreviations end in a diagnostic, not in a hang', () => {
  expect(agrees(doubling(4), 20).get('f')?.values).toBeGreaterThan(5);
  const start = Date.now();
  const { core, diagnostics } = compileText(doubling(60));
  expect(core === null ? diagnostics.length : 1).toBeGreaterThan(0);
  expect(Date.now() - start).toBeLessThan(20_000);
});

test('common factors cancel before anything is divided', () => {
  const { core } = lowered(`policy P

unit USD decimals 6

entity account {
  key  id : address
  fact x : USD in 0 .. 1M else refuse
}

define part(a: account) : USD rounds down = a.x * 5%
define same(a: account) : USD = a.x * 40 / 20
`);
  const [part, same] = core.functions.map((each) => each.body);
  expect(part?.statements).toEqual([]);
  expect(part?.results).toMatchObject([
    { value: { kind: 'divide', rounding: 'down', numerator: { kind: 'read' }, divisor: { kind: 'const', value: 20n } } },
  ]);
  expect(same?.results).toMatchObject([{ value: { kind: 'mul', left: { kind: 'read' }, right: { kind: 'const', value: 2n } } }]);
});

test('the same call, search and loop is made once', () => {
  const { core } = lowered(`policy P

unit USD decimals 6

entity account {
  key  id : address
  list lots[..4] of lot unique by id {
    id : address
    x  : USD in 0 .. 1M else refuse
  }
}

let total(a: account) = sum(l in a.lots: l.x)
define half(a: account) : USD rounds down = total(a) / 2
define twice(a: account) : USD = half(a) + half(a) + min(half(a), total(a)) + total(a)
`);
  const kinds = core.functions.find((each) => each.name === 'define_twice')?.body.statements.map((each) => each.kind);
  expect(kinds?.filter((each) => each === 'call').length).toBe(1);
  expect(kinds?.filter((each) => each === 'loop').length).toBe(1);
});
