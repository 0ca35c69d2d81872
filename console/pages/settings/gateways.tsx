import { pageOf } from '../../../api/http/page.ts';
import { paymentGatewaySchema } from '../../../api/routes/payment-gateways/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { smsGatewaySchema } from '../../../api/routes/sms-gateways/schema.ts';
import { Badge } from '../../components/badge.tsx';
import { List, Pager } from '../../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths, withQuery } from '../../paths.ts';
import { gatewayWords } from '../../words/gateways.ts';
import {
  postGateway,
  postGatewayCredentials,
  postNewGateway,
  showGateway,
  showNewGateway,
} from './gateway.tsx';
import { GatewayCredentials } from './gateway-credentials.tsx';
import { ProviderTabs } from './provider-tabs.tsx';
import { SmsForm, type SmsRefused, saveSms } from './sms-gateway.tsx';

const gatewayPage = pageOf(paymentGatewaySchema);

/** The gateways of a provider and each of those that charge. */
export function registerGateways(console: Console, with_: ConsoleDeps): void {
  const [id, gateway] = [':providerId', ':gatewayId'];
  staffPage(console, with_, paths.providerGateways(id), {
    get: (call) => showGateways(call),
    post: postGateways,
  });
  staffPage(console, with_, paths.newGateway(id), {
    get: (call) => showNewGateway(call),
    post: postNewGateway,
  });
  staffPage(console, with_, paths.gateway(gateway), { get: (call) => showGateway(call), post: postGateway });
  staffPage(console, with_, paths.gatewayCredentials(gateway), { post: postGatewayCredentials });
}

/** The gateways of a provider: those that charge, and the one that sends text messages. */
async function showGateways(call: StaffCall, refused?: SmsRefused): Promise<Response> {
  const words = gatewayWords(call.language);
  const id = call.c.req.param('providerId') ?? '';
  const api = `/v1/providers/${encodeURIComponent(id)}`;
  const provider = await call.api.get(api, providerSchema);
  const cursor = call.c.req.query('cursor');
  const [{ items, next }, { body: sms, etag }] = await Promise.all([
    call.api.get(withQuery('/v1/payment-gateways', { providerId: provider.id, cursor }), gatewayPage),
    call.api.getVersion(`${api}/sms-gateway`, smsGatewaySchema),
  ]);
  return show(
    call,
    {
      title: provider.name,
      done: call.c.req.query('done') === 'saved' ? call.words.saved : undefined,
      ...{ wrong: refused?.wrong, status: refused?.status },
    },
    <>
      <ProviderTabs call={call} id={provider.id} at="gateways" />
      <h2>{words.payments}</h2>
      <p>{words.paymentsAbout}</p>
      {call.may('providers:write') && (
        <p>
          <a href={paths.newGateway(provider.id)}>{words.add}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.payments, empty: words.none }}
        columns={[words.name, words.connector, words.address, words.credentials]}
        rows={items.map((gateway) => [
          <>
            <a href={paths.gateway(gateway.id)} dir="auto">
              {gateway.name}
            </a>{' '}
            {gateway.disabled && <Badge tone="warn">{words.disabled}</Badge>}
          </>,
          words.connectors[gateway.connector],
          gateway.url ?? (gateway.connector === 'manual' ? '–' : words.ownUrl),
          <GatewayCredentials call={call} credentials={gateway.credentials} />,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.providerGateways(provider.id, { cursor: at })} />
      <SmsForm {...{ call, sms, etag, typed: refused?.sms }} />
    </>,
  );
}

/** Saves through whom text messages go out; who is refused keeps what was typed, but for the token. */
async function postGateways(call: StaffCall): Promise<Response> {
  const id = call.c.req.param('providerId') ?? '';
  const refused = await saveSms(call, `/v1/providers/${encodeURIComponent(id)}/sms-gateway`);
  return refused ? showGateways(call, refused) : lead(call, paths.providerGateways(id, { done: 'saved' }));
}
