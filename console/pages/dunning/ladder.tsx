import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { ladderView } from '../../../api/routes/dunning/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import type { LadderContent } from '../../../domain/dunning/ladder.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { Drawing } from './drawing.tsx';
import { type Figures, Simulation, simulate } from './simulation.tsx';
import { DunningTabs } from './tabs.tsx';

const DAYS = 90;
const providerPage = pageOf(providerSchema);

/** The providers, each of which has a ladder or none. */
export async function showLadders(call: StaffCall): Promise<Response> {
  const words = dunningPagesWords(call.language);
  const cursor = call.c.req.query('cursor');
  const { items, next } = await call.api.get(withQuery('/v1/providers', { cursor }), providerPage);
  return show(
    call,
    { title: words.ladders },
    <>
      <DunningTabs call={call} at="ladders" />
      <List
        {...{ call, caption: words.ladders }}
        columns={[words.provider]}
        rows={items.map(({ id, name }) => [
          <a href={paths.ladder(id)} dir="auto">
            {words.ladderOf(name)}
          </a>,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.ladders({ cursor: at })} />
    </>,
  );
}

const form = z.strictObject({
  ...{ action: z.enum(['simulate', 'save']), ladder: z.string().max(200_000), days: field(5) },
  ...{ etag: field(100), tried: z.string().max(200_000).optional() },
});
interface Edited {
  typed: Partial<z.output<typeof form>>;
  wrong?: string | undefined;
  status?: 400 | 409 | 412 | 422;
  content?: LadderContent;
  figures?: Figures;
}

/** The ladder of a provider as a drawing, and the form that changes it. */
export async function showLadder(call: StaffCall, edited: Edited = { typed: {} }): Promise<Response> {
  const { api, c } = call;
  const words = dunningPagesWords(call.language);
  const { body: now, etag } = await api.getVersion(apiPath(call), ladderView);
  const provider = call.may('providers:read')
    ? await api.get(`/v1/providers/${now.providerId}`, providerSchema)
    : undefined;
  const { typed, wrong, status, figures } = edited;
  return show(
    call,
    {
      title: words.ladderOf(provider?.name ?? String(now.providerId)),
      aside: <Badge tone={now.inForce ? 'done' : 'warn'}>{words.version(now.version)}</Badge>,
      done: c.req.query('done') === 'saved' ? words.saved : undefined,
      ...{ wrong, status },
    },
    <>
      <DunningTabs call={call} at="ladders" />
      {!now.inForce && <p class="callout warn">{words.noLadder}</p>}
      <Drawing call={call} ladder={edited.content ?? now.ladder} />
      {figures && <Simulation call={call} figures={figures} />}
      <form method="post" action={paths.ladder(now.providerId)} class="card" aria-labelledby="edit">
        <h2 id="edit">{words.edit}</h2>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={typed.etag ?? etag} />
        {figures && <input type="hidden" name="tried" value={compact(typed.ladder ?? '')} />}
        <div class="field">
          <label for="ladder">{words.json}</label>
          <p class="hint" id="ladder-hint">
            {words.jsonHint}
          </p>
          <textarea
            {...{ id: 'ladder', name: 'ladder', rows: 18, spellcheck: false, dir: 'ltr', required: true }}
            aria-describedby="ladder-hint"
          >
            {typed.ladder ?? JSON.stringify(now.ladder, null, 2)}
          </textarea>
        </div>
        <Field
          {...{ name: 'days', label: words.days, value: typed.days ?? String(DAYS), inputmode: 'numeric' }}
        />
        <DecisionButton {...{ name: 'action', value: 'simulate', label: words.simulate }} plain />
        {figures && (
          <DecisionButton
            {...{ name: 'action', value: 'save', label: words.saveIt, hint: words.saveHint }}
            refused={call.may('dunning:write') ? undefined : call.words.lacksRight('dunning:write')}
          />
        )}
      </form>
    </>,
  );
}

/** Simulates what was typed; saves it when it is what was simulated. */
export async function postLadder(call: StaffCall): Promise<Response> {
  const words = dunningPagesWords(call.language);
  const typed = await readForm(call, form, call.signed);
  const parsed = parse(typed.ladder);
  if (parsed === undefined) return showLadder(call, { typed, wrong: words.notJson, status: 400 });
  const unseen = typed.action === 'save' && typed.tried !== compact(typed.ladder);
  try {
    if (typed.action === 'save' && !unseen) {
      await call.api.send('PUT', apiPath(call), { body: { ladder: parsed }, ifMatch: typed.etag });
      return lead(call, paths.ladder(call.c.req.param('providerId') ?? '', { done: 'saved' }));
    }
    const providerId = Number(call.c.req.param('providerId'));
    const figures = await simulate(call, { providerId, days: Number(typed.days), ladder: parsed });
    const content = parsed as LadderContent;
    return showLadder(call, { typed, content, figures, ...(unseen && { wrong: words.changedSince }) });
  } catch (error) {
    if (!(error instanceof Problem) || ![400, 409, 412, 422].includes(error.status)) throw error;
    const status = error.status as 422;
    return showLadder(call, { typed, status, wrong: sentenceFor(call.words, error) });
  }
}

function apiPath(call: StaffCall): string {
  return `/v1/providers/${encodeURIComponent(call.c.req.param('providerId') ?? '')}/dunning-ladder`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const compact = (text: string) => JSON.stringify(parse(text)) ?? '';
