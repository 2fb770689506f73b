/**
 * One contract, or two where its code is more than a chain takes from one: what both need stands in a contract that both extend,
 * and the first one makes the second in its constructor and passes on to it the calls that it does not know. The second works on
 * the storage of the first (`delegatecall`), so that there is one address, and nobody can put other code in its place.
 */
import type { Scope } from './names.ts';
import { functionMember } from './pieces.ts';
import { call, declare, assign, name, type Doc, type FunctionNode, type Member, type TopLevel } from './tree.ts';

/** Names of contracts, taken in the file: of the whole, of what both extend, of the second, and of where that is. */
export type Names = {
  readonly contract: string;
  readonly base: string;
  readonly second: string;
  readonly place: string;
};

export const apartNames = (file: Scope, contract: string): Names => ({
  contract,
  base: file.take(`${contract}Base`),
  second: file.take(`${contract}Second`),
  place: file.take('second'),
});

export type Parts = {
  readonly doc: readonly Doc[];
  /** What it is one of besides. */
  readonly bases: readonly string[];
  /** What any function may need: values, storage, events; and the functions that others call. */
  readonly shared: readonly Member[];
  readonly inner: readonly Member[];
  readonly constructor: Extract<Member, { kind: 'constructor' }> | null;
  /** The external functions, and which of them stand in the second contract. */
  readonly external: readonly FunctionNode[];
  readonly isApart: (node: FunctionNode) => boolean;
};

export const oneContract = (contract: string, parts: Parts): readonly TopLevel[] => {
  const { doc, bases, shared, constructor: made, external, inner } = parts;
  const members = [...shared, ...(made ? [made] : []), ...external.map(functionMember), ...inner];
  return [{ kind: 'contract', name: contract, bases, doc, members }];
};

export const twoContracts = (names: Names, parts: Parts): readonly TopLevel[] => {
  const { doc, shared, inner, constructor: made, external, isApart } = parts;
  const hasBase = shared.length + inner.length > 0 || made !== null;
  const parameters = made?.parameters ?? [];
  const given = parameters.map((each) => name(each.name));
  const base = { bases: hasBase ? [names.base] : [] };
  const passed = { bases: made === null ? [] : [`${names.base}(${parameters.map((each) => each.name).join(', ')})`] };
  return [
    ...(hasBase
      ? [
          {
            kind: 'abstract contract',
            name: names.base,
            bases: parts.bases,
            doc: [{ tag: 'dev', text: `What ${names.contract} and ${names.second} have in common.` }],
            members: [...shared, ...(made ? [made] : []), ...inner],
          } as const,
        ]
      : []),
    {
      kind: 'contract',
      name: names.second,
      ...base,
      doc: [{ tag: 'dev', text: `The rest of ${names.contract}, which makes it and calls it on its own storage.` }],
      members: [
        ...(made ? [{ kind: 'constructor', doc: made.doc, parameters, ...passed, body: [] } as const] : []),
        ...external.filter(isApart).map(functionMember),
      ],
    },
    {
      kind: 'contract',
      name: names.contract,
      ...base,
      doc,
      members: [
        {
          kind: 'immutable',
          type: 'address',
          name: names.place,
          doc: [{ tag: 'notice', text: 'Where the functions are that this contract has no room for.' }],
        },
        {
          kind: 'constructor',
          doc: made?.doc ?? [{ tag: 'notice', text: 'Makes the second contract.' }],
          parameters,
          ...passed,
          body: [assign(name(names.place), call('address', call(`new ${names.second}`, ...given)))],
        },
        ...external.filter((each) => !isApart(each)).map(functionMember),
        passesOn(names.place),
      ],
    },
  ];
};

const passesOn = (place: string): Member => ({
  kind: 'fallback',
  doc: [{ tag: 'notice', text: 'All other functions: they are done by the second contract, on the state of this one.' }],
  body: [
    declare('address', 'second_', name(place)),
    {
      kind: 'assembly',
      lines: [
        'let at_ := mload(64)',
        'calldatacopy(at_, 0, calldatasize())',
        'let done_ := delegatecall(gas(), second_, at_, calldatasize(), 0, 0)',
        'returndatacopy(at_, 0, returndatasize())',
        'if iszero(done_) {',
        'revert(at_, returndatasize())',
        '}',
        'return(at_, returndatasize())',
      ],
      names: ['second_'],
    },
  ],
});
