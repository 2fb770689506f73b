/** How much is closed: a case of those that are written, then dust, ramps, caps and pauses. */
import type { Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import { maker } from '../maker.ts';
import { writeCap, type Cap } from './caps.ts';
import { zeroOf, type Flag } from './flag.ts';
import type { Plan } from './plan.ts';
import type { Said, Writer } from './writer.ts';

export type Amount = {
  readonly amount: Said;
  readonly declarations: readonly PlainDeclaration[];
  readonly caps: readonly Cap[];
};

type Meaning = (of: Expression) => Expression;

export const amountOf = (plan: Plan, say: Writer, most: Said, flag: Flag, meaning: Meaning): Amount => {
  const { declaration, closes, matching, cooldown } = plan;
  const { type, range } = declaration;
  const m = maker(declaration.name, null).at(closes.span);
  const written: PlainDeclaration[] = [];
  const keep = (said: Said): Expression => {
    written.push(said.declaration);
    return said.call;
  };
  const chosen = withoutDust(plan, say, most, casesOf(plan, say, most, meaning, keep), meaning, keep);
  const ramp = rampOf(plan, say, most, flag, meaning);
  const caps = plan.caps.map((each, at) => writeCap(plan, say, each, at, meaning));
  written.push(...caps.flatMap((each) => each.declarations));
  const limits = [...(ramp === null ? [] : [keep(ramp)]), ...caps.map((each) => each.room)];
  const capped = limits.length === 0 ? chosen : m.builtin('min', chosen, ...limits);
  const limited = limits.length === 0 ? capped : leavingEnough(plan, say, most, capped, meaning, keep);
  const { rested } = flag;
  const paused =
    cooldown === null || rested === null
      ? limited
      : m.choose(
          m.both(m.isPresent(rested.call), m.at(cooldown.span).compare('<', rested.call, meaning(cooldown.duration))),
          zeroOf(plan, m),
          limited,
        );
  const amount = say('amount', 'What is closed.', { type, range }, paused, (matching ?? closes).span);
  return { amount, declarations: written, caps };
};

/** The cases, each rounded as it says, and never more than there is. */
const casesOf = (
  { declaration, matching }: Plan,
  say: Writer,
  most: Said,
  meaning: Meaning,
  keep: (said: Said) => Expression,
): Expression => {
  if (matching === null) return most.call;
  const arms = matching.arms.map(({ condition, amount, span }, at) => {
    const m = maker(declaration.name, null).at(amount.value.span);
    const whole = meaning(amount.value);
    const isAll = amount.value.kind === 'name' && amount.value.name.text === 'all';
    if (isAll && amount.rounding === null) return { condition, value: whole, span };
    const typed = { type: declaration.type, rounds: amount.rounding };
    const part =
      amount.rounding === null ? whole : keep(say(`case_${at + 1}`, 'What is closed in one of the cases.', typed, whole));
    return { condition, value: m.builtin('min', part, most.call), span };
  });
  const cases = arms.flatMap(({ condition, value, span }) =>
    condition === null ? [] : [{ condition: meaning(condition), value, span }],
  );
  const otherwise = arms.at(-1)?.value ?? most.call;
  return cases.length === 0 ? otherwise : { kind: 'first matching', arms: cases, otherwise, span: matching.span };
};

/** What would leave less than the least that may be left closes all. */
const withoutDust = (
  { declaration, leftovers }: Plan,
  say: Writer,
  most: Said,
  chosen: Expression,
  meaning: Meaning,
  keep: (said: Said) => Expression,
): Expression => {
  const rule = leftovers.find((each) => each.values.length === 0);
  if (rule === undefined) return chosen;
  const m = maker(declaration.name, null).at(rule.span);
  const { type, range } = declaration;
  const named = keep(say('chosen', 'What would be closed if nothing were too little to be left.', { type, range }, chosen));
  return m.choose(m.compare('<', m.minus(most.call, named), meaning(rule.least)), most.call, named);
};

/** Where caps keep it from closing all, so much is closed that the least is left. */
const leavingEnough = (
  plan: Plan,
  say: Writer,
  most: Said,
  capped: Expression,
  meaning: Meaning,
  keep: (said: Said) => Expression,
): Expression => {
  const { declaration, leftovers } = plan;
  const rule = leftovers.find((each) => each.values.length === 0);
  if (rule === undefined) return capped;
  const m = maker(declaration.name, null).at(rule.span);
  const { type, range } = declaration;
  const named = keep(say('capped', 'What would be closed within the caps.', { type, range }, capped));
  const least = meaning(rule.least);
  const left = m.minus(most.call, named);
  const isDust = m.both(m.compare('<', named, most.call), m.compare('<', left, least));
  return m.choose(isDust, m.builtin('max', m.minus(most.call, least), zeroOf(plan, m)), named);
};

const rampOf = ({ declaration, ramp }: Plan, say: Writer, most: Said, { flaggedFor }: Flag, meaning: Meaning): Said | null => {
  if (ramp === null || flaggedFor === null) return null;
  const m = maker(declaration.name, null).at(ramp.span);
  const [from, to] = [meaning(ramp.from), meaning(ramp.to)];
  const passed = m.builtin('min', m.reckon(flaggedFor.call, '/', ramp.within), m.whole(1));
  const share = m.plus(from, m.reckon(m.minus(to, from), '*', passed));
  const value = m.reckon(share, '*', most.call);
  return say('ramped', 'What may be closed after so long.', { type: declaration.type, rounds: ramp.rounding }, value);
};
