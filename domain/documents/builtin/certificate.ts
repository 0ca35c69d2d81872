import type { DocumentTemplate } from '../types.ts';
import { fact, issuer, page } from './page.ts';

interface Words {
  language: string;
  title: string;
  intro: string;
  operation: string;
  requested: string;
  erasedOn: string;
  erased: string;
  nothingErased: string;
  what: string;
  rows: string;
  how: string;
  removed: string;
  cleared: string;
  outside: string;
  count: string;
  kept: string;
  nothingKept: string;
  columns: string;
  basis: string;
  until: string;
  scan: string;
  scanClean: string;
  noScan: string;
  where: string;
  found: string;
  why: string;
  proof: string;
  proofText: string;
}

const date = (path: string) => `{{ ${path} | long_date }}`;

const templateOf = (words: Words): DocumentTemplate<'certificate'> => ({
  name: 'certificate',
  language: words.language,
  html: page(
    words.language,
    words.title,
    `${issuer}
<h1>${words.title}</h1>
<p>${words.intro}</p>
<table class="facts"><tr>
{% if requestedAt %}${fact(words.requested, date('requestedAt'))}{% endif %}
${fact(words.erasedOn, date('erasedAt'))}
</tr></table>
<table class="facts"><tr>${fact(words.operation, '{{ operation.id }}')}</tr></table>
<h2>${words.erased}</h2>
{% if erased.size > 0 %}<table><thead><tr><th>${words.what}</th><th width="70">${words.rows}</th><th width="170">${words.how}</th></tr></thead><tbody>
{% for each in erased %}<tr><td>{{ each.what }}</td><td>{{ each.rows }}</td><td>{% if each.how == 'removed' %}${words.removed}{% else %}${words.cleared}{% endif %}</td></tr>{% endfor %}
</tbody></table>{% else %}<p>${words.nothingErased}</p>{% endif %}
{% if outside.size > 0 %}<h2>${words.outside}</h2>
<table><thead><tr><th>${words.what}</th><th width="70">${words.count}</th></tr></thead><tbody>
{% for each in outside %}<tr><td>{{ each.what }}</td><td>{{ each.count }}</td></tr>{% endfor %}
</tbody></table>{% endif %}
<h2>${words.kept}</h2>
{% if kept.size > 0 %}<table><thead><tr><th width="90">${words.what}</th><th width="40">${words.rows}</th><th>${words.columns}</th><th width="170">${words.basis}</th><th width="75">${words.until}</th></tr></thead><tbody>
{% for each in kept %}<tr><td>{{ each.what }}</td><td>{{ each.rows }}</td><td>{{ each.columns | join: ', ' }}</td><td>{{ each.basis }}<br><span class="quiet small">{{ each.law }}</span></td><td>{% if each.until %}${date('each.until')}{% else %}–{% endif %}</td></tr>{% endfor %}
</tbody></table>{% else %}<p>${words.nothingKept}</p>{% endif %}
<h2>${words.scan}</h2>
{% if leftovers.size > 0 %}<table><thead><tr><th width="120">${words.where}</th><th width="100">${words.found}</th><th>${words.why}</th></tr></thead><tbody>
{% for each in leftovers %}<tr><td>{{ each.where }}</td><td>{{ each.what }}</td><td>{{ each.why }}</td></tr>{% endfor %}
</tbody></table>{% elsif scanned %}<p>${words.scanClean}</p>{% else %}<p>${words.noScan}</p>{% endif %}
<h2>${words.proof}</h2>
<p>${words.proofText}</p>
<table class="facts">
<tr>${fact('SHA-256', '{{ proof.chainHead }}')}</tr>
<tr>${fact('Ed25519', '{{ proof.keyId }}')}</tr>
</table>`,
  ),
});

