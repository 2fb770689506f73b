/**
 * A tranche of what members have contributed. Each holds shares of it: what it pays, all of them pay in proportion, and what it is
 * refilled with is theirs. Shares are counted in its unit, one for one as long as there are none; what it holds before anybody has
 * contributed belongs to nobody, so that the first does not get it. Minted shares are rounded down and burned ones up: what
 * all may claim is never more than there is.
 */
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  Expression,
  FieldDeclaration,
  PlainDeclaration,
} from '../../../syntax/ast.ts';
import { multiply, rational } from '../../../types/rational.ts';
import type { Plan } from './plan.ts';
import { terms, type Terms } from './terms.ts';
import type { Source } from './tranche-plan.ts';
import { zeroAt } from './write-amount.ts';

/** A share is worth less the more was lost, so there can be many more of them than of the unit. */
const mostShares = 1_000_000n;

type Parts = {
  readonly t: Terms;
  readonly balance: Expression;
  readonly all: Expression;
  readonly own: Expression;
  readonly nothing: Expression;
  readonly amount: Expression;
};

const partsOf = (plan: Plan, source: Source, member: Binder): Parts => {
  const { text, span } = source.name;
  const t = terms(plan.name, member, span);
  return {
    ...{ t, balance: t.kept(text, null), all: t.kept(`${text}_shares`, null), own: t.kept(`${text}_share`, member) },
    ...{ nothing: t.nothing(source.unit), amount: t.named('amount') },
  };
};

/** The shares, and what each member may claim. */
export const writeMembers = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const { members, type, name } = source;
  if (members === null) return [];
  const { t, balance, all, own, nothing, amount } = partsOf(plan, source, members);
  const kept = { type, range: t.upTo(multiply(source.most, rational(mostShares))), initial: zeroAt(t.span) };
  const shares = (suffix: string, whose: Binder | null, doc: string): FieldDeclaration =>
    t.state(`${name.text}_${suffix}`, whose, doc, kept);
  const more = [t.binder('amount', type, source.range)];
  const because = `shares of ${name.text} are whole`;
  const isHeld = t.compare('>', all, nothing);
  const isWorth = t.compare('>', balance, nothing);
  const inShares = t.binary('/', t.binary('*', amount, all), balance);
  const claim = t.choose(isHeld, t.binary('/', t.binary('*', balance, own), all), nothing);
  return [
    shares('shares', null, `All shares of ${name.text}.`),
    shares('share', members, `What a member holds of them.`),
    t.define(
      `${name.text}_of`,
      `What a member may claim of ${name.text}.`,
      { type, rounds: { value: 'down', span: t.span }, because },
      claim,
    ),
    t.define(
      `${name.text}_minted`,
      `Shares of ${name.text} for a contribution.`,
      { type, rounds: { value: 'down', span: t.span }, because, more },
      t.choose(isHeld, t.choose(isWorth, inShares, nothing), amount),
    ),
    t.define(
      `${name.text}_burned`,
      `Shares of ${name.text} for what is taken out.`,
      { type, rounds: { value: 'up', span: t.span }, because, more },
      t.choose(isWorth, inShares, nothing),
    ),
  ];
};

/** A member puts money in, or takes it out, by those who are named. */
export const contributing = (plan: Plan, source: Source, floor: readonly ActionClause[]): readonly PlainDeclaration[] => {
  const { members, deposit, withdraw, name } = source;
  if (members === null) return [];
  const parts = partsOf(plan, source, members);
  const { t, balance, all, own, nothing, amount } = parts;
  const made = (word: 'deposit' | 'withdraw', doc: string, clauses: readonly ActionClause[]): ActionDeclaration => ({
    ...{
      kind: 'action',
      doc,
      name: t.verb(word, name.text),
      clauses,
      span: t.span,
      protective: null,
      isForAnyone: false,
      counts: null,
      held: null,
    },
    parameters: [members, t.binder('amount', source.type, source.range)],
  });
  const require = (condition: Expression, reason: string): ActionClause => ({
    ...{ kind: 'require', condition, reason, reasonSpan: t.span, span: t.span },
  });
  const by = (roles: Source['deposit']): readonly ActionClause[] =>
    roles === null ? [] : [{ kind: 'by', roles, span: roles[0]?.span ?? t.span }];
  const minted = t.call(`${name.text}_minted`, amount);
  const burned = t.call(`${name.text}_burned`, amount);
  const first = t.binary('+', balance, amount);
  const reducing = (kept: Expression): ActionClause => t.changes(kept, 'to', t.max(t.minus(kept, [burned]), nothing));
  const written: PlainDeclaration[] = [];
  if (deposit !== null)
    written.push(
      made('deposit', `Contributes to ${name.text} of ${plan.name.text}.`, [
        ...by(deposit),
        t.changes(own, 'by', minted),
        t.changes(all, 'to', t.choose(t.compare('>', all, nothing), t.binary('+', all, minted), first)),
        t.changes(balance, 'by', amount),
        require(t.compare('>', t.before(minted), nothing), `too little for a share of ${name.text}, or all of it is lost`),
      ]),
    );
  if (withdraw !== null)
    written.push(
      made('withdraw', `Takes a contribution out of ${name.text} of ${plan.name.text}, down to what it keeps back.`, [
        ...by(withdraw),
        reducing(own),
        reducing(all),
        t.changes(balance, 'by', t.binary('-', nothing, amount)),
        require(t.not(
          t.compare('>', amount, t.before(t.call(`${name.text}_of`))),
        ), `more than the member's part of ${name.text}`),
        ...floor,
      ]),
    );
  return written;
};
