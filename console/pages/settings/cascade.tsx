import { z } from 'zod';
import { settingsSchema } from '../../../api/routes/settings/schema.ts';
import { type Level, registry, type SettingName, settingNames } from '../../../domain/settings/registry.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { cascadeWords } from '../../words/cascade.ts';
import { settingLabels } from '../../words/setting-labels.ts';

type View = z.output<typeof settingsSchema>['settings'][string];

/** A level whose settings are shown, with its address in the API. */
export interface CascadeLevel {
  level: Exclude<Level, 'service'>;
  /** of its settings in the API */
  api: string;
  /** of its page here */
  page: string;
}

const form = z.strictObject({
  ...{ name: z.enum(settingNames as [SettingName, ...SettingName[]]), value: field(300).optional() },
  ...{ action: z.enum(['set', 'reset']), etag: field(100) },
});
type Typed = z.output<typeof form>;

/** What a change of a setting ended with: nothing when it was taken. */
export interface CascadeRefused {
  typed: Typed;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

/** Sets a setting at a level, or takes it away there so that what is inherited holds. */
export async function changeSetting(
  call: StaffCall,
  { api }: CascadeLevel,
): Promise<CascadeRefused | undefined> {
  const typed = await readForm(call, form, call.signed);
  const { name, action, value = '', etag: ifMatch } = typed;
  const body = { [name]: action === 'reset' ? null : typedValue(name, value) };
  try {
    await call.api.send('PATCH', api, { body, ifMatch });
    return undefined;
  } catch (error) {
    const problem = refusal(error);
    return { typed, wrong: sentenceFor(call.words, problem), status: problem.status as 422 };
  }
}

/** What was typed, as the API takes it; what does not fit goes as it is, for the API to refuse. */
function typedValue(name: SettingName, text: string): boolean | number | string {
  const usual: boolean | number | string = registry[name].system;
  if (typeof usual === 'boolean' && ['true', 'false'].includes(text)) return text === 'true';
  return typeof usual === 'number' && /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}

/**
 * The settings of a level: each with its value, where that comes from, and the ways to change it.
 * @param only those that are shown; all of the level when left out
 */
export async function Cascade({
  call,
  at,
  only = settingNames,
  refused,
  mayWrite,
}: {
  call: StaffCall;
  at: CascadeLevel;
  only?: readonly SettingName[];
  refused?: CascadeRefused | undefined;
  mayWrite: boolean;
}) {
  const words = cascadeWords(call.language);
  const { settings: labels } = settingLabels(call.language);
  const { body, etag } = await call.api.getVersion(at.api, settingsSchema);
  const shown = only.flatMap((name) => {
    const view = body.settings[name];
    return view ? [{ name, view }] : [];
  });
  return (
    <>
      <p>{words.about}</p>
      <List
        {...{ call, caption: words.title }}
        columns={[words.setting, words.value, words.change]}
        rows={shown.map(({ name, view }) => [
          <div id={name}>
            <strong>{labels[name][0]}</strong>
            <p class="hint">{labels[name][1]}</p>
          </div>,
          <Value call={call} name={name} view={view} level={at.level} />,
          mayWrite && view.editable ? (
            <Change
              {...{ call, at, name, view, etag }}
              typed={refused?.typed.name === name ? refused.typed.value : undefined}
            />
          ) : (
            <span class="quiet">{view.editable ? words.readOnly : words.setAbove}</span>
          ),
        ])}
      />
    </>
  );
}

function Value({
  call,
  name,
  view,
  level,
}: {
  call: StaffCall;
  name: SettingName;
  view: View;
  level: Level;
}) {
  const words = cascadeWords(call.language);
  return (
    <>
      <span dir="auto">{written(call, name, view.value)}</span>{' '}
      {view.origin === level ? (
        <Badge tone="info">{words.here}</Badge>
      ) : (
        <Badge tone="quiet">{words.inherited[view.origin]}</Badge>
      )}
    </>
  );
}

/** A value as people say it. */
function written(call: StaffCall, name: SettingName, value: View['value']): string {
  const words = cascadeWords(call.language);
  if (typeof value === 'boolean') return value ? call.words.yes : call.words.no;
  if (typeof value === 'number') return words.unit(name, value);
  return value === '' ? words.empty : (settingLabels(call.language).values[value] ?? value);
}

function Change({
  call,
  at,
  name,
  view,
  etag,
  typed,
}: {
  call: StaffCall;
  at: CascadeLevel;
  name: SettingName;
  view: View;
  etag: string;
  typed: string | undefined;
}) {
  const words = cascadeWords(call.language);
  const [title] = settingLabels(call.language).settings[name];
  return (
    <form method="post" action={at.page} class="row setting">
      <FormToken signed={call.signed} />
      <input type="hidden" name="name" value={name} />
      <input type="hidden" name="etag" value={etag} />
      <label for={`value-${name}`} class="hidden">
        {words.newValue(title)}
      </label>
      <Control call={call} name={name} value={typed ?? String(view.value)} />
      <button type="submit" name="action" value="set" class="second">
        {words.set}
        <span class="hidden">: {title}</span>
      </button>
      {view.own !== null && (
        <button type="submit" name="action" value="reset" class="plain" formnovalidate>
          {words.reset(written(call, name, view.inherited.value), words.inherited[view.inherited.origin])}
          <span class="hidden">: {title}</span>
        </button>
      )}
    </form>
  );
}

/** The field for a value, by what the setting can have. */
function Control({ call, name, value }: { call: StaffCall; name: SettingName; value: string }) {
  const { type } = registry[name];
  const id = `value-${name}`;
  if (type instanceof z.ZodBoolean || type instanceof z.ZodEnum) {
    const { values } = settingLabels(call.language);
    const choices: readonly string[] =
      type instanceof z.ZodEnum ? type.options.map(String) : ['true', 'false'];
    const label = (each: string) =>
      type instanceof z.ZodEnum ? (values[each] ?? each) : each === 'true' ? call.words.yes : call.words.no;
    return (
      <select id={id} name="value">
        {choices.map((each) => (
          <option value={each} selected={each === value}>
            {label(each)}
          </option>
        ))}
      </select>
    );
  }
  return type instanceof z.ZodNumber ? (
    <input {...{ id, name: 'value', value, type: 'number', step: 1, required: true }} />
  ) : (
    <input {...{ id, name: 'value', value, maxlength: 300, dir: 'auto' }} />
  );
}