/** What was erased, what stays and why. */
export const certificates = [
  templateOf({
    language: 'en',
    title: 'Certificate of erasure, client {{ client.id }}',
    intro:
      '{{ provider.name }} certifies that the personal data of the client with the number {{ client.id }} was erased as listed here. What stays does so for the reasons given, until the dates given.',
    operation: 'Operation',
    requested: 'Requested on',
    erasedOn: 'Erased on',
    erased: 'Erased from the records',
    nothingErased: 'Nothing was on record that had to be erased.',
    what: 'What',
    rows: 'Rows',
    how: 'How',
    removed: 'removed',
    cleared: 'personal values cleared',
    outside: 'Erased elsewhere',
    count: 'Count',
    kept: 'Kept by law',
    nothingKept: 'Nothing personal was kept.',
    columns: 'Values',
    basis: 'Legal basis',
    until: 'Until',
    scan: 'Scan for what is left',
    scanClean:
      'After the erasure {{ scanned }} places were searched for the values that were removed. None was found.',
    noScan: 'No scan is part of this operation.',
    where: 'Where',
    found: 'What',
    why: 'Why it stays',
    proof: 'Proof',
    proofText:
      'The evidence of the operation is a signed JSON document. Its chain of events ends with the hash below and it is signed by the key below.',
  }),
  templateOf({
    language: 'de',
    title: 'Löschbescheinigung, Kundennummer {{ client.id }}',
    intro:
      '{{ provider.name }} bescheinigt, dass die personenbezogenen Daten zur Kundennummer {{ client.id }} wie hier aufgeführt gelöscht wurden. Was bleibt, bleibt aus den genannten Gründen und bis zu den genannten Tagen.',
    operation: 'Vorgang',
    requested: 'Verlangt am',
    erasedOn: 'Gelöscht am',
    erased: 'Aus den Datensätzen gelöscht',
    nothingErased: 'Es war nichts gespeichert, das zu löschen war.',
    what: 'Was',
    rows: 'Zeilen',
    how: 'Wie',
    removed: 'entfernt',
    cleared: 'personenbezogene Werte geleert',
    outside: 'An anderen Orten gelöscht',
    count: 'Anzahl',
    kept: 'Von Gesetzes wegen aufbewahrt',
    nothingKept: 'Nichts Personenbezogenes wurde behalten.',
    columns: 'Werte',
    basis: 'Rechtsgrundlage',
    until: 'Bis',
    scan: 'Suche nach Resten',
    scanClean:
      'Nach der Löschung wurden {{ scanned }} Stellen nach den entfernten Werten durchsucht. Keiner wurde gefunden.',
    noScan: 'Zu diesem Vorgang gehört keine Suche.',
    where: 'Wo',
    found: 'Was',
    why: 'Warum es bleibt',
    proof: 'Nachweis',
    proofText:
      'Der Nachweis des Vorgangs ist ein signiertes JSON-Dokument. Seine Kette von Ereignissen endet mit dem Hash unten; signiert ist es mit dem Schlüssel unten.',
  }),
  templateOf({
    language: 'pl',
    title: 'Zaświadczenie o usunięciu danych, klient nr {{ client.id }}',
    intro:
      '{{ provider.name }} zaświadcza, że dane osobowe klienta nr {{ client.id }} zostały usunięte zgodnie z poniższym wykazem. To, co pozostaje, pozostaje z podanych powodów i do podanych dni.',
    operation: 'Operacja',
    requested: 'Zażądano dnia',
    erasedOn: 'Usunięto dnia',
    erased: 'Usunięto z zapisów',
    nothingErased: 'Nie było zapisanych danych, które należało usunąć.',
    what: 'Co',
    rows: 'Wiersze',
    how: 'Jak',
    removed: 'usunięte',
    cleared: 'wyczyszczone wartości osobowe',
    outside: 'Usunięto w innych miejscach',
    count: 'Liczba',
    kept: 'Zachowano z mocy prawa',
    nothingKept: 'Nie zachowano żadnych danych osobowych.',
    columns: 'Wartości',
    basis: 'Podstawa prawna',
    until: 'Do dnia',
    scan: 'Poszukiwanie pozostałości',
    scanClean:
      'Po usunięciu przeszukano {{ scanned }} miejsc pod kątem usuniętych wartości. Nie znaleziono żadnej.',
    noScan: 'Ta operacja nie obejmuje przeszukania.',
    where: 'Gdzie',
    found: 'Co',
    why: 'Dlaczego pozostaje',
    proof: 'Dowód',
    proofText:
      'Dowodem operacji jest podpisany dokument JSON. Jego łańcuch zdarzeń kończy się poniższym skrótem, a podpisano go poniższym kluczem.',
  }),
] as const;
