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

/** It was not made in the time that it may take. */
export class PdfLateError extends Error {
  override readonly name = 'PdfLateError';
}

const HEAP_MB = 768;
const AT_ONCE = 2;

/**
 * Makes PDF files of HTML, each in a thread of its own: laying out a long document takes seconds of pure computing,
 * during which this process must answer and give signs of life. A thread that needs too long or too much memory is
 * ended and nothing of it stays. At most two work at once; others wait.
 * @param timeoutMs how long one document may take
 * @param queueMs how long one may wait for its turn; for ever when left out
 */
export function createPdfRenderer({
  timeoutMs = 120_000,
  queueMs,
}: {
  timeoutMs?: number;
  queueMs?: number;
} = {}): RenderPdf {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function turn(): Promise<void> {
    if (running < AT_ONCE) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer =
        queueMs === undefined
          ? undefined
          : setTimeout(() => {
              waiting.splice(waiting.indexOf(enter), 1);
              reject(new PdfLateError(`Other documents kept this one waiting for ${inWords(queueMs)}.`));
            }, queueMs);
      waiting.push(enter);
    });
  }

  return async (html, options) => {
    await turn();
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
        () => reject(new PdfLateError(`The PDF was not ready after ${inWords(timeoutMs)}.`)),
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

function inWords(ms: number): string {
  return `${Math.round(ms / 1000)} seconds`;
}

function reasonOf(error: unknown): PdfError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PdfError('The PDF is too large to be made in the memory that a document may use.')
    : new PdfError('The PDF could not be made.', { cause: error });
}
