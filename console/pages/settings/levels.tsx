import { providerSchema } from '../../../api/routes/providers/schema.ts';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { cascadeWords } from '../../words/cascade.ts';
import { Cascade, type CascadeLevel, type CascadeRefused, changeSetting } from './cascade.tsx';
import { ProviderTabs } from './provider-tabs.tsx';

function providerLevel({ c }: StaffCall): CascadeLevel & { id: string } {
  const id = c.req.param('providerId') ?? '';
  const api = `/v1/providers/${encodeURIComponent(id)}/settings`;
  return { level: 'provider', api, page: paths.providerCascade(id), id };
}

/** What a provider sets for everybody below it. */
export async function showProviderCascade(call: StaffCall, refused?: CascadeRefused): Promise<Response> {
  const at = providerLevel(call);
  const provider = await call.api.get(`/v1/providers/${encodeURIComponent(at.id)}`, providerSchema);
  return show(
    call,
    { title: provider.name, ...saidOf(call, refused) },
    <>
      <ProviderTabs call={call} id={provider.id} at="cascade" />
      {await Cascade({ call, at, refused, mayWrite: call.may('providers:write') })}
    </>,
  );
}

/** Takes one change of a provider's settings. */
export async function postProviderCascade(call: StaffCall): Promise<Response> {
  const at = providerLevel(call);
  const refused = await changeSetting(call, at);
  return refused ? showProviderCascade(call, refused) : lead(call, paths.providerCascade(at.id, SAVED));
}

/** The address of a page after its change was taken. */
export const SAVED = { done: 'saved' } as const;

/** What such a page says above its content. */
export function saidOf(call: StaffCall, refused: CascadeRefused | undefined) {
  return {
    done: call.c.req.query('done') === 'saved' ? cascadeWords(call.language).saved : undefined,
    ...{ wrong: refused?.wrong, status: refused?.status },
  };
}
