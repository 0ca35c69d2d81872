import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { credentialShapes } from '../../../api/routes/servers/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { SECRET_PREFIX } from '../../kept.tsx';
import { serverWords } from '../../words/servers.ts';

export type UsableKind = keyof typeof credentialShapes;
export const usableKinds = Object.keys(credentialShapes) as [UsableKind, ...UsableKind[]];

/** What a server of each kind is called with, in the order of the form. */
const credentialNames = {
  whm: ['username', 'token'],
  plesk: ['secretKey', 'username', 'password'],
  directadmin: ['username', 'loginKey'],
  hestia: ['accessKey', 'secretKey'],
  webhook: ['secret'],
  manual: [],
  proxmox: ['tokenId', 'secret'],
  pterodactyl: ['apiKey'],
} as const satisfies Record<UsableKind, readonly string[]>;
export type CredentialName = (typeof credentialNames)[UsableKind][number];

const credential = field(512).optional();
/** What a form says of a server. */
export const serverFields = {
  ...{ connector: z.enum(usableKinds), name: field(), url: field(2000).optional() },
  ...{ maxConcurrency: field(5), tlsVerify: z.literal('true').optional() },
  disabled: z.literal('true').optional(),
  ...{ 'secret.username': credential, 'secret.token': credential, 'secret.secretKey': credential },
  ...{ 'secret.password': credential, 'secret.loginKey': credential, 'secret.accessKey': credential },
  ...{ 'secret.secret': credential, 'secret.tokenId': credential, 'secret.apiKey': credential },
};
type Typed = z.output<z.ZodObject<typeof serverFields>>;
/** What is shown again when a form was refused: never what was typed of the credentials. */
export type TypedServer = Pick<Typed, 'name' | 'url' | 'maxConcurrency' | 'tlsVerify' | 'disabled'>;

/** What was typed, as the API takes it. */
export function serverBody(typed: Typed) {
  const { connector, name, url = '', maxConcurrency, tlsVerify, disabled } = typed;
  const credentials = Object.fromEntries(
    credentialNames[connector].flatMap((each: CredentialName) => {
      const value = typed[`${SECRET_PREFIX}${each}`]?.trim() ?? '';
      return value === '' ? [] : [[each, value]];
    }),
  );
  return {
    ...{ connector, name, url: url.trim() === '' ? null : url.trim(), disabled: disabled === 'true' },
    maxConcurrency: Number(maxConcurrency),
    // Whoever works by hand is not asked for it.
    ...(connector !== 'manual' && { tlsVerify: tlsVerify === 'true' }),
    ...(Object.keys(credentials).length > 0 && { credentials }),
  };
}

/** The form that chooses the kind, on which the other fields depend. */
function KindChoice({ call, action, kind }: { call: StaffCall; action: string; kind: UsableKind }) {
  const words = serverWords(call.language);
  return (
    <form method="get" action={action} class="filters">
      <Select
        {...{ name: 'connector', label: words.kind, value: kind }}
        choices={usableKinds.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <p>
        <button type="submit" class="second">
          {words.chooseKind}
        </button>
      </p>
    </form>
  );
}

/**
 * The form of a server that is new or edited, below the choice of its kind.
 * @param kind undefined: no connector of ours works it, so another kind must be chosen first
 */
export function ServerForm({
  call,
  action,
  kind,
  typed,
  onRecord,
  button,
  above,
  below,
}: {
  call: StaffCall;
  action: string;
  kind: UsableKind | undefined;
  typed: TypedServer;
  onRecord: boolean;
  /** what its button says */
  button: string;
  above?: Child;
  below?: Child;
}) {
  return (
    <>
      <KindChoice call={call} action={action} kind={kind ?? 'manual'} />
      {kind === undefined ? (
        <p>{serverWords(call.language).noConnector}</p>
      ) : (
        <form method="post" action={action} autocomplete="off">
          <FormToken signed={call.signed} />
          {above}
          <ServerFields {...{ call, kind, typed, onRecord }} />
          {below}
          <button type="submit">{button}</button>
        </form>
      )}
    </>
  );
}

/**
 * The fields of a server of a kind. Credentials are only ever typed: what is on record is not shown.
 * @param onRecord credentials of this kind are there and stay when nothing is typed
 */
function ServerFields({
  call,
  kind,
  typed,
  onRecord,
}: {
  call: StaffCall;
  kind: UsableKind;
  typed: TypedServer;
  onRecord: boolean;
}) {
  const words = serverWords(call.language);
  const names: readonly CredentialName[] = credentialNames[kind];
  const byHand = kind === 'manual';
  return (
    <>
      <input type="hidden" name="connector" value={kind} />
      <Field {...{ name: 'name', label: words.name, value: typed.name, required: true, maxlength: 200 }} />
      {!byHand && (
        <Field
          {...{ name: 'url', label: words.url, hint: words.urlHint[kind], value: typed.url ?? '' }}
          {...{ type: 'url', required: true }}
        />
      )}
      {names.length > 0 && (
        <fieldset>
          <legend>{words.credentials}</legend>
          <p class="hint">
            {onRecord ? words.keep : words.enter} {kind === 'plesk' && words.pleskEither}
          </p>
          {names.map((name) => (
            <Field
              {...{ name: `${SECRET_PREFIX}${name}`, label: words.credentialNames[name], maxlength: 512 }}
              type={name === 'username' || name === 'tokenId' ? 'text' : 'password'}
              autocomplete="off"
            />
          ))}
        </fieldset>
      )}
      <Field
        {...{ name: 'maxConcurrency', label: words.maxConcurrency, hint: words.maxConcurrencyHint }}
        {...{ value: typed.maxConcurrency, inputmode: 'numeric', required: true }}
      />
      {!byHand && (
        <Check
          {...{ name: 'tlsVerify', label: words.tlsVerify, hint: words.tlsVerifyHint }}
          checked={typed.tlsVerify === 'true'}
        />
      )}
      <Check
        {...{ name: 'disabled', label: words.disable, hint: words.disableHint }}
        checked={typed.disabled === 'true'}
      />
    </>
  );
}
