import type { Sql } from '../../../db/connect.ts';
import type { SignedCertificate } from '../../../db/crypto/certificate.ts';
import type { CertifiedScan } from '../../../db/erasure/certificate.ts';
import { providerDocuments } from '../../../db/queries/document-templates.ts';
import { findProvider, type ProviderRow } from '../../../db/queries/providers.ts';
import {
  chooseDocument,
  type DocumentVariables,
  type RenderedDocument,
  renderDocument,
} from '../../../domain/documents/index.ts';
import { issuerOf } from '../../http/issuer.ts';

type Variables = DocumentVariables['certificate'];

/** A certificate as a page to read, in the language that is asked for. */
export async function certificatePage(
  sql: Sql,
  certificate: SignedCertificate,
  language: string,
): Promise<RenderedDocument> {
  const { providerId } = certificate.operation;
  const provider = await findProvider(sql, providerId);
  const template = chooseDocument({
    name: 'certificate',
    language,
    defaultLanguage: provider?.defaultLanguage ?? 'en',
    provided: await providerDocuments(sql, providerId, 'certificate'),
  });
  return renderDocument(template, variablesOf(certificate, provider), {
    timeZone: provider?.timeZone ?? 'UTC',
  });
}

function variablesOf(certificate: SignedCertificate, provider: ProviderRow | undefined): Variables {
  const { operation, erasedAt, scan, chain, signature } = certificate;
  return {
    provider: issuerOf(provider),
    client: { id: operation.clientId },
    operation: { id: operation.id, kind: operation.kind },
    requestedAt: operation.createdAt,
    erasedAt,
    erased: erasedLines(certificate),
    outside: certificate.outside.map(({ what, outcome, provenBy, count }) => ({
      what: `${what}: ${outcome}${provenBy ? `, proved by ${provenBy}` : ''}`,
      count,
    })),
    kept: keptLines(certificate),
    leftovers: scan === null ? [] : leftoverLines(scan),
    ...(scan === null ? {} : { scanned: (scan.searched.columns ?? 0) + (scan.searched.histories ?? 0) }),
    proof: { chainHead: chain.head, keyId: signature.keyId },
  };
}

/** One line per table: rows that went, or the rows of which the most values of one column were cleared. */
function erasedLines({ erased }: SignedCertificate): Variables['erased'] {
  const lines = new Map<string, Variables['erased'][number]>();
  for (const { what, how, count } of erased) {
    const key = `${what}\n${how}`;
    const known = lines.get(key);
    if (known) known.rows = Math.max(known.rows, count);
    else lines.set(key, { what, how, rows: count });
  }
  return [...lines.values()];
}

/** One line per table and basis, with the columns that it keeps. */
function keptLines({ kept }: SignedCertificate): Variables['kept'] {
  const lines = new Map<string, Variables['kept'][number]>();
  for (const { what, column, rows, basis, law, latest } of kept) {
    const key = `${what}\n${basis}`;
    const known = lines.get(key);
    const until = latest.slice(0, 10);
    if (!known) lines.set(key, { what, rows, columns: [column], basis, law, until });
    else {
      known.columns.push(column);
      known.rows = Math.max(known.rows, rows);
      if (known.until === undefined || until > known.until) known.until = until;
    }
  }
  return [...lines.values()];
}

function leftoverLines({ expected, findings }: CertifiedScan): Variables['leftovers'] {
  return [
    ...findings.map(({ where, kind, count }) => ({ where, what: `${kind} (${count})`, why: '–' })),
    ...expected.map(({ where, kind, count, stays }) => ({
      ...{ where, what: `${kind} (${count})` },
      why: stays.because === 'kept' ? `${stays.title}: ${stays.law}` : 'the value of another client as well',
    })),
  ];
}
