/**
 * What a function of Core decides, written where it is wanted in place of a call: under legacy code generation a call, and what
 * it carries over the stack, costs more than most decisions.
 */
import type { Block, Bool, CoreFunction, Term } from '../../core/core.ts';
import { textOf } from '../../core/text.ts';
import { bind, emitBlock, kindOfSlotted, store, within, type Body, type Local } from './body.ts';
import { condition } from './bools.ts';
import { resultExpr } from './functions.ts';
import { inlineSingles } from './inline.ts';
import { prune } from './prune.ts';
import { declareOnly, statements } from './statements.ts';
import type { Expr } from './tree.ts';

/** `given`: the arguments, each bound when it is first asked for. */
export type Placed = { readonly node: CoreFunction; readonly given: readonly (() => Local)[] };

/** Gives the results under names; statements that these need stand in a block of their own. */
export const placed = (body: Body, { node, given }: Placed, wanted: (place: number) => string): readonly Local[] => {
  const { block, used } = prune(node.body);
  const shown = inlineSingles(block, true);
  const kinds = node.results.map(kindOfSlotted);
  const [only, more] = kinds;
  if (only !== undefined && more === undefined)
    return [
      bind(body, only, wanted(0), () => {
        let values: readonly Expr[] = [];
        opened(body, { node, given }, used.names, () => {
          statements(body, shown.statements, used.names);
          values = shown.results.map((each, at) => resultExpr(body, node, at, each));
        });
        return values;
      }),
    ];
  const locals = kinds.map((kind, at) => declareOnly(body, kind, wanted(at)));
  const inside = within(body, () => {
    opened(body, { node, given }, used.names, () => {
      statements(body, shown.statements, used.names);
      settle(body, node, locals, 0, shown.results);
    });
  });
  emitBlock(body, inside);
  return locals;
};

/**
 * The same of a function that first says whether it has an answer at all: where it has none `refuse` stands, and what it
 * would give then is not worked out.
 */
export const placedWhere = (
  body: Body,
  { node, given }: Placed,
  wanted: (place: number) => string,
  refuse: (holds: Expr) => void,
): readonly Local[] => {
  const { block, used } = prune(node.body);
  const { head, holds, rest } = partsOf(inlineSingles(block, true));
  const locals = node.results.slice(1).map((each, at) => declareOnly(body, kindOfSlotted(each), wanted(at)));
  const inside = within(body, () => {
    opened(body, { node, given }, used.names, () => {
      statements(body, head, used.names);
      if (holds.kind !== 'true') refuse(condition(body, holds));
      statements(body, rest.statements, used.names);
      settle(body, node, locals, 1, rest.results);
    });
  });
  emitBlock(body, inside);
  return locals;
};

type Parts = { readonly head: Block['statements']; readonly holds: Bool; readonly rest: Block };

/** Where the answer is a choice by the very truth that is said first, only what it gives where that holds. */
const partsOf = ({ statements: all, results }: Block): Parts => {
  const [first, ...others] = results;
  const holds: Bool = first?.type === 'bool' ? first.value : { kind: 'true' };
  const last = all.at(-1);
  const isChoice =
    last?.kind === 'if' &&
    textOf(last.condition) === textOf(holds) &&
    last.bind.length === others.length &&
    last.bind.every((each, at) => isLocal(others[at], each.name));
  return isChoice
    ? { head: all.slice(0, -1), holds, rest: last.then }
    : { head: all, holds, rest: { statements: [], results: others } };
};

const isLocal = (term: Term | undefined, own: string): boolean =>
  term?.type === 'int' && term.value.kind === 'local' && term.value.name === own;

/** Its names are those of the function, and end with it. */
const opened = (body: Body, { node, given }: Placed, used: ReadonlySet<string>, write: () => void): void => {
  const outer = new Map(body.locals);
  node.parameters.forEach(({ name: own }, at) => {
    const local = used.has(own) ? given[at]?.() : undefined;
    if (local !== undefined) body.locals.set(own, local);
  });
  write();
  body.locals.clear();
  for (const [own, local] of outer) body.locals.set(own, local);
};

/** Sets the locals to results, of which those before a place are somebody else's. */
const settle = (body: Body, node: CoreFunction, locals: readonly Local[], from: number, results: readonly Term[]): void =>
  results.forEach((each, at) => {
    const local = locals[at];
    if (local !== undefined)
      emitBlock(
        body,
        within(body, () => store(body, local, [resultExpr(body, node, at + from, each)])),
      );
  });
