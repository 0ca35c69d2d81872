import type { z } from 'zod';
import type { changeSchema } from '../../../api/routes/clients/changes.ts';
import { Actor } from '../../components/actor.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';

type Change = z.output<typeof changeSchema>;

/** What a line of a change log says: each field from what to what. */
export function Changes({ changes }: Pick<Change, 'changes'>) {
  return (
    <ul class="plain">
      {Object.entries(changes).map(([field, values]) => (
        <li dir="auto">
          {field}: {movedTo(values)}
        </li>
      ))}
    </ul>
  );
}

/** Who changed it: somebody, or an operation. */
export function ChangedBy({ call, change }: { call: StaffCall; change: Change }) {
  const { operationId, actorKind, actorId } = change;
  return operationId === null ? (
    <Actor call={call} actor={`${actorKind}${actorId === null ? '' : `:${actorId}`}`} />
  ) : (
    <a href={paths.operation(operationId)}>{clientWords(call.language).toOperation}</a>
  );
}

/** `from → to` as the log has it; whatever else it holds as it is. */
function movedTo(values: unknown): string {
  const text = (value: unknown) =>
    value === null || value === '' || value === undefined
      ? '–'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  if (typeof values !== 'object' || values === null || !('to' in values)) return text(values);
  return `${text('from' in values ? values.from : null)} → ${text(values.to)}`;
}
