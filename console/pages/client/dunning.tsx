import type { Problem } from '../../../api/problems.ts';
import { FromApi } from '../../components/from-api.tsx';
import type { StaffCall } from '../../env.ts';
import { sentenceFor } from '../../problem.tsx';
import { clientDunningWords } from '../../words/client-dunning.ts';
import { Decide, type DecisionForm } from './dunning/decide.tsx';
import { SparedServices } from './dunning/services.tsx';
import { readSettings, Spare } from './dunning/spare.tsx';
import { Debt } from './ladder.tsx';
import { readCase, readList, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const MOST = 200;

/** What was not done, and what was typed. */
export interface Refused {
  problem: Problem;
  typed?: DecisionForm;
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
  const [shown, invoices, services, settings] = await Promise.all([
    readCase(call, id),
    readList(call, id, 'invoices', { limit: MOST }),
    readList(call, id, 'services', { limit: MOST }),
    may('clients:read') ? readSettings(call, id) : undefined,
  ]);
  const numbers = new Map(
    invoices.items.map(({ id: invoice, number }) => [invoice, number ?? `#${invoice}`]),
  );
  const done = { decided: words.decided, saved: words.saved }[c.req.query('done') ?? ''];
  return showPart(
    call,
    client,
    'dunning',
    <>
      <Debt call={call} shown={shown} numbers={numbers} />
      <Decide call={call} shown={shown} numbers={numbers} typed={refused?.typed} />
      {settings && <Spare call={call} clientId={id} settings={settings} />}
      <SparedServices call={call} clientId={id} services={services.items} />
      <FromApi
        call={call}
        paths={['dunning', 'dunning/holds', 'settings'].map((what) => `/v1/clients/${id}/${what}`)}
      />
    </>,
    refused
      ? { wrong: sentenceFor(call.words, refused.problem), status: refused.problem.status as 409 }
      : { done },
  );
}
