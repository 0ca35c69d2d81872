/**
 * Chooses so many cells of each fault, the same for the same seed.
 * @param wanted cells per fault name
 */
export function sampleOf<C extends { fault: { name: string } }>(
  cells: readonly C[],
  wanted: Record<string, number>,
  seed: number,
): C[] {
  const random = randomFrom(seed);
  return Object.entries(wanted).flatMap(([name, count]) => {
    const left = cells.filter(({ fault }) => fault.name === name);
    const chosen: C[] = [];
    while (chosen.length < count && left.length > 0)
      chosen.push(...left.splice(Math.floor(random() * left.length), 1));
    return chosen;
  });
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
