import { Worker } from 'node:worker_threads';
import type { RenderPdf } from '../domain/documents/types.ts';

/** What the thread is given, and what it answers. */
export interface PdfRequest {
  html: string;
  title: string;
  language: string;
}
export type PdfAnswer = { pdf: Uint8Array<ArrayBuffer> } | { problem: string };

/** The document cannot be made; the message is a sentence without anything of its content. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
}

const HEAP_MB = 768;
const AT_ONCE = 2;

/**
 * Makes PDF files of HTML, each in a thread of its own: laying out a long document takes seconds of pure computing,
 * during which this process must answer and give signs of life. A thread that needs too long or too much memory is
 * ended and nothing of it stays. At most two work at once; others wait.
 * @param timeoutMs how long one document may take
 */
export function createPdfRenderer({ timeoutMs = 120_000 }: { timeoutMs?: number } = {}): RenderPdf {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (html, options) => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await renderInThread({ html, ...options }, timeoutMs);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

async function renderInThread(request: PdfRequest, timeoutMs: number): Promise<Uint8Array> {
  const thread = new Worker(new URL('./thread.mjs', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<PdfAnswer>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new PdfError(`The PDF was not ready after ${Math.round(timeoutMs / 1000)} seconds.`)),
        timeoutMs,
      );
      thread.once('message', resolve);
      thread.once('error', (error) => reject(reasonOf(error)));
      thread.once('exit', () => reject(new PdfError('The PDF could not be made: its thread ended early.')));
    });
    if ('problem' in answer) throw new PdfError(answer.problem);
    return answer.pdf;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function reasonOf(error: unknown): PdfError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PdfError('The PDF is too large to be made in the memory that a document may use.')
    : new PdfError('The PDF could not be made.', { cause: error });
}
