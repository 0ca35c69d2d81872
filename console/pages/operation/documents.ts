import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { operationIdOf } from './read.ts';

const types = { json: 'application/json', pdf: 'application/pdf' } as const;

/** Evidence and certificate of an operation, to keep and to read: as the API hands them out. */
export function registerDocuments(console: Console, with_: ConsoleDeps): void {
  for (const what of ['evidence', 'certificate'])
    for (const [format, type] of Object.entries(types))
      staffPage(console, with_, paths.operationDocument(':operationId', what, format), {
        get: (call) => handOut(call, what, type),
      });
}

async function handOut(call: StaffCall, what: string, type: string): Promise<Response> {
  const { c, api, language } = call;
  const answer = await api.raw(`/v1/operations/${operationIdOf(call)}/${what}`, {
    ...{ accept: type, 'accept-language': language },
  });
  c.set('status', answer.status);
  return new Response(answer.body, answer);
}
