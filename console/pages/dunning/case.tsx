import type { z } from 'zod';
import { caseView } from '../../../api/routes/dunning/schema.ts';
import { Field } from '../../../web/elements.tsx';
import { Badge } from '../../components/badge.tsx';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { Empty, List } from '../../components/table.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { dunningWords } from '../../words/dunning.ts';
import { DunningTabs } from './tabs.tsx';

type Case = z.output<typeof caseView>;
type Invoice = Case['providers'][number]['invoices'][number];

/** How far the debt of a client is followed up: what was done, what comes, what holds it, and why. */
export async function showCase(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = dunningWords(language);
  const clientId = c.req.query('clientId')?.trim() ?? '';
  const found =
    clientId === ''
      ? undefined
      : await api.get(`/v1/clients/${encodeURIComponent(clientId)}/dunning`, caseView);
  return show(
    call,
    { title: found ? words.caseOf(found.clientId) : words.cases },
    <>
      <DunningTabs call={call} at="cases" />
      <form method="get" action={paths.dunningCase()} class="filters">
        <Field
          {...{ name: 'clientId', label: words.clientNumber, value: clientId, inputmode: 'numeric' }}
          required
        />
        <p>
          <button type="submit">{words.look}</button>
        </p>
      </form>
      {found && <CaseOf call={call} found={found} />}
    </>,
  );
}

function CaseOf({ call, found }: { call: StaffCall; found: Case }) {
  const words = dunningWords(call.language);
  const invoices = found.providers.flatMap(({ invoices }) => invoices);
  return (
    <>
      {found.case ? (
        <Facts
          facts={[
            [words.state, found.case.state],
            [words.opened, <Time call={call} at={found.case.openedAt} />],
            [words.next, <Time call={call} at={found.nextAt} />],
            [words.looked, <Time call={call} at={found.case.lookedAt} />],
            ...(found.case.problem === null ? [] : [[words.problem, found.case.problem] as const]),
          ]}
        />
      ) : (
        <Empty>{words.noCase}</Empty>
      )}
      {found.holds.length > 0 && (
        <>
          <h2>{words.holds}</h2>
          <List
            {...{ call, caption: words.holds }}
            columns={[words.kind, words.invoice, words.when, words.by, call.words.reason]}
            rows={found.holds.map((hold) => [
              hold.kind,
              hold.invoiceId ?? call.words.all,
              <Time call={call} at={hold.until} />,
              hold.setBy,
              <span dir="auto">{hold.reason}</span>,
            ])}
          />
        </>
      )}
      {invoices.map((invoice) => (
        <InvoiceOf call={call} invoice={invoice} />
      ))}
    </>
  );
}

function InvoiceOf({ call, invoice }: { call: StaffCall; invoice: Invoice }) {
  const { language } = call;
  const words = dunningWords(language);
  const { invoiceId, owedMinor: minor, currency, dueOn } = invoice;
  const heading = `${words.invoice} ${invoiceId}`;
  const kinds = [
    ['done', 'done', words.doneRung],
    ['due', 'warn', words.dueRung],
    ['next', 'info', words.nextRung],
    ['held', 'quiet', words.heldRung],
    ['skipped', 'quiet', words.skippedRung],
  ] as const satisfies [keyof Invoice, Tone, string][];
  return (
    <section>
      <h2>{heading}</h2>
      <p>
        {words.owed}: <Money {...{ minor, currency, language }} /> · {words.due}:{' '}
        <Day call={call} on={dueOn} />
      </p>
      <List
        {...{ call, caption: heading }}
        columns={[words.rung, words.what, words.state, words.when, words.why]}
        rows={kinds.flatMap(([kind, tone, label]) =>
          invoice[kind].map((rung) => [
            `${rung.rungId}${rung.occurrence > 1 ? ` (${rung.occurrence})` : ''}`,
            rung.action,
            <Badge tone={tone}>{label}</Badge>,
            <Time call={call} at={rung.at} />,
            rung.why.text,
          ]),
        )}
      />
    </section>
  );
}
