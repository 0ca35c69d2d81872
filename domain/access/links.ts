/** The page on which staff set a password. */
export const STAFF_PASSWORD_PAGE = '/staff/password';

/** The link by which somebody of the staff sets a password. */
export function staffPasswordLink(publicUrl: string, token: string): string {
  return `${publicUrl}${STAFF_PASSWORD_PAGE}?token=${token}`;
}
