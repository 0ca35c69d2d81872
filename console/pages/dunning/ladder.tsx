import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { type LadderView, ladderView } from '../../../api/routes/dunning/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import type { LadderContent } from '../../../domain/dunning/ladder.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import { dunningPagesWords } from '../../words/dunning-pages.ts';
import { Drawing } from './drawing.tsx';
import { type Figures, Simulation, simulate } from './simulation.tsx';
import { DunningTabs } from './tabs.tsx';

const DAYS = 90;
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

/** The ladder of a provider or of one of its groups as a drawing, and the form that changes it. */
export async function showLadder(call: StaffCall, edited: Edited = { typed: {} }): Promise<Response> {
  const { api, c } = call;
  const words = dunningPagesWords(call.language);
  const { body: now, etag } = await api.getVersion(apiPath(call), ladderView);
  const title = await titleOf(call, now);
  const { typed, wrong, status, figures } = edited;
  return show(
    call,
    {
      title,
      aside: <Badge tone={now.inForce ? 'done' : 'warn'}>{words.version(now.version)}</Badge>,
      done: c.req.query('done') === 'saved' ? words.saved : undefined,
      ...{ wrong, status },
    },
    <>
      <DunningTabs call={call} at="ladders" />
      {!now.inForce && (
        <p class="callout warn">{now.groupId === null ? words.noLadder : words.noGroupLadder}</p>
      )}
      <Drawing call={call} ladder={edited.content ?? now.ladder} />
      {figures && <Simulation call={call} figures={figures} />}
      <form method="post" action={here(call)} class="card" aria-labelledby="edit">
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
            {...{ name: 'action', value: 'save', label: words.saveIt }}
            hint={now.groupId === null ? words.saveHint : words.saveGroupHint}
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
      return lead(call, here(call, { done: 'saved' }));
    }
    const providerId = Number(call.c.req.param('providerId'));
    const group = groupOf(call);
    const groupId = group === undefined ? undefined : Number(group);
    const figures = await simulate(call, { providerId, groupId, days: Number(typed.days), ladder: parsed });
    const content = parsed as LadderContent;
    return showLadder(call, { typed, content, figures, ...(unseen && { wrong: words.changedSince }) });
  } catch (error) {
    if (!(error instanceof Problem) || ![400, 409, 412, 422].includes(error.status)) throw error;
    const status = error.status as 422;
    return showLadder(call, { typed, status, wrong: sentenceFor(call.words, error) });
  }
}

/** What whose ladder it is is called; by numbers for who may not read providers. */
async function titleOf(
  { api, may, language }: StaffCall,
  { providerId, groupId }: LadderView,
): Promise<string> {
  const words = dunningPagesWords(language);
  const readable = may('providers:read');
  const [provider, group] = await Promise.all([
    readable ? api.get(`/v1/providers/${providerId}`, providerSchema) : undefined,
    readable && groupId !== null ? api.get(`/v1/client-groups/${groupId}`, groupSchema) : undefined,
  ]);
  const name = provider?.name ?? String(providerId);
  return groupId === null ? words.ladderOf(name) : words.groupLadderOf(group?.name ?? String(groupId), name);
}

/** The group whose ladder the address names; undefined: the provider's own. */
const groupOf = ({ c }: StaffCall) => c.req.param('groupId');

function here(call: StaffCall, query: Record<string, string> = {}): string {
  const providerId = call.c.req.param('providerId') ?? '';
  const groupId = groupOf(call);
  return groupId === undefined
    ? paths.ladder(providerId, query)
    : paths.groupLadder(providerId, groupId, query);
}

function apiPath(call: StaffCall): string {
  const providerId = encodeURIComponent(call.c.req.param('providerId') ?? '');
  return withQuery(`/v1/providers/${providerId}/dunning-ladder`, { groupId: groupOf(call) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const compact = (text: string) => JSON.stringify(parse(text)) ?? '';
