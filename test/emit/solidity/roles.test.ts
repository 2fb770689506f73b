/**
 * Who may call a contract that keeps the state, on an EVM: by its own table of roles, and by a real `AccessManager`. The same
 * refusals in the same order; what goes by nothing that its caller tells is open to anyone.
 */
import { fileURLToPath } from 'node:url';
import {
  decodeErrorResult,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  isHex,
  keccak256,
  stringToHex,
  toFunctionSelector,
  type Abi,
  type Hex,
} from 'viem';
import { describe, expect, test } from 'vitest';
import { openzeppelinSources } from '../../../src/cli/openzeppelin.ts';
import { compileSolidity } from '../../../src/emit/solidity/compile-solc.ts';
import { accessManagedPath, type RolesOption } from '../../../src/emit/solidity/engine/access.ts';
import { partsTold } from '../../../src/emit/solidity/apart.ts';
import { emitEngine } from '../../../src/emit/solidity/engine/emit.ts';
import { compiled } from '../../engine/policy.ts';
import { gasLimit, revertData, startAnvil } from '../../support/evm/anvil.ts';
import { loadSolc } from '../../support/evm/solc-cache.ts';

const { core } = compiled(`policy Doors
role guardian
role governance
fact fall : ratio @ 2 in 0 .. 1 else refuse
state level : ratio @ 2 in 0 .. 1 = 0
action note(x: ratio @ 2 in 0 .. 1) {
  by guardian
  changes level to max(level, fall)
  require x <= 50% else "too much"
}
action clear {
  by governance, guardian
  changes level to 0
}
action tell {
  changes level to fall
}
breaker seen {
  level slow when level > 50% {
    at least 1 h
    leaves when level < 10%
  }
  reset by governance
}
breaker told {
  level slow when fall > 50% {
    at least 1 h
    leaves when fall < 10%
  }
}
`);

const manager = accessManagedPath.replace('AccessManaged', 'AccessManager');
const here = fileURLToPath(new URL('.', import.meta.url));

type Chain = {
  readonly accounts: readonly Hex[];
  readonly send: (from: Hex, to: Hex | null, data: Hex) => Promise<{ readonly created: Hex; readonly events: number }>;
  readonly read: (to: Hex, data: Hex) => Promise<Hex>;
  readonly close: () => Promise<void>;
};

/** Throws what a call reverts with before anything is mined. */
const openChain = async (): Promise<Chain> => {
  const { rpc, close } = await startAnvil();
  const accounts = ((await rpc('eth_accounts', [])) as readonly string[]).filter((each) => isHex(each));
  return {
    accounts,
    close,
    read: async (to, data) => {
      const found = String(await rpc('eth_call', [{ to, data }, 'latest']));
      return isHex(found) ? found : '0x';
    },
    send: async (from, to, data) => {
      const transaction = { from, data, gas: gasLimit, ...(to === null ? {} : { to }) };
      await rpc('eth_call', [transaction, 'latest']);
      const hash = await rpc('eth_sendTransaction', [transaction]);
      for (;;) {
        const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
        if (receipt !== '0x') return { created: receipt.contractAddress ?? '0x', events: receipt.logs.length };
      }
    },
  };
};
type Receipt = { readonly contractAddress: Hex | null; readonly logs: readonly unknown[] };

const sourcesOf = (path: string): readonly (readonly [string, string])[] => {
  const found = openzeppelinSources(path, [here]);
  if (!found.ok) throw new Error(found.reason);
  return [...found.value];
};

