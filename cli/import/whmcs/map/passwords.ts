import { type Cell, raw } from './values.ts';

export interface Password {
  hash: string | null;
  scheme: 'bcrypt' | 'md5' | 'md5-salted' | 'hmac-sha256' | null;
}

const SHAPES = [
  ['bcrypt', /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/],
  ['md5', /^[0-9a-f]{32}$/i],
  ['md5-salted', /^[0-9a-f]{32}:.+$/i],
  ['hmac-sha256', /^[0-9a-f]{64}:.+$/i],
] as const;

/** A hash as it is, with the scheme its shape tells; both null when the login needs a new password. */
export function password(cell: Cell): Password {
  const hash = raw(cell);
  const scheme = SHAPES.find(([, shape]) => shape.test(hash))?.[0] ?? null;
  return { hash: scheme && hash, scheme };
}
