/**
 * One decision (five positions, tiered margin) by the interpreter and by the generated TypeScript, beside the same decision
 * written by hand with BigInt and, as far as they can say it, in three rule engines. Facts are decoded before the clock
 * starts for all of them; the boundary checks are part of the decision for ours and for the one by hand.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../src/compile.ts';
import { emitTypescript } from '../src/emit/typescript/emit.ts';
import { bindTypescript } from '../src/emit/typescript/bind.ts';
import { prepare } from '../src/evaluate/prepare.ts';
import { decodeFacts } from '../src/facts/decode.ts';
import { importTypescript } from '../test/support/typescript.ts';
import { account, markets, standing } from './decision/by-hand.ts';
import { brackets, document, scaled } from './decision/case.ts';
import { peers } from './decision/peers.ts';
import { printTable, race, settle, showTime } from './measure.ts';

const policy = 'perp.risk';
const { core } = compile(policy, (path) => readFileSync(`bench/decision/${path}`, 'utf8'));
if (core === null) throw new Error('the policy does not compile');
const decoded = decodeFacts(core, document());
if (decoded.kind !== 'ok') throw new Error(JSON.stringify(decoded.errors));
const [call] = decoded.value.calls;
if (call === undefined) throw new Error('no call');

const interpreter = prepare(core);
const { code } = emitTypescript(core);
const exports = await importTypescript(code);
const adapted = bindTypescript(core, exports);

/** The module's own function on the module's own objects, as a protocol's code would call it. */
const generated = (): (() => unknown) => {
  const entry: unknown = Reflect.get(exports, 'standing_of');
  if (!isEntry(entry)) throw new Error('the module has no standing_of');
  const ids = markets.map((_, at) => BigInt(at + 1));
  const margin = brackets.map(({ up_to, rate }) => ({ up_to: scaled(up_to, 6), rate: scaled(rate, 4) }));
  const market = markets.map((each, at) => ({ ...each, id: ids[at], margin }));
  const world = { market };
  const given = { id: 1n, ...account };
  return () => entry(world, given);
};

type GeneratedEntry = (world: object, account: object) => unknown;

const isEntry = (value: unknown): value is GeneratedEntry => typeof value === 'function';

const answers = [interpreter.evaluate(call.entry, call.facts), adapted.evaluate(call.entry, call.facts)].map((each) =>
  each.kind === 'value' ? each.values[0] : null,
);
const byHand = standing(account, markets);
if (answers.some((each) => each !== byHand) || generated()() !== byHand) throw new Error('the contestants do not agree');

const others = peers();
for (const { name, decide } of others) if (!(await decide())) throw new Error(`${name} decides otherwise`);

const times = await race(
  [
    { name: 'generated TypeScript', run: generated() },
    { name: 'interpreter', run: () => interpreter.evaluate(call.entry, call.facts) },
    { name: 'BigInt by hand', run: () => standing(account, markets) },
    ...others.map(({ name, decide }) => ({ name, run: decide })),
  ],
  41,
  10,
);

const base = times.get('generated TypeScript') ?? NaN;
printTable([
  ['one decision', 'time', 'ratio'],
  ...[...times].map(([name, time]) => [name, showTime(time), (time / base).toFixed(2)]),
]);
settle('one decision against the generated TypeScript', new Map([...times].map(([name, time]) => [name, time / base])));
