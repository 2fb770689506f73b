/** How an action refuses: a choice at the end of a block, of which one side has nothing but a verdict. */
import type { Block, Term } from '../../core/core.ts';
import { isItself } from './statements.ts';

/** What an action that is done gives besides its verdict. */
export const decidedTerms = (block: Block): readonly Term[] => {
  const choice = choiceOf(block);
  return choice === null ? block.results.slice(1) : decidedTerms(choice.rest);
};

/** The choice that a block ends in, where one side only refuses and the rest of the action is the other. */
export const choiceOf = (block: Block) => {
  const last = block.statements.at(-1);
  const isLast = last?.kind === 'if' && last.bind.length === block.results.length;
  if (!isLast || !block.results.every((each, place) => isItself(each, last.bind[place]?.name ?? ''))) return null;
  const [then, otherwise] = [refusedBy(last.then), refusedBy(last.else)];
  const verdict = otherwise ?? then;
  if (verdict === null) return null;
  const when: 'holds' | 'fails' = otherwise === null ? 'holds' : 'fails';
  return { condition: last.condition, when, verdict, rest: otherwise === null ? last.else : last.then };
};

/** The verdict of a block that only refuses. */
export const refusedBy = ({ statements: own, results: [first] }: Block): bigint | null =>
  own.length === 0 && first?.type === 'int' && first.value.kind === 'const' && first.value.value > 0n ? first.value.value : null;
