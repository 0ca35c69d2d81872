import { ticketWithMessages } from '../../../api/routes/tickets/schema.ts';
import { Badge } from '../../components/badge.tsx';
import { Facts } from '../../components/decide.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Pager } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { ticketTones } from '../../states.ts';
import { clientWords } from '../../words/client.ts';
import { careWords } from '../../words/client-care.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { clientIdOf, idIn, readClient } from './read.ts';
import { showPart } from './tabs.tsx';

/** C9. One ticket with what was written, in its order. */
export async function showTicket(call: StaffCall): Promise<Response> {
  const words = careWords(call.language);
  const shared = clientWords(call.language);
  const clientId = clientIdOf(call);
  const id = idIn(call, 'ticketId', 'There is no such ticket.');
  const [client, ticket] = await Promise.all([
    readClient(call, clientId),
    call.api.get(withQuery(`/v1/tickets/${id}`, { cursor: call.c.req.query('cursor') }), ticketWithMessages),
  ]);
  return showPart(
    call,
    client,
    'tickets',
    <>
      <div class="heading">
        <h2 dir="auto">{ticket.subject || words.ticket(ticket.number ?? `#${ticket.id}`)}</h2>
        <Badge tone={ticketTones[ticket.status]}>{clientLabels(call.language).ticket[ticket.status]}</Badge>
      </div>
      <section class="card" aria-label={words.ticket(ticket.number ?? `#${ticket.id}`)}>
        <Facts
          facts={[
            [shared.number, <span class="number">{ticket.number ?? `#${ticket.id}`}</span>],
            [shared.provider, <span class="number">{ticket.providerId}</span>],
            [shared.department, <span dir="auto">{ticket.department || '–'}</span>],
            [words.urgency, words.urgencies[ticket.urgency]],
            [
              words.service,
              ticket.serviceId === null ? '–' : <span class="number">#{ticket.serviceId}</span>,
            ],
            [shared.opened, <Time call={call} at={ticket.openedAt} written />],
            [shared.lastReply, <Time call={call} at={ticket.lastReplyAt} written />],
            [words.closed, <Time call={call} at={ticket.closedAt} written />],
          ]}
        />
      </section>
      <h3>{words.conversation}</h3>
      <ul class="lines">
        {ticket.messages.map((message) => (
          <li>
            <p class="quiet">
              <span dir="auto">{message.authorName || words.authors[message.author]}</span> (
              {words.authors[message.author]}), <Time call={call} at={message.at} />{' '}
              {message.kind === 'note' && <Badge tone="warn">{words.internal}</Badge>}
            </p>
            <p class="written" dir="auto">
              {message.body}
            </p>
          </li>
        ))}
      </ul>
      <Pager
        call={call}
        next={ticket.nextMessages}
        to={(cursor) => paths.clientTicket(clientId, id, { ...(cursor !== undefined && { cursor }) })}
      />
      <FromApi call={call} paths={[`/v1/tickets/${id}`]} />
    </>,
  );
}
