/** What a stack goes by instead of the clock on the wall. */
export interface StackClock {
  /** The time of the stack, now or at a moment of the wall. */
  now(wall?: Date): Date;
  /** Activities that live in the time of the stack, while Temporal and the workflows keep that of the wall. */
  around<A extends object>(activities: A): A;
  /** What those may ask of Temporal: times go there as the wall's, and come back as the stack's. */
  outward<A extends object>(calls: A): A;
}

/** A time in ISO 8601 as workflows and activities give it to each other. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;

/**
 * A clock for demonstrations that runs faster than the one on the wall, so that a case of weeks takes minutes. The
 * workflows are those of production and know nothing of it: their `now` is turned into the time of the stack on the
 * way into an activity, and every time that the activity answers, as that of the next timer, back into the wall's.
 * @param from the time of the stack when it starts, ms since 1970
 * @param pace how many times faster it runs
 */
export function fastClock({ from, pace }: { from: number; pace: number }): StackClock {
  const began = Date.now();
  const ofStack = (wall: number) => from + (wall - began) * pace;
  // Rounded up: a timer that fires too early would find that nothing is due.
  const ofWall = (stack: number) => Math.ceil(began + (stack - from) / pace);
  const turned = (turn: (ms: number) => number) => (text: string) =>
    new Date(turn(Date.parse(text))).toISOString();
  return {
    now: (wall = new Date()) => new Date(ofStack(wall.getTime())),
    around: (activities) => between(activities, turned(ofStack), turned(ofWall)),
    outward: (calls) => between(calls, turned(ofWall), turned(ofStack)),
  };
}

type Turn = (text: string) => string;

/** The same functions with every time turned on its way in and out. */
function between<A extends object>(functions: A, into: Turn, out: Turn): A {
  return Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      async (...args: unknown[]) => timesIn(await call(...timesIn(args, into)), out),
    ]),
  ) as A;
}

/** The same value with every time in it turned. */
function timesIn<T>(value: T, turn: Turn): T {
  if (typeof value === 'string') return (INSTANT.test(value) ? turn(value) : value) as T;
  if (Array.isArray(value)) return value.map((each) => timesIn(each, turn)) as T;
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, timesIn(each, turn)])) as T;
}
