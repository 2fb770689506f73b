/** The grammar that Chevrotain recorded from the parser, in the notation of `grammar/firebreak.ebnf`. */
import {
  Alternation,
  Alternative,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  Terminal,
  type IProduction,
  type TokenType,
} from 'chevrotain';
import { makeParser } from '../../src/syntax/parse.ts';
import { AnyToken } from '../../src/syntax/tokens.ts';

/** Rules by name, each right side on one line. What only recovers from mistakes is left out. */
export const grammarOfParser = (): ReadonlyMap<string, string> => {
  const rules = Object.values(makeParser({ validate: true }).getGAstProductions());
  return new Map(rules.filter(({ name }) => name !== recovering).map(({ name, definition }) => [name, sequence(definition)]));
};

const recovering = 'needsParentheses';

const sequence = (productions: readonly IProduction[]): string => productions.map(show).join(' ');

const show = (production: IProduction): string => {
  if (production instanceof NonTerminal) return production.nonTerminalName;
  if (production instanceof Terminal) return symbol(production.terminalType);
  if (production instanceof Option) return `[ ${sequence(production.definition)} ]`;
  if (production instanceof Repetition) return `{ ${sequence(production.definition)} }`;
  if (production instanceof RepetitionMandatoryWithSeparator) {
    const item = sequence(production.definition);
    return `${item} { ${symbol(production.separator)} ${item} }`;
  }
  if (production instanceof Alternation) {
    const ways = production.definition.map((way) => (way instanceof Alternative ? sequence(way.definition) : show(way)));
    return `( ${ways.filter((way) => way !== AnyToken.name && way !== recovering).join(' | ')} )`;
  }
  throw new Error(`no notation for ${production.constructor.name}`);
};

const symbol = (type: TokenType): string => {
  const word = /^`([^`]*)`$/.exec(type.LABEL ?? '')?.[1];
  return word === undefined ? type.name : `"${word}"`;
};
