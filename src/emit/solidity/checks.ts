/**
 * The boundary of an entry. `unfit_…_` folds all checks into one word without branching, so that good facts pass quickly;
 * `explain_…_` runs them one by one and reverts with the first that fails.
 *
 * While facts are gathered nothing is trusted. Reading calldata at a wild place is harmless (it gives zeros), and a list that
 * is too long ends the gathering at once. Memory cannot be read like that: there only the slow way is emitted.
 */
import type { Entry } from '../../core/core.ts';
import { bind, emit, invoke, store, values, within, type Body, type Kind, type Local, type Shared } from './body.ts';
import { canonical } from './check-unions.ts';
import { run, type Fail, type Inside, type Way } from './check-run.ts';
import { usesOf } from './check-uses.ts';
import { writeFunction, type Blueprint, type Emitted } from './functions.ts';
import { numberType } from './layout.ts';
import { expression } from './print.ts';
import { binary, declare, literal, name, type Expr, type Statement } from './tree.ts';
import { callsIn, replaced } from './walk.ts';
import { as } from './words.ts';

/** Both null where an entry has no checks. */
export type Boundary = { readonly unfit: Emitted | null; readonly explain: Emitted | null };

/** `keys`: what the checks call the arguments, which are the names of the function's parameters. */
export const boundary = (
  shared: Shared,
  entry: Entry,
  keys: readonly string[],
  names: { readonly unfit: string; readonly explain: string },
): Boundary => {
  if (entry.checks.length === 0) return { unfit: null, explain: null };
  const uses = usesOf(entry.checks);
  const base: Pick<Blueprint, 'parameters' | 'globals' | 'entities'> = {
    parameters: entry.arguments.map((each, place) => ({
      name: each.name,
      key: keys[place] ?? each.name,
      kind: argumentKind(each.shape),
    })),
    globals: uses.globals,
    entities: [...uses.entities].sort((a, b) => a - b),
  };
  const write =
    (inside: Inside): Blueprint['write'] =>
    (body, finish) =>
      inside(body, finish, (way) => run(way, entry.checks, literal(0n)));
  // Entries that take the same and check the same share their boundary, under the name of the first.
  const content = [base.parameters.map((each) => [{ name: each.key }, each.kind]), base.globals, base.entities, entry.checks];
  const once = (kind: Way['kind'], build: () => Emitted): Emitted => {
    const key = `${kind} ${canonical(content, kind === 'unfit')}`;
    const known = shared.groups.get(key) ?? build();
    shared.groups.set(key, known);
    return known;
  };
  const explain = once('explain', () =>
    writeFunction(shared, {
      ...base,
      name: names.explain,
      doc: [{ tag: 'dev', text: `Reverts with the first check of ${entry.name} that fails, if any.` }],
      results: [],
      into: null,
      write: write(explaining),
    }),
  );
  if (shared.library.layout.location === 'memory') return { unfit: null, explain };
  const unfit = once('unfit', () =>
    writeFunction(shared, {
      ...base,
      name: names.unfit,
      doc: [{ tag: 'dev', text: `Not 0 where a check of ${entry.name} fails.` }],
      results: [{ kind: 'word', signed: false }],
      into: null,
      write: write(gathering),
    }),
  );
  return { unfit, explain };
};

/** Reverts with a check that has failed: its number, the place in a list, and what was found. */
const refuseFact = (body: Body): string => {
  const { functions } = body.shared.library;
  const own = 'refuse__fact';
  const word = (name: string, type = 'uint256') => ({ type, name });
  if (!functions.has(own)) {
    functions.set(own, {
      name: own,
      doc: [{ tag: 'dev', text: 'Reverts as a check has failed.' }],
      parameters: [word('check'), word('index'), word('value', 'int256')],
      visibility: 'internal',
      mutability: 'pure',
      returns: [],
      body: [
        {
          ...{ kind: 'revert', error: 'FactOutOfRange' },
          arguments: ['check', 'index', 'value'].map((each) => ({ kind: 'name', name: each })),
        },
      ],
    });
  }
  return own;
};

