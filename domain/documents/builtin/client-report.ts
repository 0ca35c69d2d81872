import type { DocumentTemplate } from '../types.ts';
import { issuer, page } from './page.ts';

interface Words {
  language: string;
  title: string;
  intro: string;
  former: string;
  shortened: string;
  /** after the title of a table */
  count: string;
  more: string;
  nothing: string;
}

const templateOf = (words: Words): DocumentTemplate<'client-report'> => ({
  name: 'client-report',
  language: words.language,
  html: page(
    words.language,
    words.title,
    `${issuer}
<h1>${words.title}</h1>
<p>${words.intro}{% if formerNumbers.size > 0 %} ${words.former}{% endif %}</p>
{% if shortened %}<p class="note">${words.shortened}</p>{% endif %}
{% if sections.size == 0 %}<p>${words.nothing}</p>{% endif %}
{% for section in sections %}
<h2>{{ section.title }}</h2>
{% for table in section.tables %}
<h3>{{ table.title }}{% if table.total > 1 %} <span class="quiet">${words.count}</span>{% endif %}</h3>
{% for row in table.rows %}
{% if row.fields.size > 0 %}<table class="facts">
{% tablerow field in row.fields cols:3 %}<span class="label">{{ field.label }}</span><br>{{ field.value }}{% endtablerow %}
</table>{% endif %}
{% for text in row.texts %}<p><span class="label">{{ text.label }}</span><br>{{ text.value | newline_to_br }}</p>
{% endfor %}{% endfor %}
{% if table.shown < table.total %}<p class="note">${words.more}</p>{% endif %}
{% endfor %}
{% endfor %}`,
  ),
});

/** What is on record about a client, for the client. */
export const clientReports = [
  templateOf({
    language: 'en',
    title: 'Personal data of client {{ client.id }}',
    intro:
      'This is what {{ provider.name }} had on record about {{ client.name }} (client number {{ client.id }}) on {{ madeAt | long_date }}. It is a copy under Article 15 of the General Data Protection Regulation.',
    former:
      "It includes the former client {{ formerNumbers.size | plural: 'number', 'numbers' }} {{ formerNumbers | join: ', ' }}.",
    shortened:
      'Long lists and texts are shortened here. The export as a JSON file holds everything; ask for it if you need it.',
    count: '({{ table.total }})',
    more: 'Shown are {{ table.shown }} of {{ table.total }}; the JSON export holds all.',
    nothing: 'There is nothing on record in the chosen sections.',
  }),
  templateOf({
    language: 'de',
    title: 'Personenbezogene Daten zu Kundennummer {{ client.id }}',
    intro:
      'Das sind die Daten, die bei {{ provider.name }} am {{ madeAt | long_date }} zu {{ client.name }} (Kundennummer {{ client.id }}) gespeichert waren. Dies ist eine Kopie nach Artikel 15 der Datenschutz-Grundverordnung.',
    former:
      "Eingeschlossen {{ formerNumbers.size | plural: 'ist die frühere Kundennummer', 'sind die früheren Kundennummern' }} {{ formerNumbers | join: ', ' }}.",
    shortened:
      'Lange Listen und Texte sind hier gekürzt. Der Export als JSON-Datei enthält alles; Sie können ihn anfordern.',
    count: '({{ table.total }})',
    more: 'Gezeigt werden {{ table.shown }} von {{ table.total }}; der JSON-Export enthält alle.',
    nothing: 'In den gewählten Abschnitten ist nichts gespeichert.',
  }),
  templateOf({
    language: 'pl',
    title: 'Dane osobowe klienta nr {{ client.id }}',
    intro:
      'Dane dotyczące: {{ client.name }} (numer klienta {{ client.id }}), zapisane w {{ provider.name }} w dniu {{ madeAt | long_date }}. Jest to kopia danych na podstawie art. 15 ogólnego rozporządzenia o ochronie danych (RODO).',
    former:
      "Obejmuje także {{ formerNumbers.size | plural: 'dawny numer klienta', 'dawne numery klienta', 'dawne numery klienta' }} {{ formerNumbers | join: ', ' }}.",
    shortened:
      'Długie listy i teksty są tu skrócone. Pełne dane zawiera eksport w pliku JSON, o który można poprosić.',
    count: '({{ table.total }})',
    more: 'Pokazano {{ table.shown }} z {{ table.total }}; wszystkie zawiera eksport JSON.',
    nothing: 'W wybranych działach nic nie jest zapisane.',
  }),
] as const;
