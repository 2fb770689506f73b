/** Reading what is printed gives the same tree; printing again gives the same text; no comment is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/syntax/ast.ts';
import { childrenOf } from '../../src/syntax/children.ts';
import { mapChildren } from '../../src/syntax/map-children.ts';
import { parse } from '../../src/syntax/parse.ts';
import { printFile } from '../../src/syntax/print.ts';
import { bare, policiesIn, read } from './support.ts';
import { randomFile } from './random-file.ts';

const seed = Number(process.env['SEED'] ?? 1);
const numRuns = Number(process.env['RUNS'] ?? 150);

const commentsOf = (text: string): readonly string[] =>
  read(text)
    .comments.map((comment) => comment.text.trim())
    .sort();

describe('over random trees', () => {
  it('parse after print is the identity up to places', () => {
    fc.assert(
      fc.property(randomFile, (file) => {
        expect(bare(read(printFile(file)))).toEqual(bare(file));
      }),
      { seed, numRuns },
    );
  });

  it('print is idempotent', () => {
    fc.assert(
      fc.property(randomFile, (file) => {
        const text = printFile(file);
        expect(printFile(read(text))).toBe(text);
      }),
      { seed: seed + 1, numRuns },
    );
  });

  it('no comment is lost, wherever it stands, and formatting stays idempotent', () => {
    fc.assert(
      fc.property(randomFile, fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 6 }), (file, places) => {
        const plain = printFile(file);
        const text = withComments(plain, places);
        const { value, diagnostics } = parse({ path: '', text });
        expect(diagnostics).toEqual([]);
        const formatted = printFile(value);
        expect(commentsOf(formatted)).toEqual(commentsOf(text));
        expect(bare(read(formatted))).toEqual(bare(file));
        expect(printFile(read(formatted))).toBe(formatted);
      }),
      { seed: seed + 2, numRuns },
    );
  });
});

/** Every expression of a file, however deep. */
const expressionsIn = (text: string): readonly Expression[] => {
  const { declarations } = parse({ path: '', text }).value;
  const roots = declarations.flatMap((each): readonly Expression[] =>
    each.kind === 'let' ? [each.value] : each.kind === 'define' ? [...each.locals.map((local) => local.value), each.value] : [],
  );
  const all = (of: Expression): readonly Expression[] => [of, ...childrenOf(of).flatMap(all)];
  return roots.flatMap(all);
};

describe('over the policies', () => {
  it.each(policiesIn('policies'))(
    'policies/$name: what walks over expressions and what changes them see the same',
    ({ text }) => {
      for (const each of expressionsIn(text)) {
        const seen: Expression[] = [];
        const same = mapChildren(each, (child) => {
          seen.push(child);
          return child;
        });
        expect(same).toEqual(each);
        expect(seen).toEqual(childrenOf(each));
      }
    },
  );

  it.each(policiesIn('policies'))('policies/$name', ({ text }) => {
    const file = read(text);
    const formatted = printFile(file);
    expect(bare(read(formatted))).toEqual(bare(file));
    expect(printFile(read(formatted))).toBe(formatted);
    expect(commentsOf(formatted)).toEqual(commentsOf(text));
  });
});

/** Puts comments at ends of lines and on lines of their own: places where a line break changes nothing. */
const withComments = (text: string, places: readonly (readonly [number, boolean])[]): string => {
  const lines = text.split('\n');
  const within = laterLines(text);
  return lines
    .flatMap((line, at) => {
      const here = places.filter(([place]) => place % lines.length === at);
      // Inside a mechanism to come everything is kept as it is, comments too; a doc line cannot have a remark.
      if (here.length === 0 || within.has(at) || line.trim().startsWith('///')) return [line];
      return here.some(([, own]) => own) || line === '' || line.includes('//')
        ? [`// own ${at}`, line]
        : [`${line} // behind ${at}`];
    })
    .join('\n');
};

const laterLines = (text: string): ReadonlySet<number> => {
  const { value } = parse({ path: '', text });
  const found = new Set<number>();
  const spans = [
    ...value.declarations.flatMap((each) => (each.kind === 'unsupported' ? [each.span] : [])),
    ...value.declarations.flatMap((each) =>
      each.kind === 'action' ? each.clauses.flatMap((clause) => (clause.kind === 'unsupported' ? [clause.span] : [])) : [],
    ),
  ];
  let offset = 0;
  for (const [at, line] of text.split('\n').entries()) {
    if (spans.some(({ start, end }) => offset <= end && offset + line.length >= start)) found.add(at);
    offset += line.length + 1;
  }
  return found;
};
