/** What a module has for sessions: who is closed over any number of accounts, and whether a proposed order is right. */
import { bug } from '../../../source/assert-never.ts';
import type { Session } from '../../../core/session.ts';
import { sessionProblems } from '../../../core/session.ts';
import { worldType, type Module } from '../context.ts';
import type { Declaration, DeclareFunction } from '../declaration.ts';
import { docLines } from '../describe.ts';
import { openScope } from '../names.ts';
import { union } from '../plan.ts';
import {
  bigint,
  binary,
  boolean,
  call,
  helper,
  name,
  number,
  object,
  property,
  text,
  type Expression,
  type Statement,
} from '../tree.ts';
import { recordType, typeOfShape } from '../types.ts';
import { partsOf, type Part } from '../session-parts.ts';

export type DeclaredSessions = {
  readonly declarations: readonly Declaration[];
  readonly bodies: readonly (readonly Statement[])[];
};

export const declareSessions = (module: Module, functionOf: DeclareFunction): DeclaredSessions => {
  const { sessions } = module.core;
  if (sessions.length === 0) return { declarations: [], bodies: [] };
  const made = sessions.map((each, at) => declareSession(module, each, at, functionOf));
  return {
    declarations: [...types, ...made.flatMap((each) => each.declarations)],
    bodies: made.flatMap((each) => each.bodies),
  };
};

const declareSession = (module: Module, session: Session, at: number, functionOf: DeclareFunction): DeclaredSessions => {
  const { names, core } = module;
  const own = names.sessions[at] ?? bug(`session ${session.name} has no names`);
  const parts = partsOf(session, module);
  const scope = openScope(names.scope);
  const [account, words] = ['account', 'words'].map((each) => scope.claim(each));
  if (account === undefined || words === undefined) return bug('no names');
  const needs = union(Object.values(parts).map((each) => each.needs));
  const world = worldType(needs, module);
  const arguments_ = session.terms.arguments.map((each) => ({
    name: scope.claim(each.name),
    type: typeOfShape(each.shape, core.schema, names),
  }));
  const given = arguments_.slice(0, -1).map((each) => name(each.name));
  const need = arguments_.at(-1) ?? bug('no need');
  const called = (part: keyof typeof parts, ...values: readonly Expression[]): Expression =>
    call(own[part], ...wrapped(parts[part], values));
  const key = names.records[session.record]?.fields[session.key] ?? bug('no key');
  const keyOf: Expression = { kind: 'arrow', parameters: [account], body: property(name(account), key) };
  const candidate: Expression = {
    ...{ kind: 'arrow', parameters: [account] },
    body: called('candidate', name(account), ...given),
  };
  const step: Expression = {
    ...{ kind: 'arrow', parameters: [account, words] },
    body: called('step', name(account), ...given, name(words)),
  };
  const end: Expression = { kind: 'arrow', parameters: [words], body: called('end', name(words)) };
  const shape = shapeOf(session);
  const accounts = scope.claim('accounts');
  const proposal = scope.claim('proposal');
  const type = recordType(session.record, names);
  const front = world === null ? [] : [{ name: 'world', type: world }];
  const back = needs.params ? [{ name: 'params', type: 'Params' }] : [];
  // Where nothing is said of how it begins, its terms are checked and answer nothing.
  const isSaid = session.terms.results.length > 0;
  const nothing: Expression = { kind: 'array', items: [] };
  const beginning = (needed: Expression): readonly [readonly Statement[], Expression] => {
    const checked = called('terms', ...given, needed);
    return isSaid ? [[], checked] : [[{ kind: 'call', value: checked }], nothing];
  };
  const [asked, may] = beginning(name(need.name));
  const [told, mayGoOn] = beginning(as(helper('wordAt', property(name(proposal), 'terms'), number(0)), need.type));
  const select: Statement[] = [
    ...asked,
    { kind: 'return', value: helper('selectAccounts', shape, may, name(need.name), name(accounts), keyOf, candidate, step) },
  ];
  const [shaped, refused] = [scope.claim('shape'), scope.claim('refused')];
  const verify: Statement[] = [
    { kind: 'const', name: shaped, type: 'SessionShape', value: shape },
    { kind: 'const', name: refused, type: null, value: helper('noWord', name(shaped), boundsOf(session), name(proposal)) },
    {
      ...{ kind: 'if', condition: binary('!==', name(refused), { kind: 'null' }) },
      ...{ then: [{ kind: 'return', value: name(refused) }], else: [] },
    },
    ...told,
    { kind: 'return', value: helper('verifyAccounts', name(shaped), mayGoOn, name(proposal), keyOf, candidate, step, end) },
  ];
  const doc = docLines(session.doc);
  const hidden = (['terms', 'candidate', 'step', 'end'] as const).map((part) =>
    functionOf(own[part], parts[part], false, [`The ${part} of ${session.name}.`], session.span),
  );
  return {
    declarations: [
      functionOf(
        own.select,
        {
          parameters: [...front, { name: accounts, type: `readonly ${type}[]` }, ...arguments_, ...back],
          ...{ returns: `Selection<${type}>`, body: select, titled: [] },
        },
        true,
        [
          ...doc,
          'Who is closed, in order, and by how much; accounts whose facts are off are left out.',
          '@throws FactError when an argument is not what the policy allows.',
          ...(isSaid
            ? ['@throws RangeError when more is asked for than is needed, or with other arguments than the policy says.']
            : []),
        ],
        session.span,
      ),
      functionOf(
        own.verify,
        {
          parameters: [...front, { name: proposal, type: `Proposal<${type}>` }, ...arguments_.slice(0, -1), ...back],
          ...{ returns: 'Verification', body: verify, titled: [] },
        },
        true,
        [
          'Whether a proposed order is right, and how far it has come.',
          '@throws FactError when an argument is not what the policy allows.',
        ],
        session.span,
      ),
      ...hidden,
    ],
    bodies: [...Object.values(parts).map((each) => each.body), select, verify],
  };
};

