import type { operationSchema } from '../../api/routes/operations/schema.ts';
import type { StaffCall } from '../env.ts';
import { kindLabel } from '../pages/operation/names.ts';
import { paths } from '../paths.ts';
import { clientWords } from '../words/client.ts';
import { Actor } from './actor.tsx';
import { OperationBadge } from './badge.tsx';
import { List } from './table.tsx';
import { Time } from './time.tsx';

/** Operations on one client or one thing of theirs: what, how it stands, why, by whom, when. */
export function OperationList({
  call,
  caption,
  items,
}: {
  call: StaffCall;
  caption: string;
  items: readonly (typeof operationSchema)['_output'][];
}) {
  const { language } = call;
  const words = clientWords(language);
  return (
    <List
      {...{ call, caption }}
      columns={[words.what, words.state, words.why, words.by, words.when]}
      rows={items.map((operation) => [
        <a href={paths.operation(operation.id)}>{kindLabel(language, operation.kind)}</a>,
        <OperationBadge state={operation.state} language={language} />,
        <span dir="auto">{operation.problem?.message ?? operation.reason ?? '–'}</span>,
        <Actor call={call} actor={operation.requestedBy} />,
        <Time call={call} at={operation.createdAt} />,
      ])}
    />
  );
}
