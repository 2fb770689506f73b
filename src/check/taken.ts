/** Names that something else has already: the language, or the JSON of facts and events. */
import { plainName } from '../source/source.ts';
import type { Name } from '../syntax/ast.ts';
import { documentKeys, eventKeys } from '../types/json-keys.ts';
import type { Report } from './report.ts';

/** What these mean where a unit or a type stands, or behind a number, whatever else is declared. */
const builtIn: ReadonlyMap<string, string> = new Map([
  ...['ratio', 'duration', 'bool', 'time', 'address'].map((each) => [each, 'a type of the language'] as const),
  ...['s', 'min', 'h', 'd', 'year'].map((each) => [each, 'a unit of time of the language'] as const),
  ['bps', 'how the language writes hundredths of a percent'],
]);

const jsonKeys: ReadonlySet<string> = new Set([...documentKeys, ...eventKeys]);

/** `what` is declared: a unit, an enum, an entity or the members of a list. */
export const refuseBuiltIn = (name: Name, what: string, report: Report): void => {
  const text = plainName(name.text);
  const is = builtIn.get(text);
  if (is !== undefined) report('FB2038', name.span, { name: text, is, what });
};

export const refuseJsonKey = (name: Name, report: Report): void => {
  if (jsonKeys.has(name.text)) report('FB2037', name.span, { name: name.text });
};
