import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

interface Words {
  language: string;
  subject: string;
  heading: string;
  hello: string;
  opening: string;
  more: string;
  taxes: string;
  total: string;
  credit: string;
  /** owed and, where there is one, the day */
  pay: string;
  paid: string;
  questions: string;
  write: string;
  contact: string;
  regards: string;
  because: string;
}

/** The mail with an invoice in one language: its lines, what it comes to, and what is to be paid. */
function invoiceMail(words: Words): MailTemplate<'invoice-issued'> {
  const { language, subject, heading, hello, opening, more, taxes, total, credit, pay, paid } = words;
  const { questions, write, contact, regards, because } = words;
  return {
    name: 'invoice-issued',
    language,
    subject,
    text: `${hello}

${opening}

{% for line in lines %}- {{ line.description }}: {{ line.amount }}
{% endfor %}{% if moreLines > 0 %}- ${more}
{% endif %}{% if invoice.taxes %}
${taxes}: {{ invoice.taxes }}{% endif %}
${total}: {{ invoice.total }}{% if invoice.credit %}
${credit}: {{ invoice.credit }}{% endif %}

{% if invoice.owed %}${pay}{% if payUrl %}

{{ payUrl }}{% endif %}{% else %}${paid}{% endif %}

${questions} {% if provider.email %}${write} {{ provider.email }}{% else %}${contact}{% endif %}

${regards}
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
    html: page(
      language,
      heading,
      `<p>${hello}</p>
<p>${opening}</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size: 15px;">
{% for line in lines %}<tr><td style="padding: 4px 12px 4px 0;">{{ line.description }}</td><td align="right" style="padding: 4px 0; white-space: nowrap;">{{ line.amount }}</td></tr>
{% endfor %}{% if moreLines > 0 %}<tr><td colspan="2" class="quiet" style="padding: 4px 0;">${more}</td></tr>{% endif %}
{% if invoice.taxes %}<tr><td style="padding: 4px 12px 4px 0;">${taxes}</td><td align="right">{{ invoice.taxes }}</td></tr>{% endif %}
<tr><td style="padding: 8px 12px 4px 0;"><strong>${total}</strong></td><td align="right" style="padding: 8px 0 4px;"><strong>{{ invoice.total }}</strong></td></tr>
{% if invoice.credit %}<tr><td style="padding: 4px 12px 4px 0;">${credit}</td><td align="right">{{ invoice.credit }}</td></tr>{% endif %}
</table>
{% if invoice.owed %}<p>${pay}</p>{% if payUrl %}<p><a href="{{ payUrl }}">{{ payUrl }}</a></p>{% endif %}{% else %}<p>${paid}</p>{% endif %}
<p>${questions} {% if provider.email %}${write} <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}${contact}{% endif %}</p>
<p style="margin-bottom: 0;">${regards}<br>{{ provider.name }}</p>`,
      `${because}{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}`,
    ),
  };
}

const DAY = (until: string) => `{% if invoice.dueOn %}${until}{% endif %}`;

/** The mail with an invoice in every language that Tenure writes in. */
export const invoiceIssued: readonly MailTemplate<'invoice-issued'>[] = [
  invoiceMail({
    language: 'en',
    subject: 'Invoice {{ invoice.number }} from {{ provider.name }}',
    heading: 'Your invoice',
    hello: 'Hello {{ client.name }},',
    opening:
      'here is your invoice {{ invoice.number }}{% if invoice.issuedOn %} of {{ invoice.issuedOn | long_date }}{% endif %}:',
    more: "and {{ moreLines }} {{ moreLines | plural: 'more line', 'more lines' }}",
    taxes: 'Taxes',
    total: 'Total',
    credit: 'Paid from your credit',
    pay: `Please pay {{ invoice.owed }}${DAY(' by {{ invoice.dueOn | long_date }}')}.`,
    paid: 'It is paid already: you need not do anything.',
    questions: 'If you have questions,',
    write: 'write to us:',
    contact: 'please contact us.',
    regards: 'Kind regards',
    because: 'You get this message because you have an account at {{ provider.name }}.',
  }),
  invoiceMail({
    language: 'de',
    subject: 'Rechnung {{ invoice.number }} von {{ provider.name }}',
    heading: 'Ihre Rechnung',
    hello: 'Guten Tag {{ client.name }},',
    opening:
      'hier ist Ihre Rechnung {{ invoice.number }}{% if invoice.issuedOn %} vom {{ invoice.issuedOn | long_date }}{% endif %}:',
    more: "und {{ moreLines }} {{ moreLines | plural: 'weitere Position', 'weitere Positionen' }}",
    taxes: 'Steuern',
    total: 'Gesamtbetrag',
    credit: 'Aus Ihrem Guthaben bezahlt',
    pay: `Bitte bezahlen Sie {{ invoice.owed }}${DAY(' bis zum {{ invoice.dueOn | long_date }}')}.`,
    paid: 'Sie ist bereits bezahlt, Sie müssen nichts weiter tun.',
    questions: 'Wenn Sie Fragen haben,',
    write: 'schreiben Sie uns:',
    contact: 'melden Sie sich bitte bei uns.',
    regards: 'Freundliche Grüße',
    because: 'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} haben.',
  }),
  invoiceMail({
    language: 'pl',
    subject: 'Faktura {{ invoice.number }} od {{ provider.name }}',
    heading: 'Faktura',
    hello: 'Dzień dobry, {{ client.name }},',
    opening:
      'oto faktura {{ invoice.number }}{% if invoice.issuedOn %} z dnia {{ invoice.issuedOn | long_date }} r.{% endif %}:',
    more: "oraz {{ moreLines }} {{ moreLines | plural: 'dalsza pozycja', 'dalsze pozycje', 'dalszych pozycji' }}",
    taxes: 'Podatki',
    total: 'Razem',
    credit: 'Opłacono ze środków na koncie',
    pay: `Prosimy o zapłatę {{ invoice.owed }}${DAY(' do {{ invoice.dueOn | long_date }} r.')}{% unless invoice.dueOn %}.{% endunless %}`,
    paid: 'Faktura jest już opłacona, nie trzeba nic robić.',
    questions: 'W razie pytań prosimy',
    write: 'napisać:',
    contact: 'o kontakt.',
    regards: 'Z poważaniem',
    because: 'Otrzymują Państwo tę wiadomość, ponieważ mają Państwo konto w {{ provider.name }}.',
  }),
];
