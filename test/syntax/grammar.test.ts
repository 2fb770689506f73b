/** The written grammar is held to the parser: the EBNF rule by rule, the TextMate grammar word by word, the reference by reading it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/syntax/parse.ts';
import { isReserved, markByText, wordByText } from '../../src/syntax/tokens.ts';
import {
  actionWords,
  blockWords,
  builtinWords,
  entityWords,
  foldWords,
  laterActionWords,
  laterWords,
  medianWords,
  neverUnits,
  reservedWords,
  topWords,
} from '../../src/syntax/words.ts';
import { grammarOfParser } from './grammar-of.ts';
import { root, shown } from './support.ts';

const file = (name: string): string => readFileSync(`${root}grammar/${name}`, 'utf8');
const words = [...wordByText.keys()];

describe('firebreak.ebnf', () => {
  const text = file('firebreak.ebnf').replace(/\(\*[\s\S]*?\*\)/g, '');
  const rules = new Map(
    [...text.matchAll(/^(\w+) =([\s\S]*?) ;$/gm)].map((match) => [match[1] ?? '', (match[2] ?? '').replace(/\s+/g, ' ').trim()]),
  );
  const parser = grammarOfParser();

  it.each([...parser])('%s is what the parser does', (name, rightSide) => {
    expect(rules.get(name)).toBe(rightSide);
  });

  it('has no rule that the parser has not', () => {
    const syntactic = [...rules.keys()].filter((name) => /^[a-z]/.test(name));
    expect(syntactic.filter((name) => !parser.has(name))).toEqual([]);
  });

  it('defines every nonterminal that it uses, and uses every one it defines', () => {
    const plain = [...rules.values()].map((rule) => rule.replace(/"[^"]*"|'[^']*'|\?[^?]*\?/g, ''));
    const used = new Set(plain.flatMap((rule) => rule.match(/[A-Za-z]+/g) ?? []));
    // Builtin and Reserved say something about names; documentation and comments stand between tokens.
    const free = ['file', 'Builtin', 'Reserved', 'Documentation', 'Comment'];
    expect([...used].filter((name) => !rules.has(name))).toEqual([]);
    expect([...rules.keys()].filter((name) => !used.has(name) && !free.includes(name))).toEqual([]);
  });

  it('has every word and every mark of the token table', () => {
    for (const terminal of [...words, ...markByText.keys()]) expect(text).toContain(`"${terminal}"`);
  });

  it.each([
    ['Reserved', reservedWords],
    ['Later', laterWords],
    ['LaterInAction', laterActionWords],
    ['FoldWord', foldWords],
    ['MedianWord', medianWords],
    ['Builtin', builtinWords],
  ])('%s has the words of its table', (name, table) => {
    expect([...(rules.get(name) ?? '').matchAll(/"(\w+)"/g)].map((match) => match[1])).toEqual([...table]);
  });

  it('has only words of the token table', () => {
    const syntactic = [...rules].filter(([name]) => parser.has(name)).map(([, rule]) => rule);
    const written = new Set(syntactic.flatMap((rule) => [...rule.matchAll(/"([a-z]+)"/g)].map((match) => match[1] ?? '')));
    expect([...written].filter((word) => word !== 'bps' && !wordByText.has(word))).toEqual([]);
  });
});

type Rule = {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly name?: string;
  readonly patterns?: readonly Rule[];
};

describe('firebreak.tmLanguage.json', () => {
  const grammar: {
    readonly patterns: readonly { readonly include: string }[];
    readonly repository: Readonly<Record<string, Rule>>;
  } = JSON.parse(file('firebreak.tmLanguage.json'));
  const rule = (name: string): Rule => grammar.repository[name] ?? {};
  const pattern = (name: string): RegExp => new RegExp(rule(name).match ?? '(?!)');

  it('includes every rule of its repository, once, and each compiles', () => {
    expect(grammar.patterns.map(({ include }) => include.slice(1)).sort()).toEqual(Object.keys(grammar.repository).sort());
    const compile = (each: Rule): void => {
      for (const source of [each.match, each.begin, each.end])
        if (source !== undefined) expect(() => new RegExp(source)).not.toThrow();
      each.patterns?.forEach(compile);
    };
    Object.values(grammar.repository).forEach(compile);
  });

  it('knows every word of the token table', () => {
    const all = JSON.stringify(grammar.repository);
    expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(all))).toEqual([]);
  });

  it('sees declarations and clauses at the beginning of their lines', () => {
    const declared = [...topWords, ...entityWords, ...laterWords].filter((word) => word !== 'import');
    for (const word of declared) expect(pattern('declaration').exec(`  ${word} thing`)?.[1], word).toBe(word);
    for (const word of [...actionWords, 'give', 'when', ...laterActionWords])
      expect(pattern('clause').exec(`  ${word} a.b`)?.[1], word).toBe(word);
    expect(
      blockWords.filter(
        (word) => !(rule('declaration').match ?? '').includes(word) && !(rule('clause').match ?? '').includes(word),
      ),
    ).toEqual([]);
    expect(pattern('clause').test('  when : ratio')).toBe(false);
  });

  it('colours reserved words everywhere, and folds and functions before their parentheses', () => {
    const reserved = (rule('reserved').patterns ?? []).map((each) => new RegExp(each.match ?? '(?!)'));
    for (const word of reservedWords)
      expect(
        reserved.some((each) => each.exec(` ${word} `)?.[0] === word),
        word,
      ).toBe(true);
    for (const word of builtinWords) expect(pattern('builtin').test(`${word}(x)`)).toBe(true);
    for (const word of foldWords) expect(pattern('fold').test(`${word}(p in xs: p)`)).toBe(true);
    for (const word of medianWords) expect(pattern('fold').test(`${word} median(p in xs: p)`)).toBe(true);
  });

  it('takes the unit with its number, and no word that goes on with the clause', () => {
    expect(pattern('number').exec('10M USD else')?.slice(1)).toEqual(['10', 'M', undefined, 'USD']);
    expect(pattern('number').exec('25 bps')?.slice(1, 4)).toEqual(['25', undefined, 'bps']);
    expect(pattern('number').exec('2 m.base')?.[4]).toBe('m.base');
    for (const word of neverUnits) expect(pattern('number').exec(`5% ${word} x`)?.[4], word).toBeUndefined();
  });
});

describe('reference.md', () => {
  const text = file('reference.md');
  const blocks = [...text.matchAll(/```risk\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

  it.each(blocks.map((block) => [block.split('\n').find((line) => !line.startsWith('///')) ?? '', block]))('%s …', (_, block) => {
    expect(shown(block, parse({ path: 'reference.md', text: block }).diagnostics)).toEqual([]);
  });

  it('mentions every word of the language', () => {
    expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(text))).toEqual([]);
  });

  it('lists the words that can never be names, and those that no unit may have', () => {
    expect(text).toContain(`\`${reservedWords.join(' ')}\``);
    expect(text).toContain(`\`${[...neverUnits].filter((word) => !isReserved(word)).join(' ')}\``);
    expect(text).toContain(`\`${laterWords.join(' ')}\``);
  });
});
