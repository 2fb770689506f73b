/**
 * The function of an action. In Core it gives its verdict and the new values; here it reverts with the verdict where that is
 * found, so that what follows need not stand inside, and fills in the new values once all requirements hold.
 */
import { bug } from '../../source/assert-never.ts';
import type { Block, CoreFunction, Entry, Int, Statement, Term } from '../../core/core.ts';
import { emit, emitBlock, invoke, kindOfSlotted, within, type Body, type Shared } from './body.ts';
import { condition } from './bools.ts';
import { docsOf, intoName, parametersOf, worldOf, writeFunction, type Blueprint, type Emitted } from './functions.ts';
import { inlineSingles } from './inline.ts';
import { intAs, lowAs } from './ints.ts';
import { prune } from './prune.ts';
import { choiceOf, refusedBy } from './decided.ts';
import { isIdle } from './idle-words.ts';
import { resultWords, type ResultWord } from './result-words.ts';
import { statement, statements } from './statements.ts';
import { assign, field, literal, name, negated, type Expr } from './tree.ts';

/** More words than these are filled into a struct. */
export const mostResults = 3;

/** Names the function that reverts with a verdict of the action, whose number it takes, for the words that it stands for. */
export type Refusals = (reason: string) => string;

/** `struct`: what the struct of its new values is called. */
export const actionFunction = (
  shared: Shared,
  node: CoreFunction,
  entry: Entry,
  own: string,
  struct: () => string,
  refusals: Refusals,
): Emitted => {
  const { block, used } = prune(node.body);
  const words = resultWords(shared.library.layout.schema, entry);
  const into = words.length > mostResults ? struct() : null;
  const slots = node.results.slice(1);
  return writeFunction(shared, {
    name: own,
    doc: docsOf(node),
    span: node.title.span,
    parameters: parametersOf(node),
    results: into === null ? slots.map(kindOfSlotted) : [],
    into,
    ...worldOf(used, shared.functions),
    write: (body, finish, compact) => {
      const guards: Guards = { body, used: used.names, entry, refusals };
      const values = guarded(guards, inlineSingles(block, compact));
      if (into !== null) {
        values.forEach((each, place) => {
          const word = words[place] ?? bug('a value too many');
          if (!isIdle(shared, entry, word)) fill(body, word, each);
        });
        return finish([]);
      }
      finish(
        values.map((each, place) => {
          const slot = slots[place];
          if (each.type === 'bool') return condition(body, each.value);
          return slot?.type === 'int' ? lowAs(body, each.value, slot.lo < 0n) : intAs(body, each.value);
        }),
      );
    },
  });
};

/** What an action does with what it has decided, where it does not give it to its caller. */
export type Ending = {
  /** What it takes for that, after all else. */
  readonly parameters: Blueprint['parameters'];
  /** `values`: all that it decides, of which some is idle; `block`: where that is worked out. */
  readonly write: (body: Body, values: readonly Decided[], block: Block) => void;
};

export type Decided = { readonly word: ResultWord; readonly term: Term };

/** The function of an action that ends in this way. */
export const actingFunction = (
  shared: Shared,
  node: CoreFunction,
  entry: Entry,
  own: string,
  refusals: Refusals,
  ending: Ending,
): Emitted => {
  const { block, used } = prune(node.body);
  const words = resultWords(shared.library.layout.schema, entry);
  return writeFunction(shared, {
    name: own,
    doc: docsOf(node),
    span: node.title.span,
    parameters: parametersOf(node),
    after: ending.parameters,
    ...{ results: [], into: null },
    ...worldOf(used, shared.functions),
    write: (body, finish, compact) => {
      const decided = inlineSingles(block, compact);
      const values = guarded({ body, used: used.names, entry, refusals }, decided);
      const all = words.map((word, place) => ({ word, term: values[place] ?? bug('a value too few') }));
      ending.write(body, all, decided);
      finish([]);
    },
  });
};

type Guards = {
  readonly body: Body;
  readonly used: ReadonlySet<string>;
  readonly entry: Entry;
  readonly refusals: Refusals;
};

/** Writes all that decides about a block whose first result is a verdict; gives its other results, which hold where it allows. */
const guarded = (guards: Guards, block: Block): readonly Term[] => {
  const { body, used } = guards;
  const [verdict, ...values] = block.results;
  if (verdict?.type !== 'int') return bug('an action without a verdict');
  const choice = choiceOf(block);
  if (choice !== null) {
    statements(body, block.statements.slice(0, -1), used);
    refuseIf(guards, choice.when, choice.condition, choice.verdict);
    return guarded(guards, choice.rest);
  }
  decide(guards, block.statements, verdict.value);
  return values;
};

