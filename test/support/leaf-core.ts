/** A policy of one entry without checks, for tests and measurements of a single operation. */
import { intTerm, local, nowhere, title } from './core-builder.ts';
import type { Core, Int, Range } from '../../src/core/core.ts';
import type { NumberShape } from '../../src/types/schema.ts';
import type { Facts } from '../../src/types/value.ts';

const shape = ({ lo, hi }: Range): NumberShape => ({
  kind: 'number',
  unit: 'unit',
  scale: { kind: 'fixed', decimals: 0 },
  lo: { n: lo, d: 1n },
  hi: { n: hi, d: 1n },
});

const names = ['a', 'b', 'd', 'c', 'e'];

/** A policy whose one entry `f(a, b, d)` gives an integer made of its arguments. */
export const leafCore = (ranges: readonly Range[], result: (args: readonly Int[]) => Int): Core => {
  const args = ranges.map((range, place) => local(names[place] ?? `x${place}`, range));
  const value = result(args);
  return {
    schema: {
      policy: 'Leaf',
      doc: '',
      units: [],
      enums: [],
      records: [{ id: 0, name: 'globals', doc: '', span: nowhere, role: 'globals', bound: null, fields: [] }],
      params: [],
    },
    sessions: [],
    functions: [
      {
        name: 'leaf',
        title: title('leaf'),
        doc: '',
        parameters: ranges.map((range, place) => ({ name: names[place] ?? `x${place}`, type: 'int', ...range })),
        results: [{ type: 'int', lo: value.lo, hi: value.hi }],
        body: { statements: [], results: [intTerm(value)] },
      },
    ],
    entries: [
      {
        kind: 'define',
        roles: null,
        protective: false,
        name: 'f',
        doc: '',
        span: nowhere,
        function: 'leaf',
        checks: [],
        entities: [],
        globals: false,
        verdicts: [],
        arguments: ranges.map((range, place) => ({ name: names[place] ?? `x${place}`, span: nowhere, shape: shape(range) })),
        results: [{ name: '', shape: shape(value), target: null }],
      },
    ],
  };
};

/** The facts of a call with these arguments. */
export const leafFacts = (args: readonly bigint[]): Facts => ({ params: [], globals: [], entities: [[]], arguments: args });
