import { scopes as knownScopes } from '../../api/scopes.ts';
import { connect } from '../../db/connect.ts';
import { createToken } from '../../db/queries/tokens.ts';
import { readUp } from '../../dev/up-file.ts';
import { needed, readConfig } from '../config.ts';

export interface TokenOptions {
  name: string;
  scope: string[];
  provider?: number[];
  expires?: string;
}

/** `tenure admin token create`: on `DATABASE_URL`, else on the database of a running `npm start`. */
export async function createTokenCommand({ name, scope, provider, expires }: TokenOptions): Promise<void> {
  const unknown = scope.find((each) => !knownScopes.includes(each));
  if (unknown !== undefined)
    throw new Error(`There is no scope “${unknown}”; there are ${knownScopes.join(', ')}.`);
  const expiresAt = expires === undefined ? null : new Date(expires);
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now()))
    throw new Error(`--expires must be a date in the future, not “${expires}”.`);
  const config = readConfig();
  const sql = connect(needed(config.databaseUrl ?? readUp(config.dataDir)?.databaseUrl, 'DATABASE_URL'), {
    max: 1,
  });
  try {
    const { token, id } = await createToken(sql, {
      name,
      scopes: scope,
      providerIds: provider ?? null,
      expiresAt,
    });
    console.log(token);
    console.error(`Token ${id} is shown this once. It may: ${scope.join(', ')}.`);
  } finally {
    await sql.end();
  }
}
