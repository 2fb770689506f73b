/** Names of what keeps the state. None are taken in a module of a policy that keeps none. */
import type { Core } from '../../../core/core.ts';
import { keepsState } from '../../../types/kept.ts';
import { propertyNames, typeName, type Scope } from '../names.ts';

/** Exported by every module that keeps a state. */
export const engineNames = [
  ['State', 'GlobalState', 'GlobalFacts', 'WorldFacts', 'initialState', 'stateLayout', 'encodeState', 'decodeState'],
  ['Step', 'Effect', 'EventError', 'isEventError', 'Engine', 'encodeGlobalState', 'decodeGlobalState'],
].flat();

export type EngineNames = {
  readonly records: readonly {
    /** What is kept of a member. */
    readonly state: string;
    /** What an event tells about it. */
    readonly facts: string;
    readonly fill: string;
    readonly keep: string;
    readonly encode: string;
    readonly decode: string;
  }[];
  readonly entries: readonly {
    /** The type of what an event, or a question, tells. */
    readonly told: string;
    /** Its properties, by the argument's place. */
    readonly arguments: readonly string[];
    readonly effects: string;
    readonly apply: string;
    readonly method: string;
  }[];
  readonly sessions: readonly EngineSessionNames[];
};

export type EngineSessionNames = {
  /** The type of what an event tells, its properties behind the accounts, and what it does. */
  readonly told: string;
  readonly accounts: string;
  readonly arguments: readonly string[];
  readonly apply: string;
  readonly method: string;
};

/** Names of the class's own. */
const members = ['constructor', 'state', 'save', 'restore'];

export const nameEngine = (core: Core, scope: Scope, recordTypes: readonly string[]): EngineNames | null => {
  const { schema } = core;
  if (!keepsState(schema)) return null;
  const records = schema.records.map(({ role }, at) => {
    const type = role === 'globals' ? 'Global' : (recordTypes[at] ?? '');
    const claim = (wanted: string): string => (role === 'globals' ? wanted : scope.claim(wanted));
    return {
      state: claim(`${type}State`),
      facts: claim(`${type}Facts`),
      fill: claim(`fill${type}`),
      keep: claim(`keep${type}`),
      encode: claim(`encode${type}State`),
      decode: claim(`decode${type}State`),
    };
  });
  const called = [...core.entries, ...core.sessions].map((each) => each.name);
  const methods = propertyNames([...members, ...called]).slice(members.length);
  const entries = core.entries.map((each, at) => {
    const type = typeName(each.name);
    return {
      told: scope.claim(`${type}${each.kind === 'action' ? 'Event' : 'Query'}`),
      arguments: propertyNames(['world', 'by', ...each.arguments.map((argument) => argument.name)]).slice(2),
      effects: scope.claim(`${type}Effects`),
      apply: scope.claim(`apply${type}`),
      method: methods[at] ?? '',
    };
  });
  const sessions = core.sessions.map((each, at): EngineSessionNames => {
    const type = typeName(each.name);
    const [, accounts = '', ...given] = propertyNames([
      ...['world', 'accounts'],
      ...each.terms.arguments.map((argument) => argument.name),
    ]);
    return {
      ...{ told: scope.claim(`${type}Event`), accounts, arguments: given },
      ...{ apply: scope.claim(`apply${type}`), method: methods[core.entries.length + at] ?? '' },
    };
  });
  return { records, entries, sessions };
};
