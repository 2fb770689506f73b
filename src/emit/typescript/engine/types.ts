/** The types of the state, of events and of what they do; and the state in which a policy begins. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { keptEntities, layoutOf } from '../../../types/kept-layout.ts';
import { valueExpression } from '../constants.ts';
import type { Declaration } from '../declaration.ts';
import { docLines } from '../describe.ts';
import { guard } from '../declare-errors.ts';
import { object, text, type Expression } from '../tree.ts';
import { typeOfShape } from '../types.ts';
import { factsType, namesAt, partsOf, toldRecords, unionOf, type EngineModule } from './records.ts';

const readonlyMap = (of: string): string => `ReadonlyMap<bigint, ${of}>`;

/** All types but those of single entries. */
export const declareState = (module: EngineModule): readonly Declaration[] => [
  ...module.core.schema.records.flatMap((each) => declareParts(each.id, module)),
  stateType(module),
  ...worldFacts(module),
  layout(module),
  initial(module),
  ...effectTypes,
  ...(keptEntities(module.core.schema).length > 0 || module.core.entries.some((each) => each.roles !== null) ? eventErrors : []),
];

const declareParts = (id: number, module: EngineModule): readonly Declaration[] => {
  const { record, own, engine, kept, left } = partsOf(id, module);
  const isOwn = record.role === 'globals';
  const state: Declaration = {
    kind: 'type',
    name: engine.state,
    type: `Pick<${own.type}, ${unionOf(namesAt(own.fields, kept))}>`,
    doc: docLines(isOwn ? 'What the policy keeps of its own.' : `What the policy keeps of one ${record.name}.`),
  };
  const facts: Declaration = {
    kind: 'type',
    name: engine.facts,
    type: `Omit<${own.type}, ${unionOf(namesAt(own.fields, left))}>`,
    doc: docLines(
      isOwn
        ? "The policy's own facts, without what it keeps."
        : `What is told about one ${record.name}: all but what the policy keeps.`,
    ),
  };
  return [
    ...(kept.length === 0 ? [] : [state]),
    ...(left.length === 0 || (isOwn && !toldRecords(module).includes(id)) ? [] : [facts]),
  ];
};

const stateType = (module: EngineModule): Declaration => ({
  kind: 'interface',
  name: 'State',
  extends: [],
  properties: [
    { name: ownProperty(module), type: 'GlobalState', doc: [] },
    ...keptEntities(module.core.schema).map(({ id }) => {
      const { own, engine, key } = partsOf(id, module);
      return {
        name: own.world,
        type: readonlyMap(engine.state),
        doc: docLines(`By ${key ?? 'key'}. Members that no event has touched are not here.`),
      };
    }),
  ],
  doc: ['What the policy keeps from event to event.'],
});

/** The property of the world, and of the state, that is the policy's own record. */
export const ownProperty = (module: EngineModule): string => partsOf(0, module).own.world;

const worldFacts = (module: EngineModule): readonly Declaration[] => {
  const records = toldRecords(module);
  if (records.length === 0) return [];
  const properties = records.map((id) => {
    const { record, own } = partsOf(id, module);
    const type = factsType(id, module);
    return record.bound === null
      ? { name: own.world, type, doc: ["The policy's own facts."] }
      : { name: own.world, type: `readonly ${type}[]`, doc: [`At most ${record.bound}, referred to by index.`] };
  });
  const doc = ['What is told besides arguments: the world without what the policy keeps. Each event takes the part it needs.'];
  return [{ kind: 'interface', name: 'WorldFacts', extends: [], properties, doc }];
};

const layout = ({ core }: EngineModule): Declaration => ({
  kind: 'constant',
  exported: true,
  name: 'stateLayout',
  type: 'readonly string[]',
  value: { kind: 'array', items: layoutOf(core.schema).map(text) },
  doc: ['One line for each kept value. A saved state is restored only where these are the same.'],
});

const initial = (module: EngineModule): Declaration => {
  const empty: Expression = { kind: 'new', of: 'Map' };
  return {
    kind: 'constant',
    exported: true,
    name: 'initialState',
    type: 'State',
    value: object(
      [ownProperty(module), object(...initialValues(0, module))],
      ...keptEntities(module.core.schema).map((each): readonly [string, Expression] => [
        partsOf(each.id, module).own.world,
        empty,
      ]),
    ),
    doc: ['The state before the first event.'],
  };
};

