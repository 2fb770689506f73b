/**
 * Transitions: an event and the state make the facts of a single decision; what it decides goes back into the state. The same
 * as `src/engine/transition.ts`, written out for the fields of one policy.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import type { ArgumentSchema } from '../../../types/schema.ts';
import { inWorld } from '../context.ts';
import { marked, type FunctionText } from '../function.ts';
import { identifier, openScope, type Scope } from '../names.ts';
import { binary, call, helper, method, name, object, property, spread, text, type Expression, type Statement } from '../tree.ts';
import { namesAt, partsOf, toldRecords, type EngineModule } from './records.ts';
import { initialValues, ownProperty, toldProperties } from './types.ts';
import { nowOf, roleCheck } from './who-and-when.ts';

/** What an entry reads besides its arguments, and whether it takes parameters. */
export type Reads = { readonly records: readonly number[]; readonly params: boolean };

const scoped = (scope: Scope, ...wanted: readonly string[]): readonly Expression[] =>
  wanted.map((each) => name(scope.claim(each)));
const plain = (names: readonly string[], of: Expression): readonly (readonly [string, Expression])[] =>
  names.map((each) => [each, property(of, each)]);

/** The whole record of a member that an event tells of. Refuses what contradicts the state. */
export const translateFill = (id: number, module: EngineModule): FunctionText => {
  const { record, own, engine, kept, key } = partsOf(id, module);
  const scope = openScope(module.names.scope);
  const [state, told, seen, known] = scoped(scope, 'state', 'told', 'seen', 'kept');
  if (state === undefined || told === undefined || seen === undefined || known === undefined) return bug('no names');
  const identity = property(told, key ?? bug('a state without a key'));
  const refuse = (condition: Expression, problem: string): Statement => ({
    kind: 'if',
    condition,
    then: [{ kind: 'throw', value: helper('eventError', text(record.name), text(problem), identity) }],
    else: [],
  });
  const decimals = kept.filter((at) => record.fields[at]?.source === 'decimals');
  const isKnown = binary('!==', known, name('undefined'));
  const body: readonly Statement[] = [
    refuse(method(seen, 'has', identity), 'twice'),
    { kind: 'call', value: method(seen, 'add', identity) },
    { kind: 'const', name: nameOf(known), type: null, value: method(property(state, own.world), 'get', identity) },
    ...namesAt(own.fields, decimals).map((each) =>
      refuse(binary('&&', isKnown, binary('!==', property(known, each), property(told, each))), 'decimals'),
    ),
    { kind: 'return', value: object(spread(told), spread(binary('??', known, object(...initialValues(id, module))))) },
  ];
  const parameters = [
    { name: nameOf(state), type: 'State' },
    { name: nameOf(told), type: engine.facts },
    { name: nameOf(seen), type: 'Set<bigint> = new Set()' },
  ];
  return { parameters, returns: own.type, body, titled: [] };
};

/** The kept members with new values of one of them. */
export const translateKeep = (id: number, module: EngineModule): FunctionText => {
  const { own, engine, kept, key } = partsOf(id, module);
  const scope = openScope(module.names.scope);
  const [state, of, changes] = scoped(scope, 'state', 'member', 'changes');
  if (state === undefined || of === undefined || changes === undefined) return bug('no names');
  const members = property(state, own.world);
  const identity = property(of, key ?? bug('a state without a key'));
  const known = binary('??', method(members, 'get', identity), object(...plain(namesAt(own.fields, kept), of)));
  const value = helper('withMember', members, identity, object(spread(known), spread(changes)));
  return {
    parameters: [
      { name: nameOf(state), type: 'State' },
      { name: nameOf(of), type: own.type },
      { name: nameOf(changes), type: `Partial<${engine.state}>` },
    ],
    returns: 'State',
    body: [{ kind: 'return', value: object(spread(state), [own.world, value]) }],
    titled: [],
  };
};

