/** Statements and blocks of Core as Solidity statements. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Argument, Block, Int, Statement, Term } from '../../core/core.ts';
import {
  bind,
  emit,
  emitBlock,
  invoke,
  kindOfSlotted,
  reserve,
  store,
  valueOf,
  values,
  variablesOf,
  within,
  type Body,
  type Kind,
  type Local,
  type Signature,
} from './body.ts';
import { bindCall } from './bind-call.ts';
import { condition } from './bools.ts';
import { bindInt, int, signedRange, storeInt } from './ints.ts';
import { mentions } from './prune.ts';
import { framedCall } from './frames.ts';
import { at, list, record, recordOfList } from './reads.ts';
import { assign, binary, declare, field, literal, type Expr, type Statement as Node } from './tree.ts';
import { as } from './words.ts';

export const statements = (body: Body, list: readonly Statement[], used: ReadonlySet<string>): void => {
  for (const each of list) statement(body, each, used);
};

export const statement = (body: Body, node: Statement, used: ReadonlySet<string>): void => {
  switch (node.kind) {
    case 'let':
      body.locals.set(node.bind.name, bindTerm(body, node.bind.name, kindOfSlotted(node.bind), node.value, node.title?.span));
      return;
    case 'call':
      return callStatement(body, node, used);
    case 'if':
      return ifStatement(body, node, used);
    case 'loop':
      return loop(body, node, used);
    default:
      assertNever(node);
  }
};

const bindTerm = (body: Body, wanted: string, kind: Kind, term: Term, span?: Span): Local => {
  if (term.type === 'bool') return bind(body, kind, wanted, () => [condition(body, term.value)], span);
  return bindInt(body, wanted, kind, term.value, span);
};

const storeTerm = (body: Body, local: Local, term: Term): void => {
  if (term.type === 'int') return storeInt(body, local, term.value);
  emitBlock(
    body,
    within(body, () => store(body, local, [condition(body, term.value)])),
  );
};

/** A local declared without a value, to be set on every way. */
export const declareOnly = (body: Body, kind: Kind, wanted: string): Local => {
  const local = reserve(body, kind, wanted);
  for (const variable of variablesOf(body, local)) emit(body, { kind: 'declare', variables: [variable], value: null });
  return local;
};

type If = Extract<Statement, { kind: 'if' }>;

const ifStatement = (body: Body, node: If, used: ReadonlySet<string>): void => {
  ifInto(
    body,
    node,
    node.bind.map((each) => declareOnly(body, kindOfSlotted(each), each.name)),
    used,
  );
};

/** Sets the locals on either way. */
const ifInto = (body: Body, node: If, locals: readonly Local[], used: ReadonlySet<string>): void => {
  const decided = within(body, () => {
    const test = condition(body, node.condition);
    const branch = (block: Block): readonly Node[] =>
      within(body, () => {
        const last = block.statements.at(-1);
        if (last?.kind === 'if' && endsIn(last, block.results, locals)) {
          // What the branch gives is what its last choice gives, which is set at once.
          statements(body, block.statements.slice(0, -1), used);
          return ifInto(body, last, locals, used);
        }
        statements(body, block.statements, used);
        block.results.forEach((each, place) => storeTerm(body, locals[place] ?? bug('a result too many'), each));
      });
    emit(body, { kind: 'if', condition: test, then: branch(node.then), else: branch(node.else) });
  });
  emitBlock(body, decided);
  node.bind.forEach((each, place) => body.locals.set(each.name, locals[place] ?? bug('a name too many')));
};

/** Whether the results are those of the choice, in order and of the kinds of the locals. */
const endsIn = ({ bind: named }: If, results: readonly Term[], locals: readonly Local[]): boolean =>
  named.length === results.length &&
  named.every((each, place) => {
    const term = results[place];
    const [own, wanted] = [kindOfSlotted(each), locals[place]?.kind];
    const isSame = own.kind === wanted?.kind && (own.kind !== 'word' || wanted.kind !== 'word' || own.signed === wanted.signed);
    return term !== undefined && isSame && isItself(term, each.name);
  });

