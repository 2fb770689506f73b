/** Liquidations, clause by clause. */
import type { ActionClause, FundAmount, LiquidationClause, LiquidationDeclaration, PricePath } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { quote } from '../../strings.ts';
import { flat } from '../flat.ts';
import { glue, isFlat, led } from '../layout.ts';
import { entry, type Entry, type Page } from '../lines.ts';
import { edges, inBraces } from '../parts.ts';
import { printBinder, printRange, printRounding, printType } from '../types.ts';
import { printKept } from './kept.ts';

type InAction = (clause: ActionClause, page: Page, room: number) => Entry;

/** `inAction` prints the clauses that an action has too. */
export const liquidationLines = (
  declaration: LiquidationDeclaration,
  page: Page,
  room: number,
  inAction: InAction,
): readonly string[] => {
  const { name, of, parameters, type, range, clauses } = declaration;
  const given = parameters.length === 0 ? '' : ` (${parameters.map(printBinder).join(', ')})`;
  const head = `liquidation ${name.text} of ${printBinder(of)}${given} : ${printType(type)}${printRange(range)}`;
  const entries = clauses.map((each) => clauseEntry(each, page, room - 2, inAction));
  return inBraces([head], entries, declaration, page, room);
};

const clauseEntry = (clause: LiquidationClause, page: Page, room: number, inAction: InAction): Entry => {
  const place = { node: clause, ...edges(clause) };
  const lines = (long: () => readonly string[]): Entry => entry(place, [null], room, long);
  switch (clause.kind) {
    case 'when': {
      const reason = `else ${quote(clause.reason)}`;
      const cells = isFlat(clause.condition, page) ? [`when ${flat(clause.condition)}`, reason] : [null];
      return entry(place, cells, room, () => [...led('when', clause.condition, page, room), `  ${reason}`]);
    }
    case 'until':
      return lines(() => led('until', clause.condition, page, room));
    case 'closes':
      return lines(() => amountLines('closes', clause.amount, page, room));
    case 'matching': {
      const arms = clause.arms.map((arm) => {
        const head = arm.condition === null ? 'otherwise' : `when ${flat(arm.condition)}`;
        const value = isFlat(arm.amount.value, page) ? [head, `: ${amount(arm.amount)}`] : [null];
        return entry({ node: arm, ...edges(arm) }, value, room - 2, () => [
          ...glue(
            arm.condition === null ? ['otherwise'] : led('when', arm.condition, page, room - 2),
            ' ',
            amountLines(':', arm.amount, page, room - 2),
          ),
        ]);
      });
      return lines(() => inBraces(['first matching'], arms, clause, page, room));
    }
    case 'most': {
      const { other, per, step } = clause;
      const price = other === null ? '' : `${typed(other)} at ${flat(other.price, precedence.loosest)}`;
      const within = per.map((each) => ` per ${flat(each, precedence.loosest)}`).join('');
      const by = step === null ? '' : ` by ${flat(step, precedence.loosest)}`;
      const limit = flat(clause.amount.value, precedence.loosest);
      return lines(() => [`at most ${limit}${price}${within}${by}${comma(clause.amount.rounding)}`]);
    }
    case 'ramps': {
      const [from, to, within] = [clause.from, clause.to, clause.within].map((each) => flat(each, precedence.loosest));
      return lines(() => [`ramps from ${from} to ${to} in ${within}${comma(clause.rounding)}`]);
    }
    case 'cooldown':
      return lines(() => led('cooldown', clause.duration, page, room));
    case 'leaves': {
      const values = clause.values.map((each) => ` ${flat(each, precedence.loosest)}`).join(',');
      const reason = clause.reason === null ? '' : ` else ${quote(clause.reason.text)}`;
      return lines(() => [`leaves${values} at least ${flat(clause.least, precedence.comparison)} or nothing${reason}`]);
    }
    case 'bonus':
      return lines(() => [`bonus ${flat(clause.amount.value)}, at most ${flat(clause.most)}${comma(clause.amount.rounding)}`]);
    case 'price':
      return lines(() => [`price${typed(clause)} = ${amount(clause.top)}, ${pathOf(clause.path)}${restartsOf(clause)}`]);
    case 'fee': {
      const takers = clause.takers.map((taker) => {
        const share = taker.share === null ? 'remainder' : shareOf(taker.share);
        const to = `to ${flat(taker.to, precedence.postfix)}`;
        return entry({ node: taker, ...edges(taker) }, [to, `: ${share}`], room - 2, () => [`${to} : ${share}`]);
      });
      return lines(() => inBraces([`fee${typed(clause)} = ${amount(clause.amount)}`], takers, clause, page, room));
    }
    case 'residual': {
      const when = clause.when === null ? '' : ` when ${flat(clause.when, precedence.loosest)}`;
      const by = `by ${printKept({ name: clause.fund, member: clause.member, span: clause.span })}`;
      const loss = `${flat(clause.loss.value, precedence.loosest)}${comma(clause.loss.rounding)}`;
      return lines(() => [`residual ${loss}${when} ${by}`]);
    }
    default:
      return inAction(clause, page, room);
  }
};

const comma = (rounding: FundAmount['rounding']): string => (rounding === null ? '' : `,${printRounding(rounding)}`);
const amount = ({ value, rounding }: FundAmount): string => `${flat(value)}${comma(rounding)}`;
const amountLines = (word: string, { value, rounding }: FundAmount, page: Page, room: number): readonly string[] =>
  glue(led(word, value, page, room), comma(rounding), ['']);
const typed = ({ type, range }: Pick<PricePath, 'type' | 'range'>): string => ` : ${printType(type)}${printRange(range)}`;

const pathOf = (path: PricePath['path']): string => {
  const terms = (each: Parameters<typeof flat>[0]): string => flat(each, precedence.loosest);
  if (path.kind === 'linear') return `falls linearly over ${terms(path.over)}`;
  if (path.kind === 'steps') return `falls by ${terms(path.share)} per ${terms(path.per)}`;
  return `halves every ${terms(path.every)}`;
};

const restartsOf = ({ after, below }: PricePath): string =>
  [
    ...(after === null ? [] : [`, restarts after ${flat(after, precedence.loosest)}`]),
    ...(below === null ? [] : [`, restarts below ${flat(below, precedence.loosest)}`]),
  ].join('');

/** What begins with a fact that is called `remainder` stands in parentheses, since the word says who takes the rest. */
const shareOf = (share: Parameters<typeof flat>[0]): string => {
  const text = flat(share, precedence.loosest);
  return text.startsWith('remainder') ? `(${text})` : text;
};
