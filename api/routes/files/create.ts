import { randomUUID } from 'node:crypto';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { insertFile } from '../../../db/queries/files.ts';
import { actorOf } from '../../http/actor.ts';
import { created } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { type FileStore, storageUnavailable } from '../../storage.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { fileExample, fileSchema, MOST_FILE_MIB, newFile } from './schema.ts';

export const createFile = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/files',
    scope: 'clients:write',
    tag: 'Files',
    summary: 'Store a file of a client',
    params: clientParams,
    body: newFile,
    // Base64 takes a third more, and the other fields something.
    bodyMiB: Math.ceil(MOST_FILE_MIB * (4 / 3)) + 1,
    answers: [
      {
        status: 201,
        description: 'The new file, without its content.',
        schema: fileSchema,
        example: fileExample,
        headers: { Location: 'its content' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'storage-unavailable'],
  },
  async ({ params: { clientId }, body: { content, ...fields } }, call) => {
    const { tx, caller, storage } = call;
    const { providerId } = await clientToChange(tx, caller, clientId);
    // The file before its row: what a crash leaves is a file that no row names, never a row without its file.
    const storageKey = await store(storage, content);
    try {
      const file = await insertFile(tx, {
        clientId,
        ...fields,
        sizeBytes: content.length,
        addedBy: nameOf(caller),
        storageKey,
      });
      const { title, fileName, staffOnly } = file;
      await recordChange(tx, actorOf(call), {
        providerId,
        clientId,
        entity: 'file',
        entityId: file.id,
        action: 'created',
        changes: changesBetween({}, { title, fileName, staffOnly }),
      });
      return created(`/v1/files/${file.id}/content`, file);
    } catch (error) {
      await storage.remove(storageKey).catch(() => undefined);
      throw error;
    }
  },
);

async function store(storage: FileStore, content: Buffer): Promise<string> {
  const key = `files/${randomUUID()}`;
  await storage.put(key, content).catch(storageUnavailable);
  return key;
}