/** (state, now, event) → the next state and the effects. */
export const translateApply = (entry: Entry, at: number, reads: Reads, module: EngineModule): FunctionText => {
  const scope = openScope(module.names.scope);
  const [state, time, told, result] = scoped(scope, 'state', 'now', 'event', 'result');
  if (state === undefined || time === undefined || told === undefined || result === undefined) return bug('no names');
  scope.claim('params');
  const asked = ask(entry, at, reads, { module, scope, state, time, told, params: name('params') });
  const members = changedMembers(entry, asked, module, scope);
  const held = (argument: number): Expression => members.found.get(argument) ?? asked.arguments[argument] ?? bug('no argument');
  const { statements, next } = nextState(entry, at, { state, result, held }, module, scope);
  const effects = entry.results.map((each, place): readonly [string, Expression] => {
    const property_ = module.names.entries[at]?.results[place] ?? '';
    // The place of an item stands among the effects as it is.
    const target = each.target ?? entry.results[place + 1]?.target ?? null;
    const value = property(result, property_);
    const index =
      each.target === null
        ? value
        : target?.kind !== 'element' && target?.isItem === true
          ? indexAt(result, entry, at, place, module)
          : null;
    return [property_, effect(entry, target, value, { state, held, index }, module)];
  });
  const body: readonly Statement[] = [
    ...roleCheck(entry, told),
    ...asked.statements,
    { kind: 'const', name: nameOf(result), type: null, value: asked.call },
    ...members.statements,
    ...statements,
    { kind: 'return', value: object(['state', next], ['effects', object(...effects)]) },
  ];
  const event = { name: nameOf(told), type: module.engine.entries[at]?.told ?? '' };
  return {
    parameters: [
      { name: nameOf(state), type: 'State' },
      marked({ name: nameOf(time), type: 'bigint' }, body, scope),
      ...(toldProperties(entry, at, reads.records, module).length === 0 ? [] : [event]),
      ...(reads.params ? [{ name: 'params', type: 'Params' }] : []),
    ],
    returns: `Step<${module.engine.entries[at]?.effects ?? ''}>`,
    body,
    titled: [],
  };
};

type Asking = {
  readonly module: EngineModule;
  readonly scope: Scope;
  readonly state: Expression;
  readonly time: Expression;
  readonly told: Expression;
  readonly params: Expression;
};

type Asked = {
  readonly statements: readonly Statement[];
  readonly call: Expression;
  /** The members of each bounded entity that is read. */
  readonly lists: ReadonlyMap<number, Expression>;
  readonly arguments: readonly Expression[];
};

/** The call of the pure function, with what is kept put beside what is told. */
export const ask = (entry: Entry, at: number, reads: Reads, asking: Asking): Asked => {
  const { module, scope, state, told, params } = asking;
  const { core, engine, names } = module;
  const statements: Statement[] = [];
  const bind = (wanted: string, value: Expression): Expression => {
    const local = scope.claim(identifier(wanted));
    statements.push({ kind: 'const', name: local, type: null, value });
    return name(local);
  };
  const given = (place: number): Expression => property(told, engine.entries[at]?.arguments[place] ?? bug('no argument'));
  const values = entry.arguments.map((_, place) => given(place));
  const lists = new Map<number, Expression>();
  const world = property(told, 'world');
  for (const record of core.schema.records) {
    const { own, engine: called, kept } = partsOf(record.id, module);
    const isListed = inWorld(record) && record.bound !== null && reads.records.includes(record.id);
    if (isListed) lists.set(record.id, property(world, own.world));
    if (record.role !== 'entity' || kept.length === 0) continue;
    const passed = entry.arguments.flatMap((each, place) => (isOf(each, record.id) ? [place] : []));
    const seen = isListed || passed.length > 1 ? bind('seen', { kind: 'new', of: 'Set<bigint>' }) : null;
    const filled = (value: Expression): Expression => call(called.fill, state, value, ...(seen === null ? [] : [seen]));
    if (isListed) {
      const each = scope.claim('each');
      const body = filled(name(each));
      lists.set(
        record.id,
        bind(own.world, method(property(world, own.world), 'map', { kind: 'arrow', parameters: [each], body })),
      );
    }
    for (const place of passed) values[place] = bind(entry.arguments[place]?.name ?? '', filled(given(place)));
  }
  const parts = [...lists].map(([id, value]): readonly [string, Expression] => [partsOf(id, module).own.world, value]);
  const whole = wholeWorld(reads, asking, parts);
  const function_ = names.entries[at]?.name ?? bug(`entry ${entry.name} has no name`);
  // Every module keeps this name free.
  if (reads.records.length > 0) statements.push({ kind: 'const', name: 'world', type: null, value: whole });
  const takes = reads.records.length > 0 ? [name('world')] : [];
  return { statements, call: call(function_, ...takes, ...values, ...(reads.params ? [params] : [])), lists, arguments: values };
};

/** The world that a decision reads. `lists`: the members of bounded entities, with what is kept of them. */
export const wholeWorld = (
  reads: Reads,
  { module, state, time, told }: Pick<Asking, 'module' | 'state' | 'time' | 'told'>,
  lists: readonly (readonly [string, Expression])[],
): Expression => {
  const own = property(property(told, 'world'), ownProperty(module));
  const ownFacts = toldRecords(module).includes(0) ? [spread(own)] : [];
  const policy = object(...ownFacts, spread(property(state, ownProperty(module))), [nowOf(module), time]);
  return object(...(reads.records.includes(0) ? [[ownProperty(module), policy] as const] : []), ...lists);
};

const isOf = ({ shape }: ArgumentSchema, record: number): boolean => shape.kind === 'record' && shape.record === record;

