import { pageOf } from '../../../api/http/page.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { templateList } from '../../../api/routes/document-templates/schema.ts';
import { ladderView } from '../../../api/routes/dunning/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { inOrder, MOST_DAYS } from '../../../domain/dunning/ladder.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { readForm as readPosted } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { ladderWords } from '../../words/dunning-ladder.ts';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { Cascade } from './ladder/cascade.tsx';
import { type Editing, sayFault } from './ladder/editing.ts';
import { type Fault, readForm } from './ladder/faults.ts';
import { formOf, type LadderForm } from './ladder/form.ts';
import { History } from './ladder/history.tsx';
import { Panel, type Tried, textOf } from './ladder/panel.tsx';
import { byDay, changed, formIn, posted } from './ladder/posted.ts';
import { Rungs } from './ladder/rungs.tsx';
import { type Figures, simulate } from './ladder/simulate.ts';
import { Whole } from './ladder/whole.tsx';
import { DunningTabs } from './tabs.tsx';

const DAYS = '90';
const groupPage = pageOf(groupSchema);

interface Edited {
  form: LadderForm;
  etag: string;
  days: string;
  when: Figures['when'];
  faults?: readonly Fault[];
  focus?: string | undefined;
  tried?: Tried | undefined;
  wrong?: string | undefined;
  status?: 200 | 400 | 409 | 412 | 422;
}

/** The ladder of a provider or of one of its groups as a form, with what would come of it beside it. */
export async function showLadder(call: StaffCall, edited?: Edited): Promise<Response> {
  const { c, language } = call;
  const words = dunningPagesWords(language);
  const [{ body: now, etag }, known] = await Promise.all([
    call.api.getVersion(apiPath(call), ladderView),
    surroundings(call),
  ]);
  const {
    form,
    days,
    when,
    faults = [],
    focus,
    tried,
    wrong,
    status,
  } = edited ?? {
    form: formOf({ ...now.ladder, rungs: inOrder(now.ladder.rungs) }),
    ...{ days: DAYS, when: 'ahead' as const, etag },
  };
  const editing: Editing = {
    ...{ call, now, form, faults, focus, here: here(call), ...known },
    wrong: (field) => {
      const fault = faults.find((each) => each.field === field);
      return fault && sayFault(fault, language);
    },
  };
  const provider = known.provider?.name ?? String(now.providerId);
  const group = known.groups.find(({ id }) => id === now.groupId)?.name ?? String(now.groupId);
  return show(
    call,
    {
      title: now.groupId === null ? words.ladderOf(provider) : words.groupLadderOf(group, provider),
      aside: <Badge tone={now.inForce ? 'done' : 'warn'}>{words.version(now.version)}</Badge>,
      done: c.req.query('done') === 'saved' ? words.saved : undefined,
      ...{ wrong, status },
    },
    <>
      <DunningTabs call={call} at="ladders" />
      {!now.inForce && (
        <p class="callout warn">{now.groupId === null ? words.noLadder : words.noGroupLadder}</p>
      )}
      <div id="editor" {...{ 'hx-target': '#editor', 'hx-select': '#editor', 'hx-swap': 'outerHTML' }}>
        <form id="ladder-form" method="post" action={here(call)} class="editor" novalidate>
          <div>
            <FormToken signed={call.signed} />
            <input type="hidden" name="etag" value={edited?.etag ?? etag} />
            <Period editing={editing} days={days} when={when} />
            <Rungs editing={editing} />
            <Whole editing={editing} />
          </div>
          <Panel
            editing={editing}
            tried={tried ?? (edited ? undefined : { ladder: now.ladder, figures: undefined })}
          />
        </form>
      </div>
      <Cascade {...{ call, providerId: now.providerId, provider, groups: known.groups }} />
      <History {...{ call, providerId: now.providerId, groupId: now.groupId }} />
    </>,
  );
}

