import { z } from 'zod';
import { etagOf } from '../../../../api/http/versions.ts';
import { Problem } from '../../../../api/problems.ts';
import { FormToken } from '../../../../web/elements.tsx';
import { field, readForm } from '../../../../web/forms.ts';
import { ServiceBadge } from '../../../components/badge.tsx';
import { List } from '../../../components/table.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths } from '../../../paths.ts';
import { clientDunningWords } from '../../../words/client-dunning.ts';
import type { Listed } from '../read.ts';

type Service = Listed<'services'>;

/** What dunning can come to. */
const LIVING: readonly Service['status'][] = ['pending', 'active', 'suspended'];
const form = z.strictObject({ never: z.literal('true').optional(), notBefore: field(30), etag: field(100) });

/** D6. The services that dunning can suspend, each with what spares it. */
export function SparedServices({
  call,
  clientId,
  services,
}: {
  call: StaffCall;
  clientId: number;
  services: readonly Service[];
}) {
  const { language } = call;
  const words = clientDunningWords(language);
  const mayEdit = call.may('clients:write');
  return (
    <>
      <h2>{words.services}</h2>
      {!mayEdit && <p class="quiet">{call.words.lacksRight('clients:write')}</p>}
      <List
        {...{ call, caption: words.services }}
        columns={[words.service, words.status, `${words.never}, ${words.notBefore}`]}
        rows={services
          .filter(({ status }) => LIVING.includes(status))
          .map((service) => [
            <span dir="auto">
              {nameOf(service)} <span class="quiet number">#{service.id}</span>
            </span>,
            <ServiceBadge state={service.status} language={language} />,
            <SpareService call={call} clientId={clientId} service={service} mayEdit={mayEdit} />,
          ])}
      />
    </>
  );
}

function SpareService({
  call,
  clientId,
  service,
  mayEdit,
}: {
  call: StaffCall;
  clientId: number;
  service: Service;
  mayEdit: boolean;
}) {
  const words = clientDunningWords(call.language);
  const name = nameOf(service);
  return (
    <form method="post" action={paths.clientServiceDunning(clientId, service.id)} class="row">
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etagOf(service)} />
      <label>
        <input
          {...{ type: 'checkbox', name: 'never', value: 'true', checked: service.autoSuspendOverride }}
          {...{ disabled: !mayEdit, 'aria-label': words.neverOf(name) }}
        />{' '}
        {words.never}
      </label>
      <input
        {...{ type: 'date', name: 'notBefore', value: service.suspendNotBefore ?? '', disabled: !mayEdit }}
        aria-label={words.notBeforeOf(name)}
      />
      {mayEdit && (
        <button type="submit" class="second" aria-label={words.saveOf(name)}>
          {call.words.save}
        </button>
      )}
    </form>
  );
}

const nameOf = ({ id, name, domain }: Service) => name || domain || `#${id}`;

/** Spares a service, or no longer. @throws Problem what the API answers */
export async function saveService(call: StaffCall): Promise<void> {
  const { never, notBefore, etag } = await readForm(call, form, call.signed);
  const id = call.c.req.param('serviceId') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(id)) throw new Problem('not-found', 'There is no such service.');
  await call.api.send('PATCH', `/v1/services/${id}`, {
    body: { autoSuspendOverride: never === 'true', suspendNotBefore: notBefore === '' ? null : notBefore },
    ifMatch: etag,
  });
}