/** `count`: in so many contracts, some of each kind of function in each. */
const compile = (roles: RolesOption, count: number) => {
  const { outline } = emitEngine(core, { params: 'constants', roles });
  const apart = Array.from(
    { length: count - 1 },
    (_, at) => new Set(outline.functions.filter((__, place) => place % count === at).map((each) => each.name)),
  );
  const engine = emitEngine(core, { params: 'constants', roles, apart });
  const library = roles === 'table' ? [] : [accessManagedPath, manager].flatMap(sourcesOf);
  const output = compileSolidity(new Map([['e.sol', engine.code], ...library]), loadSolc());
  expect(output.problems.filter((each) => each.kind === 'solc' || each.contract === engine.contract)).toEqual([]);
  expect(output.warnings).toEqual([]);
  const of = (file: string, name: string) => output.contracts.get(file)?.get(name);
  const contracts = [engine.contract, ...engine.parts].map((each) => of('e.sol', each));
  const all = contracts.flatMap((each) => each?.abi as Abi).filter((each) => each.type !== 'constructor');
  // What all extend stands in the ABI of each.
  const abi = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  const maker = (contracts[0]?.abi as Abi).filter((each) => each.type === 'constructor');
  return {
    creation: code(contracts[0]?.creation),
    told: partsTold(contracts.slice(1)).map((each) => code(each?.creation)),
    abi: [...maker, ...abi],
    selectors: Object.fromEntries(contracts.flatMap((each) => Object.entries(each?.selectors ?? {}))),
    manager: of(manager, 'AccessManager'),
  };
};

/** `done`, or the name of the error; `empty` where nothing says why. */
const outcomeOf = async (abi: Abi, tried: Promise<unknown>): Promise<string> => {
  try {
    await tried;
    return 'done';
  } catch (error) {
    const data = revertData(error);
    if (data === null) throw error;
    return data === '' ? 'empty' : decodeErrorResult({ abi, data: `0x${data}` }).errorName;
  }
};

const code = (creation: string | undefined): Hex => `0x${creation ?? ''}`;
const told = (fall: bigint): readonly unknown[] => [{ fall }];

type Opened = {
  readonly chain: Chain;
  readonly abi: Abi;
  readonly address: Hex;
  /** Gives and takes the roles of the policy. */
  readonly grant: (role: string, account: Hex) => Promise<unknown>;
  readonly revoke: (role: string, account: Hex) => Promise<unknown>;
  readonly refused: { readonly operator: string; readonly role: string };
};

/** The addresses of the parts, made by anybody. */
const makeAll = async (chain: Chain, from: Hex, told: readonly Hex[]): Promise<readonly Hex[]> => {
  const made: Hex[] = [];
  for (const each of told) made.push((await chain.send(from, null, each)).created);
  return made;
};

const openTable = async (count: number): Promise<Opened> => {
  const { creation, told: parts, abi } = compile('table', count);
  const chain = await openChain();
  const [admin = '0x', operator, guardian] = chain.accounts;
  const nobody = `0x${'0'.repeat(40)}`;
  const made = await makeAll(chain, admin, parts);
  const data = encodeDeployData({ abi, bytecode: creation, args: [admin, operator, guardian, nobody, ...made] });
  const { created: address } = await chain.send(admin, null, data);
  const change = (name: string) => async (role: string, account: Hex) => {
    const id = roleId(role);
    return chain.send(admin, address, encodeFunctionData({ abi, functionName: name, args: [id, account] }));
  };
  return {
    ...{ chain, abi, address, grant: change('grantRole'), revoke: change('revokeRole') },
    refused: { operator: 'NotOperator', role: 'NotInRole' },
  };
};

const roleId = (role: string): Hex => keccak256(stringToHex(`${role.toUpperCase()}_ROLE`));

/** A function has one role there: what is for two has one of its own, for whoever has either. */
const numbers: readonly (readonly [role: bigint, holders: readonly string[], functions: readonly string[]])[] = [
  [1n, ['operator'], ['tell', 'update_told']],
  [2n, ['guardian'], ['note']],
  [3n, ['governance'], ['reset_seen']],
  [4n, ['guardian', 'governance'], ['clear']],
];

