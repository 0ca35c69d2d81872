import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { FormToken } from '../../../web/elements.tsx';
import type { StaffCall } from '../../env.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import type { showPart } from './tabs.tsx';

/** What was typed into a form. */
export type Typed = Readonly<Record<string, string | undefined>>;

/** A form that the API refused: it is shown again with what was typed, and says why. */
export interface Refused {
  /** the name of the form on its page */
  form: string;
  typed: Typed;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

/** Makes a repeated form count once. */
export const keyed = { key: z.uuid() };
export const etagged = { etag: z.string().max(100) };
export const ticked = z.literal('true').optional();

/** Asks the API for what a form wants. @throws Problem what no form can mend */
export async function sent(
  { words }: StaffCall,
  form: string,
  typed: Typed,
  send: () => Promise<unknown>,
): Promise<Refused | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    const problem = refusal(error);
    return { form, typed, wrong: sentenceFor(words, problem), status: problem.status as 422 };
  }
}

/** What a page says above its content: what a form was refused for, or what its address says was done. */
export function saidOf<D extends string>(
  { c }: StaffCall,
  done: Readonly<Record<D, string>>,
  refused: Refused | undefined,
): Parameters<typeof showPart>[4] {
  if (refused) return { wrong: refused.wrong, status: refused.status };
  const what = c.req.query('done') ?? '';
  return Object.hasOwn(done, what) ? { done: done[what as D] } : {};
}

/** What was typed into a form of this name before it was refused; undefined: it was not. */
export function typedIn(refused: Refused | undefined, form: string): Typed | undefined {
  return refused?.form === form ? refused.typed : undefined;
}

/** A form that is unfolded when somebody wants it, or was refused. */
export function FoldedForm({
  call,
  action,
  title,
  about,
  button,
  typed,
  once = false,
  etag,
  upload = false,
  children,
}: {
  call: StaffCall;
  action: string;
  title: string;
  about?: string | undefined;
  button: string;
  /** what was refused */
  typed: Typed | undefined;
  /** the same form counts once, however often it is sent */
  once?: boolean;
  /** the version that it changes */
  etag?: string | undefined;
  /** it sends a file */
  upload?: boolean;
  children?: Child;
}) {
  return (
    <details open={typed !== undefined} class="card">
      <summary>{title}</summary>
      <form
        method="post"
        {...{ action, 'aria-label': title, enctype: upload ? 'multipart/form-data' : undefined }}
      >
        {about !== undefined && <p class="quiet">{about}</p>}
        <FormToken signed={call.signed} />
        {once && <input type="hidden" name="key" value={randomUUID()} />}
        {etag !== undefined && <input type="hidden" name="etag" value={etag} />}
        {children}
        <button type="submit">{button}</button>
      </form>
    </details>
  );
}

/** A button with what it is about; nothing is typed. */
export function OneButton({
  call,
  action,
  label,
  about,
  etag,
  fields = {},
}: {
  call: StaffCall;
  action: string;
  label: string;
  /** read aloud behind the label, where a list has many of them */
  about?: string;
  etag?: string;
  fields?: Readonly<Record<string, string>>;
}) {
  return (
    <form method="post" action={action} class="row">
      <FormToken signed={call.signed} />
      {etag !== undefined && <input type="hidden" name="etag" value={etag} />}
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="second">
        {label}
        {about !== undefined && <span class="hidden">: {about}</span>}
      </button>
    </form>
  );
}

/** What was typed as an amount of money, in minor units; undefined: it is none. */
export { amountOf as minorOf } from '../../components/amount.ts';

/** What was typed, without blanks; null: nothing. */
export const textOrNull = (text: string): string | null => text.trim() || null;
/** A whole number that was typed; what is none goes as it is, for the API to refuse. */
export const numberOrNull = (text: string): number | string | null =>
  /^\d{1,15}$/.test(text.trim()) ? Number(text) : textOrNull(text);
