import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { type Profile, ProfileFields, profileBody, profileFields } from './provider-fields.tsx';

const form = z.strictObject({ ...profileFields, key: z.uuid() });

/** The form for another provider. */
export async function showNewProvider(
  call: StaffCall,
  refused?: { typed: Profile; wrong: string; status: 400 | 422 },
): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const usual: Profile = {
    ...{ name: '', legalName: '', address: '', country: '', publicUrl: '', mailFrom: '' },
    ...{ defaultLanguage: call.language, defaultCurrency: '', timeZone: call.zone },
  };
  return show(
    call,
    { title: words.add, wrong: refused?.wrong, status: refused?.status },
    <form method="post" action={paths.newProvider()} class="card">
      <FormToken signed={call.signed} />
      <input type="hidden" name="key" value={randomUUID()} />
      <ProfileFields call={call} typed={refused?.typed ?? usual} />
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.providers()}>{call.words.back}</a>
      </p>
    </form>,
  );
}

/** Creates a provider and leads to it. */
export async function postNewProvider(call: StaffCall): Promise<Response> {
  const { key, ...typed } = await readForm(call, form, call.signed);
  try {
    const body = profileBody(typed);
    const { id } = await call.api.send('POST', '/v1/providers', { key, body, schema: providerSchema });
    return lead(call, paths.provider(id, { done: 'saved' }));
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showNewProvider(call, { typed, wrong, status: problem.status as 422 });
  }
}
