/** Where the time of a command goes, and how much memory it took at most. */

export type Stats = {
  /** Ends a stage. */
  readonly lap: (stage: string) => void;
  readonly all: () => {
    readonly stages: readonly Stage[];
    readonly seconds: number;
    readonly busy: number;
    readonly peakMegabytes: number;
  };
  readonly lines: () => readonly string[];
};
/** `busy`: seconds of processors, which do not depend on what else the machine does. */
type Stage = { readonly stage: string; readonly seconds: number; readonly busy: number };

export const startStats = (): Stats => {
  const stages: Stage[] = [];
  let last = performance.now();
  let used = busy();
  const all: Stats['all'] = () => ({
    stages,
    seconds: rounded(performance.now() / 1000),
    busy: rounded(busy()),
    peakMegabytes: Math.ceil(process.resourceUsage().maxRSS / 1024),
  });
  return {
    lap: (stage) => {
      const now = performance.now();
      stages.push({ stage, seconds: rounded((now - last) / 1000), busy: rounded(busy() - used) });
      [last, used] = [now, busy()];
    },
    all,
    lines: () => {
      const { seconds, busy: whole, peakMegabytes } = all();
      return [
        ...stages.map((each) => `${each.stage}: ${each.seconds} s, processors busy ${each.busy} s`),
        `in all: ${seconds} s, processors busy ${whole} s, ${peakMegabytes} MB at most`,
      ];
    },
  };
};

const busy = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
