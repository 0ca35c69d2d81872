import {
  type FailureDetail,
  type FailureDetailParams,
  failureDetails,
  type Unacknowledged,
} from '../../domain/operations/failure-details.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { countedIn } from '../../web/plurals.ts';
import type { Language } from '../../web/words.ts';
import { failureText } from './failures.ts';
import { thingStatus } from './plan/statuses.ts';

type Foreign = Exclude<Language, 'en'>;
/** Says what is known; `meaning` is the sentence for the code. */
type Catalogue = {
  [N in FailureDetail]: (params: FailureDetailParams<N>, meaning: string) => string;
};

const deliveries: Record<Foreign, Record<Unacknowledged, string>> = {
  de: {
    disabled: 'abgeschaltet',
    delivered: 'hat es erfahren',
    pending: 'Zustellung steht aus',
    failed: 'Zustellung gescheitert',
    'given-up': 'Zustellung aufgegeben',
  },
  pl: {
    disabled: 'wyłączony',
    delivered: 'został zawiadomiony',
    pending: 'dostarczenie czeka',
    failed: 'dostarczenie nieudane',
    'given-up': 'zaniechano dostarczania',
  },
};

const details: Record<Foreign, Catalogue> = {
  de: {
    'gateway-missing': ({ provider, gateway }) =>
      `Anbieter ${provider} hat kein Zahlungsgateway „${gateway}“. Legen Sie es an und wiederholen Sie dann.`,
    'gateway-without-credentials': ({ gateway }) =>
      `Zahlungsgateway ${gateway} hat keine Zugangsdaten. Hinterlegen Sie welche und wiederholen Sie dann.`,
    'gateway-settings': ({ gateway, answer }, meaning) =>
      `Zahlungsgateway ${gateway}: ${meaning} Meldung: „${answer}“`,
    'server-without-credentials': ({ server }) =>
      `Server ${server} hat keine Zugangsdaten. Hinterlegen Sie welche und wiederholen Sie dann.`,
    'server-settings': ({ server, answer }, meaning) => `Server ${server}: ${meaning} Meldung: „${answer}“`,
    'server-answer': ({ service, server, ...said }, meaning) =>
      `Dienst ${service} auf Server ${server ?? '–'}: ${answerText('de', said, meaning)}`,
    'service-missing': ({ service, client }) =>
      `Dienst ${service} von Kunde ${client} ist nicht verzeichnet.`,
    'service-unnamed': ({ service }) =>
      `Dienst ${service} hat keinen Benutzernamen oder keine Domain: Tragen Sie beides ein und wiederholen Sie dann.`,
    'service-status': ({ service, status, statuses }) =>
      `Dienst ${service} ist „${thingStatus('de', status)}“: Das geht nur, wenn er ${statuses.map((each) => `„${thingStatus('de', each)}“`).join(' oder ')} ist. Berichtigen Sie seinen Datensatz und wiederholen Sie, oder lassen Sie ihn aus.`,
    'not-put-back': ({ count, first }) =>
      `${countedIn('de')(count, '# Dienst ließ', '# Dienste ließen')} sich nicht zurücksetzen. Der erste: ${failureText('de', first)}`,
    'not-acknowledged': ({ topic, endpoints }) =>
      `${topic} ist nicht bestätigt, Webhook ${endpoints.map(({ id, state }) => `${id} (${deliveries.de[state]})`).join(', ')}. Sehen Sie nach, was das System dahinter aufhält, und wiederholen Sie, oder lassen Sie es aus.`,
    'badly-stored': ({ what, id }) =>
      `${stored.de[what]} ${id} ist unter einem Namen gespeichert, der keiner von unseren ist. Berichtigen Sie den Datensatz, oder lassen Sie es aus.`,
    'not-removed': ({ what, id, answer }) =>
      `${stored.de[what]} ${id} ließ sich nicht aus dem Speicher entfernen (${answer}). Sehen Sie nach dem Verzeichnis der gespeicherten Dateien und wiederholen Sie dann.`,
    'method-missing': ({ client, method }) => `Kunde ${client} hat kein Zahlungsmittel ${method}.`,
    'gateway-answer': ({ method, gateway, ...said }, meaning) =>
      `Zahlungsmittel ${method} beim Gateway ${gateway}: ${answerText('de', said, meaning)}`,
    'method-sealed': ({ method, answer }) =>
      `Die Kennung von Zahlungsmittel ${method} lässt sich nicht öffnen. Meldung: „${answer}“`,
    'mail-answer': ({ answer }, meaning) => `${meaning} Meldung: „${answer}“`,
    'mail-doubt': ({ answer }, meaning) => `${meaning} Meldung: „${answer}“`,
    leftovers: ({ client, places }) =>
      `Werte von Kunde ${client} werden noch gefunden, wo nichts sie behält: ${places.map((place) => `${placeNames.de[place.where] ?? place.where} (${place.count}, ${kinds.de[place.kind] ?? place.title})`).join('; ')}. Entfernen Sie sie und wiederholen Sie, oder lassen Sie es aus: Dann nennt sie die Bescheinigung.`,
  },
  pl: {
    'gateway-missing': ({ provider, gateway }) =>
      `Dostawca ${provider} nie ma bramki płatności „${gateway}”. Dodaj ją, a potem ponów.`,
    'gateway-without-credentials': ({ gateway }) =>
      `Bramka płatności ${gateway} nie ma danych dostępu. Ustaw je w jej zapisie, a potem ponów.`,
    'gateway-settings': ({ gateway, answer }, meaning) =>
      `Bramka płatności ${gateway}: ${meaning} Komunikat: „${answer}”`,
    'server-without-credentials': ({ server }) =>
      `Serwer ${server} nie ma danych dostępu. Ustaw je w jego zapisie, a potem ponów.`,
    'server-settings': ({ server, answer }, meaning) => `Serwer ${server}: ${meaning} Komunikat: „${answer}”`,
    'server-answer': ({ service, server, ...said }, meaning) =>
      `Usługa ${service} na serwerze ${server ?? '–'}: ${answerText('pl', said, meaning)}`,
    'service-missing': ({ service, client }) => `Usługi ${service} klienta ${client} nie ma w zapisie.`,
    'service-unnamed': ({ service }) =>
      `Usługa ${service} nie ma nazwy użytkownika albo domeny: ustaw obie w jej zapisie, a potem ponów.`,
    'service-status': ({ service, status, statuses }) =>
      `Usługa ${service} ma status „${thingStatus('pl', status)}”: to możliwe tylko przy: ${statuses.map((each) => thingStatus('pl', each)).join(', ')}. Popraw jej zapis i ponów albo ją pomiń.`,
    'not-put-back': ({ count, first }) =>
      `${countedIn('pl')(count, '# usługi', '# usług', '# usług')} nie udało się przywrócić. Pierwsza: ${failureText('pl', first)}`,
    'not-acknowledged': ({ topic, endpoints }) =>
      `${topic}: brak potwierdzenia, webhook ${endpoints.map(({ id, state }) => `${id} (${deliveries.pl[state]})`).join(', ')}. Sprawdź, co zatrzymuje system za nim, a potem ponów albo pomiń.`,
    'badly-stored': ({ what, id }) =>
      `${stored.pl[what]} ${id} jest zapisany pod nazwą, która nie jest nasza. Popraw zapis albo pomiń.`,
    'not-removed': ({ what, id, answer }) =>
      `${stored.pl[what]} ${id}: nie udało się usunąć z magazynu (${answer}). Sprawdź katalog zapisanych plików, a potem ponów.`,
    'method-missing': ({ client, method }) => `Klient ${client} nie ma metody płatności ${method}.`,
    'gateway-answer': ({ method, gateway, ...said }, meaning) =>
      `Metoda płatności ${method} w bramce ${gateway}: ${answerText('pl', said, meaning)}`,
    'method-sealed': ({ method, answer }) =>
      `Identyfikatora metody płatności ${method} nie da się otworzyć. Komunikat: „${answer}”`,
    'mail-answer': ({ answer }, meaning) => `${meaning} Komunikat: „${answer}”`,
    'mail-doubt': ({ answer }, meaning) => `${meaning} Komunikat: „${answer}”`,
    leftovers: ({ client, places }) =>
      `Dane klienta ${client} wciąż są tam, gdzie nic ich nie zatrzymuje: ${places.map((place) => `${placeNames.pl[place.where] ?? place.where} (${place.count}, ${kinds.pl[place.kind] ?? place.title})`).join('; ')}. Usuń je i ponów albo pomiń: wtedy wymieni je zaświadczenie.`,
  },
};

