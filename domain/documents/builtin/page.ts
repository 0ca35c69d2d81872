/** The frame of a document. `title` and `body` are Liquid. */
export function page(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Who issues the document, at its top. */
export const issuer = `<p class="quiet small">{{ provider.legalName | default: provider.name }}{% if provider.address %} · {{ provider.address | replace: "\n", ", " }}{% endif %}{% if provider.email %} · {{ provider.email }}{% endif %}</p>`;

/** A label over its value, as a cell of a table of facts. */
export function fact(label: string, value: string): string {
  return `<td><span class="label">${label}</span><br>${value}</td>`;
}