const openManaged = async (count: number): Promise<Opened> => {
  const { creation, told: parts, abi, selectors, manager: asked } = compile('access-managed', count);
  const chain = await openChain();
  const [admin = '0x', operator = '0x', guardian = '0x'] = chain.accounts;
  const managerAbi = asked?.abi as Abi;
  const authority = await chain.send(
    admin,
    null,
    encodeDeployData({ abi: managerAbi, bytecode: code(asked?.creation), args: [admin] }),
  );
  const created = await chain.send(
    admin,
    null,
    encodeDeployData({ abi, bytecode: creation, args: [authority.created, ...(await makeAll(chain, admin, parts))] }),
  );
  const address = created.created;
  const manage = (functionName: string, args: readonly unknown[]) =>
    chain.send(admin, authority.created, encodeFunctionData({ abi: managerAbi, functionName, args }));
  const each = async (role: string, act: (id: bigint) => Promise<unknown>): Promise<void> => {
    for (const [id, holders] of numbers) if (holders.includes(role)) await act(id);
  };
  const selectorOf = (own: string): Hex =>
    `0x${Object.entries(selectors).find(([signature]) => signature.startsWith(`${own}(`))?.[1] ?? ''}`;
  for (const [id, , functions] of numbers) await manage('setTargetFunctionRole', [address, functions.map(selectorOf), id]);
  const grant = (role: string, account: Hex) => each(role, (id) => manage('grantRole', [id, account, 0]));
  await grant('operator', operator);
  await grant('guardian', guardian);
  return {
    ...{ chain, abi, address, grant, revoke: (role, account) => each(role, (id) => manage('revokeRole', [id, account])) },
    refused: { operator: 'AccessManagedUnauthorized', role: 'AccessManagedUnauthorized' },
  };
};

describe.each([
  ['its own table, in one contract', openTable, 1],
  ['its own table, in three contracts', openTable, 3],
  ['an AccessManager, in one contract', openManaged, 1],
  ['an AccessManager, in three contracts', openManaged, 3],
] as const)('by %s', (_, open, count) => {
  test('who has a role may, and nobody else; what nobody can forge is open', { timeout: 120_000 }, async () => {
    const { chain, abi, address, grant, revoke, refused } = await open(count);
    try {
      const [, operator = '0x', guardian = '0x', other = '0x'] = chain.accounts;
      const outcome = (from: Hex, data: Hex): Promise<string> => outcomeOf(abi, chain.send(from, address, data));
      const call = (from: Hex, functionName: string, ...args: readonly unknown[]): Promise<string> =>
        outcome(from, encodeFunctionData({ abi, functionName, args }));
      const note = (from: Hex, x = 10n, fall = 60n): Promise<string> => call(from, 'note', x, ...told(fall));

      // A role, and another one.
      expect(await note(guardian)).toBe('done');
      expect(await note(operator)).toBe(refused.role);
      expect(await note(other)).toBe(refused.role);
      expect(await call(operator, 'tell', ...told(60n))).toBe('done');
      expect(await call(guardian, 'tell', ...told(60n))).toBe(refused.operator);

      // Either of two.
      expect(await call(guardian, 'clear', ...told(0n))).toBe('done');
      expect(await call(other, 'clear', ...told(0n))).toBe(refused.role);
      await grant('governance', other);
      expect(await call(other, 'clear', ...told(0n))).toBe('done');
      expect(await note(other)).toBe(refused.role);

      // Given, and taken back.
      await grant('guardian', other);
      expect(await note(other)).toBe('done');
      await revoke('guardian', other);
      expect(await note(other)).toBe(refused.role);
      expect(await note(guardian)).toBe('done');
      await revoke('governance', other);
      expect(await call(other, 'clear', ...told(0n))).toBe(refused.role);

      // Malformed, role, facts, require: in this order.
      const broken = (from: Hex): Promise<string> => outcome(from, `${toFunctionSelector('note(uint256,(uint256))')}00`);
      expect(await broken(other)).toBe('empty');
      expect(await broken(guardian)).toBe('empty');
      expect(await note(other, 60n, 101n)).toBe(refused.role);
      expect(await note(guardian, 60n, 101n)).toBe('FactOutOfRange');
      expect(await note(guardian, 60n, 100n)).toBe('Refused');

      // Anyone may trip what holds by what is kept, and nobody else's facts do.
      expect(await call(other, 'update_seen', ...told(0n))).toBe('done');
      expect(await call(other, 'update_told', ...told(60n))).toBe(refused.operator);
      expect(await call(other, 'reset_seen', ...told(0n))).toBe(refused.role);
    } finally {
      await chain.close();
    }
  });
});

test('the table: who has which role, one admin, and a handover in two steps', { timeout: 120_000 }, async () => {
  const { chain, abi, address } = await openTable(1);
  try {
    const [admin = '0x', operator = '0x', guardian = '0x', other = '0x'] = chain.accounts;
    const data = (functionName: string, args: readonly unknown[]): Hex => encodeFunctionData({ abi, functionName, args });
    const call = (from: Hex, own: string, ...args: readonly unknown[]): Promise<string> =>
      outcomeOf(abi, chain.send(from, address, data(own, args)));
    const read = async (own: string, ...args: readonly unknown[]): Promise<unknown> => {
      const found = decodeFunctionResult({ abi, functionName: own, data: await chain.read(address, data(own, args)) });
      return typeof found === 'string'
        ? found.toLowerCase()
        : Array.isArray(found)
          ? found.map((each) => String(each).toLowerCase())
          : found;
    };
    const role = roleId('guardian');

    expect(await read('getRoleMembers', role)).toEqual([guardian]);
    expect((await chain.send(admin, address, data('grantRole', [role, other]))).events).toBe(1);
    // A second time there is nothing to tell.
    expect((await chain.send(admin, address, data('grantRole', [role, other]))).events).toBe(0);
    expect(await call(admin, 'grantRole', role, operator)).toBe('done');
    expect(await read('getRoleMembers', role)).toEqual([guardian, other, operator]);
    // The last takes the free place, and can be taken out there.
    expect(await call(admin, 'revokeRole', role, guardian)).toBe('done');
    expect(await read('getRoleMembers', role)).toEqual([operator, other]);
    expect([await read('hasRole', role, guardian), await read('hasRole', role, other)]).toEqual([false, true]);
    expect([await read('getRoleMemberCount', role), await read('getRoleMember', role, 1n)]).toEqual([2n, other]);
    expect(await call(other, 'renounceRole', role, operator)).toBe('NotConfirmed');
    expect(await call(operator, 'renounceRole', role, operator)).toBe('done');
    expect(await call(admin, 'revokeRole', role, other)).toBe('done');
    expect(await read('getRoleMembers', role)).toEqual([]);

    expect(await call(other, 'grantRole', role, other)).toBe('NotAdmin');
    expect(await call(guardian, 'revokeRole', role, other)).toBe('NotAdmin');
    expect(await call(admin, 'grantRole', roleId('nobody'), other)).toBe('UnknownRole');
    const [root, none] = [`0x${'0'.repeat(64)}`, `0x${'0'.repeat(40)}`];
    expect(await call(admin, 'grantRole', root, other)).toBe('UnknownRole');
    expect(await read('getRoleAdmin', role)).toBe(root);

    expect(await call(other, 'transferAdmin', other)).toBe('NotAdmin');
    expect(await call(other, 'acceptAdmin')).toBe('NotAdmin');
    expect(await call(admin, 'transferAdmin', other)).toBe('done');
    expect([await read('admin'), await read('pendingAdmin')]).toEqual([admin, other]);
    expect(await call(other, 'grantRole', role, other)).toBe('NotAdmin');
    expect(await call(admin, 'transferAdmin', none)).toBe('done');
    expect(await call(other, 'acceptAdmin')).toBe('NotAdmin');
    expect(await call(admin, 'transferAdmin', other)).toBe('done');
    expect(await call(guardian, 'acceptAdmin')).toBe('NotAdmin');
    expect(await call(other, 'acceptAdmin')).toBe('done');
    expect([await read('admin'), await read('pendingAdmin')]).toEqual([other, none]);
    expect([await read('hasRole', root, other), await read('hasRole', root, admin)]).toEqual([true, false]);
    expect(await call(admin, 'grantRole', role, other)).toBe('NotAdmin');
    expect(await call(other, 'grantRole', role, other)).toBe('done');
  } finally {
    await chain.close();
  }
});
