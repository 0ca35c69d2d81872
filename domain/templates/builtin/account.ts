import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export type AccountMail = 'account-exceeded' | 'account-restricted';

/** What the mails about an account beyond its terms say in one language. All of it is Liquid. */
export interface AccountWords {
  language: string;
  greeting: string;
  mails: Record<AccountMail, { subject: string; heading: string; says: string }>;
  owed: string;
  limit: string;
  /** until when to repay, and what happens else */
  repay: string;
  restriction: string;
  pay: string;
  write: string;
  contact: string;
  regards: string;
  footer: string;
}

/** The two mails in one language. */
export function accountMails(words: AccountWords): MailTemplate<AccountMail>[] {
  return (['account-exceeded', 'account-restricted'] as const).map((name) => accountMail(name, words));
}

function accountMail(name: AccountMail, words: AccountWords): MailTemplate<AccountMail> {
  const { subject, heading, says } = words.mails[name];
  const { language, greeting, owed, limit, repay, restriction, write, contact, regards } = words;
  const questions = `{% if provider.email %}${write}{% else %}${contact}{% endif %}`;
  return {
    name,
    language,
    subject,
    text: `${greeting}

${says}

${owed}: {{ owed }}{% if limit %}
${limit}: {{ limit }}{% endif %}
{% if repayBy %}
${repay}{% endif %}{% if restrictedFrom %}
${restriction}{% endif %}
{% if payUrl %}
${words.pay}: {{ payUrl }}
{% endif %}
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
<p>${owed}: <strong>{{ owed }}</strong>{% if limit %}<br>${limit}: {{ limit }}{% endif %}</p>
{% if repayBy %}<p><strong>${repay}</strong></p>{% endif %}
{% if restrictedFrom %}<p>${restriction}</p>{% endif %}
{% if payUrl %}<p>${words.pay}: <a href="{{ payUrl }}">{{ payUrl }}</a></p>{% endif %}
<p>${questions.replace('{{ mail }}', '<a href="mailto:{{ provider.email }}">{{ provider.email }}</a>')}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      `${words.footer}{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}`,
    ),
  };
}
