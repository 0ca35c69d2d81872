import { z } from 'zod';
import { templateSchema } from '../../../api/routes/document-templates/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton } from '../../components/decide.tsx';
import { LongText } from '../../components/long-text.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { templateWords } from '../../words/templates.ts';
import { DropTemplate, TemplateHead } from './template-parts.tsx';
import { documentName, languageName } from './templates.tsx';

const form = z.strictObject({
  ...{ html: z.string().max(110_000).optional(), action: z.enum(['save', 'pdf', 'drop']) },
  etag: field(100).optional(),
});
interface Shown {
  html?: string;
  wrong?: string;
  status?: 400 | 409 | 412 | 422;
}

/** One document in one language, and how it looks as a PDF. */
export async function showDocumentTemplate(
  call: StaffCall,
  { html, ...said }: Shown = {},
): Promise<Response> {
  const words = templateWords(call.language);
  const { providerId, name, language } = asked(call);
  const { body: template, etag } = await call.api.getVersion(apiPath(call), templateSchema);
  const mayWrite = call.may('providers:write');
  const done = call.c.req.query('done') === 'saved' ? call.words.saved : undefined;
  return show(
    call,
    { title: `${documentName(call, name)} (${languageName(call, language)})`, done, ...said },
    <>
      <TemplateHead {...{ call, providerId, language }} found={template} />
      <form method="post" action={here(call)} class="card" aria-labelledby="edit">
        <h2 id="edit">{words.edit}</h2>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        <LongText
          {...{
            name: 'html',
            label: words.page,
            value: html ?? template.html,
            rows: 26,
            readonly: !mayWrite,
          }}
        />
        {mayWrite && (
          <>
            <DecisionButton {...{ name: 'action', value: 'save', label: call.words.save }} />
            <DecisionButton
              {...{ name: 'action', value: 'pdf', label: words.pdf, hint: words.pdfHint, plain: true }}
            />
          </>
        )}
      </form>
      {mayWrite && !template.builtIn && template.language === language && (
        <DropTemplate call={call} action={here(call)} />
      )}
    </>,
  );
}

/** Saves a document, shows it as a PDF of made-up values, or goes back to ours. */
export async function postDocumentTemplate(call: StaffCall): Promise<Response> {
  const { action, html = '', etag: ifMatch } = await readForm(call, form, call.signed);
  const { providerId, name, language } = asked(call);
  try {
    switch (action) {
      case 'save':
        await call.api.send('PUT', apiPath(call), { body: { html }, ifMatch });
        return lead(call, paths.documentTemplate(providerId, name, language, { done: 'saved' }));
      case 'pdf':
        return await call.api.sendRaw('POST', `${apiPath(call)}/preview`, { body: { html } });
      case 'drop':
        await call.api.send('DELETE', apiPath(call));
        return lead(call, paths.templates(providerId, { done: 'dropped' }));
    }
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showDocumentTemplate(call, { html, wrong, status: problem.status as 422 });
  }
}

function asked({ c }: StaffCall) {
  const part = (name: string) => c.req.param(name) ?? '';
  return { providerId: part('providerId'), name: part('name'), language: part('language') };
}

function here(call: StaffCall): string {
  const { providerId, name, language } = asked(call);
  return paths.documentTemplate(providerId, name, language);
}

function apiPath(call: StaffCall): string {
  const { providerId, name, language } = asked(call);
  const [id, ...rest] = [providerId, name, language].map(encodeURIComponent);
  return `/v1/providers/${id}/document-templates/${rest.join('/')}`;
}
