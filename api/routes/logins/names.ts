import type { Tx } from '../../../db/connect.ts';
import { isNameTaken } from '../../../db/queries/logins.ts';
import { settingsOfProvider } from '../../../db/queries/settings.ts';
import { settingValues } from '../../../domain/settings/resolve.ts';
import { impossibleField } from '../../problems.ts';

/**
 * P8. Refuses a name that another login of the provider has, and one that is not the e-mail address where the provider
 * does not allow that.
 * @throws Problem 422
 */
export async function admitName(
  tx: Tx,
  { providerId, name, email, except }: { providerId: number; name: string; email: string; except?: number },
): Promise<void> {
  const { ownLoginNames } = settingValues(await settingsOfProvider(tx, providerId));
  if (!ownLoginNames && name.toLowerCase() !== email.toLowerCase())
    throw impossibleField(
      '/name',
      'At this provider the name of a login is its e-mail address: leave the name out, or switch ownLoginNames on.',
    );
  if (await isNameTaken(tx, { providerId, name, except }))
    throw impossibleField(
      '/name',
      'Another login of this provider has this name: add that one by its loginId.',
    );
}
