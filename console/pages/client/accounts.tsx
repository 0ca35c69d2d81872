import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { etagOf } from '../../../api/http/versions.ts';
import { accountSchema } from '../../../api/routes/accounts/schema.ts';
import { changeSchema } from '../../../api/routes/clients/changes.ts';
import { written } from '../../../domain/money.ts';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { termWords } from '../../words/client-terms.ts';
import { ChangedBy, Changes } from './changes.tsx';
import { etagged, FoldedForm, minorOf, numberOrNull, type Refused, sent, typedIn } from './forms.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';

type ShownAccount = z.output<typeof accountSchema>;
const accounts = z.object({ items: z.array(accountSchema) });
const changePage = pageOf(changeSchema);
const CHANGES = 5;

const form = z.strictObject({
  ...{ providerId: z.string().regex(/^[1-9]\d{0,14}$/), mode: z.enum(['post-paid', 'credit-limit']) },
  ...{ limit: field(30), repayDays: field(5), restrictDays: field(5), ...etagged },
});

const tones: Record<ShownAccount['standing']['state'], Tone> = {
  ok: 'done',
  'repay-by': 'warn',
  restricted: 'wrong',
};

/** D9. A client's account at each provider: its terms, how it stands, who changed it. */
export async function Accounts({
  call,
  client,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}) {
  const words = termWords(call.language);
  const { items } = await call.api.get(`/v1/clients/${client.id}/accounts`, accounts);
  return (
    <>
      <h2>{words.accounts}</h2>
      <div class="columns">
        {await Promise.all(items.map((account) => Account({ call, account, refused })))}
      </div>
    </>
  );
}

async function Account({
  call,
  account,
  refused,
}: {
  call: StaffCall;
  account: ShownAccount;
  refused: Refused | undefined;
}) {
  const { language } = call;
  const words = termWords(language);
  const { clientId, providerId, currency, standing } = account;
  const money = (minor: number) => <Money {...{ minor, currency, language }} />;
  const days = (count: number | null) => (count === null ? words.noEnd : count);
  const changes = await call.api.get(
    withQuery(`/v1/clients/${clientId}/accounts/${providerId}/changes`, { limit: CHANGES }),
    changePage,
  );
  return (
    <section class="card" aria-label={words.accountOf(providerId)}>
      <h3>{words.accountOf(providerId)}</h3>
      <Facts
        facts={[
          [words.standing, <Badge tone={tones[standing.state]}>{words.standings[standing.state]}</Badge>],
          ...standingFacts(call, account),
          [words.owed, money(account.owedMinor)],
          [words.oldestDue, <Day call={call} on={account.oldestDueOn} />],
          [words.mode, words.modes[account.mode]],
          [words.limit, account.creditLimitMinor === null ? words.noLimit : money(account.creditLimitMinor)],
          [words.repayDays, days(account.repayDays)],
          [words.restrictDays, days(account.restrictDays)],
          [
            words.changed,
            <>
              <Time call={call} at={account.updatedAt} />{' '}
              <span class="quiet number">({account.version})</span>
            </>,
          ],
        ]}
      />
      {changes.items.length > 0 && (
        <details>
          <summary>{words.changes}</summary>
          <ul class="lines">
            {changes.items.map((change) => (
              <li>
                <Changes changes={change.changes} />
                <span class="quiet">
                  <ChangedBy call={call} change={change} />, <Time call={call} at={change.at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {call.may('billing:write') && <Edit call={call} account={account} refused={refused} />}
    </section>
  );
}

function standingFacts(call: StaffCall, { standing }: ShownAccount): [string, Child][] {
  const words = termWords(call.language);
  const day = (on: string) => <Day call={call} on={on} />;
  const since: [string, Child][] =
    standing.exceededSince === null ? [] : [[words.exceeded, day(standing.exceededSince)]];
  switch (standing.state) {
    case 'ok':
      return since;
    case 'repay-by':
      return [
        ...since,
        [words.repayBy, day(standing.repayBy)],
        [words.restrictedFrom, day(standing.restrictedFrom)],
      ];
    case 'restricted':
      return [
        ...since,
        [words.restrictedSince, day(standing.since)],
        [words.cannot, standing.what.map((each) => words.restrictions[each] ?? each).join(', ')],
      ];
  }
}

function Edit({
  call,
  account,
  refused,
}: {
  call: StaffCall;
  account: ShownAccount;
  refused: Refused | undefined;
}) {
  const { language } = call;
  const words = termWords(language);
  const { clientId, providerId, currency } = account;
  const typed = typedIn(refused, formOf(providerId));
  const limit =
    account.creditLimitMinor === null
      ? ''
      : written({ minor: account.creditLimitMinor, currency }, 'en').replaceAll(/[^\d.-]/g, '');
  const name = (field_: string) => `${field_}-${providerId}`;
  const text = (value: number | null) => (value === null ? '' : String(value));
  return (
    <FoldedForm
      {...{
        call,
        action: paths.clientDo(clientId, 'terms', 'account'),
        title: words.editOf(providerId),
        typed,
      }}
      {...{ about: words.editAbout, button: call.words.save, etag: etagOf(account) }}
    >
      <input type="hidden" name="providerId" value={providerId} />
      <div class="field">
        <label for={name('mode')}>{words.mode}</label>
        <select id={name('mode')} name="mode">
          {(['post-paid', 'credit-limit'] as const).map((mode) => (
            <option value={mode} selected={mode === (typed?.mode ?? account.mode)}>
              {words.modes[mode]}
            </option>
          ))}
        </select>
      </div>
      {(
        [
          ['limit', words.limit, words.limitHint(written({ minor: 50_000, currency }, language)), limit],
          ['repayDays', words.repayDays, words.daysHint, text(account.repayDays)],
          ['restrictDays', words.restrictDays, words.daysHint, text(account.restrictDays)],
        ] as const
      ).map(([field_, label, hint, value]) => (
        <div class="field">
          <label for={name(field_)}>{label}</label>
          <p class="hint" id={`${name(field_)}-hint`}>
            {hint}
          </p>
          <input
            {...{ id: name(field_), name: field_, value: typed?.[field_] ?? value, inputmode: 'decimal' }}
            aria-describedby={`${name(field_)}-hint`}
          />
        </div>
      ))}
    </FoldedForm>
  );
}

const formOf = (providerId: number | string) => `account-${providerId}`;

/** Sets the terms of an account. */
export async function saveAccount(call: StaffCall): Promise<Refused | undefined> {
  const { etag, ...typed } = await readForm(call, form, call.signed);
  const { providerId, mode, limit, repayDays, restrictDays } = typed;
  const { id, currency } = await readClient(call, clientIdOf(call));
  const creditLimitMinor = limit.trim() === '' ? null : minorOf(limit, currency);
  if (creditLimitMinor === undefined)
    return { form: formOf(providerId), typed, wrong: termWords(call.language).noAmount, status: 422 };
  const body = {
    ...{ mode, creditLimitMinor },
    ...{ repayDays: numberOrNull(repayDays), restrictDays: numberOrNull(restrictDays) },
  };
  return sent(call, formOf(providerId), typed, () =>
    call.api.send('PUT', `/v1/clients/${id}/accounts/${providerId}`, { body, ifMatch: etag }),
  );
}
