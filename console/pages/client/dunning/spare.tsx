import { z } from 'zod';
import { settingsSchema } from '../../../../api/routes/settings/schema.ts';
import { FormToken } from '../../../../web/elements.tsx';
import { field, readForm } from '../../../../web/forms.ts';
import { DecisionButton } from '../../../components/decide.tsx';
import { Select } from '../../../components/filters.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths } from '../../../paths.ts';
import { clientDunningWords } from '../../../words/client-dunning.ts';

/** The settings that spare a client parts of dunning: D2, D3, D4 and D6. */
const switches = ['overdueNoticesOff', 'lateFeeExempt', 'autoChargeOff', 'suspensionExempt'] as const;

const choice = z.enum(['', 'true', 'false']);
const form = z.strictObject({
  ...{ overdueNoticesOff: choice, lateFeeExempt: choice, autoChargeOff: choice, suspensionExempt: choice },
  etag: field(100),
});

interface Settings {
  body: z.output<typeof settingsSchema>;
  etag: string;
}

/** What is set for a client, with the version for an edit. */
export function readSettings({ api }: StaffCall, clientId: number): Promise<Settings> {
  return api.getVersion(`/v1/clients/${clientId}/settings`, settingsSchema);
}

/** What the client is spared, each with where it comes from, and the form that changes it. */
export function Spare({
  call,
  clientId,
  settings: { body, etag },
}: {
  call: StaffCall;
  clientId: number;
  settings: Settings;
}) {
  const words = clientDunningWords(call.language);
  const { yes, no } = call.words;
  return (
    <form method="post" action={paths.clientDunning(clientId, 'spare')} class="card" aria-labelledby="spare">
      <h2 id="spare">{words.spare}</h2>
      <p class="quiet">{words.spareAbout}</p>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      {switches.map((name) => {
        const setting = body.settings[name];
        if (!setting) return null;
        const { own, inherited } = setting;
        const above = words.inherit(inherited.value === true ? yes : no, words.origins[inherited.origin]);
        return (
          <Select
            {...{ name, label: words.switches[name], value: own === null ? '' : String(own), empty: above }}
            choices={[
              { value: 'true', label: yes },
              { value: 'false', label: no },
            ]}
          />
        );
      })}
      <DecisionButton
        {...{ name: 'save', value: 'spare', label: call.words.save, plain: true }}
        refused={call.may('clients:write') ? undefined : call.words.lacksRight('clients:write')}
      />
    </form>
  );
}

/** Sets or clears what the form says. @throws Problem what the API answers */
export async function saveSpare(call: StaffCall, clientId: number): Promise<void> {
  const { etag, save: _, ...chosen } = await readForm(call, form.extend({ save: field(20) }), call.signed);
  const body = Object.fromEntries(
    Object.entries(chosen).map(([name, value]) => [name, value === '' ? null : value === 'true']),
  );
  await call.api.send('PATCH', `/v1/clients/${clientId}/settings`, { body, ifMatch: etag });
}
