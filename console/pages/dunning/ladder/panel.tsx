import type { Child } from 'hono/jsx';
import { inOrder, type LadderContent } from '../../../../domain/dunning/ladder.ts';
import { DecisionButton } from '../../../components/decide.tsx';
import { Money } from '../../../components/money.tsx';
import { List } from '../../../components/table.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths } from '../../../paths.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';
import { dunningPagesWords } from '../../../words/dunning-pages.ts';
import { Drawing } from '../drawing.tsx';
import { Changes } from './changes.tsx';
import { type Editing, sayFault } from './editing.ts';
import { differences } from './saying.ts';
import { counted, type Figures, type Totals } from './simulate.ts';

const MOST_NAMED = 10;

/** What came of the ladder that was typed: what changes, what that does, and the button that saves it. */
export interface Tried {
  ladder: LadderContent;
  figures: Figures | undefined;
}

/**
 * The panel beside the form. With scripts it comes anew a moment after each change; without, after its button.
 * @param tried undefined: nothing was tried, or it cannot work yet
 */
export function Panel({ editing, tried }: { editing: Editing; tried: Tried | undefined }) {
  const { call, here, faults } = editing;
  const words = ladderWords(call.language);
  const isFresh = tried?.figures === undefined && faults.length === 0;
  return (
    <section
      {...{ id: 'simulation', class: 'card', 'aria-labelledby': 'play' }}
      {...{ 'hx-post': here, 'hx-trigger': `${isFresh ? 'load, ' : ''}input from:#ladder-form delay:700ms` }}
      {...{ 'hx-vals': '{"action": "simulate"}', 'hx-target': 'this', 'hx-select': '#simulation' }}
      {...{ 'hx-swap': 'outerHTML', 'hx-sync': 'this:replace' }}
    >
      <h2 id="play">{words.play}</h2>
      {faults.length > 0 ? (
        <Mistakes editing={editing} />
      ) : tried?.figures === undefined ? (
        <p>{words.tryFirst}</p>
      ) : (
        <Outcome editing={editing} ladder={tried.ladder} figures={tried.figures} />
      )}
      {tried && (
        <>
          <Drawing call={call} ladder={tried.ladder} />
          <details>
            <summary>{words.json}</summary>
            <pre class="scroll" tabindex={0}>
              {JSON.stringify(tried.ladder, null, 2)}
            </pre>
          </details>
        </>
      )}
    </section>
  );
}

/** A ladder as it is compared with what was tried: in which order its rungs were typed makes no difference. */
export function textOf(ladder: LadderContent): string {
  return JSON.stringify({ ...ladder, rungs: inOrder(ladder.rungs) });
}

