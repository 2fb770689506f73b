/** The Solidity target: the contract, compiled once to know that it can be, and a Foundry project around it. */
import { resolve } from 'node:path';
import { compileSolidity, type CompileProblem } from '../emit/solidity/compile-solc.ts';
import type { Core } from '../core/core.ts';
import type { Apart } from '../emit/solidity/apart.ts';
import { emitSolidity } from '../emit/solidity/emit.ts';
import { accessManagedPath, operator, type Permission } from '../emit/solidity/engine/access.ts';
import { emitEngine, type SolidityEngine } from '../emit/solidity/engine/emit.ts';
import { engineTest, type Replayed } from '../emit/solidity/engine/foundry.ts';
import { foundryProject, openzeppelin, type Vector } from '../emit/solidity/foundry.ts';
import { fitted, type Fitted } from '../emit/solidity/fit.ts';
import { initialState } from '../engine/state.ts';
import { transition } from '../engine/transition.ts';
import { prepare } from '../evaluate/prepare.ts';
import type { Document } from '../facts/decode.ts';
import { sampleFacts } from '../facts/samples.ts';
import { bug } from '../source/assert-never.ts';
import { keepsState } from '../types/kept.ts';
import { lineMapFile, type ContractSize, type Job, type Prepared } from './build-job.ts';
import { exitCode, type Attempt } from './host.ts';
import { sessionVectors } from './session-vectors.ts';
import { openzeppelinSources } from './openzeppelin.ts';

export const solidityFiles = async ({ core, directory, document, identity, loaded, options }: Job): Promise<Prepared> => {
  const { params, location } = options;
  const roles = options.roles ?? 'table';
  const isManaged = roles === 'access-managed';
  const keeps = keepsState(core.schema) || core.sessions.length > 0;
  if (isManaged && !keeps)
    return {
      ok: false,
      reason: '--roles access-managed: the policy keeps no state, and its contract has no roles',
      code: exitCode.use,
    };
  const folders = [resolve(directory, options.out), directory];
  const library = isManaged ? openzeppelinSources(accessManagedPath, folders) : none;
  if (!library.ok) return { ...library, code: exitCode.use };
  const { default: solc } = await import('solc');
  const compile = (code: string) => compileSolidity(new Map([[compiledFile, code], ...library.value]), solc);
  const shared = (apart: Apart) => ({ ...identity, params, apart });
  const policy = fitted((apart) => emitSolidity(core, { ...shared(apart), location }), compile);
  const solidity = policy.emitted;
  const file = `src/${solidity.library ?? solidity.contract}.sol`;
  // A file of its own, since it has the decisions with facts in memory inside.
  const stateful = keeps ? fitted((apart) => emitEngine(core, { ...shared(apart), roles }), compile) : null;
  const engine = stateful?.emitted ?? null;
  const engineFile = `src/${engine?.contract ?? ''}.sol`;
  for (const { result } of [policy, ...(stateful ? [stateful] : [])]) {
    const rejected = result.problems.find((each) => each.kind === 'solc');
    const tooLarge = result.problems.find((each) => each.kind === 'too large');
    if (rejected === undefined && tooLarge !== undefined)
      return { ok: false, reason: sizeReason(tooLarge), code: exitCode.policy };
    if (rejected !== undefined || result.warnings.length > 0)
      return bug(`solc does not take ${file}: ${[...messagesOf(rejected), ...result.warnings].join('\n')}`);
  }
  const project = foundryProject(core, solidity, vectorsOf(core, document), isManaged ? [openzeppelin] : []);
  const files = [...project].map(([path, text]) => ({ path, text, executable: path.endsWith('.mjs') }));
  const maps = [lineMapFile(`${file}.lines.json`, solidity.map, loaded)];
  const sizes = [policy, ...(stateful ? [stateful] : [])].flatMap(sizesOf);
  if (engine === null) return { ok: true, files: [...files, ...maps], sizes };
  const made = stateful?.result.contracts.get(compiledFile);
  const all = [engine.contract, ...engine.parts].map((each) => made?.get(each)?.selectors ?? {});
  const selectors = Object.fromEntries(all.flatMap((each) => Object.entries(each)));
  const keeping = {
    contract: engine.contract,
    storage: engine.storage,
    roles,
    permissions: permissionsOf(core, engine, selectors),
  };
  const kept = [
    { path: engineFile, text: engine.code },
    { path: `test/${engine.contract}.t.sol`, text: engineTest(core, engine, sequenceOf(core)) },
    lineMapFile(`${engineFile}.lines.json`, engine.map, loaded),
  ];
  return { ok: true, files: [...files, ...maps, ...kept], keeping, sizes };
};

