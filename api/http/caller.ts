/** What somebody may do and see here. */
export interface Rights {
  scopes: readonly string[];
  /** undefined: all providers */
  providerIds: readonly number[] | undefined;
}

/** A program with an API token. */
export interface TokenCaller extends Rights {
  kind: 'token';
  /** the token's number */
  id: number;
  /** the member of staff, or the service, whose rights bound it; null: made at the command line */
  ownerId: number | null;
}

/** A member of staff who has signed in. */
export interface StaffCaller extends Rights {
  kind: 'staff';
  /** the account's number */
  id: number;
  sessionId: number;
  /** signed in without the second factor that is asked for: for the own account alone */
  onlyToEnrol: boolean;
  /** milliseconds: when the session began by showing who it is; 0: it did not */
  signedInAt: number;
  /** milliseconds: when the own password was asked again, and was right; null: not in this session */
  confirmedAt: number | null;
}

/** Who calls. */
export type Caller = TokenCaller | StaffCaller;

/** How records name a caller: `token:12` or `staff:3`. */
export function nameOf({ kind, id }: Pick<Caller, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/** Whether the caller may see what belongs to a provider. */
export function maySee({ providerIds }: Pick<Rights, 'providerIds'>, providerId: number): boolean {
  return providerIds === undefined || providerIds.includes(providerId);
}