const explaining: Inside = (body, _finish, write) => {
  const fail: Fail = (inside, bad, number, index, value) => {
    const then = within(inside, () => {
      const shown = as(value(), true);
      emit(inside, { kind: 'expression', value: invoke(inside, refuseFact(inside), literal(BigInt(number)), index, shown) });
    });
    emit(inside, { kind: 'if', condition: isBad(bad), then, else: [] });
  };
  write({ kind: 'explain', body, fail, tooLong: fail, inside: explaining });
  shareTens(body);
};

/** A power of ten that several conditions need is worked out once, before the first of them. */
const shareTens = (body: Body): void => {
  const tens = body.sink.flatMap((each) => (each.kind === 'if' ? callsIn(each.condition, 'pow10_') : []));
  const texts = tens.map((each) => expression(each));
  const [shared] = tens.filter((_, at) => texts.indexOf(texts[at] ?? '') < at);
  if (shared === undefined || body.mode !== 'stack') return;
  const text = expression(shared);
  const isIt = (each: Expr): boolean => expression(each) === text;
  const first = body.sink.findIndex((each) => each.kind === 'if' && callsIn(each.condition, 'pow10_').some(isIt));
  const local = body.names.take('ten_');
  const after = body.sink
    .slice(first)
    .map((each): Statement => (each.kind === 'if' ? { ...each, condition: replaced(each.condition, isIt, name(local)) } : each));
  body.sink.splice(first, after.length, declare('uint256', local, shared), ...after);
};

/** Whether a word is not 0 that says what is wrong. A branch needs no word. */
const isBad = (bad: Expr): Expr => {
  if (bad.kind === 'binary' && bad.op === '|') return binary('||', isBad(bad.left), isBad(bad.right));
  const [x, y, span] = bad.kind === 'call' ? bad.arguments : [];
  if (bad.kind === 'call' && x !== undefined && y !== undefined) {
    if (bad.callee === 'outside_' && span !== undefined) return binary('>', binary('-', x, y), span);
    if (bad.callee === 'above_' || bad.callee === 'aboveSigned_') return binary('>', x, y);
    if (bad.callee === 'notAbove_' || bad.callee === 'notAboveSigned_') return binary('<=', x, y);
  }
  return binary('!=', bad, literal(0n));
};

const gathering: Inside = (body, finish, write) => {
  const bad = bind(body, { kind: 'word', signed: false }, 'bad_', () => [literal(0n)]);
  const fail: Fail = (inside, more) => accumulate(inside, bad, more);
  const tooLong: Fail = (inside, more) => {
    const then = within(inside, () => {
      finish([literal(1n)]);
      if (inside.mode === 'frame') emit(inside, { kind: 'return', values: [] });
    });
    emit(inside, { kind: 'if', condition: binary('!=', more, literal(0n)), then, else: [] });
  };
  write({ kind: 'unfit', body, fail, tooLong, inside: gathering });
  startWithFirst(body);
  finish(values(body, bad));
};

/** Begins with the first check instead of with 0. */
const startWithFirst = (body: Body): void => {
  const [start, first] = body.sink;
  if (start?.kind !== 'declare' || first?.kind !== 'assign' || first.op !== '|=') return;
  body.sink.splice(0, 2, { ...start, value: first.value });
};

const accumulate = (body: Body, bad: Local, more: Expr): void => {
  const [target] = values(body, bad);
  if (bad.home.at === 'stack' && target) emit(body, { kind: 'assign', targets: [target], op: '|=', value: more });
  else store(body, bad, [binary('|', target ?? literal(0n), more)]);
};

/** The type that the ABI gives an argument. */
export const argumentKind = (shape: Entry['arguments'][number]['shape']): Kind => {
  if (shape.kind === 'record') return { kind: 'record', record: shape.record };
  return { kind: 'word', signed: shape.kind === 'number' && numberType(shape) === 'int256' };
};
