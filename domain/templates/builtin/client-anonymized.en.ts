import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientAnonymizedEn: MailTemplate<'client-anonymized'> = {
  name: 'client-anonymized',
  language: 'en',
  subject: 'Your data at {{ provider.name }} is being erased',
  text: `Hello {{ client.name }},

Your account {{ client.id }} at {{ provider.name }} has been closed on {{ anonymizedAt | long_date }}. Your personal data is being erased now. This is the last message that we send to this address.
{% if services.size > 0 %}
These services have ended, and what was stored in them is gone:
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}{% if keptUntil %}
The law asks us to keep invoices and payments with the name and address on them, until {{ keptUntil | long_date }} at the latest. Then they are cleared as well.
{% endif %}
If you have questions, {% if provider.email %}write to us: {{ provider.email }}{% else %}please contact us.{% endif %}

Kind regards
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'en',
    'Your data is being erased',
    `<p>Hello {{ client.name }},</p>
<p>Your account {{ client.id }} at {{ provider.name }} has been closed on {{ anonymizedAt | long_date }}. Your personal data is being erased now. This is the last message that we send to this address.</p>
{% if services.size > 0 %}<p>These services have ended, and what was stored in them is gone:</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if keptUntil %}<p>The law asks us to keep invoices and payments with the name and address on them, until {{ keptUntil | long_date }} at the latest. Then they are cleared as well.</p>{% endif %}
<p>If you have questions, {% if provider.email %}write to us: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}please contact us.{% endif %}</p>
<p style="margin-bottom: 0;">Kind regards<br>{{ provider.name }}</p>`,
    'You get this message because you had an account at {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
