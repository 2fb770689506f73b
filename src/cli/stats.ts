/** Where the time of a command goes, and how much memory it took at most. */

export type Stats = {
  /** Ends a stage. */
  readonly lap: (stage: string) => void;
  readonly all: () => { readonly stages: readonly Stage[]; readonly seconds: number; readonly peakMegabytes: number };
  readonly lines: () => readonly string[];
};
type Stage = { readonly stage: string; readonly seconds: number };

export const startStats = (): Stats => {
  const stages: Stage[] = [];
  let last = performance.now();
  const all: Stats['all'] = () => ({
    stages,
    seconds: rounded(performance.now() / 1000),
    peakMegabytes: Math.ceil(process.resourceUsage().maxRSS / 1024),
  });
  return {
    lap: (stage) => {
      const now = performance.now();
      stages.push({ stage, seconds: rounded((now - last) / 1000) });
      last = now;
    },
    all,
    lines: () => {
      const { seconds, peakMegabytes } = all();
      return [...stages.map((each) => `${each.stage}: ${each.seconds} s`), `in all: ${seconds} s, ${peakMegabytes} MB at most`];
    },
  };
};

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
