import type { Problem } from '../../../api/problems.ts';
import type { StaffCall } from '../../env.ts';
import { refusal, sentenceFor } from '../../problem.tsx';

/** Whether a form can be sent again in another way: everything else is for other pages to say. */
export function isMistake({ kind, status }: Problem): boolean {
  return [400, 409, 412, 422].includes(status) || kind === 'forbidden';
}

/** What a page says above its form when the API refused it; everything else is thrown on. */
export function refusedFor(
  call: StaffCall,
  error: unknown,
): { wrong: string; status: 400 | 409 | 412 | 422 } {
  const problem = refusal(error);
  return { wrong: sentenceFor(call.words, problem), status: problem.status as 422 };
}
