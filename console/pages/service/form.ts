import { z } from 'zod';
import { planSchema } from '../../../api/routes/operations/schema.ts';
import type { OperationKind } from '../../../domain/operations/kinds.ts';
import { field } from '../../../web/forms.ts';
import { type FieldErrors, fieldErrors } from '../../components/field-errors.ts';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { PREFIX } from '../start/params.tsx';
import type { Subject } from './subject.tsx';

/** What was typed into a form and is wrong with it. */
export interface Refused {
  typed: Readonly<Record<string, string | undefined>>;
  /** by the names of the fields */
  wrongs: FieldErrors;
  /** what is said above */
  wrong?: string | undefined;
  status: 400 | 409 | 412 | 422;
}

/** In what a form names several; unused by the form of one. */
export const chosenFields = {
  services: field(8000).optional(),
  addons: field(8000).optional(),
  domains: field(8000).optional(),
};

/** A box that was ticked. */
export const ticked = z.literal('true').optional();

/** What the API refuses of a form. @throws whatever is no refusal */
export function refusedBy(
  call: StaffCall,
  error: unknown,
  { typed, fields }: { typed: Refused['typed']; fields: Readonly<Record<string, string>> },
): Refused {
  const problem = refusal(error);
  const wrongs = fieldErrors(problem, fields);
  return {
    ...{ typed, wrongs, status: problem.status as 422 },
    wrong: Object.keys(wrongs).length > 0 ? call.words.mistakes : sentenceFor(call.words, problem),
  };
}

/**
 * Leads to the preview of an operation on what was chosen, from which it is started, when the API takes its parameters.
 * @param fields the names of the form's fields, by the pointers of the parameters
 * @throws Problem what is no mistake in the form
 */
export async function leadToPreview(
  call: StaffCall,
  subject: Subject,
  {
    kind,
    params,
    ...form
  }: {
    kind: OperationKind;
    params: Record<string, unknown>;
    typed: Refused['typed'];
    fields: Readonly<Record<string, string>>;
  },
): Promise<Response | Refused> {
  const { clientId } = subject;
  try {
    await call.api.send('POST', `/v1/clients/${clientId}/operations/plan`, {
      ...{ body: { kind, ...params }, schema: planSchema },
    });
  } catch (error) {
    return refusedBy(call, error, form);
  }
  return lead(call, previewOf(clientId, kind, params));
}

/** The address of the preview of an operation with these parameters. */
export function previewOf(clientId: number, kind: OperationKind, params: Record<string, unknown>): string {
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return paths.preview(
    clientId,
    kind,
    Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        value === undefined ? [] : [[`${PREFIX}${name}`, text(value)]],
      ),
    ),
  );
}
