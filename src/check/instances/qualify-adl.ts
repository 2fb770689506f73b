/** Auto-deleveraging of a module under the names of the whole policy. */
import { assertNever } from '../../source/assert-never.ts';
import type { ActionClause, AdlClause, AdlDeclaration } from '../../syntax/ast.ts';
import { binder, binders, expression, nowhere, own, range, type, within, type Around } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

/** `act`: how a clause is qualified that may stand in an action too. */
export const qualifyAdl = (
  scope: ModuleScope,
  adl: AdlDeclaration,
  act: (scope: ModuleScope, around: Around, clause: ActionClause) => ActionClause,
): AdlDeclaration => {
  const around = within(nowhere, adl.candidate.name, ...adl.parameters.map((each) => each.name));
  // What is taken is an argument of the close.
  const closing = { ...around, locals: new Set([...around.locals, 'taken']) };
  return {
    ...adl,
    name: own(scope, adl.name),
    candidate: binder(scope, nowhere, adl.candidate),
    parameters: binders(scope, adl.parameters),
    type: type(scope, around, adl.type),
    range: adl.range && range(scope, around, adl.range),
    clauses: adl.clauses.map((each) => clause(scope, around, closing, each, act)),
  };
};

const clause = (
  scope: ModuleScope,
  around: Around,
  closing: Around,
  each: AdlClause,
  act: (scope: ModuleScope, around: Around, clause: ActionClause) => ActionClause,
): AdlClause => {
  switch (each.kind) {
    case 'eligible':
      return { ...each, condition: expression(scope, around, each.condition) };
    case 'rank':
      return { ...each, ranks: each.ranks.map((one) => ({ ...one, value: expression(scope, around, one.value) })) };
    case 'take':
    case 'need':
    case 'given':
      return { ...each, amount: { ...each.amount, value: expression(scope, around, each.amount.value) } };
    case 'selection': {
      if (each.by !== 'pro rata' || each.weight === null) return each;
      const { weight } = each;
      return {
        ...each,
        weight: {
          ...weight,
          value: expression(scope, around, weight.value),
          type: type(scope, around, weight.type),
          range: weight.range && range(scope, around, weight.range),
        },
      };
    }
    case 'changes':
    case 'require':
    case 'keeps':
    case 'needs':
    case 'feeds':
    case 'absorbs':
    case 'queues':
    case 'unsupported': {
      const made = act(scope, closing, each);
      return made.kind === 'by' ? each : made;
    }
    default:
      return assertNever(each);
  }
};
