import { parentPort, workerData } from 'node:worker_threads';
import { definitionOf } from './definition.ts';
import { makePdf } from './make.ts';
import type { PdfAnswer, PdfRequest } from './renderer.ts';

// One document for each thread: it is asked in its data, answers once and ends.
const answer = await work(workerData as PdfRequest);
parentPort?.postMessage(answer, 'pdf' in answer ? [answer.pdf.buffer] : []);

async function work(request: PdfRequest): Promise<PdfAnswer> {
  try {
    const made = await makePdf(definitionOf(request));
    return { pdf: new Uint8Array(made) }; // a copy with a buffer of its own, which can be handed over
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an unknown fault';
    return { problem: `The PDF could not be made of this HTML: ${why.slice(0, 200)}` };
  }
}
