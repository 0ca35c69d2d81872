import type { RenderedDocument, RenderPdf } from '../../domain/documents/types.ts';
import { Problem } from '../problems.ts';
import type { Call, LateResponse } from './endpoint.ts';

/**
 * Answers a document as a PDF file; it is made when the record has been read, and the renderer says how long it may
 * take. Throws Problem 422 when none can be made of it, and 503 `document-late` when it is not ready in time.
 */
export function answerPdf(
  { c, renderPdf }: Pick<Call, 'c' | 'renderPdf'>,
  { html, title, language }: RenderedDocument,
  name: string,
): LateResponse {
  return async () => {
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
  };
}

async function rendered(renderPdf: RenderPdf, ...page: Parameters<RenderPdf>): Promise<Uint8Array> {
  try {
    return await renderPdf(...page);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'PdfLateError')
      throw new Problem(
        'document-late',
        `${error.message} Nothing was changed; ask again in a while, or make the document shorter.`,
        { headers: { 'Retry-After': '30' } },
      );
    if (error.name === 'PdfError') throw new Problem('not-possible', error.message);
    throw error;
  }
}
