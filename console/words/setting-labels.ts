import type { SettingName } from '../../domain/settings/registry.ts';
import { defineWords } from '../../web/words.ts';

/** What a setting is called, and in a sentence what it does. */
type Labels = Record<SettingName, readonly [title: string, about: string]>;

/** The settings that cascade, and what their values are called; a setting without a label does not compile. */
export const settingLabels = defineWords<{ settings: Labels; values: Record<string, string> }>({
  en: {
    settings: {
      overdueNoticesOff: ['No overdue notices', 'The three notices about overdue invoices are not sent.'],
      lateFeeExempt: ['No late fee', 'No late fee is added to overdue invoices.'],
      lateFeeTaxed: ['Late fee with tax', 'A late fee is taxed like other lines; else it is damages.'],
      autoChargeOff: ['No automatic charges', 'Stored payment methods are not charged by themselves.'],
      suspensionExempt: [
        'Never suspended',
        'Nothing is suspended or terminated because of an overdue invoice.',
      ],
      separateInvoices: [
        'Separate invoices',
        'Each service with its add-ons, and each domain, gets its own.',
      ],
      automaticInvoices: ['Automatic invoices', 'What is due is invoiced by itself, looked for every hour.'],
      invoicesFromHour: [
        'Invoices from this hour',
        'From this hour of the day the invoices of the day are made.',
      ],
      invoiceLeadDays: ['Invoice ahead', 'So long before it is due a period is invoiced.'],
      domainLeadDays: ['Invoice domains ahead', 'The same for the renewal of domains.'],
      invoiceWhileUnpaid: [
        'Invoice while unpaid',
        'A further period is invoiced while an earlier one is unpaid.',
      ],
      paymentMethod: [
        'Payment method',
        'For what has none of its own. Empty: the gateway of the default stored method.',
      ],
      invoiceMail: ['Mail invoices', 'An invoice that is made by itself is sent to the client.'],
      welcomeMail: ['Welcome mail', 'A new client is welcomed by mail.'],
      taxExempt: ['Without tax', 'Invoices are without tax.'],
      marketingOptOut: ['No advertising', 'No advertising is sent.'],
      lockedProfileFields: [
        'Locked fields of the profile',
        'Names of fields between commas that the client cannot edit in the client area.',
      ],
      automaticStatus: ['Status by itself', 'What makes clients active or inactive by itself.'],
      clientAreaUrl: [
        'Address of the client area',
        'Links in mails lead there. Empty: under the address of this installation.',
      ],
      resetLinkHours: ['Links for passwords work', 'And generated passwords as long.'],
      securityQuestion: [
        'Security question',
        'Asked before a link for a new password is sent. Advised against.',
      ],
      generatedPasswords: [
        'Generated passwords',
        'Staff may have one sent that must be changed at first use.',
      ],
      securityNotices: ['Security notices', 'A mail tells of new passwords and of two-factor switched off.'],
      breachLookup: ['Look up leaked passwords', 'What holds where the list of leaks cannot be asked.'],
      ownLoginNames: ['Own names of logins', 'A login may be called something else than its e-mail address.'],
      autoStatusExempt: ['Status stays', 'The status is never changed by itself.'],
    },
    values: {
      off: 'off',
      services: 'what they have',
      'services-and-sign-ins': 'what they have, or a sign-in within three months',
      open: 'on; passwords are taken',
      closed: 'on; passwords are not taken',
    },
  },
  de: {
    settings: {
      overdueNoticesOff: [
        'Keine Mahnungen',
        'Die drei Mahnungen zu überfälligen Rechnungen gehen nicht hinaus.',
      ],
      lateFeeExempt: ['Keine Verzugsgebühr', 'Überfällige Rechnungen bekommen keine Gebühr.'],
      lateFeeTaxed: [
        'Verzugsgebühr mit Steuer',
        'Sie wird besteuert wie andere Posten; sonst ist sie Schadenersatz.',
      ],
      autoChargeOff: [
        'Keine Abbuchung von selbst',
        'Hinterlegte Zahlungsmittel werden nicht von selbst belastet.',
      ],
      suspensionExempt: [
        'Nie gesperrt',
        'Wegen einer überfälligen Rechnung wird nichts gesperrt oder gekündigt.',
      ],
      separateInvoices: [
        'Getrennte Rechnungen',
        'Jeder Dienst mit Zusätzen und jede Domain bekommt eine eigene.',
      ],
      automaticInvoices: ['Rechnungen von selbst', 'Was fällig wird, wird stündlich gesucht und berechnet.'],
      invoicesFromHour: ['Rechnungen ab Uhrzeit', 'Ab dieser Stunde entstehen die Rechnungen des Tages.'],
      invoiceLeadDays: ['Vorlauf der Rechnungen', 'So lange vor der Fälligkeit wird ein Zeitraum berechnet.'],
      domainLeadDays: ['Vorlauf bei Domains', 'Dasselbe für die Verlängerung von Domains.'],
      invoiceWhileUnpaid: [
        'Weiter trotz Rückstand',
        'Auch solange ein früherer Zeitraum offen ist, wird der nächste berechnet.',
      ],
      paymentMethod: [
        'Zahlungsart',
        'Für alles ohne eigene. Leer: das Gateway des hinterlegten Zahlungsmittels.',
      ],
      invoiceMail: ['Rechnungen mailen', 'Eine von selbst entstandene Rechnung geht an den Kunden.'],
      welcomeMail: ['Begrüßung', 'Ein neuer Kunde wird mit einer Mail begrüßt.'],
      taxExempt: ['Ohne Steuer', 'Rechnungen sind ohne Steuer.'],
      marketingOptOut: ['Keine Werbung', 'Es wird keine Werbung verschickt.'],
      lockedProfileFields: [
        'Gesperrte Felder des Profils',
        'Namen von Feldern zwischen Kommas, die der Kunde im Kundenbereich nicht ändern kann.',
      ],
      automaticStatus: ['Status von selbst', 'Was Kunden von selbst aktiv oder inaktiv macht.'],
      clientAreaUrl: [
        'Adresse des Kundenbereichs',
        'Dorthin führen Links in Mails. Leer: unter der Adresse dieser Installation.',
      ],
      resetLinkHours: ['Passwort-Links gelten', 'Und erzeugte Passwörter ebenso lange.'],
      securityQuestion: [
        'Sicherheitsfrage',
        'Vor dem Link für ein neues Passwort gestellt. Davon wird abgeraten.',
      ],
      generatedPasswords: [
        'Erzeugte Passwörter',
        'Das Personal kann eines schicken lassen, das beim ersten Mal zu ändern ist.',
      ],
      securityNotices: [
        'Sicherheitsmeldungen',
        'Eine Mail meldet neue Passwörter und abgeschaltete Zwei-Faktor-Anmeldung.',
      ],
      breachLookup: [
        'Durchgesickerte Passwörter',
        'Was gilt, wenn die Liste der Lecks nicht gefragt werden kann.',
      ],
      ownLoginNames: ['Eigene Namen der Zugänge', 'Ein Zugang darf anders heißen als seine E-Mail-Adresse.'],
      autoStatusExempt: ['Status bleibt', 'Der Status wird nie von selbst geändert.'],
    },
    values: {
      off: 'aus',
      services: 'was sie haben',
      'services-and-sign-ins': 'was sie haben, oder eine Anmeldung in den letzten drei Monaten',
      open: 'an; Passwörter werden genommen',
      closed: 'an; Passwörter werden nicht genommen',
    },
  },
  pl: {
    settings: {
      overdueNoticesOff: ['Bez wezwań', 'Trzy wezwania o zaległych fakturach nie są wysyłane.'],
      lateFeeExempt: ['Bez opłaty za zwłokę', 'Do zaległych faktur nie dolicza się opłaty.'],
      lateFeeTaxed: ['Opłata z podatkiem', 'Opłata za zwłokę jest opodatkowana; inaczej to odszkodowanie.'],
      autoChargeOff: ['Bez samoczynnych obciążeń', 'Zapisane metody płatności nie są obciążane samoczynnie.'],
      suspensionExempt: ['Bez zawieszania', 'Z powodu zaległości nic nie jest zawieszane ani usuwane.'],
      separateInvoices: ['Osobne faktury', 'Każda usługa z dodatkami i każda domena dostaje własną.'],
      automaticInvoices: ['Samoczynne faktury', 'To, co należne, jest fakturowane co godzinę.'],
      invoicesFromHour: ['Faktury od godziny', 'Od tej godziny powstają faktury danego dnia.'],
      invoiceLeadDays: ['Wyprzedzenie faktur', 'Tyle przed terminem fakturuje się okres.'],
      domainLeadDays: ['Wyprzedzenie dla domen', 'To samo dla odnowień domen.'],
      invoiceWhileUnpaid: [
        'Faktury mimo zaległości',
        'Kolejny okres jest fakturowany, choć wcześniejszy nie jest opłacony.',
      ],
      paymentMethod: [
        'Metoda płatności',
        'Dla tego, co nie ma własnej. Puste: bramka domyślnej zapisanej metody.',
      ],
      invoiceMail: ['Wysyłka faktur', 'Samoczynna faktura jest wysyłana do klienta.'],
      welcomeMail: ['Powitanie', 'Nowy klient dostaje wiadomość powitalną.'],
      taxExempt: ['Bez podatku', 'Faktury są bez podatku.'],
      marketingOptOut: ['Bez reklam', 'Reklamy nie są wysyłane.'],
      lockedProfileFields: [
        'Zablokowane pola profilu',
        'Nazwy pól między przecinkami, których klient nie może zmienić w swoim panelu.',
      ],
      automaticStatus: ['Status samoczynny', 'Co samoczynnie czyni klientów aktywnymi lub nieaktywnymi.'],
      clientAreaUrl: [
        'Adres panelu klienta',
        'Tam prowadzą odnośniki w wiadomościach. Puste: pod adresem tej instalacji.',
      ],
      resetLinkHours: ['Ważność odnośników do hasła', 'I wygenerowanych haseł.'],
      securityQuestion: [
        'Pytanie bezpieczeństwa',
        'Zadawane przed wysłaniem odnośnika do nowego hasła. Odradzane.',
      ],
      generatedPasswords: [
        'Hasła generowane',
        'Personel może wysłać hasło, które trzeba zmienić przy pierwszym użyciu.',
      ],
      securityNotices: [
        'Powiadomienia o bezpieczeństwie',
        'Wiadomość mówi o nowych hasłach i wyłączonym drugim składniku.',
      ],
      breachLookup: ['Sprawdzanie wycieków haseł', 'Co obowiązuje, gdy listy wycieków nie można zapytać.'],
      ownLoginNames: ['Własne nazwy loginów', 'Login może nazywać się inaczej niż jego adres e-mail.'],
      autoStatusExempt: ['Status bez zmian', 'Status nigdy nie jest zmieniany samoczynnie.'],
    },
    values: {
      off: 'wyłączone',
      services: 'to, co mają',
      'services-and-sign-ins': 'to, co mają, albo logowanie w ostatnich trzech miesiącach',
      open: 'włączone; hasła są przyjmowane',
      closed: 'włączone; hasła nie są przyjmowane',
    },
  },
});