/** The stored fields of a record as they begin. Decimals are told by the first event. */
export const initialValues = (id: number, module: EngineModule): readonly (readonly [string, Expression])[] => {
  const { record, own } = partsOf(id, module);
  return record.fields.flatMap(({ shape, stored }, at) =>
    stored === null
      ? []
      : [[own.fields[at] ?? '', valueExpression(stored.initial, shape, module.core.schema, module.names)] as const],
  );
};

const effectTypes: readonly Declaration[] = [
  {
    kind: 'interface',
    name: 'Effect',
    typeParameters: ['Value'],
    extends: [],
    properties: [
      {
        name: 'key',
        type: 'bigint | null',
        doc: ['The key of the member whose field it is; null for the policy, and where there is no key.'],
      },
      { name: 'isKept', type: 'boolean', doc: ['The state keeps it; otherwise whoever holds the fact has to.'] },
      { name: 'before', type: 'Value', doc: ['The value before the event; of a member of a list, the new one too.'] },
      { name: 'after', type: 'Value', doc: ['The value from here on.'] },
    ],
    doc: ['One value that an event changes.'],
  },
  {
    kind: 'interface',
    name: 'Step',
    typeParameters: ['Effects'],
    extends: [],
    properties: [
      { name: 'state', type: 'State', doc: ['The state from here on.'] },
      { name: 'effects', type: 'Effects', doc: ['What has changed, in the order of the policy.'] },
    ],
    doc: ['What an event does.'],
  },
];

const eventErrors: readonly Declaration[] = [
  {
    kind: 'interface',
    name: 'EventError',
    extends: ['Error'],
    properties: [
      { name: 'kind', type: "'event'", doc: ['Tells it from other errors.'] },
      { name: 'subject', type: 'string', doc: ['The entity, or the action, as the policy names it.'] },
      {
        name: 'problem',
        type: "'role' | 'twice' | 'decimals'",
        doc: ['The action is not for that role; a member is told twice, or with other decimals than before.'],
      },
      { name: 'key', type: 'bigint', doc: ['The key of the member; 0 for an action.'] },
    ],
    doc: ['An event that contradicts itself or the state.'],
  },
  guard('isEventError', 'EventError', 'event', 'Whether a caught error says that an event makes no sense for the state.'),
];

/** What an event of one entry tells, and what it does. `reads`: the records that it needs besides its arguments. */
export const declareEvent = (
  entry: Entry,
  at: number,
  reads: readonly number[],
  module: EngineModule,
): readonly Declaration[] => {
  const named = module.engine.entries[at] ?? bug(`entry ${entry.name} has no name`);
  const properties = toldProperties(entry, at, reads, module);
  const told: Declaration = {
    kind: 'interface',
    name: named.told,
    extends: [],
    properties,
    doc: docLines(entry.kind === 'action' ? `What an event of ${entry.name} tells.` : `What ${entry.name} is asked with.`),
  };
  const result = module.names.entries[at]?.resultType ?? '';
  const effects: Declaration = {
    kind: 'type',
    name: named.effects,
    type: `{ readonly [Name in keyof ${result}]: Effect<${result}[Name]> }`,
    doc: docLines(`What an event of ${entry.name} does.`),
  };
  return [...(properties.length === 0 ? [] : [told]), ...(entry.kind === 'action' ? [effects] : [])];
};

/** The facts of these records, as far as any are told. */
export const worldProperty = (reads: readonly number[], module: EngineModule) => {
  const all = toldRecords(module);
  const needed = all.filter((each) => reads.includes(each));
  const picked = `Pick<WorldFacts, ${unionOf(needed.map((each) => partsOf(each, module).own.world))}>`;
  return needed.length === 0 ? [] : [{ name: 'world', type: needed.length === all.length ? 'WorldFacts' : picked, doc: [] }];
};

export const toldProperties = (entry: Entry, at: number, reads: readonly number[], module: EngineModule) => {
  const { core, names, engine } = module;
  const world = worldProperty(reads, module);
  const given = entry.arguments.map(({ shape }, place) => ({
    name: engine.entries[at]?.arguments[place] ?? bug('an argument without a name'),
    type: shape.kind === 'record' ? factsType(shape.record, module) : typeOfShape(shape, core.schema, names),
    doc: shape.kind === 'ref' ? [`An index in \`world.${names.records[shape.entity]?.world ?? ''}\`.`] : [],
  }));
  const by =
    entry.roles === null
      ? []
      : [
          {
            name: 'by',
            type: unionOf(entry.roles),
            doc: ['The role of who does it; that they have it is for the caller to see.'],
          },
        ];
  return [...by, ...world, ...given];
};
