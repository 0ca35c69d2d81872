import { settingsSchema } from '../../../api/routes/settings/schema.ts';
import { lockedFields } from '../../../domain/client-area/fields.ts';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { profileWords } from '../../words/client-profile.ts';

/** C4. The fields that the client sees in the client area and may not change there. */
export async function LockedFields({ call, clientId }: { call: StaffCall; clientId: number }) {
  const words = profileWords(call.language);
  const { settings } = await call.api.get(`/v1/clients/${clientId}/settings`, settingsSchema);
  const locked = [...lockedFields(String(settings.lockedProfileFields?.value ?? ''))];
  return (
    <section class="card" aria-labelledby="locked">
      <h2 id="locked">{words.locked}</h2>
      {locked.length === 0 ? (
        <p>{words.lockedNone}</p>
      ) : (
        <>
          <p>{words.lockedAbout}</p>
          <p>{locked.map((name) => words.fields[name]).join(', ')}</p>
        </>
      )}
      <p>
        <a href={`${paths.clientList(clientId, 'settings')}#lockedProfileFields`}>{words.changeLocked}</a>
      </p>
    </section>
  );
}
