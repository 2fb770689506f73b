/** Integers as decimal text and back, exactly: nothing is rounded, nothing is a floating-point number. */

/** `1850250000` at 6 decimals is `1850.25`: no zeros that say nothing, no separators. */
export const showDecimal = (integer: bigint, decimals: number): string => {
  const { sign, whole, fraction } = parts(integer, decimals);
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
};

/** The same for people, in groups of three as a policy writes it: `1_850.25`. */
export const showGrouped = (integer: bigint, decimals: number): string => {
  const { sign, whole, fraction } = parts(integer, decimals);
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '_');
  return fraction === '' ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
};

/** `1_850.25 USD`; a ratio has no unit to show, and decimals that a type states are seen in the number. */
export const showAmount = (integer: bigint, decimals: number, unit: string): string => {
  const number = showGrouped(integer, decimals);
  const [plain = ''] = unit.split(' @ ');
  return plain === '' || plain === 'ratio' ? number : `${number} ${plain}`;
};

const parts = (
  integer: bigint,
  decimals: number,
): { readonly sign: string; readonly whole: string; readonly fraction: string } => {
  const digits = (integer < 0n ? -integer : integer).toString().padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return { sign: integer < 0n ? '-' : '', whole: digits.slice(0, at), fraction: digits.slice(at).replace(/0+$/, '') };
};

export type Parsed =
  { readonly kind: 'ok'; readonly integer: bigint } | { readonly kind: 'bad'; readonly reason: string; readonly fix: string };

/** More characters than any 256-bit number has at 77 decimals; longer text is refused before a BigInt is made of it. */
const maxLength = 160;

const form = /^(-?)(0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.([0-9]+))?$/;

/** `"1850.25"` or `"1_850.25"` to an integer of the given decimals. Digits beyond them are refused, zeros too. */
export const parseDecimal = (text: string, decimals: number): Parsed => {
  if (text.length > maxLength) return bad(`it has ${text.length} characters`, `write a number of at most ${maxLength}`);
  if (/[eE]/.test(text) && /^[-+0-9._eE]+$/.test(text))
    return bad('scientific notation is not read here', 'write all digits, like "1000000"');
  const match = form.exec(text);
  if (match === null)
    return bad(
      `${JSON.stringify(text)} is not a decimal number`,
      'write digits with an optional minus and point, like "-1850.25"',
    );
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > decimals)
    return bad(
      `it has ${fraction.length} digits after the point, and the unit has ${decimals}`,
      'leave out the excess digits: nothing is rounded here',
    );
  const magnitude = BigInt(whole.replaceAll('_', '') + fraction.padEnd(decimals, '0'));
  return { kind: 'ok', integer: sign === '-' ? -magnitude : magnitude };
};

const bad = (reason: string, fix: string): Parsed => ({ kind: 'bad', reason, fix });
