/** Where a browser begins to sign in elsewhere. */
export const START = '/staff/single-sign-on';
/** Where the provider of identities sends it back: registered there, below the public address. */
export const CALLBACK = '/staff/single-sign-on/callback';
