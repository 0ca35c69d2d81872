import { z } from 'zod';
import { topics as known } from '../../../domain/webhooks/topics.ts';
import { Field } from '../../../web/elements.tsx';
import { field } from '../../../web/forms.ts';
import { Check } from '../../components/check.tsx';
import type { StaffCall } from '../../env.ts';
import { webhookWords } from '../../words/webhooks.ts';

/** What a form says of an endpoint. */
export const endpointFields = {
  ...{ url: field(2000), description: field(), topics: z.string().max(6000) },
  acknowledge: z.literal('true').optional(),
};
export type TypedEndpoint = z.output<z.ZodObject<typeof endpointFields>>;

/** The topics that somebody typed, between blanks, commas or line ends. */
export const topicsIn = (text: string) => text.split(/[\s,]+/).filter((topic) => topic !== '');

/** The fields of an endpoint. */
export function EndpointFields({ call, typed }: { call: StaffCall; typed: TypedEndpoint }) {
  const words = webhookWords(call.language);
  return (
    <>
      <Field
        {...{
          name: 'url',
          label: words.url,
          hint: words.urlHint,
          value: typed.url,
          type: 'url',
          required: true,
        }}
      />
      <Field
        {...{ name: 'description', label: words.description, value: typed.description, maxlength: 200 }}
      />
      <div class="field">
        <label for="topics">{words.topics}</label>
        <p class="hint" id="topics-hint">
          {words.topicsHint}
        </p>
        <textarea
          {...{ id: 'topics', name: 'topics', rows: 3, spellcheck: false, dir: 'ltr', required: true }}
          aria-describedby="topics-hint"
        >
          {typed.topics}
        </textarea>
      </div>
      <details>
        <summary>{words.allTopics}</summary>
        <p class="hint">{known.join(' ')}</p>
      </details>
      <Check
        {...{ name: 'acknowledge', label: words.acknowledge, hint: words.acknowledgeHint }}
        checked={typed.acknowledge === 'true'}
      />
    </>
  );
}
