/** Insurance funds, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type { FundAmount, FundClause, FundDeclaration, FundEnd, Tranche, TrancheRule } from '../../ast.ts';
import type { Expression, Name } from '../../ast-expression.ts';
import { precedence } from '../../precedence.ts';
import { flat } from '../flat.ts';
import { glue, led } from '../layout.ts';
import { entry, type Entry, type Page } from '../lines.ts';
import { edges, inBraces, namesIn, placeOf } from '../parts.ts';
import { printBinder, printRange, printRounding, printType } from '../types.ts';

export const fundLines = (fund: FundDeclaration, page: Page, room: number): readonly string[] => {
  const { name, member, type, range, clauses } = fund;
  const whose = member === null ? '' : ` ${member.word} ${printBinder(member.binder)}`;
  const head = `fund ${name.text}${whose} : ${printType(type)}${printRange(range)}`;
  const entries = clauses.map((each) => clauseEntry(each, page, room - 2));
  return inBraces([head], entries, fund, page, room);
};

const clauseEntry = (clause: FundClause, page: Page, room: number): Entry => {
  const place = { node: clause, ...edges(clause) };
  const lines = (long: () => readonly string[]): Entry => entry(place, [null], room, long);
  switch (clause.kind) {
    case 'tranche':
      return trancheEntry(clause, page, room);
    case 'together':
      return lines(() => {
        const tranches = clause.tranches.map((each) => trancheEntry(each, page, room - 2));
        return inBraces([`together${sharing(clause.shares, clause.remainder)}`], tranches, clause, page, room);
      });
    case 'deductible':
      return lines(() => amountLines('deductible', clause.amount, page, room));
    case 'fee':
      return lines(() => {
        const rate = led('fee', clause.rate, page, room, precedence.share + 1);
        return glue(rate, '', [` of drawn${comma(clause.rounding)}, to ${flat(clause.to, precedence.postfix)}`]);
      });
    case 'refill': {
      const ways = clause.shares === null ? '' : sharing(clause.shares, clause.remainder);
      return entry(place, [`refill ${namesIn(clause.names)}${ways}`], room, () => [`refill ${namesIn(clause.names)}${ways}`]);
    }
    case 'then':
      return lines(() => [endLine(clause)]);
    default:
      return assertNever(clause);
  }
};

/** ` by 70 : 30, remainder to senior` */
const sharing = (shares: readonly Expression[], remainder: Name | null): string => {
  const listed = shares.map((each) => flat(each, precedence.loosest)).join(' : ');
  return ` by ${listed}${remainder === null ? '' : `, remainder to ${remainder.text}`}`;
};

const comma = (rounding: FundAmount['rounding']): string => (rounding === null ? '' : `,${printRounding(rounding)}`);

const amountLines = (word: string, { value, rounding }: FundAmount, page: Page, room: number): readonly string[] =>
  glue(led(word, value, page, room), comma(rounding), ['']);

const trancheEntry = (tranche: Tranche, page: Page, room: number): Entry => {
  const { members, kept, initial, rules } = tranche;
  const other =
    kept === null
      ? ''
      : ` : ${printType(kept.type)}${printRange(kept.range)} at ${flat(kept.price, precedence.loosest)}${comma(kept.rounding)}`;
  const head = `tranche ${tranche.name.text}${members === null ? '' : ` of ${printBinder(members)}`}${other}`;
  return entry(placeOf(tranche), [null], room, () => {
    const whole = initial === null ? [head] : led(`${head} =`, initial, page, room);
    if (rules.length === 0) return whole;
    const entries = rules.map((each) =>
      entry({ node: each, ...edges(each) }, [null], room - 2, () => ruleLines(each, page, room - 2)),
    );
    return inBraces(whole, entries, tranche, page, room);
  });
};

const ruleLines = (rule: TrancheRule, page: Page, room: number): readonly string[] => {
  switch (rule.kind) {
    case 'keeps':
    case 'target':
      return amountLines(rule.kind, rule.amount, page, room);
    case 'most': {
      const step = rule.step === null ? '' : ` by ${flat(rule.step, precedence.loosest)}`;
      const per = rule.per.map((each) => ` per ${flat(each, precedence.loosest)}`).join('') + step;
      return glue(
        led('at most', rule.amount.value, page, room),
        `${per}${rule.isTotal ? ' in total' : ''}${comma(rule.amount.rounding)}`,
        [''],
      );
    }
    case 'deposit':
    case 'withdraw':
      return [`${rule.kind} by ${namesIn(rule.roles)}`];
    default:
      return assertNever(rule);
  }
};

const endLine = (clause: FundEnd): string => {
  switch (clause.end) {
    case 'leave':
      return 'then leave as deficit';
    case 'draws':
      return `then draws on ${clause.fund.text}`;
    case 'socialise': {
      const over = flat(clause.over, precedence.loosest);
      return `then socialise over ${over} ${clause.way} ${flat(clause.index, precedence.postfix)}${comma(clause.rounding)}`;
    }
    case 'adl':
      return `then adl ${clause.adl.text}`;
    default:
      return assertNever(clause);
  }
};