/** Members that are referred to by index, found after the boundary has checked the index. */
const changedMembers = (entry: Entry, asked: Asked, module: EngineModule, scope: Scope) => {
  const found = new Map<number, Expression>();
  const statements: Statement[] = [];
  for (const { target } of entry.results) {
    if (target === null || target.kind === 'globals' || found.has(target.argument)) continue;
    const { shape, name: wanted } = entry.arguments[target.argument] ?? bug('no such argument');
    if (shape.kind !== 'ref') continue;
    const list = asked.lists.get(shape.entity) ?? bug(`${module.names.records[shape.entity]?.type ?? ''} is not supplied`);
    const local = scope.claim(identifier(wanted));
    statements.push({
      kind: 'const',
      name: local,
      type: null,
      value: helper('at', list, asked.arguments[target.argument] ?? bug('no argument')),
    });
    found.set(target.argument, name(local));
  }
  return { found, statements };
};

type After = { readonly state: Expression; readonly result: Expression; readonly held: (argument: number) => Expression };

/**
 * The state after: members first, one after the other, then the policy's own. Two arguments may be the same member, but the
 * compiler has refused a policy in which they change the same field.
 */
const nextState = (entry: Entry, at: number, { state, result, held }: After, module: EngineModule, scope: Scope) => {
  const globals: (readonly [string, Expression])[] = [];
  const changed = new Map<number, (readonly [string, Expression])[]>();
  entry.results.forEach(({ target }, place) => {
    if (target === null || target.kind === 'element') return;
    const value = property(result, module.names.entries[at]?.results[place] ?? '');
    const { own, record } = partsOf(target.kind === 'globals' ? 0 : recordOf(entry, target.argument), module);
    const key = own.fields[target.field] ?? '';
    const ring = (changes: readonly (readonly [string, Expression])[], of: Expression): Expression =>
      helper(
        'withItem',
        changes.findLast(([each]) => each === key)?.[1] ?? property(of, key),
        indexAt(result, entry, at, place, module),
        value,
      );
    const before = target.kind === 'globals' ? globals : (changed.get(target.argument) ?? []);
    const holder = target.kind === 'globals' ? property(state, ownProperty(module)) : held(target.argument);
    const change = [key, target.isItem ? ring(before, holder) : value] as const;
    const after = [...before.filter(([each]) => each !== key), change];
    if (target.kind === 'globals') globals.splice(0, globals.length, ...after);
    else if (record.fields[target.field]?.stored != null) changed.set(target.argument, after);
  });
  const own = ownProperty(module);
  const policy = object(spread(property(state, own)), ...globals);
  if (changed.size === 0) return { statements: [], next: object(spread(state), [own, policy]) };
  const next = scope.claim('next');
  const statements = [...changed].map(([argument, changes], step): Statement => {
    const { keep } = partsOf(recordOf(entry, argument), module).engine;
    const value = call(keep, step === 0 ? state : name(next), held(argument), object(...changes));
    if (step > 0) return { kind: 'assign', target: next, value };
    return changed.size === 1 ? { kind: 'const', name: next, type: null, value } : { kind: 'let', name: next, type: null, value };
  });
  return { statements, next: object(spread(name(next)), [own, policy]) };
};

/** The result before that of an item says which item it is. */
const indexAt = (result: Expression, entry: Entry, at: number, place: number, module: EngineModule): Expression =>
  property(result, module.names.entries[at]?.results[place - 1] ?? bug(`an item of ${entry.name} without its place`));

const recordOf = (entry: Entry, argument: number): number => {
  const shape = entry.arguments[argument]?.shape;
  if (shape?.kind === 'record') return shape.record;
  return shape?.kind === 'ref' ? shape.entity : bug('a change of what is no member');
};

type Target = Entry['results'][number]['target'];

const effect = (
  entry: Entry,
  target: Target,
  after: Expression,
  { state, held, index }: Pick<After, 'state' | 'held'> & { readonly index: Expression | null },
  module: EngineModule,
): Expression => {
  const made = (key: Expression, isKept: boolean, before: Expression): Expression =>
    object(['key', key], ['isKept', { kind: 'boolean', value: isKept }], ['before', before], ['after', after]);
  if (target === null) return bug('an action that changes nothing');
  const before = (of: Expression): Expression =>
    index === null ? of : index === after ? after : helper('itemOr', of, index, after);
  if (target.kind === 'globals') {
    const { own } = partsOf(0, module);
    const field = property(property(state, ownProperty(module)), own.fields[target.field] ?? '');
    return made({ kind: 'null' }, true, before(field));
  }
  const { record, own, key } = partsOf(recordOf(entry, target.argument), module);
  const holder = held(target.argument);
  const identity: Expression = key === null ? { kind: 'null' } : property(holder, key);
  if (target.kind === 'element') return made(identity, false, after);
  return made(identity, record.fields[target.field]?.stored != null, before(property(holder, own.fields[target.field] ?? '')));
};

export const nameOf = (of: Expression): string => (of.kind === 'name' ? of.name : bug('no name'));