const as = (value: Expression, type: string): Expression => (type === 'bigint' ? value : { kind: 'as', value, type });

/** With the world and the parameters where a part takes them. */
const wrapped = ({ takesWorld, needs }: Part, values: readonly Expression[]): readonly Expression[] => [
  ...(takesWorld ? [name('world')] : []),
  ...values,
  ...(needs.params ? [name('params')] : []),
];

const shapeOf = (session: Session): Expression => {
  const ranks = session.ranks.map(({ upper, lower, descending }) =>
    object(
      ['upper', number(upper)],
      ['lower', lower === null ? { kind: 'null' } : number(lower)],
      ['descending', boolean(descending)],
    ),
  );
  const words = session.ranks.reduce((sum, { lower }) => sum + (lower === null ? 1 : 2), 0);
  const first = session.cursorWords.map((each) => bigint(each.type === 'int' && each.lo > 0n ? each.lo : 0n));
  return object(
    ['by', text(session.by)],
    ['ranks', { kind: 'array', items: ranks }],
    ['keyDescending', boolean(session.keyDescending)],
    ['amounts', number(session.candidate.results.length - 1 - words)],
    ['first', { kind: 'array', items: first }],
  );
};

/** The least and the greatest that each word of the terms and of the cursor can be. */
const boundsOf = ({ termWords, cursorWords }: Session): Expression => ({
  kind: 'array',
  items: [...termWords, ...cursorWords].map((each) => {
    const { lo, hi } = each.type === 'int' ? each : bug('a word that is a truth');
    return { kind: 'array', items: [bigint(lo), bigint(hi)] };
  }),
});

const field = (own: string, type: string, doc: string) => ({ name: own, type, doc: [doc] });

const types: readonly Declaration[] = [
  {
    ...{ kind: 'interface', name: 'Selection', typeParameters: ['T'], extends: [], doc: ['Who is closed, and by how much.'] },
    properties: [
      field('order', 'readonly number[]', 'All eligible accounts in order, by their place among those that were given.'),
      field('taken', 'readonly bigint[]', 'How much is taken of each of these.'),
      field('closes', 'readonly { readonly account: T; readonly taken: bigint }[]', 'Those of whom something is taken.'),
      field('terms', 'readonly bigint[]', 'What whoever verifies the order has to be told.'),
      field('residual', 'bigint', 'What nobody could cover.'),
      field('unfit', 'readonly number[]', 'Places of accounts that were left out because their facts are off.'),
    ],
  },
  {
    ...{ kind: 'interface', name: 'Proposal', typeParameters: ['T'], extends: [], doc: ['A batch of an order.'] },
    properties: [
      field('terms', 'readonly bigint[]', 'Those of the selection.'),
      field('from', 'readonly bigint[] | null', 'The cursor that the batch before has left; null for the first.'),
      field('accounts', 'readonly T[]', 'The next accounts, in order.'),
      field('taken', 'readonly bigint[]', 'How much is taken of each.'),
    ],
  },
  {
    ...{ kind: 'constant', exported: false, name: 'sessionProblems', type: null, asConst: true, doc: [] },
    value: { kind: 'array', items: sessionProblems.map(text) },
  },
  {
    ...{ kind: 'type', name: 'SessionProblem', doc: ['Why an account cannot stand where it does.'] },
    type: "(typeof sessionProblems)[number] | 'wrong amount'",
  },
  {
    ...{ kind: 'type', name: 'Verification', doc: ['How far an order has come, or what is wrong with it.'] },
    type: [
      "{ readonly kind: 'listed'; readonly cursor: readonly bigint[] }",
      "{ readonly kind: 'complete'; readonly cursor: readonly bigint[]; readonly residual: bigint }",
      "{ readonly kind: 'wrong'; readonly problem: SessionProblem; readonly place: number; readonly key: bigint; readonly due: bigint }",
      "{ readonly kind: 'unfounded' }",
      "{ readonly kind: 'unneeded' }",
      "{ readonly kind: 'no word'; readonly word: number }",
    ].join(' | '),
  },
  {
    ...{ kind: 'interface', name: 'SessionShape', extends: [], doc: ['How a session ranks and shares.'] },
    properties: [
      field('by', "'queue' | 'pro rata' | 'least haircut'", 'How much is taken of each.'),
      field(
        'ranks',
        'readonly { readonly upper: number; readonly lower: number | null; readonly descending: boolean }[]',
        'The words of each rank, a quotient in two.',
      ),
      field('keyDescending', 'boolean', 'The order of keys.'),
      field('amounts', 'number', 'How many words stand before the ranks.'),
      field('first', 'readonly bigint[]', 'The cursor before the first account.'),
    ],
  },
  {
    ...{ kind: 'interface', name: 'SessionAccount', extends: [], doc: ['An eligible account.'] },
    properties: [
      field('place', 'number', 'Among those that were given.'),
      field('key', 'bigint', 'Its key.'),
      field('most', 'bigint', 'How much can be taken.'),
      field('weight', 'bigint', 'What it weighs.'),
      field('words', 'readonly bigint[]', 'Its ranks.'),
      field('near', 'readonly number[]', 'Its ranks as doubles.'),
    ],
  },
];