const loop = (body: Body, node: Extract<Statement, { kind: 'loop' }>, used: ReadonlySet<string>): void => {
  const carries = node.carry.map((each) => bindTerm(body, each.bind.name, kindOfSlotted(each.bind), each.initial));
  const turns = within(body, () => {
    const of = node.over.kind === 'list' ? bindList(body, node.over.list) : null;
    const { over } = node;
    const length = over.kind === 'count' ? literal(BigInt(over.count)) : lengthOf(body, of ?? bug('a loop over nothing'));
    forEach(body, node.index.name, length, (index) => {
      body.locals.set(node.index.name, index);
      node.carry.forEach((each, place) => body.locals.set(each.bind.name, carries[place] ?? bug('a carry too many')));
      const { until } = node;
      if (until)
        emitBlock(
          body,
          within(body, () => emit(body, { kind: 'if', condition: condition(body, until), then: [{ kind: 'break' }], else: [] })),
        );
      if (over.kind === 'list' && of && used.has(over.element)) {
        const element = bind(body, { kind: 'record', record: over.record }, over.element, () => [
          at(body, over.record, valueOf(body, of), valueOf(body, index)),
        ]);
        body.locals.set(over.element, element);
      }
      statements(body, node.body.statements, used);
      const names = node.carry.map((each) => each.bind.name);
      assignTogether(body, names, carries, node.body.results);
    });
  });
  emitBlock(body, turns);
  node.carry.forEach((each, place) => body.locals.set(each.bind.name, carries[place] ?? bug('a carry too many')));
};

/** A list that is read more than once stands in a local; the members of an entity do already. */
export const bindList = (body: Body, node: Parameters<typeof list>[1]): Local =>
  node.kind === 'members'
    ? (body.entities.get(node.record) ?? bug(`no members of record ${node.record}`))
    : bind(body, { kind: 'list', record: recordOfList(body, node) }, 'list_', () => [list(body, node)]);

export const lengthOf = (body: Body, of: Local): Expr => field(valueOf(body, of), 'length');

/** Counts from 0 to below a length. */
export const forEach = (body: Body, wanted: string, length: Expr, write: (index: Local) => void): void => {
  const index = reserve(body, { kind: 'word', signed: false }, wanted);
  if (index.home.at === 'stack') {
    const at = valueOf(body, index);
    const inside = within(body, () => write(index));
    const update = { kind: 'increment', name: index.home.names[0] ?? '' } as const;
    emit(body, {
      kind: 'for',
      init: declare('uint256', update.name, literal(0n)),
      condition: binary('<', at, length),
      update,
      body: inside,
    });
    return;
  }
  const setTo = (value: Expr): Node => within(body, () => store(body, index, [value]))[0] ?? bug('a store is one statement');
  const inside = within(body, () => write(index));
  const at = valueOf(body, index);
  emit(body, {
    kind: 'for',
    init: setTo(literal(0n)),
    condition: binary('<', at, length),
    update: setTo(binary('+', at, literal(1n))),
    body: inside,
  });
};

/** Sets all carries to their next values, each computed from the old ones. */
const assignTogether = (body: Body, names: readonly string[], locals: readonly Local[], results: readonly Term[]): void => {
  let waiting = names.flatMap((each, place) => {
    const term = results[place] ?? bug('a carry without a next value');
    return isItself(term, each) ? [] : [{ name: each, local: locals[place] ?? bug('a carry too many'), term }];
  });
  const statements = within(body, () => {
    const finish: (() => void)[] = [];
    while (waiting.length > 0) {
      // One that no other still has to read goes first. In a circle, one is computed aside and set at the end.
      const free = waiting.find((each) => !waiting.some((other) => other !== each && mentions(other.term, each.name)));
      const next = free ?? waiting[0] ?? bug('nothing waits');
      const { local, term } = next;
      if (free && (local.kind.kind !== 'wide' || term.type === 'bool' || isSafeInPlace(term.value, next.name)))
        storeTerm(body, local, term);
      else {
        const aside = bindTerm(body, 'n_', local.kind, term);
        finish.push(() => store(body, local, values(body, aside)));
        // Set at once when it is only its own reader.
        if (free) finish.pop()?.();
      }
      waiting = waiting.filter((each) => each !== next);
    }
    for (const each of finish) each();
  });
  emitBlock(body, statements);
};

