import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { serverSchema } from '../../../api/routes/servers/schema.ts';
import { Badge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import type { Tone } from '../../states.ts';
import { serverWords } from '../../words/servers.ts';
import { Provider, providerNames } from './provider-choice.tsx';

type Server = z.output<typeof serverSchema>;
const serverPage = pageOf(serverSchema);
const tones: Record<Server['credentials'], Tone> = { set: 'done', needed: 'warn', none: 'quiet' };

/** The servers on which accounts of clients are. */
export async function showServers(call: StaffCall): Promise<Response> {
  const words = serverWords(call.language);
  const cursor = call.c.req.query('cursor');
  const [{ items, next }, names] = await Promise.all([
    call.api.get(withQuery('/v1/servers', { cursor }), serverPage),
    providerNames(call),
  ]);
  return show(
    call,
    { title: words.title },
    <>
      {call.may('servers:write') && (
        <p>
          <a href={paths.newServer()}>{words.add}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.title }}
        columns={[words.name, words.kind, words.url, words.credentials, words.provider]}
        rows={items.map((server) => [
          <>
            <a href={paths.server(server.id)} dir="auto">
              {server.name}
            </a>{' '}
            {server.disabled && <Badge tone="warn">{words.disabled}</Badge>}
          </>,
          words.kinds[server.connector],
          server.url ?? '–',
          <CredentialsBadge call={call} server={server} />,
          <Provider {...{ names, id: server.providerId }} />,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.servers({ cursor: at })} />
    </>,
  );
}

/** Whether a server's credentials are on record; never what they are. */
export function CredentialsBadge({ call, server }: { call: StaffCall; server: Server }) {
  return (
    <Badge tone={tones[server.credentials]}>
      {serverWords(call.language).credentialStates[server.credentials]}
    </Badge>
  );
}
