/** Names that something else has already: keys of the JSON of facts and events. */
import type { Name } from '../syntax/ast.ts';
import type { Report } from './report.ts';

/** What stands beside the entities in a document of facts, and in an event. */
const jsonKeys: ReadonlySet<string> = new Set(['params', 'facts', 'calls', 'at', 'by', 'call']);

export const refuseJsonKey = (name: Name, report: Report): void => {
  if (jsonKeys.has(name.text)) report('FB2037', name.span, { name: name.text, what: 'entity' });
};
