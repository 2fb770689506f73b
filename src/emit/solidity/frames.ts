/** Calls of functions that have a frame in memory, because the stack is too short for what they take, give and keep. */
import { bug } from '../../source/assert-never.ts';
import { emit, invoke, stackLocal, store, valueOf, wordsOf, type Body, type Kind, type Local, type Signature } from './body.ts';
import { isBeside } from './references.ts';
import { assign, declare, literal, name, type Expr } from './tree.ts';

export const framedCall = (
  body: Body,
  signature: Signature,
  locals: readonly (Local | null)[],
  args: () => readonly Expr[],
  into: Expr | null,
): void => {
  const given = args();
  const frame = stackLocal(body, { kind: 'word', signed: false }, 'g_');
  const base = frame.home.at === 'stack' ? (frame.home.names[0] ?? '') : '';
  emit(body, declare('uint256', base, invoke(body, 'allocate_', literal(BigInt(signature.frame)))));
  const place = frameLayout(body, base);
  const kinds = argumentKinds(signature);
  const beside: Expr[] = [];
  kinds.forEach((kind, index) => {
    const value = given[index] ?? bug('an argument too few');
    if (isBeside(body.shared.library, kind, kinds)) beside.push(value);
    else store(body, place(kind), [value]);
  });
  const called = invoke(body, signature.name, name(base), ...beside);
  emit(body, into === null ? { kind: 'expression', value: called } : assign(into, called));
  signature.results.forEach((kind, index) => {
    const from = place(kind);
    const target = locals[index];
    if (target) store(body, target, [valueOf(body, from)]);
  });
  emit(body, { kind: 'expression', value: invoke(body, 'release_', name(base)) });
};

/** What a function takes: its own parameters, then the facts of the policy, then the entities. */
export const argumentKinds = (signature: Pick<Signature, 'parameters' | 'globals' | 'entities'>): readonly Kind[] => [
  ...signature.parameters,
  ...(signature.globals ? [{ kind: 'record', record: 0 } as const] : []),
  ...signature.entities.map((each): Kind => ({ kind: 'list', record: each })),
];

/** Hands out the places of a frame in order: arguments first, then results. */
export const frameLayout = (body: Body, base: string): ((kind: Kind) => Local) => {
  let offset = 0;
  return (kind) => {
    const local: Local = { kind, home: { at: 'frame', base, offset } };
    offset += 32 * wordsOf(body, kind);
    return local;
  };
};
