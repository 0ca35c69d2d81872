import { z } from 'zod';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Facts } from '../../components/decide.tsx';
import { LongText } from '../../components/long-text.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { type Profile, ProfileFields, profileBody, profileFields } from './provider-fields.tsx';
import { ProviderTabs } from './provider-tabs.tsx';

type Provider = z.output<typeof providerSchema>;

const profileForm = z.strictObject({ ...profileFields, etag: field(100) });
const policyForm = z.strictObject({ policy: z.string().max(200_000), etag: field(100) });

/** What was typed and refused, to be shown again. */
interface Edited {
  profile?: Profile;
  policy?: string;
  wrong?: string;
  status?: 400 | 409 | 412 | 422;
}

/** A provider: who it is, and its policy. */
export async function showProvider(call: StaffCall, edited: Edited = {}): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const { body: provider, etag } = await call.api.getVersion(apiPath(call), providerSchema);
  const mayWrite = call.may('providers:write');
  const { wrong, status } = edited;
  return show(
    call,
    {
      title: provider.name,
      done: call.c.req.query('done') === 'saved' ? call.words.saved : undefined,
      ...{ wrong, status },
    },
    <>
      <ProviderTabs call={call} id={provider.id} at="provider" />
      {mayWrite ? (
        <ProfileForm {...{ call, id: provider.id, typed: edited.profile ?? profileOf(provider), etag }} />
      ) : (
        <Facts
          facts={Object.entries(profileOf(provider)).map(
            ([name, value]) =>
              [words.fields[name as keyof typeof words.fields], <bdi>{value || '–'}</bdi>] as const,
          )}
        />
      )}
      <p class="quiet">
        {words.changed} <Time call={call} at={provider.updatedAt} />
      </p>
      <section class="card" aria-labelledby="policy-title">
        <h2 id="policy-title">{words.policy}</h2>
        <p>{words.policyAbout}</p>
        <form method="post" action={paths.providerPolicy(provider.id)}>
          <FormToken signed={call.signed} />
          <input type="hidden" name="etag" value={etag} />
          <LongText
            {...{ name: 'policy', label: words.policyJson, rows: 14, readonly: !mayWrite, dir: 'ltr' }}
            value={edited.policy ?? JSON.stringify(provider.policy, null, 2)}
          />
          {mayWrite && <button type="submit">{words.policySave}</button>}
        </form>
      </section>
    </>,
  );
}

function profileOf(provider: Provider): Profile {
  const { name, defaultLanguage, defaultCurrency, timeZone } = provider;
  const { legalName, address, country, publicUrl, mailFrom } = provider;
  return {
    ...{ name, legalName: legalName ?? '', address: address ?? '', country: country ?? '' },
    ...{ defaultLanguage, defaultCurrency, timeZone, publicUrl: publicUrl ?? '', mailFrom: mailFrom ?? '' },
  };
}

function ProfileForm({
  call,
  id,
  typed,
  etag,
}: {
  call: StaffCall;
  id: number;
  typed: Profile;
  etag: string;
}) {
  return (
    <form method="post" action={paths.provider(id)} class="card">
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <ProfileFields call={call} typed={typed} />
      <button type="submit">{call.words.save}</button>
    </form>
  );
}

/** Saves who a provider is; who is refused keeps what was typed. */
export async function postProvider(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, ...profile } = await readForm(call, profileForm, call.signed);
  return save(call, { body: profileBody(profile), ifMatch, edited: { profile } });
}

/** Saves the policy of a provider as a whole: the API asks for the own password first. */
export async function postPolicy(call: StaffCall): Promise<Response> {
  const { policy, etag: ifMatch } = await readForm(call, policyForm, call.signed);
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    const wrong = providerSettingsWords(call.language).notJson;
    return showProvider(call, { policy, wrong, status: 400 });
  }
  return save(call, { body: { policy: parsed }, ifMatch, edited: { policy } });
}

async function save(
  call: StaffCall,
  { body, ifMatch, edited }: { body: object; ifMatch: string; edited: Edited },
): Promise<Response> {
  try {
    await call.api.send('PATCH', apiPath(call), { body, ifMatch });
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showProvider(call, { ...edited, wrong, status: problem.status as 422 });
  }
  return lead(call, paths.provider(call.c.req.param('providerId') ?? '', { done: 'saved' }));
}

function apiPath({ c }: StaffCall): string {
  return `/v1/providers/${encodeURIComponent(c.req.param('providerId') ?? '')}`;
}
