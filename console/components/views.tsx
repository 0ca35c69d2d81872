import { z } from 'zod';
import { notInViews, viewSchema } from '../../api/routes/staff/views.ts';
import type { ViewedList } from '../../db/queries/staff-views.ts';
import { Field, FormToken } from '../../web/elements.tsx';
import type { StaffCall } from '../env.ts';
import { paths } from '../paths.ts';
import { viewsWords } from '../words/views.ts';

const views = z.object({ items: z.array(viewSchema) });

/** Where each list stands that views are kept of. */
export const listPaths: Record<ViewedList, (query: Record<string, string>) => string> = {
  cases: paths.dunning,
  clients: paths.clients,
  operations: paths.operations,
};

/** The views that whoever looks has kept of a list, and a form to keep its filters as one more. */
export async function Views({ call, list }: { call: StaffCall; list: ViewedList }) {
  const { api, c, language, signed } = call;
  const words = viewsWords(language);
  const { items } = await api.get(`/v1/staff/me/views?list=${list}`, views);
  const query = filtersOf(c.req.query());
  const known = items.some((view) => view.query === query);
  return (
    <>
      {items.length > 0 && (
        <nav class="chips" aria-label={words.title}>
          <span aria-hidden="true">{words.title}</span>
          <ul>
            {items.map((view) => (
              <li>
                <a
                  href={listPaths[list](Object.fromEntries(new URLSearchParams(view.query)))}
                  aria-current={view.query === query ? 'true' : undefined}
                  dir="auto"
                >
                  {view.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {query !== '' && !known && (
        <details>
          <summary>{words.keep}</summary>
          <form method="post" action={paths.views()}>
            <FormToken signed={signed} />
            <input type="hidden" name="list" value={list} />
            <input type="hidden" name="query" value={query} />
            <Field name="view" label={words.name} hint={words.hint} maxlength={60} required />
            <button type="submit" class="second">
              {words.button}
            </button>
          </form>
        </details>
      )}
      {items.length > 0 && (
        <details>
          <summary>{words.edit}</summary>
          <ul class="lines">
            {items.map((view) => (
              <li class="row">
                <form method="post" action={paths.viewName(view.id)} class="row setting">
                  <FormToken signed={signed} />
                  <input type="hidden" name="list" value={list} />
                  <input type="hidden" name="query" value={query} />
                  <input
                    {...{ name: 'name', value: view.name, maxlength: 60, required: true, dir: 'auto' }}
                    aria-label={words.nameOf(view.name)}
                  />
                  <button type="submit" class="second" aria-label={words.rename(view.name)}>
                    {words.renameShort}
                  </button>
                </form>
                <form method="post" action={paths.viewRemove(view.id)}>
                  <FormToken signed={signed} />
                  <input type="hidden" name="list" value={list} />
                  <input type="hidden" name="query" value={query} />
                  <button type="submit" class="plain" aria-label={words.remove(view.name)}>
                    {words.removeShort}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** What of an address a view can keep, in one order whatever the form sends. */
function filtersOf(query: Record<string, string>): string {
  const kept = Object.entries(query).filter(
    ([name, value]) => value.trim() !== '' && !['done', ...notInViews].includes(name),
  );
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}
