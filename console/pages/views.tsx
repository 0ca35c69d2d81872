import { z } from 'zod';
import { viewedLists } from '../../db/queries/staff-views.ts';
import { field, readForm } from '../../web/forms.ts';
import { listPaths } from '../components/views.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';

const place = { list: z.enum(viewedLists), query: z.string().max(1000) };
const kept = z.strictObject({ ...place, view: field(60) });
const named = z.strictObject({ ...place, name: field(60) });
const removed = z.strictObject(place);

/** Keeping, renaming and removing views of lists; all lead back to the list. */
export function registerViews(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.views(), {
    async post(call) {
      const { list, query, view } = await readForm(call, kept, call.signed);
      await call.api.send('POST', '/v1/staff/me/views', { body: { list, name: view, query } });
      return toList(call, { list, query });
    },
  });
  staffPage(console, with_, paths.viewName(':viewId'), {
    async post(call) {
      const { list, query, name } = await readForm(call, named, call.signed);
      await call.api.send('PUT', `/v1/staff/me/views/${idOf(call)}/name`, { body: { name } });
      return toList(call, { list, query });
    },
  });
  staffPage(console, with_, paths.viewRemove(':viewId'), {
    async post(call) {
      const { list, query } = await readForm(call, removed, call.signed);
      await call.api.send('DELETE', `/v1/staff/me/views/${idOf(call)}`);
      return toList(call, { list, query });
    },
  });
}

const idOf = ({ c }: StaffCall) => encodeURIComponent(c.req.param('viewId') ?? '');

function toList(call: StaffCall, { list, query }: z.output<typeof removed>): Response {
  return lead(call, listPaths[list](Object.fromEntries(new URLSearchParams(query))));
}
