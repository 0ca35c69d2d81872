import type { MailTemplate } from '../types.ts';
import { page } from './page.ts';

const words = {
  what: `You asked for the data that we have on record about you (client number {{ client.id }}). It is ready as {% if format == 'pdf' %}a PDF report{% else %}a JSON file{% endif %}.`,
  code: `To open it you need a code, which we give you another way, for example on the telephone. Never pass the two on together.`,
  once: `The file can be fetched once, until {{ expiresAt | long_date }}. Then it is deleted.`,
  notAsked: `If you did not ask for this, {% if provider.email %}tell us: {{ provider.email }}{% else %}please tell us.{% endif %}`,
};

export const dataExportEn: MailTemplate<'data-export'> = {
  name: 'data-export',
  language: 'en',
  subject: 'The data that you asked {{ provider.name }} for',
  text: `Hello {{ client.name }},

${words.what}

{{ link }}

${words.once}
${words.code}

${words.notAsked}

Kind regards
{{ provider.name }}{% if provider.url %}
{{ provider.url }}{% endif %}
`,
  html: page(
    'en',
    'Your data is ready',
    `<p>Hello {{ client.name }},</p>
<p>${words.what}</p>
<p><a href="{{ link }}">Fetch it here</a></p>
<p>${words.once}</p>
<p>${words.code}</p>
<p>${words.notAsked}</p>
<p style="margin-bottom: 0;">Kind regards<br>{{ provider.name }}</p>`,
    'You get this message because somebody asked for the data of your account at {{ provider.name }}.',
  ),
};
