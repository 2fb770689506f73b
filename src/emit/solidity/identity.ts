/** How a part of a contract says what it is, so that one that was made for something else is not taken for it. */
import { call, literal, name, type FunctionNode, type Member, type Mutability } from './tree.ts';

/** Names: of the constant for the code, of what tells parts apart, of what a part answers, of the parameters, of the refusal. */
export type Identity = {
  readonly code: string;
  readonly of: string;
  readonly part: string;
  readonly governed: string;
  readonly error: string;
};

/** What the code is made from: the policy and the options, and which function stands where. */
export const codeOf = (text: string, rest: readonly (readonly FunctionNode[])[]): string =>
  [text, ...rest.map((each) => each.map((one) => one.name).join(' '))].join('; ');

/** What all parts have of it. */
export const identityMembers = (names: Identity, code: string, isGoverned: boolean): readonly Member[] => {
  const governed: Member = {
    ...{ kind: 'immutable', type: 'bytes32', name: names.governed },
    doc: [{ tag: 'notice', text: 'The governed parameters, which all parts have alike.' }],
  };
  const given = [name(names.code), name('place_'), ...(isGoverned ? [name(names.governed)] : [])];
  const hash: FunctionNode = {
    ...{ name: names.of, visibility: 'internal', mutability: mutability(isGoverned) },
    doc: [{ tag: 'dev', text: 'What a part answers that is one of these, by its place.' }],
    parameters: [{ type: 'uint256', name: 'place_' }],
    returns: [{ type: 'bytes32', name: '' }],
    body: [{ kind: 'return', values: [call('keccak256', call('abi.encode', ...given))] }],
  };
  const own: Member = {
    ...{ kind: 'constant', type: 'bytes32', name: names.code, visibility: 'internal' },
    value: call('keccak256', { kind: 'text', value: code }),
    doc: [{ tag: 'dev', text: 'The code that the parts are of.' }],
  };
  return [own, ...(isGoverned ? [governed] : []), { kind: 'function', ...hash }];
};

/** What the first contract asks a part for. */
export const partMember = (names: Identity, place: number, isGoverned: boolean): Member => ({
  ...{ kind: 'function', name: names.part, visibility: 'external', mutability: mutability(isGoverned), parameters: [] },
  doc: [{ tag: 'notice', text: 'Which part of which code this is, with which parameters.' }],
  returns: [{ type: 'bytes32', name: '' }],
  body: [{ kind: 'return', values: [call(names.of, literal(BigInt(place)))] }],
});

const mutability = (isGoverned: boolean): Mutability => (isGoverned ? 'view' : 'pure');
