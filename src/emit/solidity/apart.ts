/**
 * One contract, or as many behind one address as its code needs. What all need stands in a contract that all extend. The first
 * passes on, on its own storage (`delegatecall`), the calls that it does not know to the part that does. So there is one address
 * and one state, and parts by themselves keep nothing and hold no role.
 *
 * Where two are enough, the first makes the second in its constructor. More do not fit into the code of one creation (EIP-3860),
 * so they are made before, and its constructor is told where. It asks each which part of which code it is, with which parameters:
 * one of another policy, of another place or with other parameters is refused. From then on the addresses are in the code of the
 * first, so nobody changes them. No hash of their code stands there: it would be another one with each version and setting of
 * solc, and whoever deploys chooses the code of the first as well. What is public is enough to compare: the source of each part,
 * and its address (`secondPart()`, `thirdPart()`, …).
 */
import type { Scope } from './names.ts';
import { codeOf, identityMembers, partMember, type Identity } from './identity.ts';
import { functionMember } from './pieces.ts';
import {
  assign,
  binary,
  call,
  declare,
  field,
  name,
  type Doc,
  type FunctionNode,
  type Member,
  type Statement,
  type TopLevel,
  type Variable,
} from './tree.ts';

/** The names of the external functions of each contract after the first. None: there is one contract. */
export type Apart = readonly ReadonlySet<string>[];

/** Names of contracts, taken in the file: of the whole, of what all extend, and of the parts with where each of them is. */
export type Names = {
  readonly contract: string;
  readonly base: string;
  readonly parts: readonly { readonly contract: string; readonly place: string }[];
  readonly identity: Identity;
};

/** Takes the names of functions whether they are used or not, so that those of the policy are the same in every form. */
export const apartNames = (file: Scope, contract: string, apart: Apart): Names => {
  const places = ordinals.map((each) => file.take(`${each.toLowerCase()}Part`));
  return {
    contract,
    base: file.take(`${contract}Base`),
    parts: apart.map((_, at) => ({
      contract: file.take(`${contract}${ordinal(at)}`),
      place: places[at] ?? file.take(`${ordinal(at).toLowerCase()}Part`),
    })),
    identity: {
      code: file.take('CODE__'),
      of: file.take('part_hash__'),
      part: file.take('partHash'),
      governed: file.take('governedHash'),
      error: file.take('WrongPart'),
    },
  };
};

const ordinals = ['Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth'];

/** What the part after the first is called that has this many parts before it. */
export const ordinal = (at: number): string => ordinals[at] ?? `Number${at + 2}`;

/** The parts that the constructor of the first is told the addresses of, after all else that it takes. */
export const partsTold = <T>(parts: readonly T[]): readonly T[] => (parts.length > 1 ? parts : []);

/** The contract in which an external function stands. */
export const whereIs = ({ contract, parts }: Names, apart: Apart, own: string): string =>
  parts[apart.findIndex((each) => each.has(own))]?.contract ?? contract;

type Constructor = Extract<Member, { readonly kind: 'constructor' }>;

export type Parts = {
  readonly doc: readonly Doc[];
  /** What it is one of besides, and what a part hands to these. */
  readonly bases: readonly string[];
  readonly idle: readonly string[];
  /** What any function may need: values, storage, events; and the functions that others call. */
  readonly shared: readonly Member[];
  readonly inner: readonly Member[];
  /** What sets the immutables of all, and what the first does besides: it takes its own first. */
  readonly common: Constructor | null;
  readonly own: Constructor | null;
  readonly external: readonly FunctionNode[];
};

/** `text`: what determines the code, but for what stands where. */
export const contractsOf = (names: Names, parts: Parts, apart: Apart, text: string): readonly TopLevel[] => {
  if (apart.length === 0) return oneContract(names.contract, parts);
  const first = parts.external.filter((each) => apart.every((own) => !own.has(each.name)));
  const rest = apart.map((own) => parts.external.filter((each) => own.has(each.name)));
  const told = partsTold(names.parts);
  const code = codeOf(text, rest);
  const identity = told.length === 0 ? [] : identityMembers(names.identity, code, parts.common !== null);
  const base = baseOf(names, parts, identity);
  return [
    ...(told.length === 0 ? [] : [wrongPart(names.identity)]),
    ...(base === null ? [] : [base]),
    ...names.parts.map((each, at) => partOf(names, parts, base !== null, at, each.contract, rest[at] ?? [])),
    firstOf(names, parts, base !== null, first, rest),
  ];
};

const oneContract = (contract: string, parts: Parts): readonly TopLevel[] => {
  const { doc, bases, shared, external, inner, common, own } = parts;
  const made = merged(common, own);
  const members = [...shared, ...(made ? [made] : []), ...external.map(functionMember), ...inner];
  return [{ kind: 'contract', name: contract, bases, doc, members }];
};

const merged = (common: Constructor | null, own: Constructor | null): Constructor | null =>
  common === null || own === null
    ? (own ?? common)
    : {
        kind: 'constructor',
        doc: [...common.doc, ...own.doc.filter((each) => each.tag === 'param')],
        parameters: [...own.parameters, ...common.parameters],
        bases: own.bases ?? [],
        body: [...common.body, ...own.body],
      };

const baseOf = (names: Names, { bases, shared, common, inner }: Parts, identity: readonly Member[]): TopLevel | null => {
  const hash: Statement = assign(name(names.identity.governed), call('keccak256', call('abi.encode', name('given_'))));
  const made =
    common === null
      ? null
      : ({ ...common, body: [...common.body, ...(identity.length === 0 ? [] : [hash])] } satisfies Constructor);
  const members = [...shared, ...identity, ...(made ? [made] : []), ...inner];
  if (members.length === 0) return null;
  return {
    ...{ kind: 'abstract contract', name: names.base, bases, members },
    doc: [{ tag: 'dev', text: `What ${names.contract} and its parts have in common.` }],
  };
};

