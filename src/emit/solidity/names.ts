/**
 * Names in Solidity. A policy's identifier is kept where it is free and gets a `_` where it is not; what we make ourselves
 * ends in `_` or is checked the same way, so the two never meet.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Keywords, kept-for-later keywords, units, literals and names of types. */
const keywords = words(`
  abstract address after alias anonymous apply as assembly auto bool break byte bytes calldata case catch constant
  constructor continue contract copyof default define delete days do else emit enum error ether event external fallback
  false final fixed for from function global gwei hex hours if immutable implements import in indexed inline interface
  internal is layout leave let library macro mapping match memory minutes modifier mutable new null of override partial
  payable pragma private promise public pure receive reference relocatable return returns revert sealed seconds sizeof
  static storage string struct super supports switch szabo finney throw this transient true try type typedef typeof
  ufixed unchecked unicode using var view virtual at weeks wei while years int uint
`);

/** What Solidity declares for everybody: shadowing one is a warning. */
const builtins = words(`
  abi addmod assert blobhash block blockhash ecrecover erc7201 gasleft keccak256 log0 log1 log2 log3 log4 msg mulmod now
  require ripemd160 selfdestruct sha256 sha3 suicide tx
`);

/** Yul's instructions: a variable of such a name could not be used in assembly. */
const instructions = words(`
  add and balance basefee blobbasefee byte call callcode calldatacopy calldataload calldatasize caller callvalue chainid
  clz codecopy codesize coinbase create create2 dataoffset datacopy datasize delegatecall difficulty div eq exp
  extcodecopy extcodehash extcodesize gas gaslimit gasprice gt invalid iszero keccak256 linkersymbol loadimmutable lt
  mcopy memoryguard mload mod mstore mstore8 msize mul not number or origin pc pop prevrandao return returndatacopy
  returndatasize revert sar sdiv selfbalance setimmutable sgt shl shr signextend sload slt smod sstore staticcall stop sub
  tload tstore timestamp verbatim xor
`);

const sizedTypes = [
  ...Array.from({ length: 32 }, (_, place) => `bytes${place + 1}`),
  ...Array.from({ length: 32 }, (_, place) => [`int${8 * (place + 1)}`, `uint${8 * (place + 1)}`]).flat(),
];

const reserved: ReadonlySet<string> = new Set([...keywords, ...builtins, ...instructions, ...sizedTypes]);

/** `fixed128x18` and its like are types too. */
export const isReserved = (name: string): boolean => reserved.has(name) || /^u?fixed\d+x\d+$/.test(name);

/** A scope that hands out names; an inner scope sees the names of the outer ones. */
export type Scope = {
  readonly take: (wanted: string) => string;
  readonly has: (name: string) => boolean;
  readonly inner: () => Scope;
};

export const scope = (outer: Scope | null = null): Scope => {
  const taken = new Set<string>();
  const has = (name: string): boolean => taken.has(name) || (outer?.has(name) ?? false);
  const self: Scope = {
    has,
    take: (wanted) => {
      let free = identifier(wanted);
      while (isReserved(free) || has(free)) free += '_';
      taken.add(free);
      return free;
    },
    inner: () => scope(self),
  };
  return self;
};

/** Only letters, digits and `_`, not led by a digit. Policy identifiers are that already; anything else is made so. */
export const identifier = (wanted: string): string => {
  const plain = wanted.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
};

/** `first_loss` as `FirstLoss`, for structs, the library and the contract. */
export const typeName = (wanted: string): string =>
  identifier(wanted)
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('') || '_';
