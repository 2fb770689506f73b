/**
 * How many words lines of assembly hold at most above the stack of their function when they read or set one of its names. The last
 * argument is worked out first, and each `let` stays until its braces close.
 */

/** By name, for lines of the forms that we write in place; null for others. */
export const wordsAbove = (lines: readonly string[]): ReadonlyMap<string, number> | null => {
  const above = new Map<string, number>();
  const see = (own: string, height: number): void => void above.set(own, Math.max(height, above.get(own) ?? 0));
  const opened: number[] = [];
  let height = 0;
  for (const line of lines) {
    if (line === '}') {
      height = opened.pop() ?? 0;
      continue;
    }
    const { own, isNew, value, opens } = formOf(line);
    if (value !== null && !read(tokensOf(value), height, see)) return null;
    if (own !== null && !isNew) see(own, height + 1);
    if (opens) opened.push(height);
    if (isNew) height += 1;
  }
  return above;
};

type Form = { readonly own: string | null; readonly isNew: boolean; readonly value: string | null; readonly opens: boolean };

const formOf = (line: string): Form => {
  const opens = line.endsWith('{');
  const [, before = '', value = ''] = /^(?:(.*) := )?(.*)$/.exec(opens ? line.slice(0, -1).trim() : line) ?? [];
  const isNew = before.startsWith('let ');
  const own = before === '' ? null : before.replace(/^let /, '');
  const condition = opens ? value.replace(/^if /, '') : value;
  return { own, isNew, value: condition === '' ? null : condition, opens };
};

const tokensOf = (text: string): string[] => text.match(/[\w.$]+|[(),]|\S/g) ?? [];

/** Takes one expression from the tokens; false where it is none that we write. */
const read = (tokens: string[], height: number, see: (own: string, height: number) => void): boolean => {
  const tree = parse(tokens);
  if (tree === null || tokens.length > 0) return false;
  visit(tree, height, see);
  return true;
};

type Tree = { readonly own: string; readonly given: readonly Tree[] | null };

const parse = (tokens: string[]): Tree | null => {
  const own = tokens.shift();
  if (own === undefined || !/^[\w.$]+$/.test(own)) return null;
  if (!taken(tokens, '(')) return { own, given: null };
  const given: Tree[] = [];
  while (!taken(tokens, ')')) {
    if (given.length > 0 && !taken(tokens, ',')) return null;
    const next = parse(tokens);
    if (next === null) return null;
    given.push(next);
  }
  return { own, given };
};

const taken = (tokens: string[], wanted: string): boolean => {
  const isNext = tokens[0] === wanted;
  if (isNext) tokens.shift();
  return isNext;
};

const visit = ({ own, given }: Tree, height: number, see: (own: string, height: number) => void): void => {
  if (given === null) see(own.split('.')[0] ?? own, height);
  else [...given].reverse().forEach((each, at) => visit(each, height + at, see));
};
