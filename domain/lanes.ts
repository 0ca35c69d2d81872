/**
 * Works through a list in its order, so many at the same time. When one fails, or `goesOn` says no, nothing more is
 * begun; what has begun ends.
 * @throws the first error, once nothing is under way any more
 */
export async function inLanes<T>(
  all: readonly T[],
  lanes: number,
  work: (each: T) => Promise<void>,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const left = all[Symbol.iterator]();
  const errors: unknown[] = [];
  const lane = async () => {
    while (errors.length === 0 && goesOn()) {
      const next = left.next();
      if (next.done) return;
      try {
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane));
  if (errors.length > 0) throw errors[0];
}
