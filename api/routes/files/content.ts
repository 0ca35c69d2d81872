import { z } from '@hono/zod-openapi';
import { findFile } from '../../../db/queries/files.ts';
import { endpoint } from '../../http/endpoint.ts';
import { fileResponse } from '../../http/files.ts';
import { notFound, Problem } from '../../problems.ts';
import { storageUnavailable } from '../../storage.ts';
import { canSeeClient } from '../clients/access.ts';
import { fileParams } from './schema.ts';

export const readFileContent = endpoint(
  {
    method: 'get',
    path: '/v1/files/{fileId}/content',
    scope: 'clients:read',
    tag: 'Files',
    summary: 'Read the content of a file',
    params: fileParams,
    answers: [
      {
        status: 200,
        description: 'The bytes, to be saved and not shown.',
        // It is served as the type with which it was stored.
        also: { '*/*': z.string().openapi({ format: 'binary' }) },
        headers: { 'Content-Disposition': 'attachment, with the name of the file' },
      },
    ],
    problems: ['storage-unavailable'],
  },
  async ({ params: { fileId } }, { sql, caller, storage, c }) => {
    const file = await findFile(sql, fileId);
    if (!file || !(await canSeeClient(sql, caller, file.clientId))) throw notFound('file', fileId);
    const found =
      file.storageKey === null ? 'missing' : await storage.get(file.storageKey).catch(storageUnavailable);
    if (found === 'missing')
      throw new Problem('not-found', `File ${fileId} is on record, but its content is not stored here.`);
    return fileResponse(c, file, found);
  },
);
