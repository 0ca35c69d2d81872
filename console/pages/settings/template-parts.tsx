import type { Child } from 'hono/jsx';
import { nameOfCode } from '../../../web/code-names.ts';
import { FormToken } from '../../../web/elements.tsx';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { templateWords } from '../../words/templates.ts';

/** A template as an address names it, with its page here and its address in the API. */
export interface TemplateAt {
  providerId: string;
  name: string;
  language: string;
  page: (query?: { done?: string }) => string;
  api: string;
}

/** The template that a request is about. */
export function templateAt({ c }: StaffCall, kind: 'mail' | 'document'): TemplateAt {
  const part = (name: string) => c.req.param(name) ?? '';
  const [providerId, name, language] = [part('providerId'), part('name'), part('language')];
  const [id, ...rest] = [providerId, name, language].map(encodeURIComponent);
  const [called = '', spoken = ''] = rest;
  const path = kind === 'mail' ? paths.mailTemplate : paths.documentTemplate;
  return {
    ...{ providerId, name, language, page: (query = {}) => path(providerId, called, spoken, query) },
    api: `/v1/providers/${id}/${kind}-templates/${rest.join('/')}`,
  };
}

interface Found {
  builtIn: boolean;
  language: string;
}

/** The page of a template: whose it is, in which language, the form that changes it, and the way back to ours. */
export function showTemplate(
  call: StaffCall,
  at: TemplateAt,
  {
    title,
    found,
    etag,
    said,
    above,
    fields,
  }: {
    title: string;
    found: Found | undefined;
    etag: string | undefined;
    said: { done?: string; wrong?: string; status?: 400 | 409 | 412 | 422 | 503 };
    /** between the head and the form */
    above?: Child;
    /** of the form, with its buttons */
    fields: Child;
  },
): Promise<Response> {
  const words = templateWords(call.language);
  const done = call.c.req.query('done') === 'saved' ? call.words.saved : undefined;
  return show(
    call,
    { title: `${title} (${nameOfCode(call.language, 'language', at.language)})`, done, ...said },
    <>
      <TemplateHead {...{ call, at, found }} />
      {above}
      <form method="post" action={at.page()} class="card" aria-labelledby="edit">
        <h2 id="edit">{words.edit}</h2>
        <FormToken signed={call.signed} />
        {etag !== undefined && <input type="hidden" name="etag" value={etag} />}
        {fields}
      </form>
      {call.may('providers:write') && found?.builtIn === false && found.language === at.language && (
        <DropTemplate call={call} action={at.page()} />
      )}
    </>,
  );
}

/** Takes the provider's own template away, so that ours is used again. */
export async function dropTemplate(call: StaffCall, { api, providerId }: TemplateAt): Promise<Response> {
  await call.api.send('DELETE', api);
  return lead(call, paths.templates(providerId, { done: 'dropped' }));
}

/** Whose a template is, in which language, and the way back to all of them. */
function TemplateHead({
  call,
  at: { providerId, language },
  found,
}: {
  call: StaffCall;
  at: TemplateAt;
  found: Found | undefined;
}) {
  const words = templateWords(call.language);
  return (
    <>
      <p class="row">
        <a href={paths.templates(providerId)}>{words.toList}</a>
        {found && (
          <Badge tone={found.builtIn ? 'quiet' : 'info'}>{found.builtIn ? words.builtIn : words.own}</Badge>
        )}
      </p>
      {found && found.language !== language && (
        <p class="callout">{words.fallback(nameOfCode(call.language, 'language', found.language))}</p>
      )}
    </>
  );
}

/** The values that a template can use. */
export function Variables({ call, names }: { call: StaffCall; names: readonly string[] }) {
  return (
    <details>
      <summary>{templateWords(call.language).variables}</summary>
      <p>
        {names.map((name) => (
          <>
            <code>{`{{ ${name} }}`}</code>{' '}
          </>
        ))}
      </p>
    </details>
  );
}

function DropTemplate({ call, action }: { call: StaffCall; action: string }) {
  const words = templateWords(call.language);
  return (
    <form method="post" action={action}>
      <FormToken signed={call.signed} />
      <DecisionButton
        {...{ name: 'action', value: 'drop', label: words.back, hint: words.backHint, plain: true }}
      />
    </form>
  );
}
