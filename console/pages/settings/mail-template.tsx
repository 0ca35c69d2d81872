import { z } from 'zod';
import { Problem } from '../../../api/problems.ts';
import { renderedMail } from '../../../api/routes/mail-templates/preview.ts';
import { mailSchema } from '../../../api/routes/mail-templates/schema.ts';
import { testMailSchema } from '../../../api/routes/mail-templates/test.ts';
import { knownVariables } from '../../../domain/templates/index.ts';
import { Field, FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { DecisionButton } from '../../components/decide.tsx';
import { LongText } from '../../components/long-text.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { refusal, sentenceFor } from '../../problem.tsx';
import { templateWords } from '../../words/templates.ts';
import { dropTemplate, showTemplate, type TemplateAt, templateAt, Variables } from './template-parts.tsx';
import { mailName } from './templates.tsx';

/** What a mail can use that only the provider's ladder knows by name. */
const namedByTheLadder = [...knownVariables('overdue-notice-1')];
const texts = z.string().max(110_000).default('');
const form = z.strictObject({
  ...{ subject: texts, text: texts, html: texts, to: field().optional(), etag: field(100).optional() },
  action: z.enum(['save', 'preview', 'html', 'test', 'drop']),
});
type Typed = Pick<z.output<typeof form>, 'subject' | 'text' | 'html' | 'to'>;
type Rendered = z.output<typeof renderedMail>;
interface Shown {
  typed?: Typed;
  preview?: Rendered;
  done?: string;
  wrong?: string;
  status?: 400 | 409 | 412 | 422 | 503;
}

/** What somebody wrote is not trusted: nothing is loaded and nothing runs, only its own styles apply. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/** One mail in one language: its text, how it looks, and where to try it. */
export async function showMailTemplate(call: StaffCall, shown: Shown = {}): Promise<Response> {
  const at = templateAt(call, 'mail');
  const { body: template, etag } = await readTemplate(call, at);
  const { typed, preview, ...said } = shown;
  const now: Typed = typed ?? { subject: '', text: '', ...template, html: template?.html ?? '' };
  return showTemplate(call, at, {
    ...{ title: mailName(call, at.name), found: template, etag, said },
    above: preview && <Preview {...{ call, at, preview, typed: now }} />,
    fields: <MailFields {...{ call, now, variables: template?.variables ?? namedByTheLadder }} />,
  });
}

function MailFields({ call, now, variables }: { call: StaffCall; now: Typed; variables: readonly string[] }) {
  const words = templateWords(call.language);
  const mayWrite = call.may('providers:write');
  return (
    <>
      <Field
        {...{ name: 'subject', label: words.subject, value: now.subject }}
        {...{ required: true, readonly: !mayWrite }}
      />
      <LongText {...{ name: 'text', label: words.text, value: now.text, rows: 14, readonly: !mayWrite }} />
      <LongText
        {...{ name: 'html', label: words.html, value: now.html, rows: 14, readonly: !mayWrite }}
        hint={words.htmlHint}
      />
      <Variables call={call} names={variables} />
      {mayWrite && (
        <>
          <DecisionButton {...{ name: 'action', value: 'save', label: call.words.save }} />
          <DecisionButton
            {...{ name: 'action', value: 'preview', label: words.preview, hint: words.previewHint }}
            plain
          />
          <Field
            {...{ name: 'to', label: words.to, value: now.to ?? call.me.email ?? '', type: 'email' }}
            {...{ autocomplete: 'email', maxlength: 254 }}
          />
          <DecisionButton
            {...{ name: 'action', value: 'test', label: words.test, hint: words.testHint, plain: true }}
          />
        </>
      )}
    </>
  );
}

/** The template in use with its version; nothing for a name of the provider's own that has none yet. */
async function readTemplate(
  call: StaffCall,
  { api, providerId }: TemplateAt,
): Promise<{ body?: z.output<typeof mailSchema>; etag?: string }> {
  try {
    return await call.api.getVersion(api, mailSchema);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'not-found') throw error;
    // That the provider may be seen at all is for the API to say.
    await call.api.raw(`/v1/providers/${encodeURIComponent(providerId)}`);
    return {};
  }
}

/** A mail with an example client: what it says as text, and the way to its HTML. */
function Preview({
  call,
  at,
  preview,
  typed,
}: {
  call: StaffCall;
  at: TemplateAt;
  preview: Rendered;
  typed: Typed;
}) {
  const words = templateWords(call.language);
  return (
    <section class="card" aria-labelledby="preview">
      <h2 id="preview">{words.previewTitle}</h2>
      <p>
        <strong dir="auto">{preview.subject}</strong>
      </p>
      <p class="written" dir="auto">
        {preview.text}
      </p>
      {preview.html !== null && (
        <form method="post" action={at.page()} target="_blank" rel="noopener">
          <FormToken signed={call.signed} />
          <input type="hidden" name="subject" value={typed.subject} />
          <input type="hidden" name="text" value={typed.text} />
          <input type="hidden" name="html" value={typed.html} />
          <p>
            <button type="submit" name="action" value="html" class="second">
              {words.asHtml}
            </button>
          </p>
        </form>
      )}
    </section>
  );
}

/** Saves a mail, shows it with an example client, sends it to try it, or goes back to ours. */
export async function postMailTemplate(call: StaffCall): Promise<Response> {
  const { api } = call;
  const words = templateWords(call.language);
  const at = templateAt(call, 'mail');
  const { action, to, etag: ifMatch, ...typed } = await readForm(call, form, call.signed);
  const body = { ...typed, html: typed.html.trim() === '' ? null : typed.html };
  const preview = () => api.send('POST', `${at.api}/preview`, { body, schema: renderedMail });
  try {
    switch (action) {
      case 'save':
        await api.send('PUT', at.api, { body, ifMatch });
        return lead(call, at.page({ done: 'saved' }));
      case 'preview':
        return showMailTemplate(call, { typed: { ...typed, to }, preview: await preview() });
      case 'html':
        return htmlOf(call, await preview());
      case 'test': {
        const sent = { ...body, to: to?.trim() };
        const tested = await api.send('POST', `${at.api}/test`, {
          body: sent,
          schema: testMailSchema,
        });
        return showMailTemplate(call, { typed: { ...typed, to }, ...outcome(words, tested, to ?? '') });
      }
      case 'drop':
        return await dropTemplate(call, at);
    }
  } catch (error) {
    if (error instanceof Problem && error.status === 503) {
      const why = error.kind === 'no-worker' ? words.noWorker : sentenceFor(call.words, error);
      return showMailTemplate(call, {
        typed: { ...typed, to },
        wrong: `${words.notSent} ${why}`,
        status: 503,
      });
    }
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showMailTemplate(call, { typed: { ...typed, to }, wrong, status: problem.status as 422 });
  }
}

function outcome(
  words: ReturnType<typeof templateWords>,
  { state, error }: z.output<typeof testMailSchema>,
  to: string,
): Pick<Shown, 'done' | 'wrong'> {
  switch (state) {
    case 'sent':
      return { done: words.sent(to) };
    case 'failed':
      return { wrong: [words.notSent, error].filter(Boolean).join(' ') };
    case 'unknown':
      return { wrong: [words.unknown, error].filter(Boolean).join(' ') };
  }
}

/** The HTML of a mail as a page of its own, which can do nothing. */
function htmlOf({ c }: StaffCall, { html }: Rendered): Response {
  c.set('status', 200);
  return c.body(html ?? '', 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': MAIL_POLICY,
  });
}
