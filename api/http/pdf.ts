import type { RenderedDocument, RenderPdf } from '../../domain/documents/types.ts';
import { Problem } from '../problems.ts';
import type { Call } from './endpoint.ts';

/** Answers a document as a PDF file. Throws Problem 422 when none can be made of it. */
export async function answerPdf(
  { c, renderPdf }: Pick<Call, 'c' | 'renderPdf'>,
  { html, title, language }: RenderedDocument,
  name: string,
): Promise<Response> {
  const pdf = await rendered(renderPdf, html, { title, language });
  c.set('status', 200);
  return new Response(new Uint8Array(pdf), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Length': String(pdf.length),
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': c.get('requestId'),
    },
  });
}

async function rendered(renderPdf: RenderPdf, ...page: Parameters<RenderPdf>): Promise<Uint8Array> {
  try {
    return await renderPdf(...page);
  } catch (error) {
    if (error instanceof Error && error.name === 'PdfError') throw new Problem('not-possible', error.message);
    throw error;
  }
}
