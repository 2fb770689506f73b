/** Arguments of a define: each fits its parameter exactly, lies in its range, and lends it its units. */
import {
  equalDimensions,
  showDimension,
  type Base,
  type Dimension,
  dimensionless,
  multiplyDimensions,
} from '../types/dimension.ts';
import { contains, type Interval } from '../types/interval.ts';
import { powerOfTen } from '../types/rational.ts';
import { isMultiple } from '../types/reckoning.ts';
import { differOnlyInPeriod, dimensionOf, sameScale } from './dimensions.ts';
import type { Define, Expr, Type } from './checked.ts';
import { asNumber } from './expression.ts';
import { showInterval, showType } from './numbers.ts';
import type { Env } from './program.ts';
import { usualDecimals } from './units.ts';

export const argumentFits = (env: Env, define: Define, at: number, value: Expr, places: ReadonlyMap<string, string>): boolean => {
  const { program } = env;
  const parameter = define.parameters[at];
  const schema = define.arguments[at];
  if (parameter === undefined || schema === undefined) return false;
  const place = `\`${parameter.name}\` of \`${define.name}\``;
  const wanted = moveType(parameter.type, places);
  if (wanted?.kind === 'number' && schema.shape.kind === 'number') {
    const number = asNumber(env, value, place);
    if (number === null) return false;
    if (number.type.kind !== 'number' || !equalDimensions(wanted.dimension, dimensionOf(number))) {
      const [expected, found] = [showDimension(wanted.dimension), showDimension(dimensionOf(number))];
      if (differOnlyInPeriod(wanted.dimension, dimensionOf(number)))
        program.report('FB2022', value.span, { problem: `${place} is ${expected}, but this is ${found}` });
      else program.report('FB2004', value.span, { place, expected, found });
      return false;
    }
    const { scale } = schema.shape;
    const exactly =
      scale.kind === 'fixed'
        ? isMultiple(number.knowledge.grid, powerOfTen(-scale.decimals))
        : isMultiple(number.knowledge.grid, powerOfTen(-scale.min));
    if (!exactly && !sameScale(scale, number.type.scale)) {
      program.report('FB4004', value.span, {
        place,
        unit:
          scale.kind === 'fixed' && scale.decimals !== usualDecimals
            ? `${schema.shape.unit} (${scale.decimals} decimals)`
            : schema.shape.unit,
      });
      return false;
    }
    const range: Interval = schema.shape;
    if (!contains(range, number.knowledge)) {
      program.report('FB3002', value.span, {
        what: `the argument for ${place}`,
        found: showInterval(number.knowledge),
        declared: showInterval(range),
      });
      return false;
    }
    return true;
  }
  if (sameKind(parameter.type, value.type)) return true;
  program.report('FB2005', value.span, {
    place,
    expected: showType(program.schema, parameter.type),
    found: showType(program.schema, value.type),
  });
  return false;
};

const sameKind = (a: Type, b: Type): boolean =>
  a.kind === b.kind &&
  (a.kind !== 'enum' || (b.kind === 'enum' && a.enum === b.enum)) &&
  (a.kind !== 'ref' || (b.kind === 'ref' && a.entity === b.entity)) &&
  (a.kind !== 'record' || (b.kind === 'record' && a.record === b.record));

/** A define's type seen from its call: units of its parameters become units of the arguments. Null: cannot be told. */
export const moveType = (type: Type, places: ReadonlyMap<string, string>): Type | null => {
  switch (type.kind) {
    case 'number': {
      let dimension: Dimension = dimensionless;
      for (const { base, doubledPower } of type.dimension) {
        const moved = moveBase(base, places);
        if (moved === null) return null;
        dimension = multiplyDimensions(dimension, [{ base: moved, doubledPower }]);
      }
      return { ...type, dimension };
    }
    case 'optional': {
      const of = moveType(type.of, places);
      return of && { kind: 'optional', of };
    }
    default:
      return type;
  }
};

const moveBase = (base: Base, places: ReadonlyMap<string, string>): Base | null => {
  if (!base.key.startsWith('#')) return base;
  const root = /^#\d+/.exec(base.key)?.[0] ?? '';
  const place = places.get(root);
  if (place === undefined) return null;
  const [key = '', label = ''] = place.split('\n');
  return {
    key: key + base.key.slice(root.length),
    label: label + (base.label.includes('.') ? base.label.slice(base.label.indexOf('.')) : ''),
  };
};
