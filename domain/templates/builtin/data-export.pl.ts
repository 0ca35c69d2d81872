import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const words = {
  what: `Prosisz o dane, które mamy o Tobie zapisane (numer klienta {{ client.id }}). Są gotowe jako {% if format == 'pdf' %}raport PDF{% else %}plik JSON{% endif %}.`,
  code: `Do ich otwarcia potrzebny jest kod, który przekażemy innym sposobem, na przykład przez telefon. Nie przekazuj nikomu obu razem.`,
  once: `Plik można pobrać jeden raz, do dnia {{ expiresAt | long_date }}. Potem zostanie usunięty.`,
  notAsked: `Jeśli to nie Twoja prośba, {% if provider.email %}napisz do nas: {{ provider.email }}{% else %}powiadom nas.{% endif %}`,
};

export const dataExportPl: MailTemplate<'data-export'> = {
  name: 'data-export',
  language: 'pl',
  subject: 'Twoje dane w {{ provider.name }}',
  text: `Dzień dobry {{ client.name }},

${words.what}

{{ link }}

${words.once}
${words.code}

${words.notAsked}

Z pozdrowieniami
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'pl',
    'Twoje dane są gotowe',
    `<p>Dzień dobry {{ client.name }},</p>
<p>${words.what}</p>
<p><a href="{{ link }}">Pobierz tutaj</a></p>
<p>${words.once}</p>
<p>${words.code}</p>
<p>${words.notAsked}</p>
<p style="margin-bottom: 0;">Z pozdrowieniami<br>{{ provider.name }}</p>`,
    'Otrzymujesz tę wiadomość, bo ktoś poprosił o dane Twojego konta w {{ provider.name }}.',
  ),
};
