import type { Problem } from '../../../api/problems.ts';

/** Whether a form can be sent again in another way: everything else is for other pages to say. */
export function isMistake({ kind, status }: Problem): boolean {
  return [400, 409, 412, 422].includes(status) || kind === 'forbidden';
}
