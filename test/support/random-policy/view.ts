/** Definitions that read what is kept, and requirements that compare them with the state before: names must see what has changed. */
import type { Random } from '../random.ts';
import { fieldText, hours, type Kept } from './keep.ts';

/** `reads`: calls that say the same of the kept field, each with the comparisons that it allows. */
export type View = { readonly kept: Kept; readonly lines: readonly string[]; readonly reads: readonly Read[] };
type Read = { readonly text: string; readonly comparisons: readonly string[] };

const equality = ['==', '!='];
const order = ['<=', '>=', '<', '>', '!='];

export const viewsOf = (random: Random, all: readonly Kept[]): readonly View[] =>
  all.flatMap((kept, at) => (random.chance(0.85) ? [viewOf(random, kept, `view${at}`)] : []));

/** A condition on the state after an action that changes some of these. */
export const viewed = (random: Random, views: readonly View[]): string => {
  const read = random.pick(random.pick(views).reads);
  return `${read.text} ${random.pick(read.comparisons)} before ${read.text}`;
};

const viewOf = (random: Random, kept: Kept, name: string): View => {
  const { holder, of } = kept;
  const parameters = holder === '' ? '' : `(${holder}: ${holder === 'm' ? 'market' : 'account'})`;
  const given = holder === '' ? '' : `(${holder})`;
  const { type, value, comparisons } = readingOf(kept, fieldText(kept, holder));
  const own = { line: `define ${name}${parameters} : ${type} = ${value}`, text: `${name}${given}`, comparisons };
  const again = { line: `define ${name}_again${parameters} : ${type} = ${own.text}`, text: `${name}_again${given}`, comparisons };
  const condition =
    type === 'bool' ? own.text : of.kind === 'number' || of.kind === 'ring' ? `${own.text} > 0${of.suffix('m')}` : null;
  const counted = `define ${name}_all : ratio @ 0 = count(m in market where ${condition ?? ''})`;
  const all = { line: counted, text: `${name}_all`, comparisons: order };
  const made = [own, ...(random.chance(0.5) ? [again] : []), ...(holder === 'm' && condition !== null ? [all] : [])];
  return { kept, lines: made.map((each) => each.line), reads: made };
};

const readingOf = (
  { holder, of }: Kept,
  text: string,
): { readonly type: string; readonly value: string; readonly comparisons: readonly string[] } => {
  switch (of.kind) {
    case 'number':
      return { type: of.type(holder), value: text, comparisons: order };
    case 'ring':
      return { type: of.type(holder), value: `${text}[${hours}]`, comparisons: order };
    case 'enum':
      return { type: of.enum.name, value: text, comparisons: equality };
    case 'time':
      return { type: 'bool', value: `${text} is not none and now - ${text} > 90 s`, comparisons: equality };
    case 'optional':
      return { type: 'bool', value: `${text} is none`, comparisons: equality };
    case 'bool':
      return { type: 'bool', value: text, comparisons: equality };
  }
};
