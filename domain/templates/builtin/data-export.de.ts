import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const words = {
  what: `Sie haben die Daten verlangt, die wir zu Ihnen gespeichert haben (Kundennummer {{ client.id }}). Sie liegen als {% if format == 'pdf' %}PDF-Bericht{% else %}JSON-Datei{% endif %} bereit.`,
  code: `Zum Öffnen brauchen Sie einen Code, den Sie auf einem anderen Weg von uns bekommen, etwa am Telefon. Geben Sie beides nie zusammen weiter.`,
  once: `Die Datei lässt sich einmal abholen, bis {{ expiresAt | long_date }}. Danach wird sie gelöscht.`,
  notAsked: `Falls Sie das nicht verlangt haben, {% if provider.email %}schreiben Sie uns: {{ provider.email }}{% else %}sagen Sie es uns bitte.{% endif %}`,
};

export const dataExportDe: MailTemplate<'data-export'> = {
  name: 'data-export',
  language: 'de',
  subject: 'Ihre Daten bei {{ provider.name }}',
  text: `Guten Tag {{ client.name }},

${words.what}

{{ link }}

${words.once}
${words.code}

${words.notAsked}

Mit freundlichen Grüßen
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'de',
    'Ihre Daten liegen bereit',
    `<p>Guten Tag {{ client.name }},</p>
<p>${words.what}</p>
<p><a href="{{ link }}">Hier abholen</a></p>
<p>${words.once}</p>
<p>${words.code}</p>
<p>${words.notAsked}</p>
<p style="margin-bottom: 0;">Mit freundlichen Grüßen<br>{{ provider.name }}</p>`,
    'Sie bekommen diese Nachricht, weil jemand die Daten Ihres Kontos bei {{ provider.name }} verlangt hat.',
  ),
};
