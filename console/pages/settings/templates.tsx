import type { z } from 'zod';
import { templateList } from '../../../api/routes/document-templates/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { nameOfCode } from '../../../web/code-names.ts';
import { Field } from '../../../web/elements.tsx';
import { Badge } from '../../components/badge.tsx';
import { List } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { templateWords } from '../../words/templates.ts';
import { ProviderTabs } from './provider-tabs.tsx';

type Templates = z.output<typeof templateList>['items'];

/** The mails and documents of a provider, each with its languages. */
export async function showTemplates(call: StaffCall): Promise<Response> {
  const words = templateWords(call.language);
  const id = call.c.req.param('providerId') ?? '';
  const path = `/v1/providers/${encodeURIComponent(id)}`;
  const [provider, mails, documents] = await Promise.all([
    call.api.get(path, providerSchema),
    call.api.get(`${path}/mail-templates`, templateList),
    call.api.get(`${path}/document-templates`, templateList),
  ]);
  return show(
    call,
    {
      title: provider.name,
      done: call.c.req.query('done') === 'dropped' ? words.dropped : undefined,
    },
    <>
      <ProviderTabs call={call} id={provider.id} at="templates" />
      <h2>{words.mails}</h2>
      <Languages
        {...{ call, caption: words.mails, templates: mails.items }}
        nameOf={(name) => mailName(call, name)}
        to={(name, language) => paths.mailTemplate(id, name, language)}
      />
      <h2>{words.documents}</h2>
      <Languages
        {...{ call, caption: words.documents, templates: documents.items }}
        nameOf={(name) => documentName(call, name)}
        to={(name, language) => paths.documentTemplate(id, name, language)}
      />
      {call.may('providers:write') && (
        <form method="get" action={paths.openTemplate(id)} class="card" aria-labelledby="another">
          <h2 id="another">{words.another}</h2>
          <p>{words.anotherHint}</p>
          <Field {...{ name: 'name', label: words.name, required: true, maxlength: 60 }} />
          <Field {...{ name: 'language', label: words.language, required: true, maxlength: 35 }} />
          <button type="submit">{words.open}</button>
        </form>
      )}
    </>,
  );
}

function Languages({
  call,
  caption,
  templates,
  nameOf,
  to,
}: {
  call: StaffCall;
  caption: string;
  templates: Templates;
  nameOf: (name: string) => string;
  to: (name: string, language: string) => string;
}) {
  const words = templateWords(call.language);
  return (
    <List
      {...{ call, caption }}
      columns={[words.template, words.languages]}
      rows={templates.map(({ name, builtIn, own }) => [
        <>
          {nameOf(name)} <code class="quiet">{name}</code>
        </>,
        <ul class="links">
          {[...new Set([...builtIn, ...own])].map((language) => (
            <li>
              <a href={to(name, language)}>
                <span class="hidden">{nameOf(name)}: </span>
                {nameOfCode(call.language, 'language', language)}
              </a>{' '}
              {own.includes(language) && <Badge tone="info">{words.ownMark}</Badge>}
            </li>
          ))}
        </ul>,
      ])}
    />
  );
}

/** Leads to a template that was named in the form below the list. */
export async function openTemplate(call: StaffCall): Promise<Response> {
  const { c } = call;
  const typed = (name: string) => encodeURIComponent(c.req.query(name)?.trim() ?? '');
  const id = c.req.param('providerId') ?? '';
  const [name, language] = [typed('name'), typed('language')];
  return lead(call, name && language ? paths.mailTemplate(id, name, language) : paths.templates(id));
}

/** What a mail is called; one that the provider has named is called that. */
export function mailName({ language }: StaffCall, name: string): string {
  const { mailNames } = templateWords(language);
  return Object.entries(mailNames).find(([known]) => known === name)?.[1] ?? name;
}

/** What a document is called. */
export function documentName({ language }: StaffCall, name: string): string {
  const { documentNames } = templateWords(language);
  return Object.entries(documentNames).find(([known]) => known === name)?.[1] ?? name;
}
