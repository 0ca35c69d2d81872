import { impossibleField } from '../../problems.ts';

/** When money moved; throws Problem 422 for a time that has not come yet. */
export function pastTime(at: string | undefined, { now }: { now: () => Date }): string | undefined {
  if (at !== undefined && Date.parse(at) > now().getTime())
    throw impossibleField('/at', `${at} has not come yet: money is booked when it has moved.`);
  return at;
}
