/** What the syntax tests share: reading folders of policies, and trees without their places. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { positionAt } from '../../src/source/source.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { File } from '../../src/syntax/ast.ts';
import { parse } from '../../src/syntax/parse.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export const policiesIn = (folder: string): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.risk'))
    .sort()
    .map((name) => ({ name, text: readFileSync(`${root}${folder}/${name}`, 'utf8') }));

export const read = (text: string): File => {
  const { value, diagnostics } = parse({ path: 'test.risk', text });
  if (diagnostics.length > 0) throw new Error(`${shown(text, diagnostics).join('\n')}\nin\n${text}`);
  return value;
};

/** `FB1020 at 3:12`, in the order of the file. */
export const places = (text: string, diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code, span }) => {
    const { line, column } = positionAt(text, span.start);
    return `${code} at ${line}:${column}`;
  });

export const shown = (text: string, diagnostics: readonly Diagnostic[]): readonly string[] =>
  places(text, diagnostics).map((place, at) => `${place} ${diagnostics[at]?.message ?? ''}`);

/** Everything of a tree but spans, comments and empty lines. */
export const bare = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node === 'bigint') return `${node}n`;
  if (typeof node !== 'object' || node === null) return node;
  const isFile = Reflect.get(node, 'kind') === 'file';
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !/^(?:span|.*Span|comments|emptyLines)$/.test(key) && !(isFile && key === 'path'))
      .map(([key, value]) => [key, bare(value)]),
  );
};
