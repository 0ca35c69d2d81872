import type { ChosenList } from '../../../domain/operations/chosen.ts';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { itemWords } from '../../words/items.ts';

/** The form to which the boxes of a list belong. */
const FORM = 'chosen';

/** A box in a list, to choose one for what is done to several. */
export function Choose({
  call,
  list,
  id,
  name,
}: {
  call: StaffCall;
  list: ChosenList;
  id: number;
  name: string;
}) {
  const { chooseOne } = itemWords(call.language);
  return (
    <input
      {...{
        type: 'checkbox',
        form: FORM,
        name: list,
        value: String(id),
        'aria-label': chooseOne(name || `#${id}`),
      }}
    />
  );
}

/** What each way needs. */
const scopes = {
  change: 'operations:start:bulk-update',
  early: 'billing:write',
  command: 'operations:start:service-commands',
  remove: 'operations:start:remove-items',
} as const;

/** Whether somebody may do anything to several at once. */
export function mayChoose({ may }: Pick<StaffCall, 'may'>): boolean {
  return Object.values(scopes).some(may);
}

/** What can be done to those that are chosen in a list, and to all that a client has; nothing for who may do none of it. */
export function WithChosen({
  call,
  clientId,
  list,
}: {
  call: StaffCall;
  clientId: number;
  list: ChosenList;
}) {
  const words = itemWords(call.language);
  const labels = { ...words.part, remove: words.remove };
  const ways = (['change', 'early', 'command', 'remove'] as const).filter(
    (part) => call.may(scopes[part]) && (part !== 'command' || list === 'services'),
  );
  const forAll = call.may('operations:start:set-payment-method');
  if (ways.length === 0 && !forAll) return null;
  return (
    <form id={FORM} method="get" action={paths.chosen(clientId, 'change')} aria-label={words.withChosen}>
      <p class="row">
        {ways.length > 0 && <span class="quiet">{words.withChosen}:</span>}
        {ways.map((part) => (
          <button type="submit" class="second" formaction={paths.chosen(clientId, part)}>
            {labels[part]}
          </button>
        ))}
        {forAll && <a href={paths.preview(clientId, 'set-payment-method')}>{words.oneMethod}</a>}
      </p>
    </form>
  );
}
