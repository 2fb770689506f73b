/**
 * A session as one event: accounts are selected with what is kept of them, and each of whom something is taken is closed, one after
 * the other. There is no other way to close one.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Session } from '../../../core/session.ts';
import { inWorld, worldType } from '../context.ts';
import type { Declaration } from '../declaration.ts';
import { docLines } from '../describe.ts';
import type { FunctionText } from '../function.ts';
import { marked } from '../function.ts';
import { openScope } from '../names.ts';
import { union } from '../plan.ts';
import { partsOf as partsOfSession } from '../session-parts.ts';
import { call, helper, method, name, object, property, type Expression, type Statement } from '../tree.ts';
import { typeOfShape } from '../types.ts';
import { factsType, partsOf, type EngineModule } from './records.ts';
import { wholeWorld, type Reads } from './transition.ts';
import { toldProperties, worldProperty } from './types.ts';

export type EngineSessionText = { readonly told: Declaration; readonly apply: FunctionText; readonly effects: string };

/** `close`: what the action reads that closes one account. */
export const translateSession = (session: Session, at: number, close: Reads, module: EngineModule): EngineSessionText => {
  const { core, names, engine } = module;
  const own = engine.sessions[at] ?? bug(`session ${session.name} has no names`);
  const place = core.entries.findIndex((each) => each.name === session.close);
  const closing = { entry: core.entries[place] ?? bug('no close'), named: engine.entries[place] ?? bug('no close') };
  const needs = union(Object.values(partsOfSession(session, module)).map((each) => each.needs));
  const records = [...new Set([...needs.records, ...close.records])];
  const scope = openScope(module.names.scope);
  const claimed = ['state', 'now', 'event', 'accounts', 'selection', 'next', 'account', 'taken', 'each'].map((each) =>
    name(scope.claim(each)),
  );
  const [state, now, event, accounts, selection, next, account, taken, each] = claimed;
  if (!state || !now || !event || !accounts || !selection || !next || !account || !taken || !each) return bug('no names');
  scope.claim('params');
  const statements: Statement[] = [];
  const bind = (to: Expression, value: Expression): void =>
    void statements.push({ kind: 'const', name: nameOf(to), type: null, value });
  /** With what is kept of each; no member twice. */
  const filled = (id: number, list: Expression): Expression => {
    const { record, engine: called, kept } = partsOf(id, module);
    if (record.role !== 'entity' || kept.length === 0) return list;
    const seen = name(scope.claim('seen'));
    bind(seen, { kind: 'new', of: 'Set<bigint>' });
    return method(list, 'map', { kind: 'arrow', parameters: [nameOf(each)], body: call(called.fill, state, each, seen) });
  };
  const world = property(event, 'world');
  const lists = core.schema.records
    .filter((record) => inWorld(record) && record.bound !== null && needs.records.includes(record.id))
    .map(({ id }): readonly [string, Expression] => {
      const { world: list } = partsOf(id, module).own;
      return [list, filled(id, property(world, list))];
    });
  const takesWorld = worldType(needs, module) !== null;
  // Every module keeps this name free.
  if (takesWorld) bind(name('world'), wholeWorld(needs, { module, state, time: now, told: event }, lists));
  bind(accounts, filled(session.record, property(event, own.accounts)));
  const given = own.arguments.map((argument) => property(event, argument));
  const params = name('params');
  const select = names.sessions[at]?.select ?? bug(`session ${session.name} has no names`);
  bind(selection, call(select, ...(takesWorld ? [name('world')] : []), accounts, ...given, ...(needs.params ? [params] : [])));
  const amount = closing.entry.arguments.at(-1)?.shape;
  // A selection takes integers; what a close takes has a unit.
  const unit = amount === undefined || amount.kind === 'record' ? 'bigint' : typeOfShape(amount, core.schema, names);
  const told = [account, ...given.slice(0, -1), { kind: 'as' as const, value: taken, type: unit }].map(
    (value, argument) => [closing.named.arguments[argument] ?? '', value] as const,
  );
  const tellsWorld = toldProperties(closing.entry, place, close.records, module).some((one) => one.name === 'world');
  const closed = call(
    closing.named.apply,
    ...[next, now, object(...(tellsWorld ? [['world', world] as const] : []), ...told)],
    ...(close.params ? [params] : []),
  );
  const arrow: Expression = { kind: 'arrow', parameters: [next, account, taken].map(nameOf), body: closed };
  statements.push({ kind: 'return', value: helper('closeAccounts', selection, state, arrow) });
  const type = partsOf(session.record, module).own.type;
  const effects = `Closing<${type}, ${closing.named.effects}>`;
  const takesParams = needs.params || close.params;
  return {
    effects,
    told: {
      ...{ kind: 'interface', name: own.told, extends: [], doc: docLines(`What an event of ${session.name} tells.`) },
      properties: [
        ...worldProperty(records, module),
        {
          ...{ name: own.accounts, type: `readonly ${factsType(session.record, module)}[]` },
          doc: ['All of them, in any order: who is missing is not closed.'],
        },
        ...session.terms.arguments.map(({ shape }, argument) => ({
          name: own.arguments[argument] ?? bug('an argument without a name'),
          type: typeOfShape(shape, core.schema, names),
          doc: shape.kind === 'ref' ? [`An index in \`world.${names.records[shape.entity]?.world ?? ''}\`.`] : [],
        })),
      ],
    },
    apply: {
      parameters: [
        { name: nameOf(state), type: 'State' },
        marked({ name: nameOf(now), type: 'bigint' }, statements, scope),
        { name: nameOf(event), type: own.told },
        ...(takesParams ? [{ name: 'params', type: 'Params' }] : []),
      ],
      ...{ returns: `Step<${effects}>`, body: statements, titled: [] },
    },
  };
};

/** What all of them do, in the words of the module. */
export const closingType: Declaration = {
  ...{ kind: 'interface', name: 'Closing', typeParameters: ['T', 'E'], extends: ['Selection<T>'], doc: ['Who was closed.'] },
  properties: [{ name: 'effects', type: 'readonly E[]', doc: ['What each of the closes did, in their order.'] }],
};

export const sessionDoc = (session: Session): readonly string[] => [
  ...docLines(session.doc),
  'Selects accounts and closes each of whom something is taken: all of them, or none where anything is refused.',
  '@throws FactError when an argument is not what the policy allows.',
  '@throws RangeError when an account is told twice, or more is asked for than is needed.',
];

const nameOf = (of: Expression): string => (of.kind === 'name' ? of.name : bug('no name'));
