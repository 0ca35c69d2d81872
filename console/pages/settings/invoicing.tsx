import { z } from 'zod';
import { seriesSchema } from '../../../api/routes/providers/invoice-series.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { taxRuleSchema } from '../../../api/routes/tax-rules/schema.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton } from '../../components/decide.tsx';
import { List } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { staffPage } from '../../page.ts';
import { paths } from '../../paths.ts';
import { invoicingWords } from '../../words/invoicing.ts';
import { refusedFor } from './mistake.ts';
import { ProviderTabs } from './provider-tabs.tsx';
import { postNewTaxRule, postTaxRule, postTaxRuleRemove, showNewTaxRule, showTaxRule } from './tax-rule.tsx';
import { typedNumber } from './typed-number.ts';

type TaxRule = z.output<typeof taxRuleSchema>;
const taxRules = z.object({ items: z.array(taxRuleSchema) });
const form = z.strictObject({ pattern: field(200), nextNumber: field(20), etag: field(300) });

interface Refused {
  typed: { pattern: string; nextNumber: string };
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

/** Numbers of invoices and taxes of a provider. */
export function registerInvoicing(console: Console, with_: ConsoleDeps): void {
  const [id, rule] = [':providerId', ':taxRuleId'];
  staffPage(console, with_, paths.providerInvoicing(id), {
    get: (call) => showInvoicing(call),
    post: postInvoicing,
  });
  staffPage(console, with_, paths.newTaxRule(id), {
    get: (call) => showNewTaxRule(call),
    post: postNewTaxRule,
  });
  staffPage(console, with_, paths.taxRule(rule), { get: (call) => showTaxRule(call), post: postTaxRule });
  staffPage(console, with_, paths.taxRuleRemove(rule), { post: postTaxRuleRemove });
}

/** How a provider numbers its invoices, and which taxes it adds. */
async function showInvoicing(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = invoicingWords(call.language);
  const api = apiPath(call);
  const [provider, { body: series, etag }, { items }] = await Promise.all([
    call.api.get(api, providerSchema),
    call.api.getVersion(`${api}/invoice-series`, seriesSchema),
    call.api.get(`${api}/tax-rules`, taxRules),
  ]);
  const mayWrite = call.may('providers:write');
  const { pattern, nextNumber } = refused?.typed ?? series;
  return show(
    call,
    { title: provider.name, done: doneOf(call), wrong: refused?.wrong, status: refused?.status },
    <>
      <ProviderTabs call={call} id={provider.id} at="invoicing" />
      <form
        method="post"
        action={paths.providerInvoicing(provider.id)}
        class="card narrow"
        aria-labelledby="series"
      >
        <h2 id="series">{words.series}</h2>
        <p>{words.seriesAbout}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="etag" value={etag} />
        <Field
          {...{ name: 'pattern', label: words.pattern, hint: words.patternHint, value: pattern }}
          {...{ required: true, maxlength: 100, readonly: !mayWrite }}
        />
        <Field
          {...{ name: 'nextNumber', label: words.nextNumber, hint: words.nextNumberHint }}
          {...{ value: String(nextNumber), inputmode: 'numeric', required: true, readonly: !mayWrite }}
        />
        <DecisionButton
          {...{ name: 'save', value: 'save', label: call.words.save, bare: true }}
          refused={mayWrite ? undefined : call.words.lacksRight('providers:write')}
        />
      </form>
      <h2>{words.taxes}</h2>
      <p>{words.taxesAbout}</p>
      {mayWrite && (
        <p>
          <a href={paths.newTaxRule(provider.id)}>{words.add}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.taxes, empty: words.none }}
        columns={[words.name, words.rate, words.place, words.products, words.time]}
        rows={items.map((rule) => [
          <a href={paths.taxRule(rule.id)} dir="auto">
            {rule.name}
          </a>,
          <>
            <span class="number">{Number(rule.rate).toLocaleString(call.language)} %</span>{' '}
            <span class="quiet">{rule.included ? words.includedShort : words.added}</span>
            {rule.level === 2 && <div class="quiet">{words.levels[2]}</div>}
          </>,
          <span dir="auto">
            {[rule.country, rule.region].filter(Boolean).join(', ') || words.everywhere}
          </span>,
          productsOf(call, rule),
          <Period call={call} rule={rule} />,
        ])}
      />
    </>,
  );
}

function productsOf({ words, language }: StaffCall, { productTypes }: TaxRule): string {
  const known: Readonly<Record<string, string>> = invoicingWords(language).productTypes;
  return productTypes?.map((type) => known[type] ?? type).join(', ') ?? words.all;
}

function Period({ call, rule: { validFrom, validUntil } }: { call: StaffCall; rule: TaxRule }) {
  if (validFrom === null && validUntil === null) return <>{invoicingWords(call.language).always}</>;
  return (
    <>
      <Day call={call} on={validFrom} /> … <Day call={call} on={validUntil} />
    </>
  );
}

/** Saves how invoices are numbered; who is refused keeps what was typed. */
async function postInvoicing(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, ...typed } = await readForm(call, form, call.signed);
  const api = `${apiPath(call)}/invoice-series`;
  try {
    const before = await call.api.get(api, seriesSchema);
    const nextNumber = typedNumber(typed.nextNumber);
    // Said only where it changes: else whatever was issued meanwhile would be in its way.
    const body = { pattern: typed.pattern, ...(nextNumber !== before.nextNumber && { nextNumber }) };
    await call.api.send('PATCH', api, { body, ifMatch });
  } catch (error) {
    return showInvoicing(call, { typed, ...refusedFor(call, error) });
  }
  return lead(call, paths.providerInvoicing(call.c.req.param('providerId') ?? '', { done: 'saved' }));
}

function doneOf({ c, language, words }: StaffCall): string | undefined {
  const done = c.req.query('done');
  if (done === 'removed') return invoicingWords(language).removed;
  return done === 'saved' ? words.saved : undefined;
}

function apiPath({ c }: StaffCall): string {
  return `/v1/providers/${encodeURIComponent(c.req.param('providerId') ?? '')}`;
}
