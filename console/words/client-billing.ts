import { defineWords } from '../../web/words.ts';

interface Words {
  method: string;
  usualMethod: string;
  notes: string;
  forWhat: string;
  forNothing: string;
  notTaxed: string;
  dueOn: string;
  mail: string;
  newInvoice: string;
  newAbout: string;
  create: string;
  generate: string;
  generateAbout: string;
  until: string;
  untilHint: string;
  preview: string;
  generateNow: string;
  nothingDue: string;
  made: (numbers: string) => string;
  passedOver: string;
  why: Record<'unpaid' | 'account-restricted' | 'ends' | 'negative' | 'not-billable', string>;
  things: Record<'service' | 'addon' | 'domain' | 'queued', string>;
  override: string;
  overrideHint: string;
}

/** What is said where invoices are made by hand, or what is due is billed. */
export const billingWords = defineWords<Words>({
  en: {
    method: 'Paid by',
    usualMethod: 'as the client pays',
    notes: 'Notes',
    forWhat: 'Belongs to',
    forNothing: 'nothing of the client',
    notTaxed: 'not taxed',
    dueOn: 'Due on',
    mail: 'Mail it to the client',
    newInvoice: 'New invoice by hand',
    newAbout: 'An empty draft: nobody is told, and it has no number until it is issued.',
    create: 'Make the draft',
    generate: 'Bill what is due',
    generateAbout: 'Services, add-ons, domains and lines that wait. No day of anything is billed twice.',
    until: 'Until',
    untilHint: 'Empty: as many days ahead as the settings say',
    preview: 'Show what would be made',
    generateNow: 'Bill it now',
    nothingDue: 'Nothing is due.',
    made: (numbers) => `Issued: ${numbers}.`,
    passedOver: 'Passed over',
    why: {
      unpaid: 'an earlier invoice of it is not paid',
      'account-restricted': 'the account is restricted',
      ends: 'it ends before',
      negative: 'the invoice would come to less than 0',
      'not-billable': 'it is not active, is billed once only, or has no date',
    },
    things: { service: 'Service', addon: 'Add-on', domain: 'Domain', queued: 'Line' },
    override: 'Bill a restricted account all the same, because',
    overrideHint: 'Empty: what belongs to a restricted account is passed over.',
  },
  de: {
    method: 'Zahlungsart',
    usualMethod: 'wie der Kunde zahlt',
    notes: 'Anmerkungen',
    forWhat: 'Gehört zu',
    forNothing: 'nichts vom Kunden',
    notTaxed: 'unbesteuert',
    dueOn: 'Fällig am',
    mail: 'Dem Kunden mailen',
    newInvoice: 'Neue Rechnung von Hand',
    newAbout: 'Ein leerer Entwurf: Niemand erfährt davon, und er hat keine Nummer, bis er ausgestellt ist.',
    create: 'Entwurf anlegen',
    generate: 'Fälliges berechnen',
    generateAbout: 'Dienste, Zusätze, Domains und wartende Posten. Kein Tag wird zweimal berechnet.',
    until: 'Bis',
    untilHint: 'Leer: so viele Tage voraus, wie die Einstellungen sagen',
    preview: 'Zeigen, was entstünde',
    generateNow: 'Jetzt berechnen',
    nothingDue: 'Nichts ist fällig.',
    made: (numbers) => `Ausgestellt: ${numbers}.`,
    passedOver: 'Übergangen',
    why: {
      unpaid: 'eine frühere Rechnung davon ist nicht bezahlt',
      'account-restricted': 'das Konto ist eingeschränkt',
      ends: 'es endet vorher',
      negative: 'die Rechnung käme unter 0',
      'not-billable': 'es ist nicht aktiv, wird nur einmal berechnet oder hat kein Datum',
    },
    things: { service: 'Dienst', addon: 'Zusatz', domain: 'Domain', queued: 'Posten' },
    override: 'Ein eingeschränktes Konto trotzdem berechnen, weil',
    overrideHint: 'Leer: Was zu einem eingeschränkten Konto gehört, wird übergangen.',
  },
  pl: {
    method: 'Sposób zapłaty',
    usualMethod: 'jak płaci klient',
    notes: 'Uwagi',
    forWhat: 'Należy do',
    forNothing: 'niczego klienta',
    notTaxed: 'bez podatku',
    dueOn: 'Termin',
    mail: 'Wyślij klientowi',
    newInvoice: 'Nowa faktura ręczna',
    newAbout: 'Pusty szkic: nikt się nie dowie i nie ma numeru, dopóki nie zostanie wystawiona.',
    create: 'Utwórz szkic',
    generate: 'Zafakturuj, co jest wymagalne',
    generateAbout: 'Usługi, dodatki, domeny i oczekujące pozycje. Żaden dzień nie jest liczony dwa razy.',
    until: 'Do',
    untilHint: 'Puste: tyle dni naprzód, ile mówią ustawienia',
    preview: 'Pokaż, co by powstało',
    generateNow: 'Zafakturuj teraz',
    nothingDue: 'Nic nie jest wymagalne.',
    made: (numbers) => `Wystawiono: ${numbers}.`,
    passedOver: 'Pominięto',
    why: {
      unpaid: 'wcześniejsza faktura nie jest opłacona',
      'account-restricted': 'konto jest ograniczone',
      ends: 'kończy się wcześniej',
      negative: 'faktura wyniosłaby mniej niż 0',
      'not-billable': 'nie jest aktywne, liczone tylko raz albo nie ma daty',
    },
    things: { service: 'Usługa', addon: 'Dodatek', domain: 'Domena', queued: 'Pozycja' },
    override: 'Zafakturuj mimo ograniczenia konta, ponieważ',
    overrideHint: 'Puste: co należy do ograniczonego konta, jest pomijane.',
  },
});
