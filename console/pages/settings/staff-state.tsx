import { Badge } from '../../components/badge.tsx';
import type { StaffCall } from '../../env.ts';
import { staffWords } from '../../words/staff-admin.ts';
import type { Staff } from './staff-fields.tsx';

/** Whether an account may sign in. */
export function StaffState({ call, staff }: { call: StaffCall; staff: Staff }) {
  const words = staffWords(call.language);
  if (staff.disabledAt !== null) return <Badge tone="wrong">{words.disabled}</Badge>;
  const canEnter = staff.kind === 'service' || staff.hasPassword || staff.passkeys > 0 || staff.singleSignOn;
  return canEnter ? <Badge tone="done">{words.active}</Badge> : <Badge tone="warn">{words.noPassword}</Badge>;
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
