import { z } from '@hono/zod-openapi';
import { type DocumentTemplate, documentSamples, renderDocument } from '../../../domain/documents/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPdf } from '../../http/pdf.ts';
import {
  providerFor,
  requireUsable,
  templateExample,
  templateHtml,
  templateInUse,
  templateParams,
} from './schema.ts';

const body = z
  .strictObject({ html: templateHtml.optional() })
  .openapi('DocumentTemplatePreview', { example: { html: templateExample.html } });

export const previewDocumentTemplate = endpoint(
  {
    method: 'post',
    path: '/v1/providers/{providerId}/document-templates/{name}/{language}/preview',
    scope: 'providers:write',
    tag: 'Document templates',
    summary: 'See a template as a PDF of made-up values',
    description: 'Without `html` it shows the template that is in use. Nothing is saved.',
    params: templateParams,
    body,
    answers: [
      {
        status: 200,
        description: 'The PDF.',
        also: { 'application/pdf': z.string().openapi({ format: 'binary' }) },
      },
    ],
    problems: ['not-possible', 'document-late'],
  },
  async ({ params: { providerId, name, language }, body: { html } }, call) => {
    const provider = await providerFor(call.sql, call.caller, providerId);
    const template: DocumentTemplate =
      html === undefined
        ? await templateInUse(call.sql, provider, { name, language })
        : { name, language, html };
    requireUsable(template);
    const [sample] = documentSamples[name];
    if (!sample) throw new Error(`There is no sample of ${name}.`);
    const document = renderDocument(template, sample, { timeZone: provider.timeZone });
    return answerPdf(call, document, `${name}-preview.pdf`);
  },
);
