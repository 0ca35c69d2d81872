import { z } from 'zod';
import { pageOf } from '../../../../api/http/page.ts';
import { legalHoldSchema } from '../../../../api/routes/legal-holds/schema.ts';
import { readForm } from '../../../../web/forms.ts';
import { Actor } from '../../../components/actor.tsx';
import { LongText } from '../../../components/long-text.tsx';
import { List } from '../../../components/table.tsx';
import { Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths, withQuery } from '../../../paths.ts';
import { clientWords } from '../../../words/client.ts';
import { dutyWords } from '../../../words/client-duties.ts';
import { FoldedForm, keyed, OneButton, type Refused, sent, typedIn } from '../forms.tsx';
import { clientIdOf, type ShownClient } from '../read.ts';

export interface DutyPart {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}
/** As many of each as the page shows. */
export const MOST = 100;
export const numbered = { id: z.string().regex(/^[1-9]\d{0,14}$/) };

const holdPage = pageOf(legalHoldSchema);
const form = z.strictObject({ holdReason: z.string().max(5000), ...keyed });

/** L10. What keeps the client's data from being erased or deleted. */
export async function LegalHolds({ call, client, refused }: DutyPart) {
  const words = dutyWords(call.language);
  const { id } = client;
  const mayWrite = call.may('clients:write');
  const { items } = await call.api.get(withQuery(`/v1/clients/${id}/legal-holds`, { limit: MOST }), holdPage);
  const typed = typedIn(refused, 'hold');
  return (
    <div>
      <h2 id="holds">{words.holds}</h2>
      <p class="quiet">{words.holdsAbout}</p>
      <List
        {...{ call, caption: words.holds }}
        columns={[
          words.reason,
          words.set,
          words.released,
          ...(mayWrite ? [clientWords(call.language).change] : []),
        ]}
        rows={items.map((hold) => [
          <span dir="auto">{hold.reason}</span>,
          <>
            <Time call={call} at={hold.setAt} />, <Actor call={call} actor={hold.setBy} />
          </>,
          hold.releasedAt === null ? (
            words.stands
          ) : (
            <>
              <Time call={call} at={hold.releasedAt} />, <Actor call={call} actor={hold.releasedBy} />
            </>
          ),
          ...(mayWrite
            ? [
                hold.releasedAt === null ? (
                  <OneButton
                    {...{ call, label: words.release, about: hold.reason, fields: { id: String(hold.id) } }}
                    action={paths.clientDo(id, 'duties', 'release')}
                  />
                ) : (
                  '–'
                ),
              ]
            : []),
        ])}
      />
      {mayWrite && (
        <FoldedForm
          {...{ call, action: paths.clientDo(id, 'duties', 'hold'), title: words.putHold, typed }}
          {...{ button: words.putHoldButton, once: true }}
        >
          <LongText
            {...{ name: 'holdReason', label: words.reason, value: typed?.holdReason ?? '', rows: 2 }}
          />
        </FoldedForm>
      )}
    </div>
  );
}

/** Puts the client under a legal hold. */
export async function putHold(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, form, call.signed);
  const { key, holdReason: reason } = typed;
  return sent(call, 'hold', typed, () =>
    call.api.send('POST', `/v1/clients/${clientIdOf(call)}/legal-holds`, { key, body: { reason } }),
  );
}

/** Releases one. */
export async function releaseHold(call: StaffCall): Promise<Refused | undefined> {
  const { id } = await readForm(call, z.strictObject(numbered), call.signed);
  return sent(call, 'release', {}, () => call.api.send('POST', `/v1/legal-holds/${id}/release`));
}