const stored = {
  de: { file: 'Datei', export: 'Export' },
  pl: { file: 'Plik', export: 'Eksport' },
} as const;

/** A refusal in the words of the other side; of any other trouble what it means, and what the connector reports. */
function answerText(
  language: Foreign,
  { answer, words }: { answer: string; words?: string },
  meaning: string,
): string {
  const german = language === 'de';
  if (words === undefined)
    return german ? `${meaning} Meldung: „${answer}“` : `${meaning} Komunikat: „${answer}”`;
  if (words === '')
    return german ? 'Es wurde abgelehnt, ohne einen Grund zu nennen.' : 'Odmowa bez podania powodu.';
  return german ? `Es wurde abgelehnt, mit den Worten: „${words}“` : `Odmowa ze słowami: „${words}”`;
}

/** Places that are no column of a table. */
const placeNames: Record<Foreign, Readonly<Record<string, string>>> = {
  de: { 'stored file': 'gespeicherte Datei', 'workflow history': 'Verlauf der Maschine' },
  pl: { 'stored file': 'zapisany plik', 'workflow history': 'historia silnika' },
};

/** What kind of value was found. */
const kinds: Record<Foreign, Readonly<Record<string, string>>> = {
  de: {
    ...{ name: 'Name', email: 'E-Mail-Adresse', phone: 'Telefonnummer', address: 'Anschrift' },
    ...{ taxId: 'Steuernummer', login: 'Anmeldename', network: 'Netzadresse' },
    ...{ account: 'Konto auf einem Server', domain: 'Domain', sourceRow: 'Nummer in einem anderen System' },
  },
  pl: {
    ...{ name: 'nazwa', email: 'adres e-mail', phone: 'numer telefonu', address: 'adres' },
    ...{ taxId: 'numer podatkowy', login: 'nazwa logowania', network: 'adres sieciowy' },
    ...{ account: 'konto na serwerze', domain: 'domena', sourceRow: 'numer w innym systemie' },
  },
};

/** What is known of a failure beyond its code, in a language; undefined where the record does not say it in parts. */
export function detailText(language: Foreign, { text, params }: Failure, meaning = ''): string | undefined {
  if (text === undefined || !Object.hasOwn(failureDetails, text)) return undefined;
  const say = details[language][text as FailureDetail] as (params: unknown, meaning: string) => string;
  return say(params, meaning).trim();
}
