import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

export const cardExpiringDe: MailTemplate<'card-expiring'> = {
  name: 'card-expiring',
  language: 'de',
  subject: 'Ihre Karte läuft am {{ expiresOn | long_date }} ab',
  text: `Guten Tag {{ client.name }},

die Karte, mit der Sie Ihre Rechnungen von {{ provider.name }} bezahlen{% if lastFour %} ({% if brand %}{{ brand }}, {% endif %}letzte Ziffern {{ lastFour }}){% endif %}, läuft am {{ expiresOn | long_date }} ab.

Bitte hinterlegen Sie bis dahin eine andere Karte, damit Ihre Rechnungen bezahlt werden und Ihre Dienste weiterlaufen.{% if updateUrl %}

{{ updateUrl }}{% endif %}

Haben Sie das bereits getan, müssen Sie nichts weiter tun. Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: {{ provider.email }}{% else %}melden Sie sich bitte bei uns.{% endif %}

Freundliche Grüße
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'de',
    'Ihre Karte läuft bald ab',
    `<p>Guten Tag {{ client.name }},</p>
<p>die Karte, mit der Sie Ihre Rechnungen von {{ provider.name }} bezahlen{% if lastFour %} ({% if brand %}{{ brand }}, {% endif %}letzte Ziffern {{ lastFour }}){% endif %}, läuft am {{ expiresOn | long_date }} ab.</p>
<p>Bitte hinterlegen Sie bis dahin eine andere Karte, damit Ihre Rechnungen bezahlt werden und Ihre Dienste weiterlaufen.</p>
{% if updateUrl %}<p><a href="{{ updateUrl }}">{{ updateUrl }}</a></p>{% endif %}
<p>Haben Sie das bereits getan, müssen Sie nichts weiter tun. Wenn Sie Fragen haben, {% if provider.email %}schreiben Sie uns: <a href="mailto:{{ provider.email }}">{{ provider.email }}</a>{% else %}melden Sie sich bitte bei uns.{% endif %}</p>
<p style="margin-bottom: 0;">Freundliche Grüße<br>{{ provider.name }}</p>`,
    'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} haben.{% if provider.url %}<br><a href="{{ provider.url }}">{{ provider.url }}</a>{% endif %}',
  ),
};
