import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const what = {
  statusOnly: 'Your services and invoices stay as they are.',
  cancel: 'These services are cancelled. Nothing was deleted on our servers:',
  terminate: 'These services have ended, and what was stored for them on our servers was deleted:',
  invoices: `{{ cancelledInvoices }} unpaid {{ cancelledInvoices | plural: 'invoice was', 'invoices were' }} cancelled. You do not have to pay {{ cancelledInvoices | plural: 'it', 'them' }}.`,
  orders: `{{ cancelledOrders }} pending {{ cancelledOrders | plural: 'order was', 'orders were' }} cancelled.`,
  tickets: `{{ closedTickets }} open support {{ closedTickets | plural: 'ticket was', 'tickets were' }} closed.`,
};

export const clientClosedEn: MailTemplate<'client-closed'> = {
  name: 'client-closed',
  language: 'en',
  subject: 'Your account at {{ provider.name }} is closed',
  text: `Hello {{ client.name }},

Your account {{ client.id }} at {{ provider.name }} was closed on {{ closedAt | long_date }}.
You can no longer sign in with it.

{% if mode == 'status-only' %}${what.statusOnly}
{% elsif services.size > 0 %}{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}
{% if cancelledInvoices > 0 %}${what.invoices}
{% endif %}{% if cancelledOrders > 0 %}${what.orders}
{% endif %}{% if closedTickets > 0 %}${what.tickets}
{% endif %}
If you did not expect this, or want to come back, {% if provider.email %}write to us: {{ provider.email }}{% else %}please contact us.{% endif %}

Kind regards
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'en',
    'Your account is closed',
    `<p>Hello {{ client.name }},</p>
<p>Your account {{ client.id }} at {{ provider.name }} was closed on {{ closedAt | long_date }}. You can no longer sign in with it.</p>
{% if mode == 'status-only' %}<p>${what.statusOnly}</p>
{% elsif services.size > 0 %}<p>{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if cancelledInvoices > 0 %}<p>${what.invoices}</p>{% endif %}
{% if cancelledOrders > 0 %}<p>${what.orders}</p>{% endif %}
{% if closedTickets > 0 %}<p>${what.tickets}</p>{% endif %}
<p>If you did not expect this, or want to come back, {% if provider.email %}write to us: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}please contact us.{% endif %}</p>
<p style="margin-bottom: 0;">Kind regards<br>{{ provider.name }}</p>`,
    'You get this message because you had an account at {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
