import { SWITCHES } from '../../../db/queries/dunning-facts.ts';
import { FromApi } from '../../components/from-api.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientDunningWords } from '../../words/client-dunning.ts';
import { Cascade, type CascadeLevel, type CascadeRefused } from '../settings/cascade.tsx';
import { Decide, type DecisionForm } from './dunning/decide.tsx';
import { SparedServices } from './dunning/services.tsx';
import { Debt } from './ladder.tsx';
import { readCase, readList, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const MOST = 200;

/** What was not done, and what was typed. */
export interface Refused {
  wrong: string;
  status: 400 | 409 | 412 | 422;
  decision?: DecisionForm;
  setting?: CascadeRefused;
}

/** D2, D3, D4, D6. Where the settings of a client stand that spare it parts of dunning. */
export function sparingLevel(clientId: number): CascadeLevel {
  return {
    ...{ level: 'client', api: `/v1/clients/${clientId}/settings` },
    page: paths.clientDunning(clientId, 'spare'),
  };
}

/** How far a client's debt is followed up, what staff decide about it, and what the client is spared. */
export async function showDunning(
  call: StaffCall,
  client: ShownClient,
  refused?: Refused,
): Promise<Response> {
  const { c, may, language } = call;
  const words = clientDunningWords(language);
  const { id } = client;
  const [shown, services] = await Promise.all([
    readCase(call, id),
    readList(call, id, 'services', { limit: MOST }),
  ]);
  const done = { decided: words.decided, saved: words.saved }[c.req.query('done') ?? ''];
  const spared = {
    ...{ at: sparingLevel(id), only: Object.values(SWITCHES), refused: refused?.setting },
    mayWrite: may('clients:write'),
  };
  return showPart(
    call,
    client,
    'dunning',
    <>
      <Debt call={call} shown={shown} />
      <Decide call={call} shown={shown} typed={refused?.decision} />
      <h2>{words.spare}</h2>
      {await Cascade({ call, ...spared })}
      <SparedServices call={call} clientId={id} services={services.items} />
      <FromApi
        call={call}
        paths={['dunning', 'dunning/holds', 'settings'].map((what) => `/v1/clients/${id}/${what}`)}
      />
    </>,
    refused ? { wrong: refused.wrong, status: refused.status } : { done },
  );
}
