import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { Problem } from '../../../api/problems.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { createdToken, tokenSchema } from '../../../api/routes/tokens/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge } from '../../components/badge.tsx';
import { many } from '../../components/checks.tsx';
import { Select } from '../../components/filters.tsx';
import { instantOf } from '../../components/local-time.ts';
import { ScopeTable } from '../../components/scope-table.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { sentenceFor } from '../../problem.tsx';
import type { Tone } from '../../states.ts';
import { tokenWords } from '../../words/tokens.ts';
import { isMistake } from './mistake.ts';
import { providerNames } from './provider-choice.tsx';
import { limitOf, ProviderLimit } from './provider-limit.tsx';

const tokenPage = pageOf(tokenSchema);
const accounts = pageOf(staffSchema);
const none = z.strictObject({});
const form = z.strictObject({
  ...{ name: field(200), scopes: many, providerIds: many, expiresOn: field(10) },
  ...{ ownerId: field(15).default(''), key: z.uuid() },
});
type Typed = z.output<typeof form>;
type Token = z.output<typeof tokenSchema>;
type State = 'works' | 'expired' | 'revoked';
const tones: Record<State, Tone> = { works: 'done', expired: 'quiet', revoked: 'quiet' };

/** The tokens of the API: a list, a new one that is shown once, and an end to each. */
export function registerTokens(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.tokens(), { get: showTokens });
  staffPage(console, with_, paths.newToken(), { get: (call) => showNew(call, {}), post: create });
  staffPage(console, with_, paths.tokenRevoke(':tokenId{[1-9][0-9]{0,14}}'), {
    async post(call) {
      await readForm(call, none, call.signed);
      await call.api.send('DELETE', `/v1/tokens/${call.c.req.param('tokenId')}`);
      return lead(call, paths.tokens({ done: 'revoked' }));
    },
  });
}

async function showTokens(call: StaffCall): Promise<Response> {
  const words = tokenWords(call.language);
  const cursor = call.c.req.query('cursor');
  const { items, next } = await call.api.get(withQuery('/v1/tokens', { cursor }), tokenPage);
  return show(
    call,
    { title: words.title, done: call.c.req.query('done') === 'revoked' ? words.revoked : undefined },
    <>
      <p>
        <a href={paths.newToken()}>{words.add}</a>
      </p>
      <List
        {...{ call, caption: words.title }}
        columns={[
          words.name,
          words.state,
          words.scopes,
          words.owner,
          words.used,
          words.expires,
          words.revoke,
        ]}
        rows={items.map((token) => rowOf(call, token))}
      />
      <Pager call={call} next={next} to={(at) => paths.tokens({ cursor: at })} />
    </>,
  );
}

function rowOf(call: StaffCall, token: Token) {
  const words = tokenWords(call.language);
  const { id, name, prefix, scopes, ownerId, providerIds, lastUsedAt, expiresAt } = token;
  const state = stateOf(call, token);
  return [
    <>
      <strong dir="auto">{name}</strong>
      <div class="quiet">
        <code>{prefix}</code>
      </div>
    </>,
    <Badge tone={tones[state]}>{words.states[state]}</Badge>,
    <>
      {scopes.join(', ')}
      {providerIds !== null && (
        <div class="quiet">
          {words.limited} {providerIds.join(', ')}
        </div>
      )}
    </>,
    ownerId === null ? words.noOwner : <Actor call={call} actor={`staff:${ownerId}`} />,
    lastUsedAt === null ? words.never : <Time call={call} at={lastUsedAt} />,
    expiresAt === null ? words.never : <Time call={call} at={expiresAt} />,
    state === 'works' ? (
      <form method="post" action={paths.tokenRevoke(id)}>
        <FormToken signed={call.signed} />
        <button type="submit" class="second" aria-label={`${words.revoke}: ${name}`}>
          {words.revoke}
        </button>
      </form>
    ) : (
      '–'
    ),
  ];
}

function stateOf({ now }: StaffCall, { revokedAt, expiresAt }: Token): State {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'works';
}

async function showNew(call: StaffCall, failed: { typed?: Typed; problem?: Problem }): Promise<Response> {
  const words = tokenWords(call.language);
  const typed: Typed = failed.typed ?? {
    ...{ name: '', scopes: [], providerIds: [], expiresOn: '', ownerId: '', key: randomUUID() },
  };
  const [services, providers] = await Promise.all([servicesOf(call), providerNames(call)]);
  return show(
    call,
    {
      title: words.add,
      wrong: failed.problem && sentenceFor(call.words, failed.problem),
      status: failed.problem && (failed.problem.status as 422),
    },
    <form method="post" action={paths.newToken()}>
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={typed.key} />
      <Field {...{ name: 'name', label: words.name, value: typed.name, required: true, maxlength: 100 }} />
      {services.length > 0 && (
        <>
          <Select
            {...{ name: 'ownerId', label: words.owner, value: typed.ownerId, empty: words.myself }}
            choices={services}
          />
          <p class="hint under">{words.ownerHint}</p>
        </>
      )}
      <Field
        {...{ name: 'expiresOn', label: words.expires, hint: words.expiresHint, value: typed.expiresOn }}
        type="date"
      />
      <ProviderLimit call={call} names={providers} chosen={typed.providerIds} />
      <h2>{words.scopes}</h2>
      <ScopeTable call={call} name="scopes" chosen={typed.scopes} />
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.tokens()}>{call.words.back}</a>
      </p>
    </form>,
  );
}

/** The services that can own a token, for whoever may see and change them. */
async function servicesOf({ api, may }: StaffCall): Promise<{ value: string; label: string }[]> {
  if (!may('staff:read') || !may('staff:write')) return [];
  const { items } = await api.get('/v1/staff?limit=200', accounts);
  return items
    .filter(({ kind, disabledAt }) => kind === 'service' && disabledAt === null)
    .map(({ id, name }) => ({ value: String(id), label: name }));
}

async function create(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  const { name, scopes, providerIds, expiresOn, ownerId, key } = typed;
  const body = {
    ...{ name, scopes, providerIds: limitOf(providerIds) },
    expiresAt: expiresOn === '' ? null : instantOf(`${expiresOn}T23:59:59`, call.zone),
    ...(ownerId !== '' && { ownerId: Number(ownerId) }),
  };
  try {
    const made = await call.api.send('POST', '/v1/tokens', { key, body, schema: createdToken });
    return showMade(call, made.token);
  } catch (error) {
    if (!(error instanceof Problem) || !isMistake(error)) throw error;
    return showNew(call, { typed: { ...typed, key: randomUUID() }, problem: error });
  }
}

function showMade(call: StaffCall, token: string): Promise<Response> {
  const words = tokenWords(call.language);
  return show(
    call,
    { title: words.madeTitle },
    <section class="card" aria-label={words.madeTitle}>
      <p>{words.madeAbout}</p>
      <p>
        <code>{token}</code>
      </p>
      <p>
        <a href={paths.tokens()}>{call.words.back}</a>
      </p>
    </section>,
  );
}
