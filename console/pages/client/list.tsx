import { getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import { Filters, Select } from '../../components/filters.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { OperationList } from '../../components/operation-list.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { BASE, paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { lists, type PlainList } from './lists.tsx';
import { readList, readOperations, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const A_YEAR_S = 31_536_000;

/** A list of what a client has. The status that was chosen stays chosen, for this list of every client. */
export async function showList<N extends PlainList>(
  call: StaffCall,
  client: ShownClient,
  name: N,
  { above, ...said }: Parameters<typeof showPart>[4] & { above?: Child } = {},
): Promise<Response> {
  const words = clientWords(call.language);
  const { columns, row, statuses } = lists[name];
  const choices = statuses?.(call) ?? [];
  const status = choices.length > 0 ? statusOf(call, name, choices) : undefined;
  const cursor = call.c.req.query('cursor');
  const { items, next } = await readList(call, client.id, name, { status, cursor });
  const here = (more: Record<string, string | undefined> = {}) => paths.clientList(client.id, name, more);
  return showPart(
    call,
    client,
    name,
    <>
      {above}
      {choices.length > 0 && (
        <>
          <Filters call={call} action={here({ status: ANY })}>
            <Select
              {...{ name: 'status', label: words.status, value: status ?? ANY }}
              choices={[{ value: ANY, label: words.anyStatus }, ...choices]}
            />
          </Filters>
          {status !== undefined && <p class="quiet under">{words.kept}</p>}
        </>
      )}
      <List
        {...{ call, caption: words.lists[name], columns: columns(call) }}
        rows={items.map((item) => row(call, item))}
      />
      <Pager call={call} next={next} to={(at) => here({ status: status, cursor: at })} />
      <FromApi call={call} paths={[`/v1/clients/${client.id}/${name}`]} />
    </>,
    said,
  );
}

/** What the filter says when it filters nothing. */
const ANY = 'any';

/** The status that the address names, or the one that was chosen last. */
function statusOf({ c }: StaffCall, list: string, choices: readonly { value: string }[]): string | undefined {
  const cookie = `tenure-status-${list}`;
  const asked = c.req.query('status');
  const chosen = choices.find(({ value }) => value === (asked ?? getCookie(c, cookie)))?.value;
  if (asked !== undefined)
    setCookie(c, cookie, chosen ?? ANY, {
      ...{ path: BASE, maxAge: A_YEAR_S, sameSite: 'Lax', httpOnly: true },
      secure: new URL(c.req.url).protocol === 'https:',
    });
  return chosen;
}

/** All operations on a client. */
export async function showOperations(call: StaffCall, client: ShownClient): Promise<Response> {
  const { language } = call;
  const words = clientWords(language);
  const { items, next } = await readOperations(call, client.id, { cursor: call.c.req.query('cursor') });
  return showPart(
    call,
    client,
    'operations',
    <>
      <OperationList call={call} caption={words.lists.operations} items={items} />
      <Pager call={call} next={next} to={(cursor) => paths.clientList(client.id, 'operations', { cursor })} />
      <FromApi call={call} paths={[`/v1/operations?clientId=${client.id}`]} />
    </>,
  );
}
