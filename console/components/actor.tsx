import type { Context } from 'hono';
import { actorNames } from '../../api/routes/actors/names.ts';
import type { StaffCall } from '../env.ts';
import { withQuery } from '../paths.ts';
import { actorWords } from '../words/actor.ts';

/** As many as the API names at once. */
const MOST = 200;

interface Batch {
  wanted: Set<string>;
  names: Promise<ReadonlyMap<string, string>>;
}
const open = new WeakMap<Context, Batch>();

/**
 * Who did something, as people call them: `staff:3` by the name of the account, `token:12` by that of the token. All
 * that a page shows are asked for at once.
 */
export async function Actor({
  call,
  actor,
}: {
  call: StaffCall;
  /** as records have it; null: nobody is on record */
  actor: string | null | undefined;
}) {
  if (actor == null || actor === '') return <>–</>;
  const name = isNamed(actor) ? (await namesOf(call, actor)).get(actor) : undefined;
  return <bdi title={actor}>{said(call, actor, name)}</bdi>;
}

const isNamed = (actor: string) => /^(staff|token):[1-9]\d{0,14}$/.test(actor);

function said({ language }: StaffCall, actor: string, name: string | undefined): string {
  const words = actorWords(language);
  const [kind = '', ...rest] = actor.split(':');
  const id = rest.join(':');
  switch (kind) {
    case 'staff':
      return name ?? words.staff(id);
    case 'token':
      return words.token(name ?? id);
    case 'client':
      return words.client(id);
    case 'operation':
      return words.operation;
    case 'import':
      return words.import;
    case 'system':
      return id === '' ? words.system : `${words.system} (${id})`;
    default:
      return actor;
  }
}

/** Joins the question that the page is about to ask, or begins one. */
async function namesOf(call: StaffCall, actor: string): Promise<ReadonlyMap<string, string>> {
  const { c } = call;
  const batch = open.get(c);
  if (batch && batch.wanted.size < MOST) {
    batch.wanted.add(actor);
    return batch.names;
  }
  const wanted = new Set([actor]);
  // The page is written in one go: whoever else it names has joined before this is asked.
  const names = Promise.resolve().then(() => {
    if (open.get(c)?.wanted === wanted) open.delete(c);
    return ask(call, wanted);
  });
  open.set(c, { wanted, names });
  return names;
}

async function ask({ api }: StaffCall, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const { items } = await api.get(withQuery('/v1/actors', { of: [...wanted].join(',') }), actorNames);
  return new Map(items.map(({ actor, name }) => [actor, name]));
}
