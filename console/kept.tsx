import type { Context } from 'hono';
import { z } from 'zod';
import { ownPath } from '../api/http/browser.ts';
import { FormToken } from '../web/elements.tsx';
import { field } from '../web/forms.ts';
import type { PageCall, StaffCall } from './env.ts';
import { lead, show } from './http.tsx';
import { BASE, paths } from './paths.ts';

/** A form that could not be taken yet: where it goes and what was typed. */
export interface Kept {
  path: string;
  fields: [name: string, value: string][];
  /** something secret was typed too, which is not carried along */
  secrets: boolean;
}

/** What is never carried along. */
const secret = ['formToken', 'password', 'current', 'code', 'passkey', 'keptPath', 'kept'];
/** Fields whose names begin with this are secrets too, such as the credentials of a server. */
export const SECRET_PREFIX = 'secret.';
const isSecret = (name: string) => secret.includes(name) || name.startsWith(SECRET_PREFIX);
/** The most that is carried; a form field for it has to take as much. */
const MOST_KEPT = 150_000;

/** What a request wants to send, for later. */
export async function keptOf(c: Context): Promise<Kept> {
  const body = await c.req.parseBody({ all: true });
  const fields = Object.entries(body).flatMap(([name, value]) =>
    [value].flat().flatMap((each): [string, string][] => (typeof each === 'string' ? [[name, each]] : [])),
  );
  const secrets = fields.some(([name, value]) => name.startsWith(SECRET_PREFIX) && value !== '');
  return { path: c.req.path, fields: fields.filter(([name]) => !isSecret(name)), secrets };
}

/** Carries a kept form through another one; what is too much for that is not cut, but said. */
export function KeptFields({ call, kept }: { call: PageCall; kept: Kept | undefined }) {
  if (!kept) return null;
  // Of what is secret its being there alone is carried.
  const marks: Kept['fields'] = kept.secrets ? [[SECRET_PREFIX, '']] : [];
  const text = new URLSearchParams([...kept.fields, ...marks]).toString();
  if (text.length > MOST_KEPT) return <p class="callout warn">{call.words.kept.tooMuch}</p>;
  return (
    <>
      <input type="hidden" name="keptPath" value={kept.path} />
      <input type="hidden" name="kept" value={text} />
    </>
  );
}

/** The fields in which another form carries it. */
export const keptFields = { keptPath: field(2000).optional(), kept: z.string().max(MOST_KEPT).optional() };

/** What another form carried along, if it leads to a page of ours. */
export function keptIn({ keptPath, kept = '' }: { keptPath?: string; kept?: string }): Kept | undefined {
  const path = ownPath(keptPath, `${BASE}/`);
  if (path === undefined) return undefined;
  const carried = new URLSearchParams(kept);
  const fields = [...carried].filter(([name]) => !isSecret(name));
  return { path, fields, secrets: carried.has(SECRET_PREFIX) };
}

/** Shows what was typed and sends it when that is still wanted: the session is a new one, and so is its form token. */
export function showKept(call: StaffCall, { path, fields, secrets }: Kept): Promise<Response> {
  const { words } = call;
  return show(
    call,
    { title: words.kept.title },
    <form method="post" action={path} class="card">
      <FormToken signed={call.signed} />
      <p>{words.kept.about}</p>
      <dl class="sums">
        {fields
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </>
          ))}
      </dl>
      {secrets && <p class="callout warn">{words.kept.secrets}</p>}
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p class="row">
        <button type="submit">{words.kept.button}</button>
        <a href={paths.today()}>{words.kept.drop}</a>
      </p>
    </form>,
  );
}

/** Where somebody goes who has signed in and wanted nothing to be sent. */
export function leadOn(call: PageCall, next: string | undefined): Response {
  return lead(call, ownPath(next, `${BASE}/`) ?? paths.today());
}
