import type { NoteName, NoteParams } from '../../../domain/operations/notes/index.ts';
import { countedIn } from '../../../web/plurals.ts';
import { choiceWord } from '../choices.ts';
import { clashWords } from './clashes.ts';
import { fieldsIn, listNames } from './fields.ts';
import { amountsIn, countedRows, dayIn, list, numberedRows, numbersOf } from './note-parts.ts';
import { profileFieldsIn } from './profile.ts';
import { clientStatus, thingStatus } from './statuses.ts';

const n = countedIn('de');
const rows = ({ ids, count }: { ids: number[]; count: number }) =>
  `${count === 1 ? 'Dienst' : 'Dienste'} ${numbersOf({ ids, count })}`;
const command = (code: string) => choiceWord('de', 'command', code);

/** Blockers and warnings of plans in German. */
export const germanNotes: { [N in NoteName]: (params: NoteParams<N>) => string } = {
  'client-merged': ({ client, into }) =>
    `Kunde ${client} wurde mit Kunde ${into} zusammengeführt: Nehmen Sie diesen.`,
  'client-anonymized': ({ client }) =>
    `Kunde ${client} wurde anonymisiert: Es gibt niemanden mehr, mit dem das geschehen könnte.`,
  'payment-under-way': ({ invoices }) =>
    `Eine Zahlung ist unterwegs, ${invoices.length === 1 ? 'Rechnung' : 'Rechnungen'} ${list(invoices)}: Warten Sie, bis sie angekommen ist.`,
  'refund-under-way': ({ payments }) =>
    `Eine Erstattung ist unterwegs, ${payments.length === 1 ? 'Zahlung' : 'Zahlungen'} ${list(payments)}: Warten Sie, bis sie zu Ende ist.`,
  'duty-to-keep': ({ holds }) =>
    `Die Daten des Kunden müssen aufbewahrt werden: ${holds.length === 1 ? 'Aufbewahrungspflicht' : 'Aufbewahrungspflichten'} ${list(holds)}.`,
  'payment-contested': ({ disputes }) =>
    `Der Kunde bestreitet eine Zahlung: ${disputes.length === 1 ? 'Streitfall' : 'Streitfälle'} ${list(disputes)}, noch offen.`,
  'foreign-servers': ({ services }) =>
    `Auf Servern eines anderen Anbieters liegen die Dienste ${list(services)}: Berichtigen Sie zuerst ihre Datensätze.`,
  'destroys-accounts': ({ accounts, servers }) =>
    `${n(accounts, '# Konto', '# Konten')} auf ${n(servers, '# Server', '# Servern')} ${accounts === 1 ? 'wird' : 'werden'} mit allen Daten entfernt. Das lässt sich nicht zurücknehmen.`,
  'services-without-server': ({ services }) =>
    `Keinen Server nennen die Dienste ${list(services)}: Nur ihr Datensatz ändert sich.`,
  'servers-without-credentials': ({ servers }) =>
    `Ohne Zugangsdaten sind die Server ${list(servers)}: Ihre Dienste blockieren, bis welche hinterlegt sind.`,
  'services-by-hand': ({ count }) =>
    `${n(count, '# Dienst liegt', '# Dienste liegen')} auf von Hand bedienten Servern: Jemand muss die Konten dort entfernen und es bestätigen.`,
  'no-gateway': ({ provider, gateway }) =>
    `Anbieter ${provider} hat kein Zahlungsgateway „${gateway}“. Legen Sie es zuerst an; für Zahlungen, die von selbst kommen, mit dem Connector manual.`,
  'no-address': () => 'Der Kunde hat keine E-Mail-Adresse: Niemand wird benachrichtigt.',

  'already-closed': ({ client }) =>
    `Kunde ${client} ist schon geschlossen. Um zu beenden, was noch übrig ist, öffnen Sie ihn wieder und schließen ihn so weit, wie Sie wollen.`,
  'accounts-stay': ({ count }) =>
    `${n(count, '# laufender Dienst bleibt', '# laufende Dienste bleiben')} auf den Servern: So weit geht dieses Schließen nicht.`,
  'invoices-stay': ({ count }) =>
    `${n(count, '# unbezahlte Rechnung bleibt', '# unbezahlte Rechnungen bleiben')} offen.`,
  'part-paid': ({ invoices }) =>
    `Teilweise bezahlt; wird storniert und behält, was bezahlt wurde: ${invoices.length === 1 ? 'Rechnung' : 'Rechnungen'} ${list(invoices)}.`,
  'drafts-stay': ({ count }) =>
    `${n(count, '# Rechnungsentwurf bleibt Entwurf', '# Rechnungsentwürfe bleiben Entwürfe')}: Nichts davon wird gesendet oder geschuldet.`,
  'payments-left-alone': ({ invoices }) =>
    `Eine Zahlung ist unterwegs und bleibt unangetastet: ${invoices.length === 1 ? 'Rechnung' : 'Rechnungen'} ${list(invoices)}.`,
  'domains-expire': ({ count }) =>
    `${n(count, '# Domain bleibt bis zum Ablauf registriert und wird', '# Domains bleiben bis zum Ablauf registriert und werden')} nicht verlängert.`,
  'terminated-stay': ({ count }) =>
    `${n(count, '# beendeter Dienst bleibt', '# beendete Dienste bleiben')} beendet: Die Konten sind weg und müssen neu bestellt werden.`,
  'cancelled-services-stay': ({ count }) =>
    `${n(count, '# stornierter Dienst bleibt', '# stornierte Dienste bleiben')} storniert.`,
  'cancelled-invoices-stay': ({ count }) =>
    `${n(count, '# stornierte Rechnung bleibt', '# stornierte Rechnungen bleiben')} storniert.`,
  'cancelled-orders-stay': ({ count }) =>
    `${n(count, '# stornierte Bestellung bleibt', '# stornierte Bestellungen bleiben')} storniert.`,
  'not-closed': ({ client, status }) =>
    `Kunde ${client} ist ${clientStatus('de', status)}: Nur ein geschlossener Kunde lässt sich wieder öffnen.`,
  'archived-already': ({ client }) => `Kunde ${client} ist schon archiviert.`,
  'not-archived': ({ client }) => `Kunde ${client} ist nicht archiviert.`,
  'held-until-released': ({ client, holds }) =>
    `Die Daten von Kunde ${client} müssen aufbewahrt werden (Aufbewahrungspflicht ${list(holds)}). Anonymisieren geht, wenn die Pflicht aufgehoben ist.`,
  'data-held': ({ client, holds }) =>
    `Die Daten von Kunde ${client} müssen aufbewahrt werden (Aufbewahrungspflicht ${list(holds)}).`,
  'payments-disputed': ({ client, disputes }) =>
    `Zahlungen von Kunde ${client} sind bestritten (Streitfall ${list(disputes)}). Klären Sie das zuerst; bis dahin werden die Daten gebraucht.`,
  'invoices-unpaid': ({ client, invoices }) =>
    `Kunde ${client} hat ${n(invoices.count, '# unbezahlte Rechnung', '# unbezahlte Rechnungen')} (${numbersOf(invoices)}): Zuerst bezahlen lassen oder stornieren.`,
  'cannot-be-undone': ({ client }) =>
    `Kunde ${client} wird für immer vergessen: Niemand kann sich anmelden, niemand lässt sich fragen, nichts davon kommt wieder.`,
  'credit-left': ({ amounts }) =>
    `Ein Guthaben bleibt übrig, und niemand wird da sein, es zu nutzen: ${amountsIn('de', amounts)}.`,
  'never-paid': ({ invoices }) =>
    `${n(invoices.count, '# Rechnung wird', '# Rechnungen werden')} nie bezahlt (${numbersOf(invoices)}): Die Vorgaben des Anbieters erlauben das.`,
  'disputes-stay': ({ disputes }) => `Streitfälle bleiben offen: ${list(disputes)}.`,
  'left-accounts': ({ services }) =>
    `${n(services.count, '# stornierter Dienst hat', '# stornierte Dienste haben')} vielleicht noch ein Konto auf einem Server (${numbersOf(services)}): Was dort ist, wird entfernt.`,
  'not-anonymized': ({ client, status }) =>
    `Kunde ${client} ist ${clientStatus('de', status)}: Der zweite Durchgang ist für Kunden, die anonymisiert wurden.`,
  'nothing-due': ({ client }) => `Von Kunde ${client} ist nichts aufbewahrt, dessen Zeit um ist.`,

  'policy-refuses': ({ client, provider, has }) =>
    `Kunde ${client} hat ${has.map(({ what, count }) => obstacles[what](count)).join(' und ')}: Anbieter ${provider} erlaubt nicht, einen solchen Kunden zu löschen.`,
  'transactions-stay': ({ provider }) =>
    `Anbieter ${provider} behält die Zahlungen gelöschter Kunden: Verlangen Sie es ohne „Auch Zahlungen entfernen“, oder ändern Sie seine Vorgaben.`,
  'accounts-forgotten': ({ count }) =>
    `${n(count, '# Konto bleibt', '# Konten bleiben')} auf den Servern, und Tenure weiß nicht mehr, wem ${count === 1 ? 'es gehört' : 'sie gehören'}.`,
  'methods-stay': ({ count }) =>
    `${n(count, '# Zahlungsmittel bleibt', '# Zahlungsmittel bleiben')} beim Gateway, und Tenure kann ${count === 1 ? 'es' : 'sie'} nicht mehr entfernen.`,
  'documents-go': ({ count }) =>
    `${n(count, '# ausgestellte Rechnung wird', '# ausgestellte Rechnungen werden')} entfernt. Wo das Steuerrecht verlangt, sie aufzubewahren, exportieren Sie zuerst die Daten, oder anonymisieren Sie den Kunden stattdessen.`,
  'domains-stay': ({ count }) =>
    `${n(count, '# Domain bleibt', '# Domains bleiben')} bis zum Ablauf registriert.`,
  'logins-stay': ({ count }) =>
    `${n(count, '# Zugang, der sonst niemandem gehört, bleibt', '# Zugänge, die sonst niemandem gehören, bleiben')} ohne Kunden; „Auch Zugänge entfernen“ nimmt ${count === 1 ? 'ihn' : 'sie'} mit.`,
  'shared-logins': ({ count }) =>
    `${n(count, '# Zugang bleibt', '# Zugänge bleiben')}: Andere Kunden benutzen ${count === 1 ? 'ihn' : 'sie'}.`,
  'no-return': () => 'Was entfernt ist, lässt sich nicht zurückholen, und kein Import bringt es wieder.',
  'home-provider': ({ provider, client }) =>
    `Anbieter ${provider} ist der Stammanbieter von Kunde ${client}: Er lässt sich nicht trennen. Schließen oder löschen Sie stattdessen den Kunden.`,
  'not-connected': ({ provider, client }) => `Kunde ${client} ist nicht mit Anbieter ${provider} verbunden.`,
  'provider-services': ({ provider, services }) =>
    `${n(services.count, '# Dienst', '# Dienste')} von Anbieter ${provider} ${services.count === 1 ? 'läuft' : 'laufen'} noch (${numbersOf(services)}): Beenden Sie ${services.count === 1 ? 'ihn' : 'sie'} zuerst.`,
  'provider-invoices': ({ provider, invoices }) =>
    `${n(invoices.count, '# Rechnung', '# Rechnungen')} von Anbieter ${provider} ${invoices.count === 1 ? 'ist' : 'sind'} nicht bezahlt (${numbersOf(invoices)}): Gleichen Sie sie zuerst aus.`,
  'provider-lines': ({ provider, count }) =>
    `${n(count, '# Posten für Dienste von Anbieter', '# Posten für Dienste von Anbieter')} ${provider} ${count === 1 ? 'wartet' : 'warten'} weiter: Die nächste Rechnung des Kunden enthält sie.`,
  'unknown-section': ({ section, sections }) =>
    `Einen Abschnitt „${section}“ gibt es nicht; es gibt ${list(sections)}.`,
  'no-address-for-link': () => 'Der Kunde hat keine E-Mail-Adresse: Der Link lässt sich nicht senden.',
  'method-missing': ({ client, method }) => `Kunde ${client} hat kein Zahlungsmittel ${method}.`,
  'already-removed': ({ method, on }) =>
    `Zahlungsmittel ${method} wurde am ${dayIn('de', on)} entfernt: Es ist nichts mehr zu tun.`,
  'no-token': () => 'Keine Kennung des Gateways ist hinterlegt: Nur der Datensatz ändert sich.',
  'gateway-missing': ({ gateway }) =>
    `Der Anbieter hat kein Zahlungsgateway „${gateway}“: Der Schritt blockiert, bis es angelegt ist.`,
  'gateway-without-credentials': ({ gateway }) =>
    `Gateway ${gateway} hat keine Zugangsdaten: Der Schritt blockiert, bis welche hinterlegt sind.`,
  forced: () =>
    'Wenn das Gateway versagt, wird das Zahlungsmittel nur hier entfernt und bleibt vielleicht dort.',
  'default-without-heir': () =>
    'Es ist das Standard-Zahlungsmittel, und es gibt kein anderes: Nichts wird mehr von selbst abgebucht.',
  'default-with-heir': ({ heir }) =>
    `Es ist das Standard-Zahlungsmittel: An seine Stelle tritt Zahlungsmittel ${heir}, das neueste der anderen.`,
  'removes-rows': () => 'Die Zeilen verschwinden für immer. Das lässt sich nicht zurücknehmen.',
  'accounts-lose-owner': ({ services }) =>
    `${rows(services)}: Das Konto bleibt auf seinem Server, wo sich niemand mehr darum kümmert.`,
  'lines-go': ({ count }) =>
    `${n(count, '# Posten, der noch auf keiner Rechnung steht, geht mit und wird', '# Posten, die noch auf keiner Rechnung stehen, gehen mit und werden')} nie berechnet.`,
  'lines-stay': ({ count }) =>
    `${n(count, '# Rechnungsposten bleibt, wie er ist, und nennt', '# Rechnungsposten bleiben, wie sie sind, und nennen')} nicht mehr, wofür.`,

  'status-not-of-list': ({ list: of, status, statuses }) =>
    `${listNames('de')[of].many} können nicht „${thingStatus('de', status)}“ sein, nur ${statuses.map((each) => thingStatus('de', each)).join(', ')}.`,
  'nothing-to-change': ({ list: of, fields }) =>
    `${listNames('de')[of].many} haben das nicht: ${fieldsIn('de', fields)}.`,
  'not-of-these': ({ list: of, fields }) =>
    `${listNames('de')[of].many} haben das nicht, es wird dort ausgelassen: ${fieldsIn('de', fields)}.`,
  'record-only': ({ count }) =>
    `${n(count, '# Konto bleibt', '# Konten bleiben')} auf dem Server unverändert: Nur der Datensatz ändert sich. Für mehr gibt es „Befehle an Dienste“.`,
  'service-missing': ({ client, rows: missing }) =>
    `Kunde ${client} hat ${missing.count === 1 ? 'den Dienst' : 'die Dienste'} ${numbersOf(missing)} nicht.`,
  'add-on-missing': ({ client, rows: missing }) =>
    `Kunde ${client} hat ${missing.count === 1 ? 'den Zusatz' : 'die Zusätze'} ${numbersOf(missing)} nicht.`,
  'domain-missing': ({ client, rows: missing }) =>
    `Kunde ${client} hat ${missing.count === 1 ? 'die Domain' : 'die Domains'} ${numbersOf(missing)} nicht.`,
  'nothing-chosen': () => 'Es ist nichts gewählt: Nennen Sie Dienste, Zusätze oder Domains.',
  'account-restricted': ({ services, since }) =>
    `${rows(services)}: Das Kundenkonto ist seit ${dayIn('de', since)} eingeschränkt. Es geht, wenn bezahlt ist, was über die Bedingungen hinaus geschuldet wird, oder mit „Auch wenn das Konto eingeschränkt ist“.`,
  'wrong-status': ({ services, status, command: code, from }) =>
    `${rows(services)}: Im Status „${thingStatus('de', status)}“ geht „${command(code)}“ nicht, nur in ${from.map((each) => `„${thingStatus('de', each)}“`).join(', ')}.`,
  'on-foreign-server': ({ services }) =>
    `${rows(services)}: auf einem Server eines anderen Anbieters. Berichtigen Sie zuerst den Datensatz.`,
  'without-account': ({ services }) =>
    `${rows(services)}: auf keinem Server, also gibt es kein Konto. Lassen Sie das aus.`,
  'record-incomplete': ({ services }) =>
    `${rows(services)}: Ohne Benutzernamen oder Domain lässt sich kein Konto anlegen. Ergänzen Sie zuerst den Datensatz.`,
  'package-needed': ({ command: code }) => `Für „${command(code)}“ muss das Paket genannt werden.`,
  'package-not-taken': ({ command: code }) => `Für „${command(code)}“ lassen Sie das Paket leer.`,
  'because-not-taken': ({ command: code }) => `Für „${command(code)}“ lassen Sie den Grund der Sperre leer.`,
  'already-suspended': ({ services }) =>
    `${rows(services)}: schon gesperrt; das bleibt so, aus dem Grund, der im Datensatz steht.`,
  'other-reason': ({ services }) => `${rows(services)}: aus einem anderen Grund gesperrt; das bleibt so.`,
  'on-no-server': ({ services }) =>
    `${rows(services)}: auf keinem Server, also ändert sich nur der Datensatz.`,
  'server-without-credentials': ({ services }) =>
    `${rows(services)}: Der Server hat keine Zugangsdaten, darum blockiert es, bis welche hinterlegt sind.`,
  'on-server-by-hand': ({ services }) =>
    `${rows(services)}: auf einem von Hand bedienten Server, wo jemand es tun und bestätigen muss.`,
  'same-currency': ({ client, currency }) =>
    `Kunde ${client} wird schon in ${currency} abgerechnet: Es gibt nichts zu ändern.`,
  'unknown-currency': ({ currency }) => `${currency} ist kein Währungscode nach ISO 4217.`,
  'rate-missing': ({ from, to }) => `Der Kurs fehlt: wie viele ${to} ein ${from} wert ist.`,
  'rate-absurd': ({ rate, from, to }) => `Ein Kurs von ${rate} von ${from} nach ${to} kann nicht stimmen.`,
  'amount-too-large': ({ rate }) =>
    `Bei einem Kurs von ${rate} würde ein Betrag größer, als sich genau rechnen lässt.`,
  'rate-not-used': () =>
    'Wenn nur der Code wechselt, ändert sich keine Zahl: Lassen Sie den Kurs weg, oder rechnen Sie um.',
  'decimals-differ': ({ from, old, to, now }) =>
    `${from} hat ${old} Nachkommastellen und ${to} hat ${now}: Nur den Code zu wechseln würde ändern, was jede Zahl bedeutet. Rechnen Sie um, wenn nötig zum Kurs 1.`,
  'documents-change': ({ count }) =>
    `${n(count, '# ausgestellte Rechnung sagt', '# ausgestellte Rechnungen sagen')} dann nicht mehr, was dem Kunden geschickt wurde.`,
  'unpaid-stay': ({ count, currency }) =>
    `${n(count, '# unbezahlte Rechnung bleibt', '# unbezahlte Rechnungen bleiben')} in ${currency}.`,
  'other-currencies': ({ count, currency }) =>
    `${n(count, '# Zeile in anderer Währung als', '# Zeilen in anderen Währungen als')} ${currency} ${count === 1 ? 'bleibt, wie sie ist' : 'bleiben, wie sie sind'}.`,
  rounding: () =>
    'Jeder Betrag wird einmal kaufmännisch gerundet; was dabei zusammenkommt, wird eine Anpassung der Rechnung oder eine eigene Guthabenbuchung.',

  'no-survivor': ({ client }) => `Einen Kunden ${client} gibt es nicht.`,
  'same-client': ({ client }) =>
    `Kunde ${client} lässt sich nicht mit sich selbst zusammenführen: Nennen Sie einen anderen.`,
  'survivor-merged': ({ survivor, into }) =>
    `Kunde ${survivor} wurde selbst mit Kunde ${into} zusammengeführt: Nehmen Sie diesen.`,
  'survivor-anonymized': ({ survivor }) =>
    `Kunde ${survivor} wurde anonymisiert: Mit ihm lässt sich nichts zusammenführen.`,
  'survivor-closed': ({ survivor }) =>
    `Kunde ${survivor} ist geschlossen: Öffnen Sie ihn zuerst wieder, oder führen Sie andersherum zusammen.`,
  'other-currency': ({ client, currency, survivor, other }) =>
    `Kunde ${client} wird in ${currency} abgerechnet, Kunde ${survivor} in ${other}: Wechseln Sie zuerst bei einem die Währung.`,
  'other-provider': ({ client, provider, survivor, other }) =>
    `Kunde ${client} gehört zu Anbieter ${provider}, Kunde ${survivor} zu Anbieter ${other}: Beide müssten es in ihren Vorgaben erlauben (merge.acrossProviders).`,
  'group-of-other-provider': ({ client, survivor }) =>
    `Die Gruppe von Kunde ${client} gehört einem anderen Anbieter: Kunde ${survivor} kann nicht darin sein.`,
  'unknown-field': ({ field, fields }) =>
    `Das Feld „${field}“ lässt sich nicht wählen; es gibt ${fields.join(', ')}.`,
  clash: (clash) => {
    const { both, rule } = clashWords('de', clash);
    return `Beide haben ${both}${clash.count === 1 ? '' : ` (${clash.count}-mal)`}: ${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`;
  },
  'groups-differ': ({ client, group, survivor, other }) =>
    `Kunde ${client} ist in Gruppe ${group}, Kunde ${survivor} in Gruppe ${other}: Die des Bleibenden gilt, wenn Sie bei der Gruppe nichts anderes wählen.`,
  'survivor-archived': ({ survivor }) =>
    `Kunde ${survivor} ist archiviert: Die alltäglichen Listen zeigen dann keinen von beiden.`,
  'across-providers': ({ provider, other }) =>
    `Rechnungen, Zahlungen, Tickets und Zugänge behalten ihren Anbieter ${provider}; Server auch: Dienste dort werden für Anbieter ${other} nicht bedient.`,
  'import-led': () =>
    'Mindestens einer von beiden wurde importiert. Spätere Importe bringen für beide nichts mehr: Von da an führt sie Tenure.',
  'same-domain': ({ rows: found, client }) =>
    `Beide haben dieselbe Domain, bei Kunde ${client}: ${found.map(thingIn).join(', ')}. Alle Zeilen bleiben; sehen Sie nach, welche stimmt.`,
  'holds-move': ({ count, client, survivor }) =>
    `${n(count, '# Aufbewahrungspflicht', '# Aufbewahrungspflichten')} von Kunde ${client} ${count === 1 ? 'gilt' : 'gelten'} dann für Kunde ${survivor}.`,
  'holds-widen': ({ count, client, survivor }) =>
    `${n(count, '# Aufbewahrungspflicht', '# Aufbewahrungspflichten')} von Kunde ${survivor} ${count === 1 ? 'gilt' : 'gelten'} dann auch für das, was von Kunde ${client} kommt.`,
  'disputes-move': ({ count, client }) =>
    `${n(count, '# offener Streitfall', '# offene Streitfälle')} von Kunde ${client} ${count === 1 ? 'geht' : 'gehen'} mit über.`,
  'not-merged': ({ client }) =>
    `Kunde ${client} ist mit keinem anderen zusammengeführt: Es gibt nichts zurückzunehmen.`,
  'no-merge-on-record': ({ client, survivor }) =>
    `Kein aufgezeichneter Vorgang hat Kunde ${client} mit Kunde ${survivor} zusammengeführt: Es lässt sich nicht zurücknehmen.`,
  'unmerge-too-late': ({ client, on, days }) =>
    `Die Zusammenführung von Kunde ${client} endete am ${dayIn('de', on)}; zurücknehmen lässt sie sich ${n(days, '# Tag', '# Tage')} lang.`,
  'merge-forgotten': ({ client }) =>
    `Was die Zusammenführung von Kunde ${client} behalten muss, um zurückgenommen zu werden, ist nicht mehr da.`,
  'survivor-merged-since': ({ survivor, into }) =>
    `Kunde ${survivor} wurde seither selbst mit Kunde ${into} zusammengeführt: Nehmen Sie zuerst das zurück.`,
  'survivor-anonymized-since': ({ client, survivor }) =>
    `Kunde ${survivor} wurde seither anonymisiert, und mit ihm, was von Kunde ${client} kam.`,
  'other-currency-since': ({ client, currency, survivor, other }) =>
    `Kunde ${survivor} wird inzwischen in ${other} abgerechnet, Kunde ${client} wurde es in ${currency}: Wechseln Sie die Währung zuerst zurück.`,
  'added-since': ({ survivor, rows: found }) =>
    `Seit der Zusammenführung hinzugekommen, bleibt bei Kunde ${survivor}: ${countedRows('de', found)}.`,
  'edited-since': ({ rows: found }) =>
    `Seit der Zusammenführung geändert, geht zurück, wie es jetzt ist: ${countedRows('de', found)}.`,
  'gone-since': ({ rows: found }) =>
    `Seit der Zusammenführung gelöscht oder einem anderen Kunden gegeben, kann nicht zurück: ${numberedRows('de', found)}.`,
  'fields-stay': ({ survivor, fields }) =>
    `Felder von Kunde ${survivor}, die seither geändert wurden, bleiben, wie sie sind: ${profileFieldsIn('de', fields)}.`,
  'survivor-closed-since': ({ survivor }) =>
    `Kunde ${survivor} wurde seither geschlossen: Was zurückgeht, wurde mit ihm beendet und bleibt es.`,
  'stands-for-others': ({ count, survivor }) =>
    `${n(count, '# der Zugänge und Einstellungen, die zurückgehen, steht', '# der Zugänge und Einstellungen, die zurückgehen, stehen')} auch für die eines später zusammengeführten Kunden: Kunde ${survivor} hat sie nicht, bis auch das zurückgenommen ist.`,
};

const obstacles: Record<NoteParams<'policy-refuses'>['has'][number]['what'], (count: number) => string> = {
  payments: (count) => n(count, '# Zahlung', '# Zahlungen'),
  charges: (count) => n(count, '# Forderung', '# Forderungen'),
  'active-services': (count) => n(count, '# aktiven Dienst', '# aktive Dienste'),
};

/** `service 12`, as the plan names it. */
const thingIn = (row: string) => row.replace(/^service /, 'Dienst ').replace(/^domain /, 'Domain ');