export const isItself = (term: Term, own: string): boolean =>
  term.type === 'int'
    ? term.value.kind === 'local' && term.value.name === own
    : term.value.kind === 'truth' && term.value.name === own;

/** Whether a wide value can be built in the local of its own name: nothing reads the name after it is touched. */
const isSafeInPlace = (node: Int, own: string): boolean => {
  const reads = (each: Int): boolean => mentions({ type: 'int', value: each }, own);
  if (!reads(node) || node.kind === 'local') return true;
  if (node.kind === 'add' || node.kind === 'sub')
    return node.left.kind === 'local' && node.left.name === own && !reads(node.right);
  return node.kind === 'select' && isSafeInPlace(node.then, own) && isSafeInPlace(node.else, own);
};

const callStatement = (body: Body, node: Extract<Statement, { kind: 'call' }>, used: ReadonlySet<string>): void => {
  const signature = body.shared.functions.get(node.function) ?? bug(`no function ${node.function}`);
  const targets = node.bind.map((each) => (used.has(each.name) ? { name: each.name, kind: kindOfSlotted(each) } : null));
  const locals = callInto(body, signature, targets, () => [
    ...node.arguments.map((each, place) => argument(body, each, signature.parameters[place])),
    ...world(body, signature),
  ]);
  targets.forEach((each, place) => {
    const local = locals[place];
    if (each && local) body.locals.set(each.name, local);
  });
};

const argument = (body: Body, node: Argument, kind: Kind | undefined): Expr => {
  if (node.type === 'record') return record(body, node.value);
  if (node.type === 'bool') return condition(body, node.value);
  return as(int(body, node.value), kind?.kind === 'word' ? kind.signed : signedRange(node.value));
};

/** The policy's own facts and the entities that a function reads, passed on. */
export const world = (body: Body, signature: Signature): readonly Expr[] => [
  ...(signature.globals ? [valueOf(body, body.globals ?? bug('no facts of the policy'))] : []),
  ...signature.entities.map((each) => valueOf(body, body.entities.get(each) ?? bug(`no members of record ${each}`))),
];

/**
 * Calls a function and binds its results to new locals. One with a frame gets its arguments there and leaves its results
 * there. `args` may emit statements of its own. `into` takes the struct that it gives, if it does.
 */
export const callInto = (
  body: Body,
  signature: Signature,
  targets: readonly ({ readonly name: string; readonly kind: Kind } | null)[],
  args: () => readonly Expr[],
  into: Expr | null = null,
): readonly (Local | null)[] => {
  body.views ||= signature.mutability === 'view';
  if (signature.mode === 'frame') {
    const locals = targets.map((each) => each && declareOnly(body, each.kind, each.name));
    emitBlock(
      body,
      within(body, () => framedCall(body, signature, locals, args, into)),
    );
    return locals;
  }
  const captured: Expr[] = [];
  const called = (): Expr =>
    signature.into === null ? forwarded(body, signature, captured) : invoke(body, signature.name, ...captured);
  const before = within(body, () => captured.push(...args()));
  if (into !== null) {
    const call = assign(into, invoke(body, signature.name, ...captured));
    emitBlock(body, [...before, call]);
    return [];
  }
  if (before.length === 0) {
    const locals = targets.map((each) => each && reserve(body, each.kind, each.name));
    bindCall(body, locals, called(), false);
    return locals;
  }
  const locals = targets.map((each) => each && declareOnly(body, each.kind, each.name));
  const after = within(body, () => bindCall(body, locals, called(), true));
  emitBlock(body, [...before, ...after]);
  return locals;
};

/** The call of a function, or of what it only passes its arguments on to. */
export const forwarded = (body: Body, signature: Signature, given: readonly Expr[]): Expr => {
  const { forwards } = signature;
  if (!forwards) return invoke(body, signature.name, ...given);
  const args = forwards.arguments.map((each) => (typeof each === 'number' ? (given[each] ?? bug('an argument too few')) : each));
  return invoke(body, forwards.callee, ...args);
};
