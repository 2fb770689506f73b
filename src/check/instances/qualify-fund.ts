/** Insurance funds of a module under the names of the whole policy. Tranches keep their names, and are reached through the fund's. */
import { assertNever } from '../../source/assert-never.ts';
import type { Expression, FundAmount, FundClause, FundDeclaration, Tranche, TrancheRule } from '../../syntax/ast.ts';
import { binder, expression, nowhere, own, range, reached, type, within, type Around } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

/** What a fund says these words stand for, and not the module. */
const meant = (around: Around, ...words: readonly string[]): Around => ({
  ...around,
  locals: new Set([...around.locals, ...words]),
});

export const qualifyFund = (scope: ModuleScope, fund: FundDeclaration): FundDeclaration => {
  const { member } = fund;
  const around = member === null ? nowhere : within(nowhere, member.binder.name);
  return {
    ...fund,
    name: own(scope, fund.name),
    member: member && { ...member, binder: binder(scope, nowhere, member.binder) },
    type: type(scope, around, fund.type),
    range: fund.range && range(scope, around, fund.range),
    clauses: fund.clauses.map((each) => clause(scope, around, each)),
  };
};

const clause = (scope: ModuleScope, around: Around, each: FundClause): FundClause => {
  const asked = (value: Expression): Expression => expression(scope, around, value);
  switch (each.kind) {
    case 'tranche':
      return tranche(scope, around, each);
    case 'together':
      return {
        ...each,
        shares: shares(scope, around, each.shares),
        tranches: each.tranches.map((one) => tranche(scope, around, one)),
      };
    case 'deductible':
      return { ...each, amount: amount(scope, meant(around, 'loss'), each.amount) };
    case 'fee':
      return { ...each, rate: asked(each.rate), to: asked(each.to) };
    case 'refill':
      return { ...each, shares: each.shares && shares(scope, around, each.shares) };
    case 'then':
      if (each.end === 'draws') return { ...each, fund: reached(scope, each.fund) };
      if (each.end === 'adl') return { ...each, adl: reached(scope, each.adl) };
      return each.end === 'socialise' ? { ...each, over: asked(each.over), index: asked(each.index) } : each;
    default:
      return assertNever(each);
  }
};

const shares = (scope: ModuleScope, around: Around, each: readonly Expression[]): readonly Expression[] =>
  each.map((one) => expression(scope, meant(around, 'balance'), one));

const amount = (scope: ModuleScope, around: Around, each: FundAmount): FundAmount => ({
  ...each,
  value: expression(scope, around, each.value),
});

const tranche = (scope: ModuleScope, around: Around, each: Tranche): Tranche => ({
  ...each,
  kept: each.kept && {
    ...each.kept,
    type: type(scope, around, each.kept.type),
    range: each.kept.range && range(scope, around, each.kept.range),
    price: expression(scope, around, each.kept.price),
  },
  members: each.members && binder(scope, around, each.members),
  initial: each.initial && expression(scope, around, each.initial),
  rules: each.rules.map((rule) => trancheRule(scope, around, rule)),
});

const trancheRule = (scope: ModuleScope, around: Around, rule: TrancheRule): TrancheRule => {
  const inside = meant(around, 'itself');
  switch (rule.kind) {
    case 'keeps':
    case 'target':
      return { ...rule, amount: amount(scope, inside, rule.amount) };
    case 'most': {
      const per = rule.per.map((each) => expression(scope, meant(around, 'event'), each));
      return {
        ...rule,
        amount: amount(scope, inside, rule.amount),
        per,
        step: rule.step && expression(scope, around, rule.step),
      };
    }
    case 'deposit':
    case 'withdraw':
      return { ...rule, roles: rule.roles.map((role) => reached(scope, role)) };
    default:
      return assertNever(rule);
  }
};
