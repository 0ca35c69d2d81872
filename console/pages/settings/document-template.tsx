import { z } from 'zod';
import { templateSchema } from '../../../api/routes/document-templates/schema.ts';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton } from '../../components/decide.tsx';
import { LongText } from '../../components/long-text.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { refusal, sentenceFor } from '../../problem.tsx';
import { templateWords } from '../../words/templates.ts';
import { dropTemplate, showTemplate, templateAt } from './template-parts.tsx';
import { documentName } from './templates.tsx';

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
  const at = templateAt(call, 'document');
  const { body: template, etag } = await call.api.getVersion(at.api, templateSchema);
  const mayWrite = call.may('providers:write');
  const value = html ?? template.html;
  return showTemplate(call, at, {
    ...{ title: documentName(call, at.name), found: template, etag, said },
    fields: (
      <>
        <LongText {...{ name: 'html', label: words.page, value, rows: 26, readonly: !mayWrite }} />
        {mayWrite && (
          <>
            <DecisionButton {...{ name: 'action', value: 'save', label: call.words.save }} />
            <DecisionButton
              {...{ name: 'action', value: 'pdf', label: words.pdf, hint: words.pdfHint, plain: true }}
            />
          </>
        )}
      </>
    ),
  });
}

/** Saves a document, shows it as a PDF of made-up values, or goes back to ours. */
export async function postDocumentTemplate(call: StaffCall): Promise<Response> {
  const { action, html = '', etag: ifMatch } = await readForm(call, form, call.signed);
  const at = templateAt(call, 'document');
  try {
    switch (action) {
      case 'save':
        await call.api.send('PUT', at.api, { body: { html }, ifMatch });
        return lead(call, at.page({ done: 'saved' }));
      case 'pdf':
        return await call.api.sendRaw('POST', `${at.api}/preview`, { body: { html } });
      case 'drop':
        return await dropTemplate(call, at);
    }
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showDocumentTemplate(call, { html, wrong, status: problem.status as 422 });
  }
}
