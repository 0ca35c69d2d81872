import type { DocumentTemplate } from '../types.ts';
import { fact, issuer, page } from './page.ts';

interface Words {
  language: string;
  title: string;
  client: string;
  from: string;
  to: string;
  currency: string;
  day: string;
  what: string;
  amount: string;
  balance: string;
  opening: string;
  closing: string;
  more: string;
  owed: string;
}

const RIGHT = 'style="text-align:right"';
const date = (path: string) => `{{ ${path} | long_date }}`;

const templateOf = (words: Words): DocumentTemplate<'statement'> => ({
  name: 'statement',
  language: words.language,
  html: page(
    words.language,
    `${words.title}, ${words.client} {{ client.id }}`,
    `${issuer}
<p>{% for line in addressee %}{{ line }}<br>{% endfor %}</p>
<h1>${words.title}</h1>
<table class="facts"><tr>
${fact(words.client, '{{ client.id }}')}
${fact(words.from, date('from'))}
${fact(words.to, date('to'))}
${fact(words.currency, '{{ currency }}')}
</tr></table>
<table><thead><tr><th width="90">${words.day}</th><th>${words.what}</th><th width="80" ${RIGHT}>${words.amount}</th><th width="80" ${RIGHT}>${words.balance}</th></tr></thead><tbody>
<tr><td>${date('from')}</td><td>${words.opening}</td><td></td><td ${RIGHT}>{{ opening }}</td></tr>
{% for line in lines %}<tr><td>${date('line.on')}</td><td>{{ line.what }}{% if line.invoice %} {{ line.invoice }}{% endif %}{% if line.description %}<br><span class="quiet small">{{ line.description }}</span>{% endif %}</td><td ${RIGHT}>{{ line.amount }}</td><td ${RIGHT}>{{ line.balance }}</td></tr>{% endfor %}
<tr><td>${date('to')}</td><td><b>${words.closing}</b></td><td></td><td ${RIGHT}><b>{{ closing }}</b></td></tr>
</tbody></table>
{% if shortened %}<p class="note">${words.more}</p>{% endif %}
<p class="quiet small">${words.owed}</p>`,
  ),
});

/** What happened on a client's account between two days. */
export const statements = [
  templateOf({
    language: 'en',
    title: 'Account statement',
    client: 'Client number',
    from: 'From',
    to: 'Until',
    currency: 'Currency',
    day: 'Day',
    what: 'What',
    amount: 'Amount',
    balance: 'Balance',
    opening: 'Before',
    closing: 'After',
    more: 'Further lines do not stand here: ask for a shorter time.',
    owed: 'A balance above 0 is what is owed; below 0 it is credit.',
  }),
  templateOf({
    language: 'de',
    title: 'Kontoauszug',
    client: 'Kundennummer',
    from: 'Von',
    to: 'Bis',
    currency: 'Währung',
    day: 'Tag',
    what: 'Was',
    amount: 'Betrag',
    balance: 'Saldo',
    opening: 'Vorher',
    closing: 'Nachher',
    more: 'Weitere Zeilen stehen hier nicht: Verlangen Sie eine kürzere Zeit.',
    owed: 'Ein Saldo über 0 ist offen; unter 0 ist er Guthaben.',
  }),
  templateOf({
    language: 'pl',
    title: 'Wyciąg z konta',
    client: 'Numer klienta',
    from: 'Od',
    to: 'Do',
    currency: 'Waluta',
    day: 'Dzień',
    what: 'Co',
    amount: 'Kwota',
    balance: 'Saldo',
    opening: 'Przedtem',
    closing: 'Potem',
    more: 'Dalszych wierszy tu nie ma: poproś o krótszy czas.',
    owed: 'Saldo powyżej 0 jest do zapłaty; poniżej 0 to środki klienta.',
  }),
];
