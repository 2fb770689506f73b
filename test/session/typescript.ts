/** What the generated TypeScript selects and verifies, on positional facts. */
import type { Core } from '../../src/core/core.ts';
import type { Session } from '../../src/core/session.ts';
import { createConverters, refusalOf } from '../../src/emit/typescript/bind.ts';
import { openModule } from '../../src/emit/typescript/context.ts';
import { emitTypescript } from '../../src/emit/typescript/emit.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { importTypescript } from '../support/typescript.ts';

export type TypescriptSession = {
  readonly select: (facts: Facts, accounts: readonly (readonly Value[])[], need: bigint) => unknown;
  readonly verify: (
    facts: Facts,
    proposal: {
      readonly accounts: readonly (readonly Value[])[];
      readonly taken: readonly bigint[];
      readonly terms: readonly bigint[];
      readonly from: readonly bigint[] | null;
    },
  ) => unknown;
};

/** `change`: for tests that seed a defect. */
export const loadSession = async (
  core: Core,
  session: Session,
  change: (code: string) => string = (code) => code,
): Promise<TypescriptSession> => {
  const exports = await importTypescript(change(emitTypescript(core).code));
  const module = openModule(core, 'constants');
  const names = module.names.sessions.find((_, at) => core.sessions[at] === session);
  const convert = createConverters(module);
  const account = convert.argument({ kind: 'record', record: session.record });
  const given = session.candidate.arguments.slice(1).map(({ shape }) => convert.argument(shape));
  const told = (facts: Facts): readonly unknown[] => facts.arguments.map((each, at) => given[at]?.(each));
  const takesWorld = core.schema.records.some((each) => each.bound !== null) || (core.schema.records[0]?.fields.length ?? 0) > 0;
  const run = (own: string, facts: Facts, values: readonly unknown[]): unknown => {
    const called: unknown = Reflect.get(exports, own);
    if (typeof called !== 'function') throw new Error(`the module has no function ${own}`);
    try {
      return Reflect.apply(called, undefined, [...(takesWorld ? [convert.world(facts)] : []), ...values]);
    } catch (error) {
      if (error instanceof RangeError) return { kind: error.message.startsWith('more') ? 'unneeded' : 'twice' };
      return refusalOf(error);
    }
  };
  return {
    select: (facts, accounts, need) => run(names?.select ?? '', facts, [accounts.map(account), ...told(facts), need]),
    verify: (facts, proposal) =>
      run(names?.verify ?? '', facts, [{ ...proposal, accounts: proposal.accounts.map(account) }, ...told(facts)]),
  };
};
