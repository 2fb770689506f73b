/** The Solidity target: the contract, compiled once to know that it can be, and a Foundry project around it. */
import { compileSolidity, type CompileProblem } from '../emit/solidity/compile-solc.ts';
import type { Core } from '../core/core.ts';
import { emitSolidity } from '../emit/solidity/emit.ts';
import { foundryProject, type Vector } from '../emit/solidity/foundry.ts';
import { prepare } from '../evaluate/prepare.ts';
import type { Document } from '../facts/decode.ts';
import { sampleFacts } from '../facts/samples.ts';
import { bug } from '../source/assert-never.ts';
import { lineMapFile, type Job, type Prepared } from './build-job.ts';
import { exitCode } from './host.ts';

export const solidityFiles = async ({ core, document, identity, loaded, options }: Job): Promise<Prepared> => {
  const { params, location } = options;
  const solidity = emitSolidity(core, { ...identity, params, location });
  const file = `src/${solidity.library ?? solidity.contract}.sol`;
  const { default: solc } = await import('solc');
  const { problems, warnings } = compileSolidity(new Map([[file, solidity.code]]), solc);
  const rejected = problems.find((each) => each.kind === 'solc');
  const tooLarge = problems.find((each) => each.kind === 'too large');
  if (rejected === undefined && tooLarge !== undefined) return { ok: false, reason: sizeReason(tooLarge), code: exitCode.policy };
  if (rejected !== undefined || warnings.length > 0)
    return bug(`solc does not take ${file}: ${[...messagesOf(rejected), ...warnings].join('\n')}`);
  const project = foundryProject(core, solidity, vectorsOf(core, document));
  const files = [...project].map(([path, text]) => ({ path, text, executable: path.endsWith('.mjs') }));
  return { ok: true, files: [...files, lineMapFile(`${file}.lines.json`, solidity.map, loaded)] };
};

/** What the interpreter answers to the given calls, and at the corners of the ranges: the contract must answer the same. */
const vectorsOf = (core: Core, document: Document | null): readonly Vector[] => {
  const { evaluate } = prepare(core);
  const given = document?.calls ?? [];
  const corners = core.entries.flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
  return [...given, ...corners].map(({ entry, facts }) => ({ entry, facts, outcome: evaluate(entry, facts) }));
};

const messagesOf = (problem: CompileProblem | undefined): readonly string[] => (problem?.kind === 'solc' ? problem.messages : []);

const sizeReason = ({ contract, bytes, limit }: Extract<CompileProblem, { kind: 'too large' }>): string =>
  `the contract ${contract} has ${bytes} bytes of code and a chain takes ${limit}; choose the entry points that the protocol calls with --entries`;
