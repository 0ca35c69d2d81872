import type { Deps } from './deps.ts';
export function notifyActivities(_deps: Deps) {
  return {};
}
