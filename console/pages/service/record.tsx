import { z } from 'zod';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import type { FieldErrors } from '../../components/field-errors.ts';
import { LongText } from '../../components/long-text.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { itemWords } from '../../words/items.ts';
import { type Refused, refusedBy, ticked } from './form.ts';
import { type Item, type Service, versionOf } from './read.ts';
import { itemSubject, type Subject, showSubject } from './subject.tsx';

type One = Subject & { item: Item };

const form = z.strictObject({
  ...{ serverId: field(20), username: field(300), domain: field(300), externalId: field(300) },
  ...{ marker: field(300), notes: z.string().max(20_000), autoSuspendOverride: ticked },
  ...{ suspendNotBefore: field(10), separateInvoice: ticked, override: field(1000), etag: field(100) },
});
type Typed = z.output<typeof form>;
const texts = ['username', 'domain', 'externalId', 'marker'] as const;
const names: Record<string, string> = Object.fromEntries([
  ...Object.keys(form.shape).map((name) => [`/${name}`, name]),
  ['/overrideRestriction', 'override'],
]);

/** D6, M5. Which account a service is and where, and what it is spared: what is on record alone changes. */
export function showRecord(call: StaffCall, subject: One, refused?: Refused): Promise<Response> {
  const { item } = subject;
  const words = itemWords(call.language);
  if (!call.may('clients:write'))
    return showSubject(call, subject, 'record', <p>{call.words.lacksRight('clients:write')}</p>);
  if (item.list !== 'services') return showSubject(call, subject, 'record', null);
  const typed = refused?.typed ?? typedFrom(item.row);
  const value = (name: keyof Typed) => ({ name, value: typed[name] ?? '', wrong: refused?.wrongs[name] });
  const line = (name: (typeof texts)[number]) => (
    <Field {...{ ...value(name), label: words[name], hint: words.emptyNone, maxlength: 255 }} />
  );
  return showSubject(
    call,
    subject,
    'record',
    <form method="post" action={subject.at('record')} class="card" aria-label={words.part.record}>
      <p class="quiet">{words.recordAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={versionOf(item)} />
      <Field
        {...{ ...value('serverId'), label: words.server, hint: words.serverHint, inputmode: 'numeric' }}
      />
      {texts.map(line)}
      <LongText name="notes" label={words.notes} value={typed.notes ?? ''} rows={3} />
      <Check
        {...{ name: 'autoSuspendOverride', label: words.spared, hint: words.sparedHint }}
        checked={typed.autoSuspendOverride === 'true'}
      />
      <Field
        {...{ ...value('suspendNotBefore'), label: words.notBefore, hint: words.notBeforeHint, type: 'date' }}
      />
      <Check
        {...{ name: 'separateInvoice', label: words.separate, hint: words.separateHint }}
        checked={typed.separateInvoice === 'true'}
      />
      <Field
        {...{ ...value('override'), label: words.override, hint: words.overrideHint, maxlength: 1000 }}
      />
      <button type="submit">{call.words.save}</button>
    </form>,
    refused,
  );
}

/** Saves it; who was overtaken by another sees what that one wrote, beside what was typed. */
export async function postRecord(call: StaffCall, subject: One): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { etag, override, ...fields } = typed;
  const or = (text: string) => (text.trim() === '' ? null : text.trim());
  const server = or(fields.serverId);
  try {
    await call.api.send('PATCH', `/v1/services/${subject.item.row.id}`, {
      ifMatch: etag,
      body: {
        serverId: server !== null && /^\d{1,15}$/.test(server) ? Number(server) : server,
        ...Object.fromEntries(texts.map((name) => [name, or(fields[name])])),
        ...{ notes: fields.notes.replaceAll('\r\n', '\n'), suspendNotBefore: or(fields.suspendNotBefore) },
        autoSuspendOverride: fields.autoSuspendOverride === 'true',
        separateInvoice: fields.separateInvoice === 'true',
        ...(or(override) !== null && { overrideRestriction: or(override) }),
      },
    });
  } catch (error) {
    const refused = refusedBy(call, error, { typed, fields: names });
    if (refused.status !== 412) return showRecord(call, subject, refused);
    const now = await itemSubject(call, 'services');
    const wrongs = otherwise(call, typed, now.item);
    return showRecord(call, now, { ...refused, wrongs, wrong: itemWords(call.language).changed });
  }
  return lead(call, subject.at('overview', { done: 'saved' }));
}

function typedFrom(row: Service): Typed {
  return {
    serverId: row.serverId === null ? '' : String(row.serverId),
    ...{ username: row.username ?? '', domain: row.domain ?? '', externalId: row.externalId ?? '' },
    ...{ marker: row.marker ?? '', notes: row.notes, suspendNotBefore: row.suspendNotBefore ?? '' },
    ...(row.autoSuspendOverride && { autoSuspendOverride: 'true' as const }),
    ...(row.separateInvoice && { separateInvoice: 'true' as const }),
    ...{ override: '', etag: '' },
  };
}

/** What is on record by now in fields where something else was typed. */
function otherwise(call: StaffCall, typed: Typed, { list, row }: Item): FieldErrors {
  if (list !== 'services') return {};
  const now = typedFrom(row);
  const { itIsNow } = itemWords(call.language);
  return Object.fromEntries(
    (['serverId', 'suspendNotBefore', ...texts] as const)
      .filter((name) => now[name] !== typed[name])
      .map((name) => [name, itIsNow(now[name] || '–')]),
  );
}
