import { plainScopes, startScope } from '../../api/scopes.ts';
import { operationKinds } from '../../domain/operations/kinds.ts';
import type { Language } from '../../web/words.ts';
import type { StaffCall } from '../env.ts';
import { labels } from '../words/labels.ts';
import { scopeWords } from '../words/scopes.ts';
import { staffWords } from '../words/staff-admin.ts';
import { List } from './table.tsx';

/** Every permission with what it opens, in the order of the table. */
function explained(language: Language): { scope: string; about: string }[] {
  const { plain, start } = scopeWords(language);
  const plainOnes = (['admin', ...plainScopes] as const).map((scope) => ({ scope, about: plain[scope] }));
  const kinds = labels(language).kind;
  return [
    ...plainOnes,
    ...operationKinds.map((kind) => ({ scope: startScope(kind), about: start(kinds[kind]) })),
  ];
}

/** Permissions to choose from, each with a sentence; nobody gives away what they do not hold. */
export function ScopeTable({
  call,
  name,
  chosen,
}: {
  call: StaffCall;
  /** of the fields of the form */
  name: string;
  chosen: readonly string[];
}) {
  const words = staffWords(call.language);
  return (
    <List
      {...{ call, caption: words.permissions }}
      columns={[words.given, words.permission, words.opens]}
      rows={explained(call.language).map(({ scope, about }) => {
        const held = call.may(scope);
        return [
          <input
            {...{ type: 'checkbox', id: `scope-${scope}`, name, value: scope }}
            checked={chosen.includes(scope)}
            disabled={!held}
          />,
          <label for={`scope-${scope}`}>
            <code>{scope}</code>
          </label>,
          <>
            {about}
            {!held && <span class="quiet"> {words.notHeld}.</span>}
          </>,
        ];
      })}
    />
  );
}
