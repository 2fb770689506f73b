/** Liquidations that make sense, in the parts from which they are written out. What is wrong with the others is reported. */
import type { Span } from '../../../source/source.ts';
import type { ActionClause, LiquidationClause, LiquidationDeclaration, Name } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { unitPath } from '../fund/amounts.ts';
import { plannedCap, type PlannedCap } from './caps.ts';
import { strangerIn } from './flag.ts';
import { checkShares } from './pay.ts';

type Of<K extends LiquidationClause['kind']> = Extract<LiquidationClause, { kind: K }>;

export type Plan = {
  readonly declaration: LiquidationDeclaration;
  /** Of what is closed, as a number is followed by it. */
  readonly unit: readonly Name[];
  readonly when: Of<'when'>;
  readonly until: Of<'until'> | null;
  readonly closes: Of<'closes'>;
  readonly matching: Of<'matching'> | null;
  readonly caps: readonly PlannedCap[];
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
  const problems: string[] = [];
  const complain: Complain = (span, problem, help) => {
    problems.push(problem);
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
  const [when, closes, unit] = [one('when'), one('closes'), unitPath(declaration.type)];
  if (when === null) complain(name.span, 'it is not said when an account is due', 'write `when CONDITION else "why not"`');
  if (closes === null) complain(name.span, 'it is not said what may be closed', 'write `closes AMOUNT`');
  if (unit === null)
    complain(declaration.type.span, 'what is closed is in no single unit', 'close an amount of one unit, such as `m.base`');
  const leftovers = every('leaves');
  const plan = {
    ...{ until: one('until'), matching: one('matching'), ramp: one('ramps'), cooldown: one('cooldown'), leftovers },
    ...{ bonus: one('bonus'), price: one('price'), fee: one('fee'), residual: one('residual') },
    caps: every('most').flatMap((each) => plannedCap(declaration, each, complain) ?? []),
    others: clauses.filter((each): each is ActionClause => actionKinds.has(each.kind)),
  };
  if (!plan.others.some((each) => each.kind === 'changes'))
    complain(name.span, 'nothing changes', 'write `changes … by …` with what is `closed`');
  if (plan.matching !== null) checkArms(plan.matching, complain);
  if (plan.fee !== null) checkShares(plan.fee, complain);
  checkLeftovers(leftovers, complain);
  if (plan.ramp !== null && plan.price !== null && (plan.price.after ?? plan.price.below) !== null)
    complain(
      plan.ramp.span,
      'the ramp would begin anew with the price',
      'leave out `ramps`, or let the price fall without a restart',
    );
  if (when === null || closes === null || unit === null) return null;
  const whole = { declaration, unit, when, closes, ...plan };
  const stranger = strangerIn(whole);
  if (stranger !== null)
    complain(
      stranger.span,
      'what is kept of an account would depend on another argument',
      `let this speak of \`${declaration.of.name.text}\` alone`,
    );
  return problems.length > 0 ? null : whole;
};

const checkLeftovers = (leftovers: readonly Of<'leaves'>[], complain: Complain): void => {
  const [, second] = leftovers.filter((each) => each.values.length === 0);
  if (second !== undefined) complain(second.span, 'the least that is left of it stands twice', 'say it once');
  for (const { values, reason, span } of leftovers) {
    if (values.length > 0 && reason === null)
      complain(span, 'it is not said why leaving less is refused', 'add `else "leaves dust behind"`');
    if (values.length === 0 && reason !== null)
      complain(
        reason.span,
        'what would leave less closes all, and is never refused',
        'leave out `else`, or name what may not be left',
      );
  }
};

const words: Partial<Record<LiquidationClause['kind'], string>> = { matching: 'first matching' };

const actionKinds = new Set<string>(['changes', 'require', 'by', 'keeps', 'needs', 'feeds', 'absorbs']);

const checkArms = ({ arms, span }: Of<'matching'>, complain: Complain): void => {
  const end = arms.findIndex((each) => each.condition === null);
  const late = arms.slice(end + 1)[0];
  if (end < 0) complain(span, 'a case is left out', 'end with `otherwise: …`');
  else if (late !== undefined) complain(late.span, 'this comes after `otherwise`', '`otherwise` stands last, and once');
};
