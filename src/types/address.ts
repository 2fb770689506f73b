/** How an address is written. */

/** `0x` and 40 digits. Whether a value is one at all is checked where it comes in. */
export const showAddress = (value: bigint): string => `0x${value.toString(16).padStart(40, '0')}`;