/** How long it is tried. Its button is the first of the form: it is the one that the enter key presses. */
function Period({ editing, days, when }: { editing: Editing; days: string; when: Figures['when'] }) {
  const { call, wrong } = editing;
  const words = ladderWords(call.language);
  return (
    <div class="rung-fields">
      <Field
        {...{ name: 'days', label: words.days, value: days, inputmode: 'numeric', wrong: wrong('days') }}
      />
      <Select
        {...{ name: 'when', label: words.when, value: when }}
        choices={(['ahead', 'back'] as const).map((value) => ({ value, label: words.whens[value] }))}
      />
      <p class="row">
        <button
          {...{ type: 'submit', name: 'action', value: 'simulate', formaction: `${editing.here}#simulation` }}
        >
          {dunningPagesWords(call.language).simulate}
        </button>
      </p>
    </div>
  );
}

/** Tries what was typed, changes its rows, or saves it when it is what was tried. */
export async function postLadder(call: StaffCall): Promise<Response> {
  const words = dunningPagesWords(call.language);
  const fields = await readPosted(call, posted, call.signed);
  const { action, etag, days, when: asked } = fields;
  const when = asked === 'back' ? ('back' as const) : ('ahead' as const);
  const typed = formIn(fields);
  const edited = { etag, days, when };
  const pressed = changed(typed, fields);
  if (pressed) {
    const form = byDay(pressed.form);
    const at = pressed.meant === undefined ? -1 : form.rungs.indexOf(pressed.meant);
    return showLadder(call, { ...edited, form, focus: at < 0 ? 'kind' : `rungs.${at}.days` });
  }
  // A part of the page that comes by itself names the rows as they stand in it, and is no refusal of anything.
  const isPart = call.c.req.header('hx-request') === 'true';
  const form = isPart ? typed : byDay(typed);
  const { provider } = await surroundings(call);
  const { ladder, faults } = readForm(form, provider?.defaultCurrency);
  const wrongDays =
    /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS ? [] : [daysFault];
  const wrongs = [...wrongDays, ...faults];
  if (ladder === undefined || wrongs.length > 0)
    return showLadder(call, { ...edited, form, faults: wrongs, status: isPart ? 200 : 422 });
  const unseen = action === 'save' && fields.tried !== textOf(ladder);
  try {
    if (action === 'save' && !unseen) {
      await call.api.send('PUT', apiPath(call), {
        ...{ body: { ladder: { ...ladder, rungs: inOrder(ladder.rungs) } }, ifMatch: etag },
      });
      return lead(call, here(call, { done: 'saved' }));
    }
    const how = isPart ? 'live' : 'asked';
    const figures = await simulate(call, { ...whose(call), days: Number(days), when, ladder, how });
    const wrong = unseen ? words.changedSince : undefined;
    return showLadder(call, { ...edited, form, tried: { ladder, figures }, wrong });
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    const tried = { ladder, figures: undefined };
    return showLadder(call, { ...edited, form, tried, wrong, status: problem.status as 422 });
  }
}

const daysFault: Fault = { field: 'days', code: 'malformed' };

/** What is around the ladder, as far as whoever looks may read it. */
async function surroundings({ api, may, c }: StaffCall) {
  const providerId = encodeURIComponent(c.req.param('providerId') ?? '');
  if (!may('providers:read')) return { provider: undefined, groups: [], templates: undefined };
  const [provider, groups, mails] = await Promise.all([
    api.get(`/v1/providers/${providerId}`, providerSchema),
    api.get(withQuery('/v1/client-groups', { providerId, limit: 200 }), groupPage),
    api.get(`/v1/providers/${providerId}/mail-templates`, templateList),
  ]);
  const templates = mails.items.filter(({ own }) => own.length > 0).map(({ name }) => name);
  return { provider, groups: groups.items, templates };
}

function whose({ c }: StaffCall): { providerId: number; groupId: number | undefined } {
  const groupId = c.req.param('groupId');
  return {
    providerId: Number(c.req.param('providerId')),
    groupId: groupId === undefined ? undefined : Number(groupId),
  };
}

function here({ c }: StaffCall, query: Record<string, string> = {}): string {
  const providerId = c.req.param('providerId') ?? '';
  const groupId = c.req.param('groupId');
  return groupId === undefined
    ? paths.ladder(providerId, query)
    : paths.groupLadder(providerId, groupId, query);
}

function apiPath({ c }: StaffCall): string {
  const providerId = encodeURIComponent(c.req.param('providerId') ?? '');
  return withQuery(`/v1/providers/${providerId}/dunning-ladder`, { groupId: c.req.param('groupId') });
}
