/** `firebreak build`: generated code for a policy, written whole or not at all. */
import { resolve } from 'node:path';
import { selectEntries } from '../../core/select.ts';
import type { Core } from '../../core/core.ts';
import { visible } from '../../diagnostics/visible.ts';
import { closest } from '../../source/closest.ts';
import { compilerVersion } from '../../version.ts';
import { codeLimit } from '../../emit/solidity/compile-solc.ts';
import type { BuildOptions, ContractSize, Job, KeepingContract, Prepared } from '../build-job.ts';
import { exitCode, type ExitCode, type Host } from '../host.ts';
import { isOpen, jsonDiagnostics, loadPolicy, parametersAsked, printDiagnostics } from '../load.ts';
import { printJson, printLine, wrongUse } from '../output.ts';
import { policyHash } from '../policy-hash.ts';
import { readFacts } from '../read-facts.ts';
import { writeFiles } from '../write-files.ts';

export const build = async (host: Host, policy: string, options: BuildOptions): Promise<ExitCode> => {
  const json = options.json === true;
  const loaded = loadPolicy(host, policy);
  if (!loaded.ok) return wrongUse(host, json, loaded.reason);
  const { core, sources } = loaded.value.compiled;
  if (core === null && isOpen(loaded.value)) return wrongUse(host, json, parametersAsked(loaded.value));
  if (core === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  if (options.roles !== undefined && options.target === 'typescript')
    return wrongUse(host, json, '--roles says who may call the contract: it needs --target solidity or all');
  const chosen = options.entries === undefined ? core : chooseEntries(core, options.entries.split(','));
  if (typeof chosen === 'string') return wrongUse(host, json, chosen);
  const facts = options.facts === undefined ? null : readFacts(host, chosen, options.facts);
  if (facts?.ok === false) return wrongUse(host, json, facts.reason);
  const identity = { policyHash: policyHash(sources), compiler: `firebreak ${compilerVersion}` };
  const prepared = await prepareFiles({
    ...{ loaded: loaded.value, core: chosen, directory: host.directory, options, identity },
    document: facts?.value ?? null,
  });
  if (!prepared.ok) {
    wrongUse(host, json, prepared.reason);
    return prepared.code;
  }
  const written = writeFiles(resolve(host.directory, options.out), options.out, prepared.files);
  if (!written.ok) return wrongUse(host, json, written.reason);
  const paths = prepared.files.map((each) => `${options.out.replace(/\/+$/, '')}/${each.path}`);
  const { keeping, sizes = [] } = prepared;
  if (json) {
    const { contract, storage: places, ...access } = keeping ?? { contract: '', storage: [] };
    printJson(host, {
      ...{ ok: true, policyHash: identity.policyHash, files: paths, ...(sizes.length > 0 && { sizes }) },
      ...(keeping && { storage: { contract, places }, access: { contract, ...access } }),
    });
  } else {
    const lines = [...sizeLines(sizes), ...(keeping === undefined ? [] : [...storageLines(keeping), ...accessLines(keeping)])];
    for (const line of [...paths.map((path) => `wrote ${path}`), ...lines]) printLine(host, line);
  }
  return exitCode.good;
};

/** `  PerpEngine 21,004, PerpEngineSecond 9,310`: bytes of code, of which a chain takes so many from one contract. */
const sizeLines = (sizes: readonly ContractSize[]): readonly string[] =>
  sizes.length === 0
    ? []
    : [
        `bytes of code, of which a chain takes ${codeLimit} from one contract:`,
        ...sizes.map(({ contract, bytes }) => `  ${contract}: ${bytes}`),
      ];

/** `  each market, slot 0: known 0..7, reserve 16..95`: the bits that each field has, or each ring in an item of several. */
const storageLines = ({ contract, storage }: KeepingContract): readonly string[] => {
  const slots = new Map<string, string[]>();
  const within = (each: { readonly name: string; readonly offset: number; readonly bits: number }): string =>
    `${each.name} ${each.offset}..${each.offset + each.bits - 1}`;
  for (const place of storage) {
    const { entity, name, slot, bits, items, beside } = place;
    const last = items === null ? slot : slot + Math.ceil(items / Math.floor(256 / bits)) - 1;
    const head = `  ${entity === null ? '' : `each ${entity}, `}${last === slot ? `slot ${slot}` : `slots ${slot} .. ${last}`}`;
    const rings = beside.length === 0 ? name : beside.map(within).join(' and ');
    const text = items === null ? within(place) : `${rings}, ${items} of ${bits}`;
    slots.set(head, [...(slots.get(head) ?? []), text]);
  }
  return [`storage of ${contract}, in bits:`, ...[...slots].map(([head, fields]) => `${head}: ${fields.join(', ')}`)];
};

/** `  governance or guardian: set_fee 0x12345678, reset_shock 0x9abcdef0` */
const accessLines = ({ contract, roles, permissions }: KeepingContract): readonly string[] => {
  const byRoles = new Map<string, string[]>();
  for (const each of permissions) {
    const who = each.roles?.join(' or ') ?? 'anyone';
    byRoles.set(who, [...(byRoles.get(who) ?? []), `${each.function} ${each.selector}`]);
  }
  const how =
    roles === 'table' ? 'by its own table of roles' : 'by its authority, one role of which has to be given these functions';
  return [`who may call ${contract}, ${how}:`, ...[...byRoles].map(([who, functions]) => `  ${who}: ${functions.join(', ')}`)];
};

/** The policy with only these entry points, or what is wrong with their names. */
const chooseEntries = (core: Core, names: readonly string[]): Core | string => {
  const known = [...core.entries, ...core.sessions].map((each) => each.name);
  const unknown = names.find((each) => !known.includes(each));
  // A session comes with what closes an account for it.
  const entryOf = (own: string): string => core.sessions.find((each) => each.name === own)?.close ?? own;
  if (unknown === undefined) return selectEntries(core, new Set(names.map(entryOf)));
  const similar = closest(unknown, known);
  return `the policy has no entry point ${visible(unknown)}${similar === null ? '' : `; did you mean ${similar}?`}`;
};

/** Everything that is to be written, before anything is. What a target needs is loaded only for it. */
const prepareFiles = async (job: Job): Promise<Prepared> => {
  const { target } = job.options;
  const typescript = target === 'solidity' ? null : (await import('../build-typescript.ts')).typescriptFiles(job);
  const solidity = target === 'typescript' ? null : await (await import('../build-solidity.ts')).solidityFiles(job);
  const parts = [typescript, solidity].filter((each) => each !== null);
  const failed = parts.find((each) => !each.ok);
  const { keeping, sizes } = solidity?.ok === true ? solidity : {};
  return (
    failed ?? {
      ok: true,
      files: parts.flatMap((each) => (each.ok ? each.files : [])),
      ...(keeping && { keeping }),
      ...(sizes && { sizes }),
    }
  );
};
