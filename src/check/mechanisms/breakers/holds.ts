/**
 * What levels hold. What is refused leaves no trace, so a level that the attempt itself trips cannot refuse it and be kept. It
 * holds it: the level is looked at in the state that the action would leave, and kept; of the action nothing is done, or all of
 * it, with what it would pay out put aside.
 */
import type { Span } from '../../../source/source.ts';
import type { ActionClause, ActionDeclaration, Binder, BreakerDeclaration, Expression } from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import { either, levelMaker, whole } from './make.ts';
import { levelsOf, mostHeld, rulesOf, type RuleOf } from './parts.ts';

type Holding = {
  readonly clauses: readonly ActionClause[];
  /** When nothing of the action is done; null where all of it always is. */
  readonly when: Expression | null;
};

/** Null where no level holds anything of the action. `whose`: each member whose level counts. */
export const holding = (
  action: ActionDeclaration,
  breaker: BreakerDeclaration,
  whose: readonly (Binder | null)[],
): Holding | null => {
  const makers = whose.map((member) => levelMaker(breaker.name, member));
  const levels = levelsOf(breaker);
  const parts = levels.flatMap((level) =>
    rulesOf(level, 'holds part')
      .filter((each) => each.action.text === action.name.text)
      .map((part) => partClause(makers, level.name.text, part)),
  );
  const first = levels.find((level) =>
    rulesOf(level, 'holds').some(({ actions }) => actions.some((each) => each.text === action.name.text)),
  );
  if (first !== undefined) {
    const when = isAt(makers, first.name.text, breaker.name.span);
    return { clauses: [...parts, ...makers.map((made) => counting(made, first.name.text))], when };
  }
  return parts.length === 0 ? null : { clauses: parts, when: null };
};

/** At this level or a graver one in the state that the action would leave. Of no member at all it is never held. */
const isAt = (makers: readonly Maker[], level: string, span: Span): Expression => {
  const never: Expression = { kind: 'truth', value: false, span };
  const [first = never, ...others] = makers.map(({ own, compare, named, not }) => not(compare('<', own(), named(level))));
  return others.reduce((sofar, each) => either(sofar, each, span), first);
};

/** How many attempts were held, so that the effects of each tell that it was, and which of them it is. */
const counting = (made: Maker, level: string): ActionClause => {
  const { kept, plus, call, choose, span } = made;
  const held = choose(isAt([made], level, span), whole(1, span), whole(0, span));
  return { ...made.change(kept('held'), call('min', plus(kept('held'), held), whole(mostHeld, span))), late: true };
};

/** What is put aside is the whole amount, and nothing below the level. */
const partClause = (makers: readonly Maker[], level: string, { argument, target, span }: RuleOf<'holds part'>): ActionClause => {
  const name = { kind: 'name', name: target.name, span } as const;
  const place =
    target.holder === null
      ? name
      : ({ kind: 'field', of: { kind: 'name', name: target.holder, span }, name: target.name, span } as const);
  const amount: Expression = { kind: 'name', name: argument, span: argument.span };
  const factor: Expression = {
    ...{ kind: 'if', condition: isAt(makers, level, span), then: whole(1, span), else: whole(0, span), span },
  };
  return {
    ...{ kind: 'changes', target: place, mode: 'by', rounding: null, accept: null, when: null, late: true, span },
    value: { kind: 'binary', op: '*', left: amount, right: factor, opSpan: span, span },
  };
};