/** All that is wrong, each leading to its field. */
function Mistakes({ editing: { call, faults, form } }: { editing: Editing }) {
  const words = ladderWords(call.language);
  const where = (field: string): string => {
    const [, at, of] = /^rungs\.(\d+)\.(\w+)$/.exec(field) ?? [];
    const name = words.fields[(of ?? field) as keyof typeof words.fields] ?? field;
    return at === undefined ? name : `${form.rungs[Number(at)]?.id ?? at}, ${name}`;
  };
  return (
    <div class="callout wrong" role="alert">
      <p>{words.mistakes}</p>
      <ul>
        {faults.map((fault) => (
          <li>
            <a href={`#${fault.field}`}>{where(fault.field)}</a>: {sayFault(fault, call.language)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Outcome({
  editing,
  ladder,
  figures,
}: {
  editing: Editing;
  ladder: LadderContent;
  figures: Figures;
}) {
  const { call, now } = editing;
  const words = ladderWords(call.language);
  const pages = dunningPagesWords(call.language);
  const found = now.inForce ? differences(now.ladder, ladder, call.language) : [];
  const isSame = now.inForce && found.length === 0;
  const refused = call.may('dunning:write') ? undefined : call.words.lacksRight('dunning:write');
  return (
    <>
      <h3>{words.differences}</h3>
      {isSame && <p role="status">{words.noDifferences}</p>}
      {!now.inForce && <p>{words.newLadder}</p>}
      {found.length > 0 && (
        <div id="changes">
          <Changes found={found} language={call.language} />
        </div>
      )}
      {!isSame && (
        <>
          <h3>{words.cases}</h3>
          <p role="status">
            {(figures.when === 'back' ? words.otherwiseBack : words.otherwise)(
              figures.otherwise.length,
              figures.clients,
              figures.days,
            )}
          </p>
          <Otherwise call={call} figures={figures} />
          <p>{soonText(call, figures.soon)}</p>
          <p class="hint">{words.atOnce}</p>
          <input type="hidden" name="tried" value={textOf(ladder)} />
          <DecisionButton
            {...{ name: 'action', value: 'save', label: pages.saveIt, refused }}
            hint={now.groupId === null ? pages.saveHint : pages.saveGroupHint}
          />
        </>
      )}
      {figures.more && <p class="callout warn">{pages.more(figures.clients)}</p>}
      <FigureTable call={call} figures={figures} />
    </>
  );
}

/** To whom something else happens, with what. */
function Otherwise({ call, figures: { otherwise } }: { call: StaffCall; figures: Figures }) {
  const words = ladderWords(call.language);
  const { totals } = dunningPagesWords(call.language);
  if (otherwise.length === 0) return null;
  const rest = otherwise.length - MOST_NAMED;
  return (
    <ul class="lines">
      {otherwise.slice(0, MOST_NAMED).map(({ clientId, clientName, now, tried }) => (
        <li>
          <a href={paths.clientList(clientId, 'dunning')} dir="auto">
            {clientName ?? `#${clientId}`}
          </a>
          <span class="quiet">
            {' '}
            {counted
              .filter((name) => now[name] !== tried[name])
              .map((name) => `${totals[name]} ${now[name]} → ${tried[name]}`)
              .join(', ')}
          </span>
        </li>
      ))}
      {rest > 0 && <li>{words.andMore(rest)}</li>}
    </ul>
  );
}

function soonText({ language }: StaffCall, soon: Totals): string {
  const words = ladderWords(language);
  const { totals } = dunningPagesWords(language);
  const parts = counted
    .filter((name) => name !== 'skipped' && soon[name] > 0)
    .map((name) => `${totals[name]}: ${soon[name].toLocaleString(language)}`);
  return parts.length === 0 ? words.firstDayNone : words.firstDay(parts.join(', '));
}

/** The figures of both ladders side by side; what neither does is left out. */
function FigureTable({ call, figures }: { call: StaffCall; figures: Figures }) {
  const words = ladderWords(call.language);
  const pages = dunningPagesWords(call.language);
  const { now, tried, days, when } = figures;
  const heading = words.headings[when](days);
  const changed = (a: number, b: number): Child => (a === b ? b : <strong>{b}</strong>);
  const rows = counted
    .filter((name) => now[name] > 0 || tried[name] > 0)
    .map((name) => [pages.totals[name], now[name], changed(now[name], tried[name])]);
  return (
    <>
      <h3>{heading}</h3>
      {when === 'back' && <p class="hint">{words.backNote}</p>}
      {rows.length === 0 && <p>{words.quiet}</p>}
      <List
        {...{ call, caption: heading, columns: [pages.figure, pages.now, pages.tried] }}
        rows={[
          ...rows,
          [
            pages.owedAtEnd,
            <Amounts call={call} sums={now.owedMinor} />,
            <Amounts call={call} sums={tried.owedMinor} />,
          ],
        ]}
      />
    </>
  );
}

function Amounts({ call, sums }: { call: StaffCall; sums: Record<string, number> }) {
  const entries = Object.entries(sums);
  if (entries.length === 0) return <>–</>;
  return (
    <ul class="plain">
      {entries.map(([currency, minor]) => (
        <li>
          <Money {...{ minor, currency, language: call.language }} />
        </li>
      ))}
    </ul>
  );
}
