/** Liquidations that make sense, in the parts from which they are written out. What is wrong with the others is reported. */
import type { Span } from '../../../source/source.ts';
import type { ActionClause, LiquidationClause, LiquidationDeclaration } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';

type Of<K extends LiquidationClause['kind']> = Extract<LiquidationClause, { kind: K }>;

export type Plan = {
  readonly declaration: LiquidationDeclaration;
  readonly when: Of<'when'>;
  readonly until: Of<'until'> | null;
  readonly closes: Of<'closes'>;
  readonly matching: Of<'matching'> | null;
  readonly caps: readonly Of<'most'>[];
  readonly ramp: Of<'ramps'> | null;
  readonly cooldown: Of<'cooldown'> | null;
  readonly leftovers: readonly Of<'leaves'>[];
  readonly bonus: Of<'bonus'> | null;
  readonly price: Of<'price'> | null;
  readonly fee: Of<'fee'> | null;
  readonly residual: Of<'residual'> | null;
  readonly others: readonly ActionClause[];
};

/** Says what is wrong with a liquidation. */
export type Complain = (span: Span, problem: string, help: string) => void;

export const planOf = (declaration: LiquidationDeclaration, report: Report): Plan | null => {
  let sound = true;
  const complain: Complain = (span, problem, help) => {
    sound = false;
    report('FB7701', span, { name: declaration.name.text, problem, help });
  };
  const { clauses, name } = declaration;
  const every = <K extends LiquidationClause['kind']>(kind: K): readonly Of<K>[] =>
    clauses.filter((each): each is Of<K> => each.kind === kind);
  const one = <K extends LiquidationClause['kind']>(kind: K): Of<K> | null => {
    const [first = null, second] = every(kind);
    if (second !== undefined) complain(second.span, `\`${words[kind] ?? kind}\` stands twice`, 'say it once');
    return first;
  };
  const when = one('when');
  const closes = one('closes');
  if (when === null)
    complain(
      name.span,
      'it is not said when it may be done',
      'write `when CONDITION else "why not"`, as in `when equity(a) < required(a, maintenance) else "healthy"`',
    );
  if (closes === null)
    complain(
      name.span,
      'it is not said what is closed',
      'write `closes AMOUNT`, as in `closes abs(a.positions[m].size otherwise 0 m.base)`',
    );
  const matching = one('matching');
  if (matching !== null) checkArms(matching, complain);
  const others = clauses.filter((each): each is ActionClause => actionKinds.has(each.kind));
  if (!others.some((each) => each.kind === 'changes'))
    complain(name.span, 'nothing changes', 'write `changes … by …` with what is `closed`');
  const plan = {
    ...{ until: one('until'), matching, caps: every('most'), ramp: one('ramps'), cooldown: one('cooldown') },
    ...{ leftovers: every('leaves'), bonus: one('bonus'), price: one('price'), fee: one('fee'), residual: one('residual') },
  };
  if (when === null || closes === null || !sound) return null;
  return { declaration, when, closes, ...plan, others };
};

const words: Partial<Record<LiquidationClause['kind'], string>> = { matching: 'first matching' };

const actionKinds = new Set<string>(['changes', 'require', 'by', 'keeps', 'needs', 'feeds', 'absorbs']);

const checkArms = ({ arms, span }: Of<'matching'>, complain: Complain): void => {
  const end = arms.findIndex((each) => each.condition === null);
  const late = arms.slice(end + 1)[0];
  if (end < 0) complain(span, 'a case is left out', 'end with `otherwise: …`');
  else if (late !== undefined) complain(late.span, 'this comes after `otherwise`', '`otherwise` stands last, and once');
};
