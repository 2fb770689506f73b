/** The `Engine` of the generated TypeScript, which keeps the state itself, as one more player. */
import type { Core } from '../../src/core/core.ts';
import { driveEngine, type StateEngine } from '../support/typescript-engine.ts';
import { importTypescript, typescriptOf } from '../support/typescript.ts';
import { titled } from '../support/titled.ts';
import { thrown, type Driver, type Events } from './players.ts';
import { stepText, type StepText } from './step-text.ts';

/** Of policies with a state: the others have no engine. */
export const typescriptEngine: Driver = {
  name: 'TypeScript Engine',
  open: async (policies) => ({
    players: await Promise.all(
      policies.map(({ name, core }) =>
        titled(name, async () => {
          const engine = driveEngine(core, await importTypescript(typescriptOf(core)));
          const first = engine.save();
          return {
            play: (sequences: readonly Events[]) =>
              Promise.resolve(
                sequences.map((events) => {
                  engine.restore(first);
                  return playOn(core, engine, events);
                }),
              ),
          };
        }),
      ),
    ),
    isOversized: () => false,
    close: () => Promise.resolve(),
  }),
};

const playOn = (core: Core, engine: StateEngine, events: Events): readonly StepText[] => {
  const played: StepText[] = [];
  for (const event of events) {
    try {
      const step = engine.step(event);
      played.push(stepText(core, step, step.outcome));
    } catch (error) {
      played.push(thrown(error));
      return played;
    }
  }
  return played;
};
