import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { staffSchema } from '../../../api/routes/staff/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { languages } from '../../../web/words.ts';
import { Select } from '../../components/filters.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { accountWords } from '../../words/account.ts';

// Named apart from the field for a passkey's name, which is on the same page.
const form = z.strictObject({ ownName: field(200), language: field(35), etag: field(100) });
const own = z.object({ account: staffSchema });

/** What could not be saved, and why. */
export interface FailedProfile {
  typed: { name: string; language: string };
  problem: Problem;
}

/** Each language by its own name, for whoever cannot read the others. */
export const languageNames = { en: 'English', de: 'Deutsch', pl: 'Polski' } as const;

/** The choices for somebody's language: those of the console, and what they have now. */
export function languageChoices(now: string) {
  const known = languages.map((value) => ({ value, label: languageNames[value] }));
  return known.some(({ value }) => value === now) ? known : [...known, { value: now, label: now }];
}

/** Changing the own name and language. */
export function registerOwnProfile(
  console: Console,
  with_: ConsoleDeps,
  showAgain: (call: StaffCall, failed: FailedProfile) => Promise<Response>,
): void {
  staffPage(console, with_, paths.accountProfile(), {
    async post(call) {
      const { etag, ownName, language } = await readForm(call, form, call.signed);
      const body = { name: ownName, language };
      try {
        await call.api.send('PATCH', '/v1/staff/me', { body, ifMatch: etag });
      } catch (error) {
        if (!(error instanceof Problem) || ![400, 412, 422].includes(error.status)) throw error;
        return showAgain(call, { typed: body, problem: error });
      }
      return lead(call, paths.account({ done: 'saved' }));
    },
  });
}

/** The version of the own account that the form edits. */
export async function readOwnVersion({ api }: StaffCall): Promise<string> {
  return (await api.getVersion('/v1/staff/me', own)).etag;
}

/** The form for it on the page of the account. */
export function OwnProfile({
  call,
  etag,
  typed = call.me,
}: {
  call: StaffCall;
  etag: string;
  typed?: FailedProfile['typed'] | undefined;
}) {
  const words = accountWords(call.language);
  const { name, language } = typed;
  return (
    <form method="post" action={paths.accountProfile()} class="card narrow" aria-labelledby="profile">
      <h2 id="profile">{words.profile}</h2>
      <FormToken signed={call.signed} />
      <input type="hidden" name="etag" value={etag} />
      <Field {...{ name: 'ownName', label: words.name, value: name, required: true, maxlength: 100 }} />
      <Select
        {...{ name: 'language', label: words.language, value: language, required: true }}
        choices={languageChoices(language)}
      />
      <button type="submit">{call.words.save}</button>
    </form>
  );
}
