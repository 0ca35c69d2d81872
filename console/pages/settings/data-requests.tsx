import { pageOf } from '../../../api/http/page.ts';
import { dataRequestSchema } from '../../../api/routes/data-requests/schema.ts';
import { readClientNames } from '../../components/client-names.ts';
import { DueOn, Whose } from '../../components/data-request.tsx';
import { Filters, Select } from '../../components/filters.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { dataRequestWords } from '../../words/data-requests.ts';
import { closeDataRequest, showDataRequest } from './data-request.tsx';

const requestPage = pageOf(dataRequestSchema);
const states = dataRequestSchema.shape.state.options;

/** What people asked about their data: all of it by the day on which it is due, and each request. */
export function registerDataRequests(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.dataRequests(), { get: showDataRequests });
  staffPage(console, with_, paths.dataRequest(':dataRequestId'), {
    get: (call) => showDataRequest(call),
    post: closeDataRequest,
  });
}

async function showDataRequests(call: StaffCall): Promise<Response> {
  const { c, api } = call;
  const words = dataRequestWords(call.language);
  const state = c.req.query('state') ?? 'open';
  const cursor = c.req.query('cursor');
  const { items, next } = await api.get(withQuery('/v1/data-requests', { state, cursor }), requestPage);
  const nameOf = await readClientNames(
    call,
    items.map(({ clientId }) => clientId),
  );
  return show(
    call,
    { title: words.title, done: c.req.query('done') === 'closed' ? words.closed : undefined },
    <>
      <Filters call={call} action={paths.dataRequests()}>
        <Select
          {...{ name: 'state', label: words.state, value: state, empty: call.words.all }}
          choices={states.map((value) => ({ value, label: words.states[value] }))}
        />
      </Filters>
      <List
        {...{ call, caption: words.title, empty: words.none }}
        columns={[words.kind, words.client, words.received, words.due, words.state]}
        rows={items.map((request) => [
          <a href={paths.dataRequest(request.id)}>{words.kinds[request.kind]}</a>,
          <Whose {...{ call, request, nameOf }} />,
          <Day call={call} on={request.receivedOn} />,
          <DueOn call={call} request={request} />,
          words.states[request.state],
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.dataRequests({ state, cursor: at })} />
    </>,
  );
}
