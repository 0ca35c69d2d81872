/** The page of the client area on which a password is set; it takes the token from the address at once. */
const PAGE = 'set-password';

/** Where the client area of a provider is: its own address, else under the address of this installation. */
export interface AreaAddress {
  providerId: number;
  /** the provider's setting `clientAreaUrl`; empty: not set */
  clientAreaUrl: string;
  /** where clients reach this installation, without a slash at the end */
  publicUrl: string | undefined;
}

/** The address of a provider's client area without a slash at the end, never taken from a request; undefined: nobody said. */
export function clientArea({ providerId, clientAreaUrl, publicUrl }: AreaAddress): string | undefined {
  const own = URL.canParse(clientAreaUrl) ? new URL(clientAreaUrl) : undefined;
  if (own && (own.protocol === 'https:' || own.protocol === 'http:'))
    return `${own.origin}${own.pathname}`.replace(/\/+$/, '');
  return publicUrl === undefined ? undefined : `${publicUrl}/portal/${providerId}`;
}

/** The link in the mail. */
export function setPasswordLink(area: string, token: string): string {
  return `${area}/${PAGE}?token=${token}`;
}
