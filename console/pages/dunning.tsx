import type { Console, ConsoleDeps } from '../env.ts';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { decideBrake, showBrake, showBrakes } from './dunning/brakes.tsx';
import { postLadder, showLadder, showLadders } from './dunning/ladder.tsx';

/** Dunning: brakes that wait for a yes, and the ladders of providers. */
export function registerDunning(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.dunning(), { get: showBrakes });
  staffPage(console, with_, paths.brake(':brakeId'), { get: showBrake, post: decideBrake });
  staffPage(console, with_, paths.ladders(), { get: showLadders });
  staffPage(console, with_, paths.ladder(':providerId'), {
    get: (call) => showLadder(call),
    post: postLadder,
  });
}