/** Statements, among them the choice that the verdict is. All are without effects, so that it may be judged where it stands. */
const decide = (guards: Guards, list: readonly Statement[], verdict: Int): void => {
  const { body, used } = guards;
  const bound = verdict.kind === 'local' ? verdict.name : null;
  for (const each of list) {
    if (each.kind === 'if' && bound !== null && each.bind.length === 1 && each.bind[0]?.name === bound) chosen(guards, each);
    else statement(body, each, used);
  }
  const isJudged = list.some((each) => each.kind === 'if' && each.bind.length === 1 && each.bind[0]?.name === bound);
  if (!isJudged) judge(guards, verdict);
};

const chosen = (guards: Guards, node: Extract<Statement, { kind: 'if' }>): void => {
  const { body } = guards;
  const rest = ({ statements: own, results: [first] }: Block): void =>
    decide(guards, own, first?.type === 'int' ? first.value : bug('a verdict that is no number'));
  const [then, otherwise] = [refusedBy(node.then), refusedBy(node.else)];
  if (otherwise !== null || then !== null) {
    refuseIf(guards, otherwise === null ? 'holds' : 'fails', node.condition, otherwise ?? then ?? 0n);
    return rest(otherwise === null ? node.else : node.then);
  }
  const arm = (block: Block) => within(body, () => rest(block));
  emitBlock(
    body,
    within(body, () =>
      emit(body, { kind: 'if', condition: condition(body, node.condition), then: arm(node.then), else: arm(node.else) }),
    ),
  );
};

/** Reverts with a verdict that is not 0. */
const judge = (guards: Guards, verdict: Int): void => {
  if (verdict.lo === 0n && verdict.hi === 0n) return;
  if (verdict.kind === 'const') return refuse(guards, verdict.value);
  if (verdict.kind === 'select') {
    const [then, otherwise] = [verdict.then, verdict.else];
    if (otherwise.kind === 'const' && otherwise.value > 0n) {
      refuseIf(guards, 'fails', verdict.condition, otherwise.value);
      return judge(guards, then);
    }
    if (then.kind === 'const' && then.value > 0n) {
      refuseIf(guards, 'holds', verdict.condition, then.value);
      return judge(guards, otherwise);
    }
  }
  // A verdict that is worked out is looked up.
  guards.entry.verdicts.forEach((_, place) => {
    const [value, one] = [BigInt(place + 1), { lo: BigInt(place + 1), hi: BigInt(place + 1) }];
    refuseIf(guards, 'holds', { kind: 'compare', op: '==', left: verdict, right: { kind: 'const', value, ...one } }, value);
  });
};

const refuseIf = (guards: Guards, when: 'holds' | 'fails', test: Parameters<typeof condition>[1], verdict: bigint): void => {
  const { body } = guards;
  const written = within(body, () => {
    const holds = condition(body, test);
    const then = within(body, () => refuse(guards, verdict));
    emit(body, { kind: 'if', condition: when === 'holds' ? holds : negated(holds), then, else: [] });
  });
  emitBlock(body, written);
};

const refuse = ({ body, entry, refusals }: Guards, verdict: bigint): void => {
  const { reason } = entry.verdicts[Number(verdict) - 1] ?? bug(`no verdict ${verdict}`);
  emit(body, { kind: 'expression', value: invoke(body, refusals(reason), literal(verdict)) });
};

const fill = (body: Body, word: ResultWord, term: Term): void => {
  const written = within(body, () => emit(body, assign(field(name(intoName), `${word.name}_`), valueFor(body, word.type, term))));
  emitBlock(body, written);
};

/** A term as the type that the ABI has for it. */
export const valueFor = (body: Body, type: ResultWord['type'], term: Term): Expr => {
  if (term.type === 'int' && type !== 'bool') return lowAs(body, term.value, type === 'int256');
  if (term.type === 'int') return { kind: 'binary', op: '!=', left: intAs(body, term.value), right: literal(0n) };
  const holds = condition(body, term.value);
  return type === 'bool' ? holds : { kind: 'conditional', condition: holds, then: literal(1n), else: literal(0n) };
};
