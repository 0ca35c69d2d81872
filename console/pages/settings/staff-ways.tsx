import { Field, FormToken } from '../../../web/elements.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { staffWords } from '../../words/staff-admin.ts';
import type { Staff } from './staff-fields.tsx';

interface Way {
  action: string;
  label: string;
  hint: string;
  refused: string | undefined;
  /** what the form carries besides */
  fields?: 'etag' | 'subject';
}

/** The ways into an account, and what ends them; what is not possible says why. */
export function Ways({
  call,
  staff,
  etag,
  refused,
}: {
  call: StaffCall;
  staff: Staff;
  etag: string;
  refused: string | undefined;
}) {
  const words = staffWords(call.language);
  return (
    <section class="card" aria-labelledby="ways">
      <h2 id="ways">{words.ways}</h2>
      {waysOf(call, staff).map((way) => (
        <form method="post" action={paths.staffAction(staff.id, way.action)}>
          <FormToken signed={call.signed} />
          {way.fields === 'etag' && <input type="hidden" name="etag" value={etag} />}
          {way.fields === 'subject' && (
            <Field {...{ name: 'subject', label: words.subject, hint: words.subjectHint, required: true }} />
          )}
          <DecisionButton
            {...{ name: 'way', value: way.action, label: way.label, hint: way.hint }}
            {...{ refused: refused ?? way.refused, plain: true, bare: true }}
          />
        </form>
      ))}
    </section>
  );
}

function waysOf(call: StaffCall, staff: Staff): Way[] {
  const words = staffWords(call.language);
  const own = staff.id === call.me.id ? words.ownWay : undefined;
  const service = staff.kind === 'service' ? words.serviceWay : undefined;
  const disabled = staff.disabledAt === null ? undefined : words.disabledWay;
  const hasFactor = staff.secondFactor || staff.passkeys > 0;
  const noLink = service ?? disabled ?? (staff.passwordSignIn ? undefined : words.passwordOff);
  const away = call.deps.publicUrl === undefined ? words.noPublicUrl : undefined;
  return [
    {
      ...{ action: 'invite', label: words.invite, hint: words.inviteHint(staff.email ?? '') },
      refused: noLink ?? away,
    },
    { ...{ action: 'link', label: words.link, hint: words.linkHint }, refused: noLink },
    { ...{ action: 'end-sessions', label: words.end, hint: words.endHint }, refused: service },
    {
      ...{ action: 'remove-second-factor', label: words.removeFactor, hint: words.removeFactorHint },
      refused: service ?? own ?? (hasFactor ? undefined : words.noFactor),
    },
    ...identityWays(call, staff),
    staff.disabledAt === null
      ? {
          ...{ action: 'disable', label: words.disable, hint: words.disableHint },
          ...{ refused: own && words.ownOff, fields: 'etag' },
        }
      : {
          ...{ action: 'enable', label: words.enable, hint: words.enableHint },
          ...{ refused: own && words.ownOff, fields: 'etag' },
        },
  ];
}

/** Single sign-on, where this installation has it. */
function identityWays({ deps, language }: StaffCall, { kind, singleSignOn }: Staff): Way[] {
  const words = staffWords(language);
  if (!deps.singleSignOn || kind === 'service') return [];
  return singleSignOn
    ? [{ action: 'unlink-identity', label: words.unlinkIdentity, hint: words.unlinkHint, refused: undefined }]
    : [
        {
          ...{ action: 'link-identity', label: words.linkIdentity, hint: '' },
          ...{ refused: undefined, fields: 'subject' },
        },
      ];
}
