/**
 * The walk along the rows of a marginal table, which is most of the work of a margin. Lowering makes a loop of one form of
 * it; a loop of that form runs as a whole, any other statement by statement.
 */
import type { Statement } from '../core/core.ts';
import { countCell, intCell, integerAt, recordAt, truthCell, type Cells } from './cells.ts';
import { compileList } from './compile-records.ts';

type Loop = Extract<Statement, { kind: 'loop' }>;

/** Runs the loop; null where it is of another form. */
export const compileMarginal = (loop: Loop, cells: Cells): (() => void) | null => {
  const walk = walkOf(loop);
  if (walk === null || !cells.counts.has(walk.last)) return null;
  const { bound, scale, rate } = walk;
  const [input, last] = [intCell(cells, walk.input), countCell(cells, walk.last)];
  const [total, from, done] = [intCell(cells, walk.total), intCell(cells, walk.from), truthCell(cells, walk.done)];
  const list = compileList(walk.list, cells);
  return () => {
    const rows = list();
    const whole = input.value;
    let sum = 0n;
    let begin = 0n;
    let ends = false;
    for (let at = 0; at < rows.length && !ends; at += 1) {
      const row = recordAt(rows, at);
      const end = integerAt(row, bound) * scale;
      ends = whole <= end || at === last.value;
      sum += ((ends ? whole : end) - begin) * integerAt(row, rate);
      begin = end;
    }
    total.value = sum;
    from.value = begin;
    done.value = ends;
  };
};

/** What differs between loops of the form: fields of the rows, a constant, and names of locals. */
const walkOf = (loop: Loop) => {
  const { over, index, carry, body } = loop;
  const [total = '', from = '', done = ''] = carry.map((each) => each.bind.name);
  const [end, ends, part] = body.statements.flatMap((each) => (each.kind === 'let' ? [each] : []));
  const [next] = body.results;
  if (over.kind !== 'list' || end === undefined || ends === undefined || part === undefined || next === undefined) return null;
  const [scaled, test, sum] = [end.value.value, ends.value.value, next.value];
  if (scaled.kind !== 'mul' || scaled.left.kind !== 'read' || scaled.right.kind !== 'const') return null;
  if (test.kind !== 'or' || test.left.kind !== 'compare' || test.right.kind !== 'compare') return null;
  const [input, last] = [test.left.left, test.right.right];
  if (input.kind !== 'local' || last.kind !== 'local') return null;
  if (sum.kind !== 'add' || sum.right.kind !== 'mul' || sum.right.right.kind !== 'read') return null;
  const row = { kind: 'local', name: over.element };
  const field = (of: number): object => ({ kind: 'read', of: row, field: of, slot: { kind: 'whole' } });
  const [bound, rate] = [scaled.left.field, sum.right.right.field];
  const zero = { value: { kind: 'const', value: 0n } };
  const inRow = { kind: 'select', condition: truth(ends.bind.name), then: local(input.name), else: local(end.bind.name) };
  const form = {
    carry: [{ initial: zero }, { initial: zero }, { initial: { value: { kind: 'false' } } }],
    until: truth(done),
    body: {
      statements: [
        { value: { value: { kind: 'mul', left: field(bound), right: { kind: 'const' } } } },
        {
          value: {
            value: {
              kind: 'or',
              left: { kind: 'compare', op: '<=', left: local(input.name), right: local(end.bind.name) },
              right: { kind: 'compare', op: '==', left: local(index.name), right: local(last.name) },
            },
          },
        },
        { value: { value: { kind: 'sub', left: inRow, right: local(from) } } },
      ],
      results: [
        { value: { kind: 'add', left: local(total), right: { kind: 'mul', left: local(part.bind.name), right: field(rate) } } },
        { value: local(end.bind.name) },
        { value: truth(ends.bind.name) },
      ],
    },
  };
  if (!hasForm(loop, form)) return null;
  return { list: over.list, bound, scale: scaled.right.value, rate, input: input.name, last: last.name, total, from, done };
};

const local = (name: string): object => ({ kind: 'local', name });
const truth = (name: string): object => ({ kind: 'truth', name });

/** Whether a node has all that the form says; it may have more, such as its bounds. Lists are as long. */
const hasForm = (node: unknown, form: unknown): boolean => {
  if (typeof form !== 'object' || form === null) return node === form;
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(form) && !(Array.isArray(node) && node.length === form.length)) return false;
  return Object.entries(form).every(([key, part]) => hasForm(Reflect.get(node, key), part));
};
