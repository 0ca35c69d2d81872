import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { taxRuleSchema } from '../../../api/routes/tax-rules/schema.ts';
import { productTypes } from '../../../domain/billing/terms.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import { Checks, many } from '../../components/checks.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { invoicingWords } from '../../words/invoicing.ts';
import { refusedFor } from './mistake.ts';

const levels = ['1', '2'] as const;
const fields = {
  ...{ name: field(), rate: field(20), country: field(10), region: field(), level: z.enum(levels) },
  ...{
    productTypes: many,
    included: z.literal('true').optional(),
    validFrom: field(20),
    validUntil: field(20),
  },
};
type Typed = z.output<z.ZodObject<typeof fields>>;
const newForm = z.strictObject({ ...fields, key: z.uuid() });
const editForm = z.strictObject({ ...fields, etag: field(100) });
const none = z.strictObject({});
type TaxRule = z.output<typeof taxRuleSchema>;
interface Refused {
  typed?: Typed;
  wrong: string;
  status: 400 | 409 | 412 | 422;
}

const EMPTY: Typed = {
  ...{ name: '', rate: '', country: '', region: '', level: '1', productTypes: [], included: undefined },
  ...{ validFrom: '', validUntil: '' },
};

/** The form for another tax rule. */
export async function showNewTaxRule(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = invoicingWords(call.language);
  const providerId = call.c.req.param('providerId') ?? '';
  return show(
    call,
    { title: words.add, wrong: refused?.wrong, status: refused?.status },
    <TaxRuleForm
      {...{ call, action: paths.newTaxRule(providerId), typed: refused?.typed ?? EMPTY }}
      hidden={<input type="hidden" name="key" value={randomUUID()} />}
    >
      <p class="row">
        <button type="submit">{words.create}</button>
        <a href={paths.providerInvoicing(providerId)}>{call.words.back}</a>
      </p>
    </TaxRuleForm>,
  );
}

/** Adds a tax rule and leads back to all of them. */
export async function postNewTaxRule(call: StaffCall): Promise<Response> {
  const { key, ...typed } = await readForm(call, newForm, call.signed);
  const providerId = call.c.req.param('providerId') ?? '';
  try {
    const path = `/v1/providers/${encodeURIComponent(providerId)}/tax-rules`;
    await call.api.send('POST', path, { key, body: bodyOf(typed) });
  } catch (error) {
    return showNewTaxRule(call, { typed, ...refusedFor(call, error) });
  }
  return lead(call, paths.providerInvoicing(providerId, { done: 'saved' }));
}

/** One tax rule, to be changed or deleted. */
export async function showTaxRule(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = invoicingWords(call.language);
  const { body: rule, etag } = await call.api.getVersion(apiPath(call), taxRuleSchema);
  const mayNot = call.may('providers:write') ? undefined : call.words.lacksRight('providers:write');
  return show(
    call,
    { title: rule.name, wrong: refused?.wrong, status: refused?.status },
    <>
      <p>
        <a href={paths.providerInvoicing(rule.providerId)}>{words.back}</a>
      </p>
      <TaxRuleForm
        {...{ call, action: paths.taxRule(rule.id), typed: refused?.typed ?? typedOf(rule) }}
        hidden={<input type="hidden" name="etag" value={etag} />}
      >
        <DecisionButton
          {...{ name: 'save', value: 'save', label: call.words.save, refused: mayNot, bare: true }}
        />
      </TaxRuleForm>
      <form method="post" action={paths.taxRuleRemove(rule.id)} class="card narrow">
        <FormToken signed={call.signed} />
        <DecisionButton
          {...{ name: 'remove', value: 'remove', label: words.remove, hint: words.removeHint }}
          {...{ refused: mayNot, plain: true, bare: true }}
        />
      </form>
    </>,
  );
}

/** Saves a tax rule; who is refused keeps what was typed. */
export async function postTaxRule(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, ...typed } = await readForm(call, editForm, call.signed);
  try {
    const change = { body: bodyOf(typed), ifMatch, schema: taxRuleSchema };
    const { providerId } = await call.api.send('PATCH', apiPath(call), change);
    return lead(call, paths.providerInvoicing(providerId, { done: 'saved' }));
  } catch (error) {
    return showTaxRule(call, { typed, ...refusedFor(call, error) });
  }
}

/** Deletes a tax rule. */
export async function postTaxRuleRemove(call: StaffCall): Promise<Response> {
  await readForm(call, none, call.signed);
  const { providerId } = await call.api.get(apiPath(call), taxRuleSchema);
  await call.api.send('DELETE', apiPath(call));
  return lead(call, paths.providerInvoicing(providerId, { done: 'removed' }));
}

function TaxRuleForm({
  call,
  action,
  typed,
  hidden,
  children,
}: {
  call: StaffCall;
  action: string;
  typed: Typed;
  hidden: Child;
  children?: Child;
}) {
  const words = invoicingWords(call.language);
  return (
    <form method="post" action={action} class="card">
      <FormToken signed={call.signed} />
      {hidden}
      <div class="columns">
        <div>
          <Field
            {...{ name: 'name', label: words.name, hint: words.nameHint, value: typed.name }}
            {...{ required: true, maxlength: 100 }}
          />
          <Field
            {...{ name: 'rate', label: words.rate, hint: words.rateHint, value: typed.rate }}
            {...{ inputmode: 'decimal', required: true, maxlength: 10 }}
          />
          <Check {...{ name: 'included', label: words.included, checked: typed.included !== undefined }} />
          <Field
            {...{ name: 'country', label: words.country, hint: words.countryHint, value: typed.country }}
            maxlength={2}
          />
          <Field
            {...{ name: 'region', label: words.region, hint: words.regionHint, value: typed.region }}
            maxlength={100}
          />
        </div>
        <div>
          <Checks
            {...{ legend: words.products, hint: words.allProducts, name: 'productTypes' }}
            choices={productTypes.map((value) => ({ value, label: words.productTypes[value] }))}
            chosen={typed.productTypes}
          />
          <Select
            {...{ name: 'level', label: words.level, value: typed.level }}
            choices={levels.map((value) => ({ value, label: words.levels[value] }))}
          />
          <Field {...{ name: 'validFrom', label: words.from, type: 'date', value: typed.validFrom }} />
          <Field
            {...{ name: 'validUntil', label: words.until, hint: words.untilHint, type: 'date' }}
            value={typed.validUntil}
          />
        </div>
      </div>
      {children}
    </form>
  );
}

/** What was typed, as the API takes it. */
function bodyOf(typed: Typed) {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    ...{ name: typed.name, rate: typed.rate.trim().replace(',', '.'), level: Number(typed.level) },
    ...{ country: orNull(typed.country)?.toUpperCase() ?? null, region: orNull(typed.region) },
    productTypes: typed.productTypes.length === 0 ? null : typed.productTypes,
    included: typed.included !== undefined,
    ...{ validFrom: orNull(typed.validFrom), validUntil: orNull(typed.validUntil) },
  };
}

function typedOf(rule: TaxRule): Typed {
  return {
    ...{ name: rule.name, rate: rule.rate, country: rule.country ?? '', region: rule.region ?? '' },
    ...{ level: rule.level === 2 ? '2' : '1', productTypes: rule.productTypes ?? [] },
    included: rule.included ? 'true' : undefined,
    ...{ validFrom: rule.validFrom ?? '', validUntil: rule.validUntil ?? '' },
  };
}

function apiPath({ c }: StaffCall): string {
  return `/v1/tax-rules/${encodeURIComponent(c.req.param('taxRuleId') ?? '')}`;
}
