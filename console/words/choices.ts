import type { z } from 'zod';
import type { askableParams, OperationKind } from '../../domain/operations/kinds.ts';
import { defineWords, type Language } from '../../web/words.ts';

type Input<K extends OperationKind> = z.input<(typeof askableParams)[K]>;
/** The words that a parameter can be, if it can be a few only. */
type Few<V> = string extends V ? never : Extract<V, string>;
/** Every value of every parameter that is one of a few, as `mode.terminate`. */
type ChoiceOf<K extends OperationKind> = K extends OperationKind
  ? { [N in Extract<keyof Input<K>, string>]: `${N}.${Few<NonNullable<Input<K>[N]>>}` }[Extract<
      keyof Input<K>,
      string
    >]
  : never;
type Choice = ChoiceOf<OperationKind>;

/** What the values of parameters mean; one that is new does not compile until it has words here. */
const choices = defineWords<Record<Choice, string>>({
  en: {
    'mode.status-only': 'The status only: nobody signs in any more',
    'mode.cancel': 'Cancel: also services, orders and unpaid invoices',
    'mode.terminate': 'Terminate: also the accounts on their servers',
    'mode.hard': 'Everywhere: accounts on servers and payment methods at the gateway go first',
    'mode.soft': 'From Tenure only: nothing happens elsewhere',
    'mode.recalculate': 'Recalculate every amount at the rate',
    'mode.code-only': 'Another code for the same figures',
    'format.json': 'JSON, with everything',
    'format.pdf': 'PDF, a report to read',
    'deliver.link': 'Staff hand over a link',
    'deliver.mail': 'The client gets the link by e-mail',
    'issuedInvoices.keep': 'Issued invoices and transactions stay as they are',
    'issuedInvoices.convert': 'Issued invoices and transactions change too',
    'command.create': 'Make the accounts',
    'command.suspend': 'Suspend',
    'command.unsuspend': 'Unsuspend',
    'command.terminate': 'Terminate',
    'command.change-package': 'Change the package',
    'command.change-password': 'Change the password',
    'because.staff': 'By staff',
    'because.abuse': 'Abuse',
  },
  de: {
    'mode.status-only': 'Nur der Status: Niemand meldet sich mehr an',
    'mode.cancel': 'Stornieren: auch Dienste, Bestellungen und unbezahlte Rechnungen',
    'mode.terminate': 'Beenden: auch die Konten auf ihren Servern',
    'mode.hard': 'Überall: Zuerst gehen die Konten auf Servern und die Zahlungsmittel beim Gateway',
    'mode.soft': 'Nur aus Tenure: Anderswo geschieht nichts',
    'mode.recalculate': 'Jeden Betrag zum Kurs umrechnen',
    'mode.code-only': 'Ein anderer Code für dieselben Zahlen',
    'format.json': 'JSON, mit allem',
    'format.pdf': 'PDF, ein Bericht zum Lesen',
    'deliver.link': 'Das Personal übergibt einen Link',
    'deliver.mail': 'Der Kunde bekommt den Link per E-Mail',
    'issuedInvoices.keep': 'Ausgestellte Rechnungen und Zahlungen bleiben, wie sie sind',
    'issuedInvoices.convert': 'Auch ausgestellte Rechnungen und Zahlungen ändern sich',
    'command.create': 'Konten anlegen',
    'command.suspend': 'Sperren',
    'command.unsuspend': 'Entsperren',
    'command.terminate': 'Beenden',
    'command.change-package': 'Paket wechseln',
    'command.change-password': 'Passwort ändern',
    'because.staff': 'Durch das Personal',
    'because.abuse': 'Missbrauch',
  },
  pl: {
    'mode.status-only': 'Tylko status: nikt się już nie zaloguje',
    'mode.cancel': 'Anulowanie: także usługi, zamówienia i nieopłacone faktury',
    'mode.terminate': 'Zakończenie: także konta na serwerach',
    'mode.hard': 'Wszędzie: najpierw znikają konta na serwerach i metody płatności w bramce',
    'mode.soft': 'Tylko z Tenure: nigdzie indziej nic się nie dzieje',
    'mode.recalculate': 'Przeliczenie każdej kwoty po kursie',
    'mode.code-only': 'Inny kod przy tych samych liczbach',
    'format.json': 'JSON, ze wszystkim',
    'format.pdf': 'PDF, raport do czytania',
    'deliver.link': 'Łącze przekazuje obsługa',
    'deliver.mail': 'Klient dostaje łącze e-mailem',
    'issuedInvoices.keep': 'Wystawione faktury i transakcje pozostają bez zmian',
    'issuedInvoices.convert': 'Wystawione faktury i transakcje też się zmieniają',
    'command.create': 'Założenie kont',
    'command.suspend': 'Zawieszenie',
    'command.unsuspend': 'Odwieszenie',
    'command.terminate': 'Zakończenie',
    'command.change-package': 'Zmiana pakietu',
    'command.change-password': 'Zmiana hasła',
    'because.staff': 'Przez obsługę',
    'because.abuse': 'Nadużycie',
  },
});

/** The words for a value of a parameter; undefined where the parameter can be anything. */
export function choiceOf(language: Language, name: string, value: string): string | undefined {
  const words: Readonly<Record<string, string>> = choices(language);
  const key = `${name}.${value}`;
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** The words for a value of a parameter; its code where there are none. */
export function choiceWord(language: Language, name: string, value: string): string {
  return choiceOf(language, name, value) ?? value;
}
