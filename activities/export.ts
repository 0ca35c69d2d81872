import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parseSender } from '../connectors/mail/message.ts';
import type { ExportSection } from '../db/catalogue/bases.ts';
import { exportLinkToken } from '../db/crypto/export-link.ts';
import { exportDocument } from '../db/export/document.ts';
import { allSections } from '../db/export/layout.ts';
import { readReport } from '../db/export/report.ts';
import { providerDocuments } from '../db/queries/document-templates.ts';
import { insertExport, setLink } from '../db/queries/exports.ts';
import { correspondentOf } from '../db/queries/messages.ts';
import { findProvider, type ProviderRow } from '../db/queries/providers.ts';
import { chooseDocument, type RenderedDocument, renderDocument } from '../domain/documents/index.ts';
import { reportSections } from '../domain/documents/report.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import { policySchema } from '../domain/policy.ts';
import { TemplateError } from '../domain/templates/index.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { isRecordUnavailable, StepFailure } from './failures.ts';
import { notify } from './notify.ts';
import { outsideStep } from './step.ts';

const SNAPSHOT = 'isolation level repeatable read read only';
const DAY_MS = 24 * 60 * 60_000;
/** Stands in the message log where the mail had its secret. */
const NOT_KEPT = 'NOT-KEPT';

interface Artefact {
  storageKey: string;
  bytes: number;
  sha256: string;
}

/** The steps of an export: the file, and the mail with its link. */
export function exportActivities(deps: Deps) {
  return {
    collectExport: outsideStep<Artefact>(deps, {
      act: (call, signal) =>
        paramsOf(call).format === 'pdf' ? storeReport(deps, call) : storeJson(deps, call, signal),
      record: async (tx, call, artefact) => {
        const { format } = paramsOf(call);
        const { operationId, clientId, now } = call;
        const policy = policySchema.parse((await findProvider(tx, call.providerId))?.policy ?? {});
        const exportId = await insertExport(tx, {
          ...{ ...artefact, operationId, clientId, format, sections: sectionsOf(call), madeAt: now },
          expiresAt: new Date(Date.parse(now) + policy.export.linkDays * DAY_MS).toISOString(),
        });
        return { export: exportId, format, bytes: artefact.bytes };
      },
    }),

    mailExportLink: notify(
      deps,
      'data-export',
      async (_sql, call, everyone) => {
        const { publicUrl } = deps;
        if (publicUrl === undefined) throw new StepFailure({ code: 'no-public-url' });
        const { format, expiresAt } = await exportOf(deps, call);
        return { ...everyone, format, expiresAt, link: `${publicUrl}/exports/download?token=${NOT_KEPT}` };
      },
      // A new link for each attempt: only its hash is kept, so the one before cannot be sent again.
      async (call) => {
        const { id } = await exportOf(deps, call);
        const { token, hash } = exportLinkToken();
        await setLink(deps.sql, id, hash);
        return (text) => text.replaceAll(NOT_KEPT, token);
      },
    ),
  };
}

async function storeJson(deps: Deps, call: StepCall, signal: AbortSignal): Promise<Artefact> {
  const wanted = { clientId: call.clientId, sections: sectionsOf(call), madeAt: call.now };
  const storageKey = `exports/${call.operationId}`;
  return await deps.sql.begin(SNAPSHOT, async (tx) => {
    const hash = createHash('sha256');
    const content = Readable.from(hashed(exportDocument(tx, wanted), hash, signal), { objectMode: false });
    const { size } = await stored(deps.storage.put(storageKey, content));
    return { storageKey, bytes: size, sha256: hash.digest('hex') };
  });
}

async function* hashed(text: AsyncIterable<string>, hash: Hash, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const piece of text) {
    signal.throwIfAborted();
    const bytes = Buffer.from(piece, 'utf8');
    hash.update(bytes);
    yield bytes;
  }
}

async function storeReport(deps: Deps, call: StepCall): Promise<Artefact> {
  const document = await reportOf(deps, call);
  const pdf = await printed(deps, document);
  const storageKey = `exports/${call.operationId}`;
  const { size } = await stored(deps.storage.put(storageKey, pdf));
  return { storageKey, bytes: size, sha256: createHash('sha256').update(pdf).digest('hex') };
}

/** A disk that is full or away is a reason to try again; what else goes wrong on the way passes through. */
async function stored<T>(putting: Promise<T>): Promise<T> {
  return putting.catch((error: unknown) => {
    if (error instanceof Error && 'syscall' in error && !isRecordUnavailable(error))
      throw new StepFailure({ code: 'storage-unavailable', retryable: true });
    throw error;
  });
}

/** The client's report as a page, in the language that was asked for, else the client's. */
async function reportOf({ sql }: Deps, call: StepCall): Promise<RenderedDocument> {
  const [client, provider] = await Promise.all([
    correspondentOf(sql, call.clientId),
    findProvider(sql, call.providerId),
  ]);
  if (!client || !provider) throw new Error(`client ${call.clientId} or its provider is gone`);
  const template = chooseDocument({
    name: 'client-report',
    language: paramsOf(call).language ?? client.language,
    defaultLanguage: client.defaultLanguage,
    provided: await providerDocuments(sql, provider.id, 'client-report'),
  });
  const { language } = template;
  const { timeZone } = provider;
  const { numbers, sections } = await sql.begin(SNAPSHOT, (tx) =>
    readReport(tx, { clientId: call.clientId, sections: sectionsOf(call) }),
  );
  const variables = {
    provider: issuerOf(provider),
    client: { id: client.id, name: client.name },
    formerNumbers: numbers.filter((number) => number !== client.id),
    madeAt: call.now,
    ...reportSections(sections, { language, timeZone }),
  };
  try {
    return renderDocument(template, variables, { timeZone });
  } catch (error) {
    if (error instanceof TemplateError)
      throw new StepFailure({ code: 'bad-template', message: error.message });
    throw error;
  }
}

async function printed(
  { renderPdf }: Deps,
  { html, title, language }: RenderedDocument,
): Promise<Uint8Array> {
  try {
    return await renderPdf(html, { title, language });
  } catch (error) {
    const message = error instanceof Error ? error.message : undefined;
    throw new StepFailure({ code: 'pdf-failed', message });
  }
}

function issuerOf({ name, legalName, address, mailFrom, publicUrl }: ProviderRow) {
  return {
    name,
    ...(legalName ? { legalName } : {}),
    ...(address ? { address } : {}),
    ...(mailFrom ? { email: parseSender(mailFrom).address } : {}),
    ...(publicUrl ? { url: publicUrl } : {}),
  };
}

/** The export that this operation has made. Throws `StepFailure` when its file is no longer there. */
async function exportOf({ sql }: Deps, { operationId }: StepCall) {
  const [row] = await sql<
    { id: number; format: 'json' | 'pdf'; expiresAt: string; removedAt: string | null }[]
  >`
    select id, format, expires_at, removed_at from exports where operation_id = ${operationId}`;
  if (!row || row.removedAt !== null) throw new StepFailure({ code: 'export-gone' });
  return row;
}

function paramsOf(call: StepCall): OperationParams<'export'> {
  return call.params as OperationParams<'export'>;
}

function sectionsOf(call: StepCall): ExportSection[] {
  const wanted = paramsOf(call).sections;
  return allSections.filter((section) => wanted === undefined || wanted.includes(section));
}
