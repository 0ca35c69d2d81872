import { z } from '@hono/zod-openapi';
import { id, idParams, line } from '../../fields/common.ts';

export const MOST_FILE_MIB = 5;
const MOST_FILE_BYTES = MOST_FILE_MIB * 1024 * 1024;

const fileName = line(200)
  .min(1)
  .refine((name) => !/[/\\]/.test(name) && !/^\.+$/.test(name), 'must be a name, not a path')
  .openapi({ example: 'order-form.pdf' });
const contentType = z
  .string()
  .max(127)
  .regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/, 'must be a type such as application/pdf')
  .openapi({ example: 'application/pdf' });

/** The bytes of a text in base64, which must have one spelling only. */
function decoded(text: string, context: z.RefinementCtx): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text)
    context.addIssue({ code: 'custom', message: 'must be base64 with its padding and nothing else' });
  else if (bytes.length > MOST_FILE_BYTES)
    context.addIssue({ code: 'custom', message: `must be a file of at most ${MOST_FILE_MIB} MiB` });
  return bytes;
}

export const newFile = z
  .strictObject({
    title: line(200).default(''),
    fileName,
    contentType: contentType.nullable().default(null),
    staffOnly: z.boolean().default(true).openapi({ description: 'false: the client may see it' }),
    content: z
      .string()
      .min(1)
      .transform(decoded)
      .openapi({
        type: 'string',
        format: 'byte',
        description: `in base64; the file has at most ${MOST_FILE_MIB} MiB`,
      }),
  })
  .openapi('NewFile', {
    example: {
      title: 'Order form',
      fileName: 'order-form.pdf',
      contentType: 'application/pdf',
      staffOnly: false,
      content: 'JVBERi0xLjQK',
    },
  });

export const fileSchema = z
  .object({
    id,
    clientId: id,
    title: z.string(),
    fileName: z.string(),
    contentType: z.string().nullable(),
    sizeBytes: z.int().nullable(),
    staffOnly: z.boolean(),
    addedBy: z.string(),
    addedAt: z.string(),
    stored: z.boolean().openapi({ description: 'false: only the entry is known, as after an import' }),
  })
  .openapi('File');

export const fileExample = {
  id: 1,
  clientId: 1,
  title: 'Order form',
  fileName: 'order-form.pdf',
  contentType: 'application/pdf',
  sizeBytes: 48213,
  staffOnly: false,
  addedBy: 'token:1',
  addedAt: '2026-01-31T09:30:00.000Z',
  stored: true,
};

export const fileParams = idParams('fileId', 'the file’s number');
