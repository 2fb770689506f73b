/** A policy with its cases, compiled and decoded, each with what the specification says of it. */
import type { Checked } from '../../src/check/checked.ts';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import { decodeFacts, type Call } from '../../src/facts/decode.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Outcome } from '../../src/types/value.ts';
import { readPolicy, type CasedPolicy, type PolicyCase } from './cases.ts';

export type Loaded = { readonly checked: Checked; readonly core: Core; readonly calls: readonly Called[] };
export type Called = { readonly case: PolicyCase; readonly call: Call; readonly expected: Outcome };

const loaded = new Map<string, Loaded>();

/** Compiles a policy once, however many tests ask for it. */
export const load = (policy: CasedPolicy): Loaded => {
  const known = loaded.get(policy.file);
  if (known !== undefined) return known;
  const fresh = loadAfresh(policy);
  loaded.set(policy.file, fresh);
  return fresh;
};

const loadAfresh = ({ file, cases }: CasedPolicy): Loaded => {
  const { checked, core, diagnostics } = compile(file, readPolicy);
  if (checked === null || core === null) throw new Error(`${file}: ${diagnostics.map((each) => `${each.code} ${each.message}`).join('; ')}`);
  const specification = reference(checked);
  const calls = cases.map((each) => {
    const call = toCall(core, each);
    return { case: each, call, expected: specification.evaluate(call.entry, call.facts) };
  });
  return { checked, core, calls };
};

const toCall = (core: Core, { name, document }: PolicyCase): Call => {
  const decoded = decodeFacts(core, document);
  if (decoded.kind === 'malformed') throw new Error(`${name}: ${decoded.errors.map((each) => `${each.path}: ${each.reason}`).join('; ')}`);
  const [call] = decoded.value.calls;
  if (call === undefined) throw new Error(`${name}: no call`);
  return call;
};
