/** `price_shock(m)` */
import type { Kept } from '../../ast.ts';

export const printKept = ({ name, member }: Kept): string => (member === null ? name.text : `${name.text}(${member.text})`);
