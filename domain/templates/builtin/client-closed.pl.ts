import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const what = {
  statusOnly: 'Usługi i faktury pozostają bez zmian.',
  cancel: 'Te usługi zostały anulowane. Na naszych serwerach niczego nie usunięto:',
  terminate: 'Te usługi zostały zakończone, a ich dane usunięto z naszych serwerów:',
  invoices: `Anulowaliśmy {{ cancelledInvoices }} {{ cancelledInvoices | plural: 'nieopłaconą fakturę', 'nieopłacone faktury', 'nieopłaconych faktur' }}. Nie trzeba {{ cancelledInvoices | plural: 'jej', 'ich', 'ich' }} opłacać.`,
  orders: `Anulowaliśmy {{ cancelledOrders }} {{ cancelledOrders | plural: 'oczekujące zamówienie', 'oczekujące zamówienia', 'oczekujących zamówień' }}.`,
  tickets: `Zamknęliśmy {{ closedTickets }} {{ closedTickets | plural: 'otwarte zgłoszenie', 'otwarte zgłoszenia', 'otwartych zgłoszeń' }}.`,
};

export const clientClosedPl: MailTemplate<'client-closed'> = {
  name: 'client-closed',
  language: 'pl',
  subject: 'Konto w {{ provider.name }} zostało zamknięte',
  text: `Dzień dobry, {{ client.name }},

konto klienta nr {{ client.id }} w {{ provider.name }} zostało zamknięte {{ closedAt | long_date }} r.
Logowanie na to konto nie jest już możliwe.

{% if mode == 'status-only' %}${what.statusOnly}
{% elsif services.size > 0 %}{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}
{% for service in services %}
- {{ service }}{% endfor %}
{% endif %}
{% if cancelledInvoices > 0 %}${what.invoices}
{% endif %}{% if cancelledOrders > 0 %}${what.orders}
{% endif %}{% if closedTickets > 0 %}${what.tickets}
{% endif %}
Jeśli to pomyłka lub chcą Państwo do nas wrócić, prosimy {% if provider.email %}napisać: {{ provider.email }}{% else %}o kontakt.{% endif %}

Z poważaniem
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'pl',
    'Konto zostało zamknięte',
    `<p>Dzień dobry, {{ client.name }},</p>
<p>konto klienta nr {{ client.id }} w {{ provider.name }} zostało zamknięte {{ closedAt | long_date }} r. Logowanie na to konto nie jest już możliwe.</p>
{% if mode == 'status-only' %}<p>${what.statusOnly}</p>
{% elsif services.size > 0 %}<p>{% if mode == 'cancel' %}${what.cancel}{% else %}${what.terminate}{% endif %}</p>
<ul>{% for service in services %}<li>{{ service }}</li>{% endfor %}</ul>
{% endif %}
{% if cancelledInvoices > 0 %}<p>${what.invoices}</p>{% endif %}
{% if cancelledOrders > 0 %}<p>${what.orders}</p>{% endif %}
{% if closedTickets > 0 %}<p>${what.tickets}</p>{% endif %}
<p>Jeśli to pomyłka lub chcą Państwo do nas wrócić, prosimy {% if provider.email %}napisać: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}o kontakt.{% endif %}</p>
<p style="margin-bottom: 0;">Z poważaniem<br>{{ provider.name }}</p>`,
    'Otrzymują Państwo tę wiadomość, ponieważ mieli Państwo konto w {{ provider.name }}.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
