import type { Child } from 'hono/jsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';

/** A short list of what a client has, with the way to all of it. */
export function Lines({
  call,
  clientId,
  list,
  title,
  lines,
}: {
  call: StaffCall;
  clientId: number;
  /** the tab with all of it */
  list: 'services' | 'messages' | 'notes' | 'operations';
  title?: string;
  lines: Child[];
}) {
  const { lists, all } = clientWords(call.language);
  const id = `some-${list}`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title ?? lists[list]}</h2>
      {lines.length === 0 ? (
        <p class="quiet">{call.words.none}</p>
      ) : (
        <ul class="lines">
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      <p>
        <a href={paths.clientList(clientId, list)}>{all(lists[list])}</a>
      </p>
    </section>
  );
}
