import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const cardExpiringEn: MailTemplate<'card-expiring'> = {
  name: 'card-expiring',
  language: 'en',
  subject: 'Your card expires on {{ expiresOn | long_date }}',
  text: `Hello {{ client.name }},

The card with which you pay your invoices from {{ provider.name }}{% if lastFour %} ({% if brand %}{{ brand }} {% endif %}ending in {{ lastFour }}){% endif %} expires on {{ expiresOn | long_date }}.

Please enter another card before then, so that your invoices can be paid and your services go on.{% if updateUrl %}

{{ updateUrl }}{% endif %}

If you have done so already, you need not do anything. If you have questions, {% if provider.email %}write to us: {{ provider.email }}{% else %}please contact us.{% endif %}

Kind regards
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'en',
    'Your card expires soon',
    `<p>Hello {{ client.name }},</p>
<p>The card with which you pay your invoices from {{ provider.name }}{% if lastFour %} ({% if brand %}{{ brand }} {% endif %}ending in {{ lastFour }}){% endif %} expires on {{ expiresOn | long_date }}.</p>
<p>Please enter another card before then, so that your invoices can be paid and your services go on.</p>
{% if updateUrl %}<p><a href="{{ updateUrl }}">{{ updateUrl }}</a></p>{% endif %}
<p>If you have done so already, you need not do anything. If you have questions, {% if provider.email %}write to us: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}please contact us.{% endif %}</p>
<p style="margin-bottom: 0;">Kind regards<br>{{ provider.name }}</p>`,
    'You get this message because you have an account at {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
