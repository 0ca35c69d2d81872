import type { Console, ConsoleDeps } from '../env.ts';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { decideBrake, showBrake, showBrakes } from './dunning/brakes.tsx';
import { showCases } from './dunning/cases.tsx';
import { postLadder, showLadder } from './dunning/ladder.tsx';
import { showLadders } from './dunning/ladders.tsx';
import { showRecovered } from './dunning/recovered.tsx';

/** Dunning: cases, brakes that wait for a yes, ladders of providers and groups, and what they have brought. */
export function registerDunning(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.dunning(), { get: showCases });
  staffPage(console, with_, paths.brakes(), { get: showBrakes });
  staffPage(console, with_, paths.brake(':brakeId'), { get: showBrake, post: decideBrake });
  staffPage(console, with_, paths.recovered(), { get: showRecovered });
  staffPage(console, with_, paths.ladders(), { get: showLadders });
  for (const path of [paths.ladder(':providerId'), paths.groupLadder(':providerId', ':groupId')])
    staffPage(console, with_, path, { get: (call) => showLadder(call), post: postLadder });
}
