/** The Solidity target: the contract, compiled once to know that it can be, and a Foundry project around it. */
import { compileSolidity, type CompileProblem } from '../emit/solidity/compile-solc.ts';
import type { Core } from '../core/core.ts';
import { emitSolidity } from '../emit/solidity/emit.ts';
import { emitEngine } from '../emit/solidity/engine/emit.ts';
import { engineTest, type ReplayedEvent } from '../emit/solidity/engine/foundry.ts';
import { fitted, type Apart } from '../emit/solidity/fit.ts';
import { foundryProject, type Vector } from '../emit/solidity/foundry.ts';
import { initialState } from '../engine/state.ts';
import { transition } from '../engine/transition.ts';
import { prepare } from '../evaluate/prepare.ts';
import type { Document } from '../facts/decode.ts';
import { sampleFacts } from '../facts/samples.ts';
import { bug } from '../source/assert-never.ts';
import { keepsState } from '../types/kept.ts';
import { lineMapFile, type Job, type Prepared } from './build-job.ts';
import { exitCode } from './host.ts';

export const solidityFiles = async ({ core, document, identity, loaded, options }: Job): Promise<Prepared> => {
  const { params, location } = options;
  const { default: solc } = await import('solc');
  const compile = (code: string) => compileSolidity(new Map([['policy.sol', code]]), solc);
  const shared = (apart: Apart) => ({ ...identity, params, ...(apart === null ? {} : { apart }) });
  const policy = fitted(core, (apart) => emitSolidity(core, { ...shared(apart), location }), compile);
  const solidity = policy.emitted;
  const file = `src/${solidity.library ?? solidity.contract}.sol`;
  // A file of its own, since it has the decisions with facts in memory inside.
  const keeping = keepsState(core.schema) ? fitted(core, (apart) => emitEngine(core, shared(apart)), compile) : null;
  const engine = keeping?.emitted ?? null;
  const engineFile = `src/${engine?.contract ?? ''}.sol`;
  for (const { result } of [policy, ...(keeping ? [keeping] : [])]) {
    const rejected = result.problems.find((each) => each.kind === 'solc');
    const tooLarge = result.problems.find((each) => each.kind === 'too large');
    if (rejected === undefined && tooLarge !== undefined)
      return { ok: false, reason: sizeReason(tooLarge), code: exitCode.policy };
    if (rejected !== undefined || result.warnings.length > 0)
      return bug(`solc does not take ${file}: ${[...messagesOf(rejected), ...result.warnings].join('\n')}`);
  }
  const project = foundryProject(core, solidity, vectorsOf(core, document));
  const files = [...project].map(([path, text]) => ({ path, text, executable: path.endsWith('.mjs') }));
  const maps = [lineMapFile(`${file}.lines.json`, solidity.map, loaded)];
  if (engine === null) return { ok: true, files: [...files, ...maps] };
  const kept = [
    { path: engineFile, text: engine.code },
    { path: `test/${engine.contract}.t.sol`, text: engineTest(core, engine, sequenceOf(core)) },
    lineMapFile(`${engineFile}.lines.json`, engine.map, loaded),
  ];
  return { ok: true, files: [...files, ...maps, ...kept], storage: { contract: engine.contract, places: engine.storage } };
};

/** What the interpreter answers to the given calls, and at the corners of the ranges: the contract must answer the same. */
const vectorsOf = (core: Core, document: Document | null): readonly Vector[] => {
  const { evaluate } = prepare(core);
  const given = document?.calls ?? [];
  const corners = core.entries.flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
  return [...given, ...corners].map(({ entry, facts }) => ({ entry, facts, outcome: evaluate(entry, facts) }));
};

/** How far apart the events of the replayed sequence are, in seconds, and when the first one is. */
const [firstEvent, betweenEvents] = [1_700_000_000n, 3_600n];

/** Events at the corners of the ranges, each on the state that the ones before it left. */
const sequenceOf = (core: Core): readonly ReplayedEvent[] => {
  const { evaluate } = prepare(core);
  let state = initialState(core.schema);
  const events = core.entries
    .filter((each) => each.kind === 'action' && each.roles === null)
    .flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
  return events.flatMap((told, place): readonly ReplayedEvent[] => {
    const event = { ...told, by: null, at: firstEvent + betweenEvents * BigInt(place) };
    const step = transition(core, evaluate, state, event);
    if (step.kind === 'malformed' || step.kind === 'forbidden') return [];
    if (step.kind === 'refused') return [{ ...event, refusal: step.refusal, state }];
    state = step.state;
    return [{ ...event, refusal: null, state }];
  });
};

const messagesOf = (problem: CompileProblem | undefined): readonly string[] => (problem?.kind === 'solc' ? problem.messages : []);

const sizeReason = ({ contract, bytes, limit }: Extract<CompileProblem, { kind: 'too large' }>): string =>
  `the contract ${contract} has ${bytes} bytes of code and a chain takes ${limit}; choose the entry points that the protocol calls with --entries`;
