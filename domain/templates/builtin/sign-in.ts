import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export type SignInMail = 'password-reset' | 'password-generated' | 'password-changed' | 'two-factor-off';

/** What the mails about a way of signing in say in one language. All of it is Liquid. */
export interface SignInWords {
  language: string;
  greeting: string;
  mails: Record<SignInMail, { subject: string; heading: string; says: string; after: string }>;
  link: string;
  password: string;
  signIn: string;
  /** what to do who did not ask for it */
  write: string;
  contact: string;
  regards: string;
  footer: string;
}

/** The mails in one language. */
export function signInMails(words: SignInWords): MailTemplate<SignInMail>[] {
  return (['password-reset', 'password-generated', 'password-changed', 'two-factor-off'] as const).map(
    (name) => signInMail(name, words),
  );
}

function signInMail(name: SignInMail, words: SignInWords): MailTemplate<SignInMail> {
  const { subject, heading, says, after } = words.mails[name];
  const { language, greeting, write, contact, regards } = words;
  const questions = `{% if provider.email %}${write}{% else %}${contact}{% endif %}`;
  const [plain, rich] = middles(name, words);
  return {
    name,
    language,
    subject,
    text: `${greeting}

${says}
${plain}
${after}
${questions.replace('{{ mail }}', '{{ provider.email }}')}

${regards}
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
    html: page(
      language,
      heading,
      `<p>${greeting}</p>
<p>${says}</p>
${rich}
<p>${after}</p>
<p>${questions.replace('{{ mail }}', '<a href="mailto:{{ provider.email }}">{{ provider.email }}</a>')}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      words.footer,
    ),
  };
}

/** What stands in the middle, as plain text and as HTML. */
function middles(name: SignInMail, { link, password, signIn }: SignInWords): [string, string] {
  switch (name) {
    case 'password-reset':
      return ['\n{{ link }}\n', `<p><a href="{{ link }}">${link}</a></p>`];
    case 'password-generated':
      return [
        `\n${password}: {{ password }}\n{% if signInUrl %}${signIn}: {{ signInUrl }}\n{% endif %}`,
        `<p>${password}: <strong><code>{{ password }}</code></strong></p>
{% if signInUrl %}<p>${signIn}: <a href="{{ signInUrl }}">{{ signInUrl }}</a></p>{% endif %}`,
      ];
    case 'password-changed':
    case 'two-factor-off':
      return ['', ''];
  }
}
