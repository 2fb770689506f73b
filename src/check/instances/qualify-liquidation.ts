/** Liquidations of a module under the names of the whole policy. */
import type {
  ActionClause,
  Expression,
  FundAmount,
  LiquidationClause,
  LiquidationDeclaration,
  PricePath,
} from '../../syntax/ast.ts';
import { liquidationNames } from '../mechanisms/liquidation/names.ts';
import { binder, binders, expression, nowhere, own, range, reached, type, within, type Around } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

type InAction = (scope: ModuleScope, around: Around, clause: ActionClause) => ActionClause;

/** `inAction` does the clauses that an action has too. */
export const qualifyLiquidation = (
  scope: ModuleScope,
  declaration: LiquidationDeclaration,
  inAction: InAction,
): LiquidationDeclaration => {
  const { of, parameters } = declaration;
  const bound = within(nowhere, of.name, ...parameters.map((each) => each.name));
  // These stand for what the liquidation says, and not for names of the module.
  const around: Around = { ...bound, locals: new Set([...bound.locals, ...liquidationNames(declaration)]) };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    of: binder(scope, nowhere, of),
    parameters: binders(scope, parameters),
    type: type(scope, bound, declaration.type),
    range: declaration.range && range(scope, bound, declaration.range),
    clauses: declaration.clauses.map((each) => clause(scope, around, each, inAction)),
  };
};

const clause = (scope: ModuleScope, around: Around, each: LiquidationClause, inAction: InAction): LiquidationClause => {
  const asked = (value: Expression): Expression => expression(scope, around, value);
  const amount = (of: FundAmount): FundAmount => ({ ...of, value: asked(of.value) });
  const typed = (of: Pick<PricePath, 'type' | 'range'>): Pick<PricePath, 'type' | 'range'> => ({
    type: type(scope, around, of.type),
    range: of.range && range(scope, around, of.range),
  });
  switch (each.kind) {
    case 'when':
    case 'until':
      return { ...each, condition: asked(each.condition) };
    case 'closes':
      return { ...each, amount: amount(each.amount) };
    case 'matching': {
      const arms = each.arms.map((arm) => ({
        ...arm,
        condition: arm.condition && asked(arm.condition),
        amount: amount(arm.amount),
      }));
      return { ...each, arms };
    }
    case 'most': {
      const other = each.other && { ...typed(each.other), price: asked(each.other.price) };
      const per = each.per.map((one) => (one.kind === 'name' && one.name.text in periods ? one : asked(one)));
      return { ...each, amount: amount(each.amount), other, per, step: each.step && asked(each.step) };
    }
    case 'ramps':
      return { ...each, from: asked(each.from), to: asked(each.to), within: asked(each.within) };
    case 'cooldown':
      return { ...each, duration: asked(each.duration) };
    case 'leaves':
      return { ...each, values: each.values.map(asked), least: asked(each.least) };
    case 'bonus':
      return { ...each, amount: amount(each.amount), most: asked(each.most) };
    case 'price': {
      const path = ((): PricePath['path'] => {
        const of = each.path;
        if (of.kind === 'linear') return { ...of, over: asked(of.over) };
        return of.kind === 'steps' ? { ...of, share: asked(of.share), per: asked(of.per) } : { ...of, every: asked(of.every) };
      })();
      const restarts = { after: each.after && asked(each.after), below: each.below && asked(each.below) };
      return { ...each, ...typed(each), top: amount(each.top), path, ...restarts };
    }
    case 'fee': {
      const takers = each.takers.map((taker) => ({ ...taker, share: taker.share && asked(taker.share), to: asked(taker.to) }));
      return { ...each, ...typed(each), amount: amount(each.amount), takers };
    }
    case 'residual':
      return { ...each, loss: amount(each.loss), when: each.when && asked(each.when), fund: reached(scope, each.fund) };
    default:
      return inAction(scope, around, each);
  }
};

/** What `per` may name besides an entity or a time. */
const periods = { event: true, block: true };
