/** Gauges, on one line where they fit. */
import { assertNever } from '../../../source/assert-never.ts';
import type { GaugeDeclaration, Measure, MeasureOption } from '../../ast.ts';
import { acceptTail, flat } from '../flat.ts';
import { inside, isFlat, layOut, led } from '../layout.ts';
import { entry, indent, type Entry, type Page } from '../lines.ts';
import { placeOf } from '../parts.ts';
import { printBinder, printOutside, printRange, printRounding, printType } from '../types.ts';

export const gaugeEntry = (gauge: GaugeDeclaration, page: Page, room: number): Entry => {
  const { name, scope, typing, outside, measure } = gauge;
  const whose = scope === null ? '' : ` of ${printBinder(scope)}`;
  const cut = outside === null ? '' : ` ${printOutside(outside.value)}`;
  const type = `: ${printType(typing.type)}${printRange(typing.range)}${cut}${printRounding(typing.rounding)}`;
  const cells = isFlatMeasure(measure, page)
    ? ['gauge', `${name.text}${whose}`, `${type}${acceptTail(typing.accept)}`, `= ${flatMeasure(measure)}`]
    : [null];
  return entry(placeOf(gauge), cells, room, () => {
    const head = `gauge ${name.text}${whose} ${type}`;
    const line = `${head}${acceptTail(typing.accept)} =`;
    const reason = `    ${acceptTail(typing.accept).trimStart()} =`;
    return [
      ...(line.length > room && typing.accept !== null ? [head, reason] : [line]),
      ...indent(measureLines(measure, page, room - 2)),
    ];
  });
};

const isFlatMeasure = ({ of, options }: Measure, page: Page): boolean =>
  isFlat(of, page) && options.every((each) => isFlat(each.value, page) && (each.kind !== 'over' || isFlat(each.by, page)));

const flatMeasure = ({ form, of, options }: Measure): string =>
  `${form.text}(${[flat(of), ...options.map(flatOption)].join(', ')})`;

const flatOption = (option: MeasureOption): string => {
  switch (option.kind) {
    case 'half_life':
    case 'per':
    case 'from':
      return `${option.kind} ${flat(option.value)}`;
    case 'over':
      return `over ${flat(option.value)} by ${flat(option.by)}`;
    default:
      return assertNever(option);
  }
};

const measureLines = (measure: Measure, page: Page, room: number): readonly string[] => {
  const { form, of, options } = measure;
  if (isFlatMeasure(measure, page) && flatMeasure(measure).length <= room) return [flatMeasure(measure)];
  return inside(`${form.text}(`, [layOut(of, page, room - 3), ...options.map((each) => optionLines(each, page, room - 3))], ')');
};

const optionLines = (option: MeasureOption, page: Page, room: number): readonly string[] => {
  const lines = led(option.kind, option.value, page, room);
  return option.kind === 'over' ? [...lines, ...led('by', option.by, page, room)] : lines;
};
