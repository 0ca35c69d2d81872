import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export type DunningMail =
  | 'payment-reminder'
  | 'overdue-notice-1'
  | 'overdue-notice-2'
  | 'overdue-notice-3'
  | 'final-warning';

/** What the mails about an unpaid invoice say in one language. All of it is Liquid. */
export interface DunningWords {
  language: string;
  greeting: string;
  mails: Record<DunningMail, { subject: string; heading: string; says: string }>;
  amount: string;
  due: string;
  services: string;
  /** when they are suspended, and when they are ended */
  suspension: string;
  termination: string;
  pay: string;
  /** whoever has paid meanwhile need not mind; ends before the address that questions go to */
  paidMeanwhile: string;
  write: string;
  contact: string;
  regards: string;
  /** why the client gets this mail */
  footer: string;
}

/** The five mails in one language. */
export function dunningMails(words: DunningWords): MailTemplate<DunningMail>[] {
  const names: DunningMail[] = [
    ...(['payment-reminder', 'overdue-notice-1', 'overdue-notice-2', 'overdue-notice-3'] as const),
    'final-warning',
  ];
  return names.map((name) => dunningMail(name, words));
}

function dunningMail(name: DunningMail, words: DunningWords): MailTemplate<DunningMail> {
  const { subject, heading, says } = words.mails[name];
  const { language, greeting, suspension, termination, paidMeanwhile, write, contact, regards } = words;
  const questions = `{% if provider.email %}${write}{% else %}${contact}{% endif %}`;
  return {
    name,
    language,
    subject,
    text: `${greeting}

${says}

${words.amount}: {{ invoice.owed }}
${words.due}: {{ invoice.dueOn | long_date }}
{% if services.size > 0 %}
${words.services}:
{% for service in services %}- {{ service }}
{% endfor %}{% endif %}
{% if suspendOn %}${suspension}
{% endif %}{% if terminateOn %}${termination}
{% endif %}
{% if payUrl %}${words.pay}: {{ payUrl }}
{% endif %}
${paidMeanwhile} ${questions.replace('{{ mail }}', '{{ provider.email }}')}

${regards}
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
    html: page(
      language,
      heading,
      `<p>${greeting}</p>
<p>${says}</p>
<p>${words.amount}: <strong>{{ invoice.owed }}</strong><br>${words.due}: {{ invoice.dueOn | long_date }}</p>
{% if services.size > 0 %}<p>${words.services}:</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>{% endif %}
{% if suspendOn %}<p><strong>${suspension}</strong></p>{% endif %}
{% if terminateOn %}<p><strong>${termination}</strong></p>{% endif %}
{% if payUrl %}<p>${words.pay}: <a href="{{ payUrl }}">{{ payUrl }}</a></p>{% endif %}
<p>${paidMeanwhile} ${questions.replace('{{ mail }}', '<a href="mailto:{{ provider.email }}">{{ provider.email }}</a>')}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      `${words.footer}{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}`,
    ),
  };
}