/** The name of what is compiled; errors are told by the names of its contracts. */
const compiledFile = 'policy.sol';

const none: Attempt<ReadonlyMap<string, string>> = { ok: true, value: new Map() };

/** Of each contract, in the order in which they call each other. */
const sizesOf = ({
  emitted,
  result,
}: Fitted<{ readonly contract: string; readonly parts: readonly string[] }>): readonly ContractSize[] =>
  [emitted.contract, ...emitted.parts].map((contract) => {
    const { runtime, creation } = result.contracts.get(compiledFile)?.get(contract) ?? bug(`no contract ${contract}`);
    return { contract, bytes: runtime.length / 2, creationBytes: creation.length / 2 };
  });

/** Of each action and session the function, by its selector, and who may call it. */
const permissionsOf = (core: Core, engine: SolidityEngine, selectors: Readonly<Record<string, string>>): readonly Permission[] =>
  [
    ...core.entries.map((entry, at) => ({
      own: entry.kind === 'define' ? null : (engine.entries[at]?.function ?? null),
      roles: entry.anyone ? null : (entry.roles ?? [operator]),
    })),
    ...engine.sessions.map((each) => ({ own: each.function, roles: [operator] })),
  ].flatMap(({ own, roles }): readonly Permission[] => {
    if (own === null) return [];
    const [, selector = ''] = Object.entries(selectors).find(([each]) => each.startsWith(`${own}(`)) ?? [];
    return [{ function: own, selector: `0x${selector}`, roles }];
  });

/** What the interpreter answers to the given calls, and at the corners of the ranges: the contract must answer the same. */
const vectorsOf = (core: Core, document: Document | null): readonly Vector[] => {
  const { evaluate } = prepare(core);
  const given = document?.calls ?? [];
  const corners = core.entries.flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
  return [...given, ...corners].map(({ entry, facts }) => ({ entry, facts, outcome: evaluate(entry, facts) }));
};

/** How far apart the events of the replayed sequence are, in seconds, and when the first one is. */
const [firstEvent, betweenEvents] = [1_700_000_000n, 3_600n];

/**
 * Events at the corners of the ranges, each on the state that the ones before it left; and each session on the first of these states
 * in which it closes somebody.
 */
const sequenceOf = (core: Core): readonly Replayed[] => {
  const { evaluate } = prepare(core);
  let state = initialState(core.schema);
  const events = core.entries
    .filter((each) => each.kind === 'action' && each.roles === null)
    .flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
  const waiting = new Set(core.sessions);
  /** One after another, right after an event. */
  const sessionsAt = (at: bigint): readonly Replayed[] =>
    [...waiting].flatMap((session) => {
      const found = sessionVectors(core, evaluate, session, state, at);
      if (found === null) return [];
      waiting.delete(session);
      ({ state } = found);
      return found.batches;
    });
  const begun = sessionsAt(firstEvent);
  const replayed = events.flatMap((told, place): readonly Replayed[] => {
    const event = { ...told, by: null, at: firstEvent + betweenEvents * BigInt(place + 1) };
    const step = transition(core, evaluate, state, event);
    if (step.kind === 'malformed' || step.kind === 'forbidden' || step.kind === 'within') return [];
    if (step.kind === 'refused') return [{ ...event, refusal: step.refusal, state }];
    state = step.state;
    const done = { ...event, refusal: null, state };
    return [done, ...sessionsAt(event.at + 1n)];
  });
  return [...begun, ...replayed];
};

const messagesOf = (problem: CompileProblem | undefined): readonly string[] => (problem?.kind === 'solc' ? problem.messages : []);

const sizeReason = ({ contract, bytes, limit }: Extract<CompileProblem, { kind: 'too large' }>): string =>
  `the contract ${contract} has ${bytes} bytes of code and a chain takes ${limit}; choose the entry points that the protocol calls with --entries`;
