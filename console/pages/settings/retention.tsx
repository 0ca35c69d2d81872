import type { Child } from 'hono/jsx';
import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { runSchema } from '../../../api/routes/erasure-runs/schema.ts';
import { statusPreviewSchema } from '../../../api/routes/providers/automatic-status.ts';
import { retentionPreviewSchema } from '../../../api/routes/providers/retention.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { ClientBadge } from '../../components/badge.tsx';
import { readClientNames } from '../../components/client-names.ts';
import { Facts } from '../../components/decide.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { retentionWords } from '../../words/retention.ts';
import { decideRun, RunBadge, showRun } from './erasure-run.tsx';
import { ProviderTabs } from './provider-tabs.tsx';

type NameOf = (id: number) => string;
const runPage = pageOf(runSchema);
/** What happens to clients of a provider by itself: what retention finds, its days, and the automatic status. */
export function registerRetention(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.providerRetention(':providerId'), { get: showRetention });
  staffPage(console, with_, paths.erasureRun(':runId'), {
    get: (call) => showRun(call),
    post: decideRun,
  });
}

async function showRetention(call: StaffCall): Promise<Response> {
  const { c, api, may } = call;
  const id = encodeURIComponent(c.req.param('providerId') ?? '');
  const provider = await api.get(`/v1/providers/${id}`, providerSchema);
  const asked = { providerId: provider.id, cursor: c.req.query('cursor') };
  const [retention, runs, status] = await Promise.all([
    may('operations:read')
      ? api.get(`/v1/providers/${id}/retention/preview`, retentionPreviewSchema)
      : undefined,
    may('operations:read') ? api.get(withQuery('/v1/erasure-runs', asked), runPage) : undefined,
    may('clients:read')
      ? api.get(`/v1/providers/${id}/automatic-status/preview`, statusPreviewSchema)
      : undefined,
  ]);
  const nameOf = await readClientNames(
    call,
    [...(retention?.clients ?? []), ...(status?.clients ?? [])].map(({ clientId }) => clientId),
  );
  return show(
    call,
    { title: provider.name },
    <>
      <ProviderTabs call={call} id={provider.id} at="retention" />
      {runs && <Runs call={call} providerId={provider.id} runs={runs} />}
      {retention && <Due {...{ call, nameOf, preview: retention }} />}
      {status && <Status {...{ call, nameOf, preview: status }} />}
      {!retention && !status && <p class="empty">{call.words.lacksRight('operations:read')}</p>}
    </>,
  );
}

function Runs({
  call,
  providerId,
  runs: { items, next },
}: {
  call: StaffCall;
  providerId: number;
  runs: z.output<typeof runPage>;
}) {
  const words = retentionWords(call.language);
  return (
    <>
      <h2>{words.runs}</h2>
      <p>{words.runsAbout}</p>
      <List
        {...{ call, caption: words.runs, empty: words.noRuns }}
        columns={[words.day, words.state, words.found, words.started, words.waiting]}
        rows={items.map((run) => [
          <a href={paths.erasureRun(run.id)}>
            <Day call={call} on={run.day} />
          </a>,
          <RunBadge call={call} state={run.state} />,
          run.found,
          run.started,
          run.heldBack,
        ])}
      />
      <Pager call={call} next={next} to={(cursor) => paths.providerRetention(providerId, { cursor })} />
    </>
  );
}

function Due({
  call,
  nameOf,
  preview: { providerId, day, found, allowed, heldBack, clients },
}: {
  call: StaffCall;
  nameOf: NameOf;
  preview: z.output<typeof retentionPreviewSchema>;
}) {
  const words = retentionWords(call.language);
  return (
    <section class="card" aria-labelledby="due">
      <h2 id="due">{words.due}</h2>
      <p>
        {words.dueAbout} <a href={paths.provider(providerId)}>{words.policy}</a>
      </p>
      <Facts
        facts={[
          [words.day, <Day call={call} on={day} />],
          [words.eraseDue, found.eraseDue],
          [words.anonymize, found.anonymize],
          [words.allowed, allowed],
          [words.heldBack, heldBack],
        ]}
      />
      <First
        {...{ call, columns: [words.client, words.what] }}
        rows={clients.map(({ clientId, kind }) => [
          <ClientLink id={clientId} nameOf={nameOf} />,
          words.kinds[kind],
        ])}
      />
    </section>
  );
}

function Status({
  call,
  nameOf,
  preview: { toActive, toInactive, clients },
}: {
  call: StaffCall;
  nameOf: NameOf;
  preview: z.output<typeof statusPreviewSchema>;
}) {
  const words = retentionWords(call.language);
  const { language } = call;
  return (
    <section class="card" aria-labelledby="status">
      <h2 id="status">{words.status}</h2>
      <p>{words.statusAbout}</p>
      <Facts
        facts={[
          [words.toActive, toActive],
          [words.toInactive, toInactive],
        ]}
      />
      <First
        {...{ call, columns: [words.client, words.from, words.to] }}
        rows={clients.map(({ clientId, from, to }) => [
          <ClientLink id={clientId} nameOf={nameOf} />,
          <ClientBadge state={from} language={language} />,
          <ClientBadge state={to} language={language} />,
        ])}
      />
    </section>
  );
}

/** The first of many clients, behind a line that opens. */
function First({ call, columns, rows }: { call: StaffCall; columns: string[]; rows: Child[][] }) {
  const words = retentionWords(call.language);
  if (rows.length === 0) return <p class="quiet">{words.nobody}</p>;
  return (
    <details>
      <summary>
        {words.first} ({rows.length})
      </summary>
      <List {...{ call, caption: words.first, columns, rows }} />
    </details>
  );
}

function ClientLink({ id, nameOf }: { id: number; nameOf: NameOf }) {
  return (
    <a href={paths.client(id)} dir="auto">
      {nameOf(id)}
    </a>
  );
}
