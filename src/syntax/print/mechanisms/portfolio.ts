/** Scenarios, portfolios and guards, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type {
  GuardAfter,
  GuardDeclaration,
  PortfolioClause,
  PortfolioDeclaration,
  PortfolioEach,
  ScenarioClause,
  ScenariosDeclaration,
  Shock,
} from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { quote } from '../../strings.ts';
import { flat } from '../flat.ts';
import { glue, headed, isFlat, led } from '../layout.ts';
import { entry, type Entry, type Page } from '../lines.ts';
import { edges, inBraces, placeOf } from '../parts.ts';
import { printBinder, printRange, printType, printTyping } from '../types.ts';

type Lines = readonly string[];

export const scenariosLines = (declaration: ScenariosDeclaration, page: Page, room: number): Lines => {
  const entries = declaration.clauses.map((each) => scenarioEntry(each, page, room - 2));
  return inBraces([`scenarios ${declaration.name.text}`], entries, declaration, page, room);
};

const scenarioEntry = (clause: ScenarioClause, page: Page, room: number): Entry => {
  const { name, values } = clause;
  const head =
    clause.kind === 'axis'
      ? `axis ${name.text} : ${printType(clause.type)}${printRange(clause.range)} =`
      : `tail ${name.text}${clause.part === null ? '' : ` counts ${flat(clause.part, precedence.loosest)}`} =`;
  const list = values.map(({ member, value }) => `${member.text}: ${flat(value)}`).join(', ');
  const isShort = values.every((each) => isFlat(each.value, page));
  return entry(placeOf(clause), [isShort ? `${head} { ${list} }` : null], room, () => {
    const entries = values.map((each, at) => shockEntry(each, at + 1 < values.length, page, room - 2));
    return inBraces([head], entries, clause, page, room);
  });
};

const shockEntry = (shock: Shock, more: boolean, page: Page, room: number): Entry =>
  entry({ node: shock, ...edges(shock) }, [null], room, () =>
    glue(led(`${shock.member.text}:`, shock.value, page, room - 1), more ? ',' : '', ['']),
  );

export const portfolioLines = (declaration: PortfolioDeclaration, page: Page, room: number): Lines => {
  const { name, scope, typing, clauses } = declaration;
  const of = scope === null ? '' : ` of ${printBinder(scope)}`;
  const entries = clauses.map((each) => portfolioEntry(each, page, room - 2));
  return inBraces([`portfolio ${name.text}${of} : ${printTyping(typing)}`], entries, declaration, page, room);
};

const portfolioEntry = (clause: PortfolioClause, page: Page, room: number): Entry => {
  const place = { node: clause, ...edges(clause) };
  const lines = (long: () => Lines): Entry => entry(place, [null], room, long);
  switch (clause.kind) {
    case 'each':
      return lines(() => eachLines(clause, page, room));
    case 'scan':
      return lines(() => led(`scan ${clause.scenarios.text} gains`, clause.gain, page, room));
    case 'sums':
      return entry(placeOf(clause), [null], room, () =>
        headed(`sums ${clause.name.text} : ${printTyping(clause.typing)} =`, clause.value, page, room),
      );
    case 'offset': {
      const ratio = clause.ratio.map((each) => flat(each, precedence.loosest)).join(' : ');
      const by = ratio === '' ? '' : ` by ${ratio}`;
      return lines(() => led(`offset ${clause.left.text}, ${clause.right.text}${by}, credits`, clause.credit, page, room));
    }
    case 'plus':
    case 'at least':
      return lines(() => led(clause.kind, clause.value, page, room));
    default:
      return assertNever(clause);
  }
};

const eachLines = ({ binder, source, filter, group }: PortfolioEach, page: Page, room: number): Lines => {
  const head = [`each ${binder.text} in ${flat(source, precedence.postfix)}`];
  const kept = filter === null ? head : glue(head, ' ', led('where', filter, page, room));
  return group === null ? kept : glue(kept, ' ', led(`by ${printBinder(group.binder)} =`, group.key, page, room));
};

export const guardLines = (declaration: GuardDeclaration, page: Page, room: number): Lines => {
  const { name, scope, after, clauses } = declaration;
  const of = scope === null ? '' : ` of ${printBinder(scope)}`;
  const entries = clauses.map((clause) => {
    const reason = `else ${quote(clause.reason)}`;
    const cells = isFlat(clause.condition, page) ? [`require ${flat(clause.condition)}`, reason] : [null];
    return entry({ node: clause, ...edges(clause) }, cells, room - 2, () => [
      ...led('require', clause.condition, page, room - 2),
      `  ${reason}`,
    ]);
  });
  return inBraces([`guard ${name.text}${of} after ${afterText(after)}`], entries, declaration, page, room);
};

const afterText = ({ kind, of }: GuardAfter): string =>
  `${kind === 'changes' ? 'changes of ' : ''}${of.map(({ path }) => path.map((each) => each.text).join('.')).join(', ')}`;