/** What a contract hands on to what all extend. */
const passed = (names: Names, { common }: Parts): readonly string[] =>
  common === null ? [] : [`${names.base}(${common.parameters.map((each) => each.name).join(', ')})`];

const partOf = (
  names: Names,
  parts: Parts,
  hasBase: boolean,
  at: number,
  contract: string,
  external: readonly FunctionNode[],
): TopLevel => {
  const { common, idle } = parts;
  const hands = [...idle, ...passed(names, parts)];
  const isTold = partsTold(names.parts).length > 0;
  const made: Constructor = {
    ...{ kind: 'constructor', parameters: common?.parameters ?? [], bases: hands, body: [] },
    doc: common?.doc ?? [{ tag: 'notice', text: 'Nobody has a role in it by itself.' }],
  };
  const maker = isTold ? 'which calls it on its own storage' : 'which makes it and calls it on its own storage';
  return {
    ...{ kind: 'contract', name: contract, bases: hasBase ? [names.base] : [] },
    doc: [{ tag: 'dev', text: `A part of ${names.contract}, ${maker}. By itself it keeps nothing.` }],
    members: [
      ...(hands.length === 0 ? [] : [made]),
      ...external.map(functionMember),
      ...(isTold ? [partMember(names.identity, at + 2, common !== null)] : []),
    ],
  };
};

const firstOf = (
  names: Names,
  parts: Parts,
  hasBase: boolean,
  first: readonly FunctionNode[],
  rest: readonly (readonly FunctionNode[])[],
): TopLevel => {
  const { doc, common, own } = parts;
  const told = partsTold(names.parts);
  const given = (common?.parameters ?? []).map((each) => name(each.name));
  const makes = names.parts.flatMap(({ contract, place }, at): readonly Statement[] =>
    told.length === 0
      ? [assign(name(place), call('address', call(`new ${contract}`, ...given)))]
      : [asks(names.identity, contract, `${place}_`, at + 2), assign(name(place), name(`${place}_`))],
  );
  const addresses = told.map(({ place }): Variable => ({ type: 'address', name: `${place}_` }));
  const docs = told.map(({ contract, place }): Doc => ({ tag: 'param', name: `${place}_`, text: `Where ${contract} is.` }));
  const made: Constructor = {
    kind: 'constructor',
    doc: [
      ...(merged(common, own)?.doc ?? [
        { tag: 'notice', text: told.length === 0 ? 'Makes the second contract.' : 'Takes its other parts.' },
      ]),
      ...docs,
    ],
    parameters: [...(own?.parameters ?? []), ...(common?.parameters ?? []), ...addresses],
    bases: [...(own?.bases ?? []), ...passed(names, parts)],
    body: [...(own?.body ?? []), ...makes],
  };
  return {
    ...{ kind: 'contract', name: names.contract, bases: hasBase ? [names.base] : [], doc },
    members: [
      ...names.parts.map(({ place }): Member => ({
        ...{ kind: 'immutable', type: 'address', name: place },
        doc: [{ tag: 'notice', text: 'Where functions are that this contract has no room for.' }],
      })),
      made,
      ...first.map(functionMember),
      passesOn(names, rest),
    ],
  };
};

const wrongPart = ({ error }: Identity): TopLevel => ({
  ...{ kind: 'error', name: error, parameters: [{ type: 'address', name: 'part' }] },
  doc: [{ tag: 'notice', text: 'It is not this part of this code with these parameters.' }],
});

const asks = ({ part, of, error }: Identity, contract: string, address: string, place: number): Statement => ({
  kind: 'if',
  condition: binary(
    '!=',
    { kind: 'call', callee: `${contract}(${address}).${part}`, arguments: [] },
    call(of, { kind: 'literal', value: BigInt(place) }),
  ),
  then: [{ kind: 'revert', error, arguments: [name(address)] }],
  else: [],
});

/** The part that has most functions gets all that no other is asked for, so that as few selectors as can be are compared. */
const passesOn = ({ parts }: Names, rest: readonly (readonly FunctionNode[])[]): Member => {
  const most = Math.max(...rest.map((each) => each.length));
  const last = rest.findIndex((each) => each.length === most);
  const chosen = parts.flatMap(({ contract, place }, at): readonly Statement[] => {
    const asked = (rest[at] ?? []).map((each) =>
      binary('==', name('asked_'), field(name(`${contract}.${each.name}`), 'selector')),
    );
    const condition = asked.reduce<(typeof asked)[number] | null>(
      (all, each) => (all === null ? each : binary('||', all, each)),
      null,
    );
    if (at === last || condition === null) return [];
    return [{ kind: 'if', condition, then: [assign(name('part_'), name(place))], else: [] }];
  });
  return {
    kind: 'fallback',
    doc: [
      { tag: 'notice', text: 'All other functions: they are done by the part that has them, on the state of this contract.' },
    ],
    body: [
      declare('address', 'part_', name(parts[last]?.place ?? '')),
      ...(chosen.length === 0 ? [] : [declare('bytes4', 'asked_', name('msg.sig')), ...chosen]),
      {
        kind: 'assembly',
        lines: [
          'let at_ := mload(64)',
          'calldatacopy(at_, 0, calldatasize())',
          'let done_ := delegatecall(gas(), part_, at_, calldatasize(), 0, 0)',
          'returndatacopy(at_, 0, returndatasize())',
          'if iszero(done_) {',
          'revert(at_, returndatasize())',
          '}',
          'return(at_, returndatasize())',
        ],
        names: ['part_'],
      },
    ],
  };
};
