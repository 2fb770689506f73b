/** The check of parameters that a caller gives: each in the range that the policy declares for it. */
import { countOf } from '../../types/places.ts';
import type { NumberShape, ParamSchema, Shape } from '../../types/schema.ts';
import { ceil, floor, multiply, powerOfTen } from '../../types/rational.ts';
import type { Module } from './context.ts';
import { bigint, binary, call, helper, item, name, number, property, text, type Expression, type Statement } from './tree.ts';

/** Refusals have check 0, which no fact has, and the place in the parameter as path. */
export const translateParamChecks = ({ core, names, isArgument }: Module): readonly Statement[] =>
  core.schema.params.flatMap((param: ParamSchema, at) => {
    const key = names.params[at] ?? '';
    return isArgument(at) ? checkShape(param.shape, property(name('params'), key), param.name, core.schema.enums) : [];
  });

type Enums = Module['core']['schema']['enums'];

const checkShape = (shape: Shape, value: Expression, path: string, enums: Enums): readonly Statement[] => {
  switch (shape.kind) {
    case 'number':
      return shape.scale.kind === 'fixed' ? within(value, integers(shape, shape.scale.decimals), path) : [];
    case 'bool':
      return refuse(binary('!==', { kind: 'typeof', operand: value }, text('boolean')), path, call('BigInt', value));
    case 'enum':
      return within(value, { lo: 0n, hi: BigInt(enums[shape.enum]?.members.length ?? 0) - 1n }, path);
    case 'time':
      return within(value, { lo: 0n, hi: (1n << 40n) - 1n }, path);
    case 'address':
      return within(value, { lo: 0n, hi: (1n << 160n) - 1n }, path);
    case 'array':
      return Array.from({ length: countOf({ enums }, shape.by) }, (_, at) => at).flatMap((at) =>
        checkShape(shape.of, item(value, at), `${path}[${at}]`, enums),
      );
    case 'optional': {
      const inner = checkShape(shape.of, value, path, enums);
      return inner.length === 0 ? [] : [{ kind: 'if', condition: binary('!==', value, { kind: 'null' }), then: inner, else: [] }];
    }
    case 'ref':
    case 'list':
    case 'table':
      return [];
  }
};

const integers = (shape: NumberShape, decimals: number): { readonly lo: bigint; readonly hi: bigint } => ({
  lo: ceil(multiply(shape.lo, powerOfTen(decimals))),
  hi: floor(multiply(shape.hi, powerOfTen(decimals))),
});

const within = (
  value: Expression,
  { lo, hi }: { readonly lo: bigint; readonly hi: bigint },
  path: string,
): readonly Statement[] => [
  { kind: 'call', value: helper('checkRange', number(0), text(path), number(0), value, bigint(lo), bigint(hi)) },
];

const refuse = (condition: Expression, path: string, value: Expression): readonly Statement[] => [
  {
    kind: 'if',
    condition,
    then: [{ kind: 'throw', value: helper('factError', number(0), text(path), number(0), value) }],
    else: [],
  },
];
