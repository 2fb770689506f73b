/** Colour for a terminal, or none. The caller decides; nothing here looks at the machine. */

export type Ink = 'error' | 'warning' | 'place' | 'gutter' | 'note' | 'help' | 'good' | 'strong' | 'faint';

export type Paint = (ink: Ink, text: string) => string;

const styles = {
  error: '1;31',
  warning: '1;33',
  place: '36',
  gutter: '34',
  note: '36',
  help: '32',
  good: '32',
  strong: '1',
  faint: '2',
} as const satisfies Record<Ink, string>;

export const plainPaint: Paint = (_, text) => text;

const colourPaint: Paint = (ink, text) => (text === '' ? '' : `\u001b[${styles[ink]}m${text}\u001b[0m`);

export const paintFor = (colour: boolean): Paint => (colour ? colourPaint : plainPaint);
