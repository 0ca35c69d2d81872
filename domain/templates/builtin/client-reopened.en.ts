import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const clientReopenedEn: MailTemplate<'client-reopened'> = {
  name: 'client-reopened',
  language: 'en',
  subject: 'Your account at {{ provider.name }} is open again',
  text: `Hello {{ client.name }},

Your account {{ client.id }} at {{ provider.name }} was opened again on {{ reopenedAt | long_date }}.
You can sign in again with the same user name and password.{% if signInUrl %}

{{ signInUrl }}{% endif %}

{% if endedServices.size > 0 %}Services that have ended stay ended. If you need one of them again, please order it anew:
{% for service in endedServices %}
- {{ service }}{% endfor %}
{% endif %}
If you have questions, {% if provider.email %}write to us: {{ provider.email }}{% else %}please contact us.{% endif %}

Kind regards
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'en',
    'Your account is open again',
    `<p>Hello {{ client.name }},</p>
<p>Your account {{ client.id }} at {{ provider.name }} was opened again on {{ reopenedAt | long_date }}. You can sign in again with the same user name and password.</p>
{% if signInUrl %}<p><a href="{{ signInUrl }}">{{ signInUrl }}</a></p>{% endif %}
{% if endedServices.size > 0 %}<p>Services that have ended stay ended. If you need one of them again, please order it anew:</p>
<ul>{% for service in endedServices %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
<p>If you have questions, {% if provider.email %}write to us: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}please contact us.{% endif %}</p>
<p style="margin-bottom: 0;">Kind regards<br>{{ provider.name }}</p>`,
    'You get this message because you have an account at {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
