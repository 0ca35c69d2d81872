import { Badge } from '../../components/badge.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import type { Tone } from '../../states.ts';
import { staffWords } from '../../words/staff-admin.ts';
import type { Staff } from './staff-fields.tsx';

/** Whether an account may sign in. */
export function StaffState({ call, staff }: { call: StaffCall; staff: Staff }) {
  const words = staffWords(call.language);
  if (staff.disabledAt !== null) return <Badge tone="wrong">{words.disabled}</Badge>;
  const canEnter = staff.kind === 'service' || staff.hasPassword || staff.passkeys > 0 || staff.singleSignOn;
  return canEnter ? <Badge tone="done">{words.active}</Badge> : <Badge tone="warn">{words.noPassword}</Badge>;
}

type InvitationState = NonNullable<Staff['invitation']>['state'];
const tones: Record<InvitationState, Tone> = {
  ...{ queued: 'info', sending: 'info', sent: 'done', failed: 'wrong', unknown: 'warn' },
};

/** How far the mail with somebody's link has come, and until when the link works. */
export function Invitation({
  call,
  invitation: { state, error, expiresAt },
}: {
  call: StaffCall;
  invitation: NonNullable<Staff['invitation']>;
}) {
  const words = staffWords(call.language);
  return (
    <>
      <Badge tone={tones[state]}>{words.invitationStates[state]}</Badge>{' '}
      {error !== null && <span dir="auto">{error} </span>}
      <span class="quiet">
        {words.worksUntil} <Time call={call} at={expiresAt} written />
      </span>
    </>
  );
}

/** What an account shows besides a password. */
export function factorsOf({ language }: StaffCall, staff: Staff): string {
  const { factors } = staffWords(language);
  const found = [
    ...(staff.secondFactor ? [factors.app] : []),
    ...(staff.passkeys > 0 ? [factors.passkeys(staff.passkeys)] : []),
    ...(staff.singleSignOn ? [factors.singleSignOn] : []),
  ];
  return found.join(', ') || (staff.kind === 'service' ? '–' : factors.none);
}
