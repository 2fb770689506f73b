/**
 * How much the mechanisms of a policy may be: each becomes many times its text, and looks at the others. What is too much is
 * refused before it is checked, and what is far too much before it is written out.
 */
import type { Span } from '../../source/source.ts';
import type { Declaration, PlainDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';

/** Mechanisms of a policy, those of its instances included. */
export const mostMechanisms = 128;

/** Levels, tranches, clauses, terms or values in one place of a mechanism, and what an action keeps, feeds, needs or absorbs. */
export const mostParts = 64;

/** Places in the tree of what mechanisms become, and of what they add to actions. */
export const mostMade = 10_000;

const plain: Readonly<Record<PlainDeclaration['kind'], true>> = {
  unit: true,
  enum: true,
  role: true,
  entity: true,
  field: true,
  let: true,
  define: true,
  action: true,
  unsupported: true,
};

const uses: ReadonlySet<string> = new Set(['keeps', 'feeds', 'needs', 'absorbs', 'queues']);

/** Whether the mechanisms can be written out; the first that is too much is reported. */
export const isBearable = (declarations: readonly Declaration[], report: Report): boolean => {
  let count = 0;
  for (const each of declarations) {
    if (each.kind === 'action') {
      const used = each.clauses.filter((clause) => uses.has(clause.kind));
      const [over] = used.slice(mostParts);
      if (over === undefined) continue;
      report('FB7004', over.span, { problem: `\`${each.name.text}\` uses ${used.length} mechanisms`, limit: mostParts });
      return false;
    }
    if (each.kind in plain) continue;
    count += 1;
    if (count > mostMechanisms) {
      report('FB7004', each.span, { problem: 'this is one mechanism too many in a policy', limit: mostMechanisms });
      return false;
    }
    const parts = longestList(each);
    if (parts <= mostParts) continue;
    report('FB7004', each.span, { problem: `this mechanism says ${parts} things in one place`, limit: mostParts });
    return false;
  }
  return true;
};

/** A list or anything else that has parts. These are walked by name: to list the values first takes several times as long. */
type Tree = { readonly [part: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** How many things stand in the longest list of a syntax tree. */
const longestList = (node: unknown): number => {
  if (!isTree(node)) return 0;
  let most = Array.isArray(node) ? node.length : 0;
  for (const part in node) if (part !== 'span') most = Math.max(most, longestList(node[part]));
  return most;
};

export type Budget = {
  /** Counts a tree; false once all together are too much, which is reported once. */
  readonly take: (made: unknown, span: Span) => boolean;
};

export const budgetOf = (report: Report): Budget => {
  let left = mostMade;
  return {
    take: (made, span) => {
      if (left < 0) return false;
      left = leftAfter(made, left);
      if (left >= 0) return true;
      report('FB7003', span, { limit: mostMade });
      return false;
    },
  };
};

/** What is left of so many places after a tree; no more of it is looked at once nothing is left. */
const leftAfter = (node: unknown, left: number): number => {
  if (!isTree(node)) return left;
  let rest = 'kind' in node ? left - 1 : left;
  for (const part in node) {
    if (rest < 0) return rest;
    if (part !== 'span') rest = leftAfter(node[part], rest);
  }
  return rest;
};
