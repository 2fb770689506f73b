/** Oracles, clause by clause. */
import { assertNever } from '../../../source/assert-never.ts';
import type { NeedsClause, OracleClause, OracleDeclaration } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { flat } from '../flat.ts';
import { glue, led } from '../layout.ts';
import { entry, type Page } from '../lines.ts';
import { edges, inBraces } from '../parts.ts';
import { printBinder, printRange, printRounding, printType } from '../types.ts';

export const oracleLines = (declaration: OracleDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, type, range, report, source } = declaration;
  const whose = scope === null ? '' : ` of ${printBinder(scope)}`;
  const from = `from ${report.text} in ${flat(source, precedence.postfix)}`;
  const head = `oracle ${name.text}${whose} : ${printType(type)}${printRange(range)} ${from}`;
  const entries = declaration.clauses.map((clause) =>
    entry({ node: clause, ...edges(clause) }, [null], room - 2, () => clauseLines(clause, page, room - 2)),
  );
  return inBraces([head], entries, declaration, page, room);
};

export const printNeeds = ({ oracle, level }: NeedsClause): string => `needs ${oracle.text} at least ${level.text}`;

const clauseLines = (clause: OracleClause, page: Page, room: number): readonly string[] => {
  const worded = (word: string, value: Parameters<typeof led>[1]): readonly string[] => led(word, value, page, room);
  const end = (lines: readonly string[], text: string): readonly string[] => glue(lines, '', [text]);
  switch (clause.kind) {
    case 'older':
      return worded('reject older than', clause.age);
    case 'further':
      return end(
        worded('reject further than', clause.share),
        clause.median === 'lower median' ? ' from median' : ' from upper median',
      );
    case 'reject':
      return worded('reject when', clause.when);
    case 'need':
      return [`need ${clause.least}`];
    case 'take': {
      const weighed = clause.weight === null ? [`take ${clause.form}`] : worded(`take ${clause.form} by`, clause.weight);
      return end(weighed, rounded(clause));
    }
    case 'most':
      return worded('at most', clause.cap);
    case 'moves': {
      const most = worded('moves at most', clause.share);
      return end(clause.per === null ? end(most, ' per update') : glue(most, ' ', worded('per', clause.per)), rounded(clause));
    }
    case 'grows': {
      const parts = [worded('per', clause.per), worded('from', clause.from), worded('since', clause.since)];
      return end(
        parts.reduce((lines, part) => glue(lines, ' ', part), worded('grows at most', clause.share)),
        rounded(clause),
      );
    }
    case 'delay':
      return worded('delay', clause.hop);
    case 'fallback':
      return worded('fallback', clause.value);
    case 'after':
      return end(worded('after', clause.age), ` ${clause.level.text}`);
    case 'falls':
      return worded(`falls to ${clause.level.text} when`, clause.when);
    case 'validity':
      return [`validity ${clause.of.text}`];
    case 'kept':
      return ['read as kept'];
    default:
      return assertNever(clause);
  }
};

const rounded = ({ rounding }: Extract<OracleClause, { kind: 'take' | 'moves' | 'grows' }>): string =>
  rounding === null ? '' : `,${printRounding(rounding)}`;
