import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { HistoryPiece } from '../activities/deps.ts';
import { lifecycleWorkflowId } from '../workflows/contracts/ids.ts';

const PAGE = 200;
/** gRPC: what the server does not know how to do, and what is not there. */
const UNIMPLEMENTED = 12;
const NOT_FOUND = 5;

interface Run {
  workflowId: string;
  runId?: string | undefined;
}

/**
 * All that Temporal keeps of the workflows of clients, piece by piece: what its list finds by the search attribute,
 * the run that has the client's lock, and their children. Histories that retention has removed are not there any more.
 */
export async function* historiesOf(
  client: Client,
  clientIds: readonly number[],
): AsyncGenerator<HistoryPiece> {
  const waiting: Run[] = [];
  for (const id of clientIds) {
    waiting.push(...(await listed(client, id)), { workflowId: lifecycleWorkflowId(id) });
  }
  const seen = new Set<string>();
  for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
    const described = await describe(client, run);
    if (described === undefined || seen.has(described.runId)) continue;
    seen.add(described.runId);
    yield { workflowId: run.workflowId, first: true, texts: described.texts };
    for await (const { texts, children } of pages(client, { ...run, runId: described.runId })) {
      yield { workflowId: run.workflowId, first: false, texts };
      waiting.push(...children.map((workflowId) => ({ workflowId })));
    }
  }
}

async function listed({ workflow }: Client, clientId: number): Promise<Run[]> {
  const runs: Run[] = [];
  try {
    for await (const { workflowId, runId } of workflow.list({ query: `ClientId = "${clientId}"` }))
      runs.push({ workflowId, runId });
  } catch (error) {
    // Temporal's test server has no such list.
    if (codeOf(error) !== UNIMPLEMENTED) throw error;
  }
  return runs;
}

async function describe(
  { workflow }: Client,
  { workflowId, runId }: Run,
): Promise<{ runId: string; texts: string[] } | undefined> {
  try {
    const { raw, runId: own } = await workflow.getHandle(workflowId, runId).describe();
    return { runId: own, texts: textsIn(raw) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function* pages(
  { workflowService, options: { namespace } }: Client,
  execution: { workflowId: string; runId: string },
): AsyncGenerator<{ texts: string[]; children: string[] }> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService
      .getWorkflowExecutionHistory({
        namespace,
        execution,
        maximumPageSize: PAGE,
        nextPageToken: nextPageToken ?? null,
      })
      .catch((error: unknown) => {
        if (codeOf(error) === NOT_FOUND) return undefined;
        throw error;
      });
    const events = page?.history?.events ?? [];
    const children = events.flatMap(
      ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId ?? [],
    );
    yield { texts: textsIn(events), children };
    nextPageToken = page?.nextPageToken ?? undefined;
  } while (nextPageToken !== undefined && nextPageToken.length > 0);
}

/** Every text in a value: strings, and what bytes hold. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}

function codeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : undefined;
}
