import { isEnded } from '../../../domain/operations/state.ts';
import { Actor } from '../../components/actor.tsx';
import { MessageBadge, OperationBadge, ServiceBadge } from '../../components/badge.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientDunningWords } from '../../words/client-dunning.ts';
import { whySuspended } from '../../words/client-labels.ts';
import { failureText } from '../../words/failures.ts';
import { kindLabel } from '../operation/names.ts';
import { Balance, Notices, StartLinks, Who } from './about.tsx';
import { Debt } from './ladder.tsx';
import { Lines } from './lines.tsx';
import { readCase, readFigures, readList, readOperations, type ShownClient } from './read.ts';

const SHOWN = 6;
const MOST = 200;

/** All that a phone call asks for, for those who may see it. */
export async function Overview({ call, client }: { call: StaffCall; client: ShownClient }) {
  const { id } = client;
  const { may, language } = call;
  const words = clientWords(language);
  const [figures, debt, services, messages, notes, operations] = await Promise.all([
    may('billing:read') ? readFigures(call, id) : undefined,
    may('dunning:read') ? readCase(call, id) : undefined,
    readList(call, id, 'services', { limit: SHOWN }),
    readList(call, id, 'messages', { limit: SHOWN }),
    readList(call, id, 'notes', { limit: MOST }),
    may('operations:read') ? readOperations(call, id, { limit: MOST }) : undefined,
  ]);
  const sticky = notes.items.filter((note) => note.sticky);
  const shownNotes = [...sticky, ...notes.items.filter((note) => !note.sticky).slice(0, SHOWN)];
  const open = operations?.items.filter(({ state }) => !isEnded(state)) ?? [];
  return (
    <>
      <Notices call={call} client={client} />
      <div class="columns">
        <Who call={call} client={client} />
        <div>
          {figures && <Balance call={call} clientId={id} figures={figures} />}
          {operations && (
            <Lines
              call={call}
              clientId={id}
              list="operations"
              title={words.running}
              lines={open.map((operation) => (
                <>
                  <a href={paths.operation(operation.id)}>{kindLabel(language, operation.kind)}</a>{' '}
                  <OperationBadge state={operation.state} language={language} />{' '}
                  <span class="quiet">
                    <Time call={call} at={operation.startAt ?? operation.updatedAt} />
                  </span>
                  {operation.problem && <div dir="auto">{failureText(language, operation.problem)}</div>}
                </>
              ))}
            />
          )}
          <Lines
            call={call}
            clientId={id}
            list="notes"
            lines={shownNotes.map((note) => (
              <>
                <p class="written" dir="auto">
                  {note.body}
                </p>
                <span class="quiet">
                  <Actor call={call} actor={note.author} />, <Time call={call} at={note.at} />
                </span>
              </>
            ))}
          />
        </div>
      </div>
      {debt && <Debt call={call} shown={debt} />}
      {debt && may('dunning:decide') && (
        <p>
          <a href={paths.clientList(id, 'dunning')}>{clientDunningWords(language).steer}</a>
        </p>
      )}
      <div class="columns">
        <Lines
          call={call}
          clientId={id}
          list="services"
          lines={services.items.map((service) => (
            <>
              <span dir="auto">{service.name || service.domain || `#${service.id}`}</span>{' '}
              <ServiceBadge state={service.status} language={language} />
              <div class="quiet" dir="auto">
                {[service.domain, service.username, whySuspended(language, service)]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </>
          ))}
        />
        <Lines
          call={call}
          clientId={id}
          list="messages"
          lines={messages.items.map((message) => (
            <>
              <span dir="auto">{message.subject || message.template || message.channel}</span>{' '}
              <MessageBadge state={message.state} language={language} />{' '}
              <span class="quiet">
                <Time call={call} at={message.sentAt ?? message.createdAt} />
              </span>
            </>
          ))}
        />
        <StartLinks call={call} client={client} />
      </div>
    </>
  );
}
