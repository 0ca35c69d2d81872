/** Things within this time are handled together. */
const GATHER_MS = 250;

/**
 * Collects things for a quarter of a second and hands them over together, one bunch after the other.
 * @param handle must not throw
 */
export function gather<T>(handle: (things: T[]) => Promise<void>): {
  add(...things: T[]): void;
  stop(): Promise<void>;
} {
  const waiting = new Set<T>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let handling = Promise.resolve();
  return {
    add(...things) {
      for (const thing of things) waiting.add(thing);
      if (stopped || waiting.size === 0) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        handling = handling.then(() => {
          const bunch = [...waiting];
          waiting.clear();
          return handle(bunch);
        });
      }, GATHER_MS);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await handling;
    },
  };
}
