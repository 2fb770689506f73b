/** Where oracles are named: by the clauses of others, and by what uses a price. */
import { namespaceOf } from '../../source/source.ts';
import type { Expression, OracleClause } from '../../syntax/ast.ts';
import type { Maker } from './maker.ts';
import type { Oracle } from './oracles.ts';

/** What the clauses of an oracle look at. */
export const expressionsOf = (clause: OracleClause): readonly Expression[] => {
  switch (clause.kind) {
    case 'older':
    case 'after':
      return [clause.age];
    case 'further':
      return [clause.share];
    case 'reject':
    case 'falls':
      return [clause.when];
    case 'take':
      return clause.weight === null ? [] : [clause.weight];
    case 'most':
      return [clause.cap];
    case 'moves':
      return clause.per === null ? [clause.share] : [clause.share, clause.per];
    case 'grows':
      return [clause.share, clause.per, clause.from, clause.since];
    case 'delay':
      return [clause.hop];
    case 'fallback':
      return [clause.value];
    case 'need':
    case 'validity':
    case 'kept':
      return [];
  }
};

/** The oracle that an expression names, if it does nothing else. */
export const oracleAt = (expression: Expression, oracles: ReadonlyMap<string, Oracle>): Oracle | null => {
  const isNamed = expression.kind === 'name' || (expression.kind === 'call' && expression.of === null);
  return isNamed ? (oracles.get(expression.name.text) ?? null) : null;
};

export const isUseOf = (expression: Expression, { declaration }: Oracle): boolean =>
  (expression.kind === 'name' || (expression.kind === 'call' && expression.of === null)) &&
  expression.name.text === declaration.name.text;

/** `mark_validity(m)` for `mark(m)`. */
export const validityAt = ({ declaration }: Oracle, use: Expression): Expression => {
  const name = { text: `${declaration.name.text}_validity`, span: use.span };
  return use.kind === 'call' ? { ...use, name } : { kind: 'name', name, span: use.span };
};

export const levelOf = ({ named }: Pick<Maker, 'named'>, { levels }: Oracle, level: string): Expression =>
  named(`${namespaceOf(levels.name.text)}${level}`);
