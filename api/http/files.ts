import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { FileRow } from '../../db/queries/files.ts';
import type { FileStore } from '../storage.ts';

/** Answers the content of a client's file, to be saved and not shown. */
export function fileResponse(
  c: Context,
  { contentType, fileName }: Pick<FileRow, 'contentType' | 'fileName'>,
  { stream, size }: Exclude<Awaited<ReturnType<FileStore['get']>>, 'missing'>,
): Response {
  c.set('status', 200);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': contentType ?? 'application/octet-stream',
      'Content-Length': String(size),
      'Content-Disposition': attachment(fileName),
      // Whoever opens it in a browser all the same runs nothing of it.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'X-Request-Id': c.get('requestId'),
    },
  });
}

/** The header of RFC 6266: a name in plain ASCII, and the whole name for those who read it. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
