import { pageOf } from '../../../api/http/page.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import { List, Pager } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';

const providerPage = pageOf(providerSchema);

/** The providers that somebody may see. */
export async function showProviders(call: StaffCall): Promise<Response> {
  const words = providerSettingsWords(call.language);
  const cursor = call.c.req.query('cursor');
  const { items, next } = await call.api.get(withQuery('/v1/providers', { cursor }), providerPage);
  return show(
    call,
    { title: words.title },
    <>
      {call.may('providers:write') && call.me.providerIds === null && (
        <p>
          <a href={paths.newProvider()}>{words.add}</a>
        </p>
      )}
      <List
        {...{ call, caption: words.title }}
        columns={[words.number, words.name, words.currency, words.language, words.timeZone]}
        rows={items.map(({ id, name, defaultCurrency, defaultLanguage, timeZone }) => [
          id,
          <a href={paths.provider(id)} dir="auto">
            {name}
          </a>,
          defaultCurrency,
          defaultLanguage,
          timeZone,
        ])}
      />
      <Pager call={call} next={next} to={(at) => paths.providers({ cursor: at })} />
    </>,
  );
}
