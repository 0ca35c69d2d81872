import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const what = {
  statusOnly: 'Ihre Dienste und Rechnungen bleiben, wie sie sind.',
  cancel: 'Diese Dienste sind gekündigt. Auf unseren Servern wurde nichts gelöscht:',
  terminate: 'Diese Dienste sind beendet; was auf unseren Servern dafür gespeichert war, wurde gelöscht:',
  invoices: `{{ cancelledInvoices }} offene {{ cancelledInvoices | plural: 'Rechnung wurde', 'Rechnungen wurden' }} storniert. Sie müssen sie nicht mehr bezahlen.`,
  orders: `{{ cancelledOrders }} offene {{ cancelledOrders | plural: 'Bestellung wurde', 'Bestellungen wurden' }} storniert.`,
  tickets: `{{ closedTickets }} offene {{ closedTickets | plural: 'Support-Anfrage wurde', 'Support-Anfragen wurden' }} geschlossen.`,
};

export const clientClosedDe: MailTemplate<'client-closed'> = {
  name: 'client-closed',
  language: 'de',
  subject: 'Ihr Kundenkonto bei {{ provider.name }} ist geschlossen',
  text: `Guten Tag {{ client.name }},

Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ closedAt | long_date }} geschlossen.
Sie können sich damit nicht mehr anmelden.

{% if mode == 'status-only' %}${what.statusOnly}
{% elsif services.size > 0 %}{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}
{% if cancelledInvoices > 0 %}${what.invoices}
{% endif %}{% if cancelledOrders > 0 %}${what.orders}
{% endif %}{% if closedTickets > 0 %}${what.tickets}
{% endif %}
Wenn Sie das nicht erwartet haben oder wiederkommen möchten, {% if provider.email %}schreiben Sie uns: {{ provider.email }}{% else %}melden Sie sich bitte bei uns.{% endif %}

Freundliche Grüße
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'de',
    'Ihr Kundenkonto ist geschlossen',
    `<p>Guten Tag {{ client.name }},</p>
<p>Ihr Kundenkonto {{ client.id }} bei {{ provider.name }} wurde am {{ closedAt | long_date }} geschlossen. Sie können sich damit nicht mehr anmelden.</p>
{% if mode == 'status-only' %}<p>${what.statusOnly}</p>
{% elsif services.size > 0 %}<p>{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if cancelledInvoices > 0 %}<p>${what.invoices}</p>{% endif %}
{% if cancelledOrders > 0 %}<p>${what.orders}</p>{% endif %}
{% if closedTickets > 0 %}<p>${what.tickets}</p>{% endif %}
<p>Wenn Sie das nicht erwartet haben oder wiederkommen möchten, {% if provider.email %}schreiben Sie uns: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}melden Sie sich bitte bei uns.{% endif %}</p>
<p style="margin-bottom: 0;">Freundliche Grüße<br>{{ provider.name }}</p>`,
    'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} hatten.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
