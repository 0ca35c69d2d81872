import type { DocumentTemplate } from '../types.ts';
import { fact, page } from './page.ts';

interface Words {
  language: string;
  title: string;
  heading: string;
  operation: string;
  intro: string;
  kind: string;
  client: string;
  state: string;
  requestedBy: string;
  requestedAt: string;
  endedAt: string;
  reason: string;
  plan: string;
  step: string;
  touches: string;
  noReturn: string;
  nothing: string;
  decisions: string;
  noDecisions: string;
  at: string;
  decision: string;
  by: string;
  steps: string;
  result: string;
  events: string;
  eventsShown: string;
  event: string;
  proof: string;
  first: string;
  last: string;
  key: string;
  publicKey: string;
  signature: string;
  verify: string;
  verifyText: string;
  verifyKey: string;
}

const templateOf = (words: Words): DocumentTemplate<'evidence'> => ({
  name: 'evidence',
  language: words.language,
  html: page(
    words.language,
    words.title,
    `<h1>${words.heading}</h1>
<p>${words.intro}</p>
<table class="facts"><tr>${fact(words.operation, '{{ operation.id }}')}</tr></table>
<table class="facts">
<tr>${fact(words.kind, '{{ operation.kind }}')}${fact(words.client, "{{ operation.clientId | default: '–' }}")}${fact(words.state, '{{ operation.state }}')}</tr>
<tr>${fact(words.requestedBy, '{{ operation.requestedBy }}')}${fact(words.requestedAt, '{{ operation.createdAt }}')}${fact(words.endedAt, "{{ operation.endedAt | default: '–' }}")}</tr>
</table>
{% if operation.reason != '' %}<p><span class="label">${words.reason}</span><br>{{ operation.reason | newline_to_br }}</p>{% endif %}
<h2>${words.plan}</h2>
<p class="quiet small">SHA-256 {{ planHash }}</p>
<table><thead><tr><th width="190">${words.step}</th><th>${words.touches}</th></tr></thead><tbody>
{% for each in plan %}<tr><td>{{ each.title }}{% if each.pointOfNoReturn %}<br><span class="quiet small">${words.noReturn}</span>{% endif %}</td><td>{% if each.touches.size > 0 %}{{ each.touches | join: ', ' }}{% else %}<span class="quiet">${words.nothing}</span>{% endif %}</td></tr>{% endfor %}
</tbody></table>
<h2>${words.decisions}</h2>
{% if decisions.size > 0 %}<table><thead><tr><th width="130">${words.at}</th><th width="110">${words.decision}</th><th width="70">${words.by}</th><th>${words.reason}</th></tr></thead><tbody>
{% for each in decisions %}<tr><td>{{ each.at }}</td><td>{{ each.action }}{% if each.step %}: {{ each.step }}{% endif %}<br><span class="quiet small">{{ each.state }}</span></td><td>{{ each.by }}</td><td>{{ each.reason }}</td></tr>{% endfor %}
</tbody></table>{% else %}<p>${words.noDecisions}</p>{% endif %}
<h2>${words.steps}</h2>
<table><thead><tr><th width="190">${words.step}</th><th width="80">${words.state}</th><th>${words.result}</th></tr></thead><tbody>
{% for each in steps %}<tr><td>{{ each.title }}</td><td>{{ each.state }}</td><td>{{ each.result }}</td></tr>{% endfor %}
</tbody></table>
<h2>${words.events}</h2>
{% if events.size < chain.length %}<p class="note">${words.eventsShown}</p>{% endif %}
<table><thead><tr><th width="26">#</th><th width="130">${words.at}</th><th width="130">${words.event}</th><th>SHA-256</th></tr></thead><tbody>
{% for each in events %}<tr><td>{{ each.seq }}</td><td>{{ each.at }}</td><td>{{ each.type }}</td><td class="small">{{ each.hash }}</td></tr>{% endfor %}
</tbody></table>
<h2>${words.proof}</h2>
<table class="facts">
<tr>${fact(words.first, '{{ chain.start }}')}</tr>
<tr>${fact(words.last, '{{ chain.head }}')}</tr>
<tr>${fact(words.key, '{{ signature.keyId }}')}</tr>
<tr>${fact(words.publicKey, '{{ signature.publicKey }}')}</tr>
<tr>${fact(words.signature, '{{ signature.value }}')}</tr>
</table>
<h2>${words.verify}</h2>
<p>${words.verifyText}</p>
<p><b>npx tenure evidence verify {{ file }}</b></p>
<p>${words.verifyKey}</p>`,
  ),
});

