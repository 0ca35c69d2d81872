import { apart } from './dunning/standing.ts';
import type { Point } from './points.ts';

/** How a story ended. */
export interface Played {
  standing: string[];
  /** the boundaries that it passed */
  trace: Point[];
  /** why it did not come to its end */
  problem?: string;
}

/** How stories end when nothing happens, and which boundaries they always pass on the way. */
export type References<Story> = Map<Story, { standing: string[]; trace: Point[] }>;

/**
 * What two undisturbed runs of each story have in common.
 * @param played all stories once, then all of them again. Throws when one did not end, or two did not end alike.
 */
export function referencesOf<Story extends { name: string }>(
  stories: readonly Story[],
  played: readonly Played[],
): References<Story> {
  const references: References<Story> = new Map();
  for (const [place, story] of stories.entries()) {
    const [first, second] = [played[place], played[stories.length + place]];
    if (!first || !second) throw new Error(`“${story.name}” was not played.`);
    const problem = first.problem ?? second.problem;
    if (problem !== undefined) throw new Error(`Undisturbed, “${story.name}” ${problem}.`);
    const [difference] = apart(first.standing, second.standing);
    if (difference !== undefined)
      throw new Error(`Two undisturbed runs of “${story.name}” differ: ${difference}`);
    references.set(story, { standing: first.standing, trace: inBoth(first.trace, second.trace) });
  }
  return references;
}

/** The boundaries that both runs passed, each once. */
export function inBoth(first: readonly Point[], second: readonly Point[]): Point[] {
  return [...new Set(first)].filter((point) => second.includes(point));
}

/** Every boundary of every story, and the outside, under each fault that meets it. */
export function cellsOf<Story, Fault extends { meets(story: Story, point: Point | undefined): boolean }>(
  references: References<Story>,
  faults: readonly Fault[],
): { story: Story; point: Point | undefined; fault: Fault }[] {
  return [...references].flatMap(([story, { trace }]) =>
    [undefined, ...trace].flatMap((point) =>
      faults.filter((fault) => fault.meets(story, point)).map((fault) => ({ story, point, fault })),
    ),
  );
}
