import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { Cascade, type CascadeLevel, type CascadeRefused, changeSetting } from '../settings/cascade.tsx';
import { SAVED, saidOf } from '../settings/levels.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

function levelOf(id: number): CascadeLevel {
  return { level: 'client', api: `/v1/clients/${id}/settings`, page: paths.clientList(id, 'settings') };
}

/** What holds for one client, and what is set for this one alone. */
export async function showClientSettings(
  call: StaffCall,
  client: ShownClient,
  refused?: CascadeRefused,
): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const { id, providerId, groupId } = client;
  return showPart(
    call,
    client,
    'settings',
    <>
      {call.may('providers:read') && (
        <ul class="links">
          <li>
            <a href={paths.providerCascade(providerId)}>{words.ofProvider}</a>
          </li>
          {groupId !== null && (
            <li>
              <a href={paths.group(groupId)}>{words.ofGroup}</a>
            </li>
          )}
        </ul>
      )}
      {await Cascade({ call, at: levelOf(id), refused, mayWrite: call.may('clients:write') })}
    </>,
    saidOf(call, refused),
  );
}

/** Takes one change of a client's settings. */
export async function postClientSettings(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const refused = await changeSetting(call, levelOf(id));
  return refused
    ? showClientSettings(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'settings', SAVED));
}
