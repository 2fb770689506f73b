/**
 * What a module has beside its pure functions when the policy keeps a state: the state and its text, a transition for each
 * action, and a class that holds a state.
 */
import { bug } from '../../../source/assert-never.ts';
import { keptEntities } from '../../../types/kept-layout.ts';
import type { Module } from '../context.ts';
import { sessionThatCloses } from '../../../core/session.ts';
import type { Declaration, DeclareFunction } from '../declaration.ts';
import type { EntryText } from '../entry.ts';
import type { FunctionText } from '../function.ts';
import { expressionsIn } from '../mentions.ts';
import { declareClass, engineDoc } from './class.ts';
import { translateDecode, translateDecodeKept, translateEncode, translateEncodeKept } from './codec.ts';
import { partsOf, type EngineModule } from './records.ts';
import { closingType, sessionDoc, translateSession } from './session.ts';
import { translateApply, translateFill, translateKeep } from './transition.ts';
import { declareEvent, declareState } from './types.ts';

export const declareEngine = (of: Module, entries: readonly EntryText[], functionOf: DeclareFunction): readonly Declaration[] => {
  const { engine } = of.names;
  if (engine === null) return [];
  const module: EngineModule = { ...of, engine };
  const called = new Set<string>();
  const declared: DeclareFunction = (name, text, ...more) => {
    for (const each of expressionsIn(text.body)) if (each.kind === 'call') called.add(each.callee);
    return functionOf(name, text, ...more);
  };
  const events = module.core.entries.flatMap((entry, at): readonly Declaration[] => {
    const text = entries[at] ?? bug(`entry ${entry.name} was not translated`);
    const types = declareEvent(entry, at, text.needs.records, module);
    if (entry.kind === 'define') return types;
    const apply = translateApply(entry, at, text.needs, module);
    const isInner = sessionThatCloses(module.core.sessions, entry.name) !== null;
    return [...types, declared(engine.entries[at]?.apply ?? '', apply, !isInner, engineDoc(entry, text, module), null)];
  });
  const sessions = module.core.sessions.map((each, at) => {
    const place = module.core.entries.findIndex((one) => one.name === each.close);
    return translateSession(each, at, entries[place]?.needs ?? bug(`${each.close} was not translated`), module);
  });
  const ofSessions = sessions.flatMap(({ told, apply }, at): readonly Declaration[] => {
    const session = module.core.sessions[at] ?? bug('no session');
    return [told, declared(engine.sessions[at]?.apply ?? '', apply, true, sessionDoc(session), session.span)];
  });
  const holder = declareClass(module, entries, sessions, declared);
  const inner = (name: string, text: () => FunctionText, doc: string): readonly Declaration[] =>
    called.has(name) ? [functionOf(name, text(), false, [doc], null)] : [];
  const members = keptEntities(module.core.schema).flatMap(({ id, name }) => {
    const { fill, keep } = partsOf(id, module).engine;
    return [
      ...inner(fill, () => translateFill(id, module), `The ${name} that is told, with what is kept of it.`),
      ...inner(keep, () => translateKeep(id, module), `The state with new values of one ${name}.`),
    ];
  });
  const closing = sessions.length === 0 ? [] : [closingType];
  return [...declareState(module), ...events, ...closing, ...ofSessions, holder, ...members, ...declareText(module, functionOf)];
};

const declareText = (module: EngineModule, functionOf: DeclareFunction): readonly Declaration[] => [
  functionOf('encodeState', translateEncode(module), true, ['The state as text: the same state, the same bytes.'], null),
  functionOf(
    'decodeState',
    translateDecode(module),
    true,
    ['The state that `encodeState` has written.', '@throws DecodeError'],
    null,
  ),
  ...[0, ...keptEntities(module.core.schema).map((each) => each.id)].flatMap((id) => {
    const { encode, decode } = partsOf(id, module).engine;
    return [
      functionOf(encode, translateEncodeKept(id, module), false, [], null),
      functionOf(decode, translateDecodeKept(id, module), false, [], null),
    ];
  }),
];
