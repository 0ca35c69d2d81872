import { erasureSchema } from '../../../../api/routes/clients/erasure.ts';
import { List } from '../../../components/table.tsx';
import { Day, Time } from '../../../components/time.tsx';
import { paths } from '../../../paths.ts';
import { dutyWords } from '../../../words/client-duties.ts';
import type { DutyPart } from './holds.tsx';

/** X8. What stays of the client by law, and the certificates of what was erased. */
export async function KeptByLaw({ call, client }: DutyPart) {
  const words = dutyWords(call.language);
  const { kept, certificates } = await call.api.get(`/v1/clients/${client.id}/erasure`, erasureSchema);
  return (
    <div>
      <h2 id="kept">{words.kept}</h2>
      <p class="quiet">{words.keptAbout}</p>
      <List
        {...{ call, caption: words.kept }}
        columns={[words.what, words.rows, words.basis, words.until]}
        rows={kept.map((each) => [
          `${each.what}: ${each.column}`,
          each.rows.toLocaleString(call.language),
          <>
            {each.basis}
            <div class="quiet">{each.law}</div>
          </>,
          <>
            <Day call={call} on={each.earliest.slice(0, 10)} /> –{' '}
            <Day call={call} on={each.latest.slice(0, 10)} />
          </>,
        ])}
      />
      {certificates.length > 0 && (
        <>
          <h3>{words.certificates}</h3>
          <List
            {...{ call, caption: words.certificates }}
            columns={[words.made, words.kind, words.outcome]}
            rows={certificates.map(({ operation, kind, outcome, issuedAt }) => [
              <Time call={call} at={issuedAt} written />,
              <a href={paths.operationDocument(operation.split('/').at(-1) ?? '', 'certificate', 'pdf')}>
                {kind}
              </a>,
              outcome,
            ])}
          />
        </>
      )}
    </div>
  );
}
