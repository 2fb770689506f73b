/** Records that come alone in a list from the functions that load them. */
import { recordOf } from '../layout.ts';
import type { Scope } from '../names.ts';
import { declare, literal, type Expr, type Statement } from '../tree.ts';
import { structOf, toldMembers, type Context } from './context.ts';
import { inMemory, memoryOffset } from './slots.ts';

/**
 * Whether a record comes alone in a list: solc fills a record that a function gives with zeros before anything else, which costs
 * more than a list where there are many words.
 */
const isAlone = (context: Context, record: number): boolean => {
  const members = recordOf(context.pieces.layout, record).fields.flat();
  return members.length >= fewWords && members.every((each) => each.count === null && each.record === null);
};

const fewWords = 7;

/** What a list of the one record is for whoever wants the record. */
export const only = (context: Context, record: number, list: Expr): Expr =>
  isAlone(context, record) ? { kind: 'index', of: list, index: literal(0n) } : list;

export const loadedType = (context: Context, record: number): string =>
  `${structOf(context, record)}${isAlone(context, record) ? '[]' : ''}`;

/** Room for a list of one record, and what is told in its place; no list where the record comes by itself. */
export const listed = (context: Context, record: number, told: string, made: string, names: Scope) => {
  if (!isAlone(context, record)) return { list: made, inList: null };
  const list = names.take('list');
  const words = recordOf(context.pieces.layout, record).fields.flat().length;
  const body: readonly Statement[] = [
    declare('uint256', made, null),
    {
      ...{ kind: 'assembly', names: [list, made, told] },
      lines: [
        `${list} := mload(0x40)`,
        `${made} := add(${list}, 64)`,
        `mstore(0x40, add(${made}, ${32 * words}))`,
        `mstore(${list}, 1)`,
        `mstore(add(${list}, 32), ${made})`,
        ...copyLines(context, record, told, made),
      ],
    },
  ];
  return { list, inList: body };
};

const copyLines = (context: Context, record: number, told: string, made: string): readonly string[] => {
  const runs: { to: number; from: number; words: number }[] = [];
  toldMembers(context, record).forEach((each, at) => {
    const to = memoryOffset(context, record, each.name);
    const last = runs.at(-1);
    if (last !== undefined && to === last.to + 32 * last.words) last.words += 1;
    else runs.push({ to, from: 32 * at, words: 1 });
  });
  return runs.map(({ to, from, words }) => `calldatacopy(${inMemory(made, to)}, ${inMemory(told, from)}, ${32 * words})`);
};
