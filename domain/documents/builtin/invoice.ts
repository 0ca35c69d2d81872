import type { DocumentTemplate } from '../types.ts';
import { fact, issuer, page } from './page.ts';

interface Words {
  language: string;
  title: string;
  draft: string;
  cancelled: string;
  refunded: string;
  number: string;
  issuedOn: string;
  dueOn: string;
  client: string;
  taxId: string;
  description: string;
  net: string;
  more: string;
  subtotal: string;
  tax: string;
  adjustment: string;
  credit: string;
  total: string;
  paid: string;
  owed: string;
  nothingOwed: string;
}

const RIGHT = 'style="text-align:right"';
const date = (path: string) => `{{ ${path} | long_date }}`;
const sum = (label: string, value: string) => `<tr><td>${label}</td><td ${RIGHT}>${value}</td></tr>`;

const templateOf = (words: Words): DocumentTemplate<'invoice'> => ({
  name: 'invoice',
  language: words.language,
  html: page(
    words.language,
    `{% if invoice.number %}${words.title} {{ invoice.number }}{% else %}${words.draft} {{ invoice.id }}{% endif %}`,
    `${issuer}
<p>{% for line in addressee %}{{ line }}<br>{% endfor %}{% if taxId %}${words.taxId} {{ taxId }}{% endif %}</p>
<h1>{% if invoice.number %}${words.title}{% else %}${words.draft}{% endif %}</h1>
{% if invoice.status == 'cancelled' %}<p class="note">${words.cancelled}</p>{% endif %}
{% if invoice.status == 'refunded' %}<p class="note">${words.refunded}</p>{% endif %}
<table class="facts"><tr>
${fact(words.number, '{{ invoice.number | default: invoice.id }}')}
${fact(words.client, '{{ client.id }}')}
{% if invoice.issuedOn %}${fact(words.issuedOn, date('invoice.issuedOn'))}{% endif %}
{% if invoice.dueOn %}${fact(words.dueOn, date('invoice.dueOn'))}{% endif %}
</tr></table>
<table><thead><tr><th>${words.description}</th><th width="60" ${RIGHT}>${words.tax}</th><th width="90" ${RIGHT}>${words.net}</th></tr></thead><tbody>
{% for line in lines %}<tr><td>{{ line.description }}</td><td ${RIGHT}>{{ line.taxes | default: '–' }}</td><td ${RIGHT}>{{ line.amount }}</td></tr>{% endfor %}
</tbody></table>
{% if moreLines > 0 %}<p class="note">${words.more}</p>{% endif %}
<table><tbody>
${sum(words.subtotal, '{{ subtotal }}')}
{% for each in taxes %}${sum(`${words.tax} {{ each.rate }}`, '{{ each.amount }}')}{% endfor %}
{% if adjustment %}${sum(words.adjustment, '{{ adjustment }}')}{% endif %}
{% if credit %}${sum(words.credit, '{{ credit }}')}{% endif %}
${sum(`<b>${words.total}</b>`, '<b>{{ total }}</b>')}
{% if paid %}${sum(words.paid, '{{ paid }}')}{% endif %}
</tbody></table>
{% if owed %}<p><b>${words.owed}</b></p>{% elsif invoice.number and invoice.status != 'cancelled' %}<p>${words.nothingOwed}</p>{% endif %}
{% if invoice.notes %}<p>{{ invoice.notes | newline_to_br }}</p>{% endif %}`,
  ),
});

/** What a client is asked for, and what was paid of it. */
export const invoices = [
  templateOf({
    language: 'en',
    title: 'Invoice',
    draft: 'Draft of an invoice',
    cancelled: 'This invoice is cancelled.',
    refunded: 'This invoice is refunded.',
    number: 'Number',
    issuedOn: 'Issued on',
    dueOn: 'Due on',
    client: 'Client number',
    taxId: 'Tax number',
    description: 'Description',
    net: 'Net',
    more: '{{ moreLines }} further lines are not shown here; the sums hold all.',
    subtotal: 'Net',
    tax: 'Tax',
    adjustment: 'Difference',
    credit: 'Credit used',
    total: 'Total',
    paid: 'Paid',
    owed: 'To be paid: {{ owed }}',
    nothingOwed: 'Nothing is left to be paid.',
  }),
  templateOf({
    language: 'de',
    title: 'Rechnung',
    draft: 'Entwurf einer Rechnung',
    cancelled: 'Diese Rechnung ist storniert.',
    refunded: 'Diese Rechnung ist erstattet.',
    number: 'Nummer',
    issuedOn: 'Ausgestellt am',
    dueOn: 'Fällig am',
    client: 'Kundennummer',
    taxId: 'Steuernummer',
    description: 'Beschreibung',
    net: 'Netto',
    more: '{{ moreLines }} weitere Posten stehen hier nicht; die Summen enthalten alle.',
    subtotal: 'Netto',
    tax: 'Steuer',
    adjustment: 'Abweichung',
    credit: 'Verwendetes Guthaben',
    total: 'Summe',
    paid: 'Bezahlt',
    owed: 'Zu zahlen: {{ owed }}',
    nothingOwed: 'Es ist nichts mehr zu zahlen.',
  }),
  templateOf({
    language: 'pl',
    title: 'Faktura',
    draft: 'Szkic faktury',
    cancelled: 'Ta faktura jest anulowana.',
    refunded: 'Ta faktura jest zwrócona.',
    number: 'Numer',
    issuedOn: 'Wystawiono',
    dueOn: 'Termin płatności',
    client: 'Numer klienta',
    taxId: 'Numer podatkowy',
    description: 'Opis',
    net: 'Netto',
    more: 'Nie pokazano tu dalszych pozycji: {{ moreLines }}; sumy obejmują wszystkie.',
    subtotal: 'Netto',
    tax: 'Podatek',
    adjustment: 'Różnica',
    credit: 'Użyte środki',
    total: 'Suma',
    paid: 'Zapłacono',
    owed: 'Do zapłaty: {{ owed }}',
    nothingOwed: 'Nic nie zostało do zapłaty.',
  }),
] as const;
