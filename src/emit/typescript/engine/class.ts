/** `Engine`: a state, the events that change it, and the definitions that are asked about it. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { sessionThatCloses } from '../../../core/session.ts';
import type { Declaration, DeclareFunction } from '../declaration.ts';
import { docLines, entryThrows } from '../describe.ts';
import type { EntryText } from '../entry.ts';
import { marked, type FunctionText } from '../function.ts';
import { openScope } from '../names.ts';
import { tidy } from '../tidy.ts';
import { call, name, property, type Expression, type Statement } from '../tree.ts';
import { keptEntities } from '../../../types/kept-layout.ts';
import type { EngineModule } from './records.ts';
import { sessionDoc, type EngineSessionText } from './session.ts';
import { ask } from './transition.ts';
import { toldProperties } from './types.ts';

type FunctionDeclaration = Declaration & { readonly kind: 'function' };

const own = name('this.#state');
const ownParams = name('this.#params');

export const declareClass = (
  module: EngineModule,
  entries: readonly EntryText[],
  sessions: readonly EngineSessionText[],
  functionOf: DeclareFunction,
): Declaration => {
  const hasParams = [...entries.map((each) => each.needs.params), ...sessions.map(takesParams)].includes(true);
  const method = (called: string, text: FunctionText, doc: readonly string[]): FunctionDeclaration => {
    const declared = functionOf(called, text, false, doc, null);
    return declared.kind === 'function' ? declared : bug('a method that is no function');
  };
  const simple = (
    called: string,
    returns: string,
    value: Expression,
    doc: readonly string[],
    parameters: FunctionText['parameters'] = [],
  ) => method(called, { parameters, returns, body: [{ kind: 'return', value }], titled: [] }, doc);
  const made = {
    kind: 'new',
    of: 'Engine',
    arguments: [call('decodeState', name('text')), ...(hasParams ? [name('params')] : [])],
  } as const;
  const params = hasParams ? [{ name: 'params', type: 'Params = defaultParams' }] : [];
  const restoreDoc = ['An engine with a state that was saved, of this policy and this layout.', '@throws DecodeError'];
  return {
    kind: 'class',
    name: 'Engine',
    fields: ['#state: State', ...(hasParams ? ['readonly #params: Params'] : [])],
    constructor: {
      parameters: ['state: State = initialState', ...params.map((each) => `${each.name}: ${each.type}`)],
      body: ['this.#state = state;', ...(hasParams ? ['this.#params = params;'] : [])].join('\n'),
    },
    getters: [
      simple('state', 'State', own, ['The state after the last event. It does not change: the next event makes another.']),
    ],
    statics: [simple('restore', 'Engine', made, restoreDoc, [{ name: 'text', type: 'string' }, ...params])],
    methods: [
      simple('save', 'string', call('encodeState', own), ['The state as text, from which `restore` makes it again.']),
      ...module.core.entries.flatMap((entry, at) => {
        if (sessionThatCloses(module.core.sessions, entry.name) !== null) return [];
        const of = entries[at] ?? bug(`entry ${entry.name} was not translated`);
        const text = entry.kind === 'action' ? actionMethod(entry, at, of, module) : viewMethod(entry, at, of, module);
        return [method(module.engine.entries[at]?.method ?? '', text, engineDoc(entry, of, module))];
      }),
      ...module.core.sessions.map((session, at) => {
        const { method: called, apply, told } = module.engine.sessions[at] ?? bug(`session ${session.name} has no names`);
        const of = sessions[at] ?? bug(`session ${session.name} was not translated`);
        return method(called, stepMethod(apply, told, of.effects, takesParams(of), module), sessionDoc(session));
      }),
    ],
    doc: ['Keeps the state of the policy. An event that is refused leaves it as it was.'],
  };
};

/** The policy's words, and what may be thrown. */
export const engineDoc = (entry: Entry, { needs }: EntryText, { core }: EngineModule): readonly string[] => {
  const isTold = ({ id }: { readonly id: number }): boolean =>
    needs.records.includes(id) || entry.arguments.some(({ shape }) => shape.kind === 'record' && shape.record === id);
  const events = keptEntities(core.schema).some(isTold);
  return [
    ...docLines(entry.doc),
    ...entryThrows(entry),
    ...(events ? ['@throws EventError when what is told contradicts itself or the state.'] : []),
  ];
};

const opened = (entry: Entry, at: number, of: EntryText, module: EngineModule, called: string) => {
  const scope = openScope(module.names.scope);
  scope.claim('params');
  const [time, told] = [scope.claim('now'), scope.claim(called)];
  const hasTold = toldProperties(entry, at, of.needs.records, module).length > 0;
  const event = hasTold ? [{ name: told, type: module.engine.entries[at]?.told ?? '' }] : [];
  return { scope, time, told, event };
};

const takesParams = ({ apply }: EngineSessionText): boolean => apply.parameters.some((each) => each.name === 'params');

const actionMethod = (entry: Entry, at: number, of: EntryText, module: EngineModule): FunctionText => {
  const { event } = opened(entry, at, of, module, 'event');
  const named = module.engine.entries[at] ?? bug(`entry ${entry.name} has no name`);
  return stepMethod(named.apply, event[0]?.type ?? null, named.effects, of.needs.params, module);
};

/** The state takes the step, where nothing was thrown. `told`: the type of what it is told, if anything is. */
const stepMethod = (
  apply: string,
  told: string | null,
  effects: string,
  isGivenParams: boolean,
  module: EngineModule,
): FunctionText => {
  const scope = openScope(module.names.scope);
  scope.claim('params');
  const time = scope.claim('now');
  const event = told === null ? [] : [{ name: scope.claim('event'), type: told }];
  const step = scope.claim('step');
  const given = event.map((each) => name(each.name));
  const body: readonly Statement[] = [
    {
      kind: 'const',
      name: step,
      type: null,
      value: call(apply, own, name(time), ...given, ...(isGivenParams ? [ownParams] : [])),
    },
    { kind: 'assign', target: 'this.#state', value: property(name(step), 'state') },
    { kind: 'return', value: property(name(step), 'effects') },
  ];
  return { parameters: [{ name: time, type: 'bigint' }, ...event], returns: effects, body, titled: [] };
};

const viewMethod = (entry: Entry, at: number, of: EntryText, module: EngineModule): FunctionText => {
  const { scope, time, told, event } = opened(entry, at, of, module, 'query');
  const state = scope.claim('state');
  const asking = { module, scope, state: name(state), time: name(time), told: name(told), params: ownParams };
  const asked = ask(entry, at, of.needs, asking);
  const body = tidy([
    { kind: 'const', name: state, type: null, value: own },
    ...asked.statements,
    { kind: 'return', value: asked.call },
  ]);
  const parameters = [{ name: time, type: 'bigint' }, ...event].map((each) => marked(each, body, scope));
  return { parameters, returns: of.returns, body, titled: [] };
};