/** What an operation did, step by step. */
export const evidences = [
  templateOf({
    language: 'en',
    title: 'Evidence of operation {{ operation.id }}',
    heading: 'Evidence of an operation',
    operation: 'Operation',
    intro:
      'This is a copy to read. The evidence itself is the signed JSON document named at the end: only that can be verified. All times are UTC.',
    kind: 'Kind',
    client: 'Client number',
    state: 'State',
    requestedBy: 'Requested by',
    requestedAt: 'Requested at',
    endedAt: 'Ended at',
    reason: 'Reason',
    plan: 'Plan',
    step: 'Step',
    touches: 'What it would touch',
    noReturn: 'point of no return',
    nothing: 'nothing',
    decisions: 'Decisions',
    noDecisions: 'Nobody had to decide anything.',
    at: 'At',
    decision: 'Decision',
    by: 'By',
    steps: 'Steps',
    result: 'Result',
    events: 'Events',
    eventsShown:
      'Shown are the first {{ events.size }} of {{ chain.length }} events; the JSON document holds all.',
    event: 'Event',
    proof: 'Chain and signature',
    first: 'Start of the chain (SHA-256)',
    last: 'End of the chain after {{ chain.length }} events (SHA-256)',
    key: 'Key (first 16 digits of its SHA-256)',
    publicKey: 'Public key (Ed25519, SubjectPublicKeyInfo in base64)',
    signature: 'Signature (base64)',
    verify: 'How to verify it',
    verifyText:
      'Take the JSON document from GET /v1/operations/{{ operation.id }}/evidence and keep it as {{ file }}. This command checks its chain, its form and its signature:',
    verifyKey:
      'With --public-key FILE it also checks that the key is the one that the provider has published. Compare the end of the chain and the key with those above.',
  }),
  templateOf({
    language: 'de',
    title: 'Nachweis des Vorgangs {{ operation.id }}',
    heading: 'Nachweis eines Vorgangs',
    operation: 'Vorgang',
    intro:
      'Dies ist eine Lesefassung. Der Nachweis selbst ist das am Ende genannte signierte JSON-Dokument: Nur dieses lässt sich prüfen. Alle Zeiten sind UTC.',
    kind: 'Art',
    client: 'Kundennummer',
    state: 'Zustand',
    requestedBy: 'Verlangt von',
    requestedAt: 'Verlangt um',
    endedAt: 'Beendet um',
    reason: 'Grund',
    plan: 'Plan',
    step: 'Schritt',
    touches: 'Was er berühren würde',
    noReturn: 'ab hier kein Zurück',
    nothing: 'nichts',
    decisions: 'Entscheidungen',
    noDecisions: 'Niemand musste etwas entscheiden.',
    at: 'Um',
    decision: 'Entscheidung',
    by: 'Von',
    steps: 'Schritte',
    result: 'Ergebnis',
    events: 'Ereignisse',
    eventsShown:
      'Gezeigt werden die ersten {{ events.size }} von {{ chain.length }} Ereignissen; das JSON-Dokument enthält alle.',
    event: 'Ereignis',
    proof: 'Kette und Signatur',
    first: 'Anfang der Kette (SHA-256)',
    last: 'Ende der Kette nach {{ chain.length }} Ereignissen (SHA-256)',
    key: 'Schlüssel (die ersten 16 Stellen seines SHA-256)',
    publicKey: 'Öffentlicher Schlüssel (Ed25519, SubjectPublicKeyInfo in Base64)',
    signature: 'Signatur (Base64)',
    verify: 'So wird er geprüft',
    verifyText:
      'Das JSON-Dokument von GET /v1/operations/{{ operation.id }}/evidence als {{ file }} speichern. Dieser Befehl prüft Kette, Form und Signatur:',
    verifyKey:
      'Mit --public-key DATEI wird auch geprüft, ob der Schlüssel der ist, den der Anbieter veröffentlicht hat. Ende der Kette und Schlüssel mit den Angaben oben vergleichen.',
  }),
  templateOf({
    language: 'pl',
    title: 'Dowód operacji {{ operation.id }}',
    heading: 'Dowód operacji',
    operation: 'Operacja',
    intro:
      'To jest wersja do czytania. Dowodem jest podpisany dokument JSON, wskazany na końcu: tylko jego da się sprawdzić. Wszystkie czasy podano w UTC.',
    kind: 'Rodzaj',
    client: 'Numer klienta',
    state: 'Stan',
    requestedBy: 'Zlecone przez',
    requestedAt: 'Zlecono',
    endedAt: 'Zakończono',
    reason: 'Powód',
    plan: 'Plan',
    step: 'Krok',
    touches: 'Czego by dotknął',
    noReturn: 'stąd nie ma powrotu',
    nothing: 'niczego',
    decisions: 'Decyzje',
    noDecisions: 'Nikt nie musiał o niczym decydować.',
    at: 'Kiedy',
    decision: 'Decyzja',
    by: 'Kto',
    steps: 'Kroki',
    result: 'Wynik',
    events: 'Zdarzenia',
    eventsShown:
      'Pokazano pierwsze {{ events.size }} z {{ chain.length }} zdarzeń; wszystkie zawiera dokument JSON.',
    event: 'Zdarzenie',
    proof: 'Łańcuch i podpis',
    first: 'Początek łańcucha (SHA-256)',
    last: 'Koniec łańcucha, liczba zdarzeń: {{ chain.length }} (SHA-256)',
    key: 'Klucz (pierwsze 16 znaków jego SHA-256)',
    publicKey: 'Klucz publiczny (Ed25519, SubjectPublicKeyInfo w base64)',
    signature: 'Podpis (base64)',
    verify: 'Jak to sprawdzić',
    verifyText:
      'Pobrać dokument JSON spod adresu GET /v1/operations/{{ operation.id }}/evidence i zapisać jako {{ file }}. To polecenie sprawdza łańcuch, postać i podpis:',
    verifyKey:
      'Z opcją --public-key PLIK sprawdza też, czy jest to klucz ogłoszony przez dostawcę. Koniec łańcucha i klucz należy porównać z podanymi wyżej.',
  }),
] as const;
