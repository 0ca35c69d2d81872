import { type FailureCode, failureOf, isFailureCode } from '../../domain/operations/failures.ts';
import type { Failure } from '../../domain/operations/state.ts';
import type { Language } from '../../web/words.ts';
import { detailText } from './failure-details.ts';

/** Why something did not succeed and what to do about it; English stands in `domain/operations/failures.ts`. */
const sentences: Record<Exclude<Language, 'en'>, Record<FailureCode, string>> = {
  de: {
    unreachable: 'Der Server antwortet nicht. Sehen Sie nach, ob er läuft, und wiederholen Sie dann.',
    'bad-credentials':
      'Unsere Zugangsdaten werden abgelehnt. Hinterlegen Sie neue beim Server oder Gateway und wiederholen Sie dann.',
    'needs-credentials':
      'Beim Server oder Gateway sind keine Zugangsdaten hinterlegt. Tragen Sie sie ein und wiederholen Sie dann.',
    'no-gateway':
      'Der Anbieter hat kein Zahlungsgateway dieses Namens. Legen Sie es an und wiederholen Sie, oder lassen Sie es aus.',
    'method-missing': 'Der Kunde hat kein solches Zahlungsmittel.',
    'storage-failed':
      'Der Speicher für Dateien versagt. Sehen Sie nach der Platte des Workers und wiederholen Sie dann.',
    'no-server': 'Der Dienst nennt keinen bekannten Server. Tragen Sie einen ein, oder lassen Sie ihn aus.',
    'foreign-server':
      'Der Dienst liegt auf einem Server eines Anbieters, der den Kunden nicht betreut. Berichtigen Sie den Datensatz und wiederholen Sie dann.',
    'identity-mismatch':
      'Das Konto auf dem Server gehört nicht dem Kunden: Nichts wurde getan. Vergleichen Sie es mit dem Datensatz; berichtigen Sie diesen, oder lassen Sie es aus.',
    refused: 'Der Server hat abgelehnt. Seine Antwort steht in der Aufzeichnung.',
    'outcome-unknown':
      'Der Aufruf hat gewirkt oder nicht. Sehen Sie nach und wiederholen Sie dann: Zuerst wird nach dem Konto gefragt.',
    'invalid-tls':
      'Das Zertifikat des Servers gilt nicht. Erneuern Sie es, oder erlauben Sie es beim Server.',
    protocol: 'Der Server antwortet mit etwas, das keine Antwort eines solchen Panels ist.',
    'needs-operator':
      'Dieser Server wird von Hand bedient: Tun Sie, was die Anleitung sagt, und bestätigen Sie dann den Zustand.',
    'mail-unknown':
      'Der Mailserver hat die Nachricht angenommen oder nicht. Wiederholen sendet sie noch einmal, Auslassen lässt es.',
    'mail-rejected': 'Der Mailserver hat die Nachricht endgültig abgelehnt.',
    'mail-unreachable': 'Der Mailserver antwortet nicht.',
    'not-acknowledged':
      'Ein anderes System, das folgen muss, hat es noch nicht bestätigt. Sehen Sie nach den Zustellungen an seinen Webhook und wiederholen Sie, oder lassen Sie es aus.',
    'leftovers-found':
      'Werte der Person werden noch gefunden, wo nichts sie behält; die Aufzeichnung sagt, wo. Entfernen Sie sie und wiederholen Sie, oder lassen Sie es aus: Dann nennt sie die Bescheinigung.',
    'writers-running':
      'Eine Transaktion von vor der Anonymisierung schreibt noch. Beenden Sie sie und wiederholen Sie dann.',
    'bad-storage-key':
      'Der Datensatz nennt einen Ort für die Datei, der keiner von unseren ist. Berichtigen Sie ihn, oder lassen Sie die Datei aus.',
    'worker-lost': 'Der Worker ging mittendrin verloren; es wird wieder versucht.',
    'record-unavailable': 'Die Datenbank antwortet nicht; es wird wieder versucht.',
    'approval-expired':
      'Niemand hat rechtzeitig zugestimmt, darum wurde es abgebrochen. Verlangen Sie es neu.',
    'plan-changed':
      'Der Kunde ist nicht mehr so, wie der Plan ihn kannte. Sehen Sie eine neue Vorschau an; wiederholen Sie, um ihn anzunehmen, oder brechen Sie ab.',
    'plan-blocked':
      'Etwas steht dem entgegen, das es beim Verlangen nicht tat. Sehen Sie eine neue Vorschau an; beheben Sie die Ursache und wiederholen Sie, oder brechen Sie ab.',
    'wrong-status':
      'Der Dienst ist in einem Status, in dem das nicht geht. Sehen Sie seinen Datensatz an; wiederholen Sie, oder lassen Sie ihn aus.',
    'record-incomplete':
      'Dem Datensatz des Dienstes fehlt, was der Server wissen muss. Ergänzen Sie ihn und wiederholen Sie, oder lassen Sie ihn aus.',
    'bad-template':
      'Die Vorlage geht mit den Werten dieses Kunden nicht. Berichtigen Sie sie und wiederholen Sie dann.',
    'pdf-failed':
      'Das PDF konnte nicht gemacht werden. Berichtigen Sie die Vorlage, oder exportieren Sie JSON.',
    'no-public-url':
      'Der Worker weiß nicht, unter welcher Adresse Kunden Tenure erreichen: Setzen Sie TENURE_PUBLIC_URL und wiederholen Sie dann.',
    'storage-unavailable':
      'Die Datei kann nicht gespeichert werden. Sehen Sie nach der Platte; es wird wieder versucht.',
    'export-gone':
      'Die Datei des Exports ist nicht mehr da. Starten Sie einen neuen Export, oder lassen Sie es aus.',
    'engine-gone':
      'Die Maschine kennt diesen Vorgang nicht mehr. Getanes bleibt getan; nehmen Sie ihn wieder auf, um den Rest zu tun.',
    'other-client-busy':
      'Etwas hält noch den anderen Kunden, obwohl dort kein Vorgang bekannt ist. Warten Sie einen Augenblick, und nehmen Sie ihn dann wieder auf.',
    'merge-forgotten':
      'Was die Zusammenführung zum Zurücknehmen behalten muss, ist weg: Die Zeit ist um, oder der bleibende Kunde wurde gelöscht. Nehmen Sie zurück.',
    missing:
      'Ein solches Konto gibt es auf dem Server nicht. Sehen Sie den Datensatz an; wiederholen Sie, oder lassen Sie es aus.',
    'identity-unproven':
      'Nichts beweist, dass das Konto auf dem Server dem Kunden gehört: Nichts wurde getan. Ergänzen Sie den Datensatz und wiederholen Sie, oder lassen Sie es aus.',
    pending: 'Der Server hat es angenommen und arbeitet noch daran; es wird wieder nachgesehen.',
    cancelled: 'Es wurde abgebrochen, ehe es zu Ende war; es wird wieder versucht.',
    'bad-settings':
      'Die Einstellungen des Servers oder Gateways sind nicht zu gebrauchen. Berichtigen Sie seinen Datensatz und wiederholen Sie dann.',
    'service-missing': 'Der Kunde hat diesen Dienst nicht mehr. Lassen Sie ihn aus.',
    overtaken: 'Der Schritt wurde zurückgenommen, während dieser Versuch verloren war.',
    bug: 'Das Programm hat versagt. Sein Protokoll weiß mehr; der Schritt ist, wie er war.',
  },
  pl: {
    unreachable: 'Serwer nie odpowiada. Sprawdź, czy działa, a potem ponów.',
    'bad-credentials': 'Nasze dane dostępu są odrzucane. Ustaw nowe przy serwerze lub bramce, a potem ponów.',
    'needs-credentials': 'Przy serwerze lub bramce nie ma danych dostępu. Ustaw je, a potem ponów.',
    'no-gateway': 'Dostawca nie ma bramki płatności o tej nazwie. Dodaj ją i ponów albo pomiń.',
    'method-missing': 'Klient nie ma takiej metody płatności.',
    'storage-failed': 'Magazyn plików zawiódł. Sprawdź dysk procesu roboczego, a potem ponów.',
    'no-server': 'Usługa nie wskazuje znanego serwera. Ustaw go albo ją pomiń.',
    'foreign-server':
      'Usługa leży na serwerze dostawcy, który nie obsługuje tego klienta. Popraw zapis, a potem ponów.',
    'identity-mismatch':
      'Konto na serwerze nie należy do klienta: nic nie zrobiono. Porównaj je z zapisem, a potem popraw zapis albo pomiń.',
    refused: 'Serwer odmówił. Jego odpowiedź jest w zapisie.',
    'outcome-unknown':
      'Wywołanie mogło zadziałać albo nie. Sprawdź, a potem ponów: najpierw padnie pytanie o konto.',
    'invalid-tls': 'Certyfikat serwera jest nieważny. Odnów go albo zezwól na niego przy serwerze.',
    protocol: 'Serwer odpowiedział czymś, co nie jest odpowiedzią takiego panelu.',
    'needs-operator': 'Ten serwer obsługuje się ręcznie: zrób, co mówi instrukcja, a potem potwierdź stan.',
    'mail-unknown':
      'Serwer poczty mógł przyjąć wiadomość albo nie. Ponowienie wyśle ją jeszcze raz, pominięcie zostawi.',
    'mail-rejected': 'Serwer poczty ostatecznie odrzucił wiadomość.',
    'mail-unreachable': 'Serwer poczty nie odpowiada.',
    'not-acknowledged':
      'Inny system, który musi to odnotować, jeszcze nie potwierdził. Sprawdź dostarczenia do jego webhooka i ponów albo pomiń.',
    'leftovers-found':
      'Dane osoby wciąż są tam, gdzie nic ich nie zatrzymuje; zapis mówi gdzie. Usuń je i ponów albo pomiń: wtedy wymieni je zaświadczenie.',
    'writers-running': 'Transakcja rozpoczęta przed anonimizacją wciąż zapisuje. Zakończ ją, a potem ponów.',
    'bad-storage-key': 'Zapis wskazuje miejsce pliku, które nie jest nasze. Popraw go albo pomiń plik.',
    'worker-lost': 'Proces roboczy przepadł w trakcie; próba zostanie powtórzona.',
    'record-unavailable': 'Baza danych nie odpowiada; próba zostanie powtórzona.',
    'approval-expired': 'Nikt nie zgodził się na czas, więc odwołano. Zleć jeszcze raz.',
    'plan-changed':
      'Klient nie jest już taki, jakim znał go plan. Obejrzyj nowy podgląd, a potem ponów, by go przyjąć, albo odwołaj.',
    'plan-blocked':
      'Coś stoi na przeszkodzie, czego przy zleceniu nie było. Obejrzyj nowy podgląd; usuń przyczynę i ponów albo odwołaj.',
    'wrong-status':
      'Usługa ma status, w którym nie da się tego zrobić. Obejrzyj jej zapis, a potem ponów albo pomiń.',
    'record-incomplete':
      'W zapisie usługi brakuje tego, co serwer musi wiedzieć. Uzupełnij go i ponów albo pomiń.',
    'bad-template': 'Szablonu nie da się użyć z danymi tego klienta. Popraw go, a potem ponów.',
    'pdf-failed': 'Nie udało się utworzyć PDF. Popraw szablon albo eksportuj jako JSON.',
    'no-public-url':
      'Proces roboczy nie wie, pod jakim adresem klienci mają Tenure: ustaw TENURE_PUBLIC_URL, a potem ponów.',
    'storage-unavailable': 'Nie można zapisać pliku. Sprawdź dysk; próba zostanie powtórzona.',
    'export-gone': 'Pliku eksportu już nie ma. Rozpocznij nowy eksport albo pomiń.',
    'engine-gone': 'Silnik nie zna już tej operacji. To, co zrobiono, zostaje; dokończ ją, by zrobić resztę.',
    'other-client-busy':
      'Coś wciąż trzyma drugiego klienta, choć zapis nie zna tam żadnej operacji. Poczekaj chwilę, a potem dokończ.',
    'merge-forgotten':
      'Tego, co scalenie musi pamiętać, by dało się cofnąć, już nie ma: minął czas albo usunięto pozostałego klienta. Cofnij.',
    missing: 'Takiego konta nie ma na serwerze. Sprawdź zapis, a potem ponów albo pomiń.',
    'identity-unproven':
      'Nic nie dowodzi, że konto na serwerze należy do klienta: nic nie zrobiono. Uzupełnij zapis i ponów albo pomiń.',
    pending: 'Serwer to przyjął i jeszcze nad tym pracuje; zostanie to sprawdzone ponownie.',
    cancelled: 'Przerwano, zanim się skończyło; próba zostanie powtórzona.',
    'bad-settings': 'Ustawień serwera lub bramki nie da się użyć. Popraw ich zapis, a potem ponów.',
    'service-missing': 'Klient nie ma już takiej usługi. Pomiń ją.',
    overtaken: 'Krok cofnięto, gdy ta próba przepadła.',
    bug: 'Program zawiódł. Szczegóły są w jego dzienniku; krok jest taki, jaki był.',
  },
};

/** A failure in words: what it means in a language, and what is known beyond its code. */
export function failureText(language: Language, failure: Failure): string {
  const { code, message } = failure;
  if (language === 'en') return message;
  const meaning = isFailureCode(code) ? sentences[language][code] : undefined;
  const detailed = detailText(language, failure, meaning);
  if (detailed !== undefined) return detailed;
  if (meaning === undefined) return message;
  return message === failureOf(code).message ? meaning : `${meaning} (${message})`;
}
