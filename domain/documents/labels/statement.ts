/** What the lines of an account statement are called on its PDF, by their kinds. */
const kinds = {
  en: {
    invoice: 'Invoice',
    entry: 'Entry',
    payment: 'Payment',
    refund: 'Refund',
    reversal: 'Taken back',
    'invoice-refunded': 'No longer asked for',
    credit: 'Credit',
    'invoice-cancelled': 'Invoice cancelled',
  },
  de: {
    invoice: 'Rechnung',
    entry: 'Buchung',
    payment: 'Zahlung',
    refund: 'Erstattung',
    reversal: 'Zurückgeholt',
    'invoice-refunded': 'Nicht mehr verlangt',
    credit: 'Guthaben',
    'invoice-cancelled': 'Rechnung storniert',
  },
  pl: {
    invoice: 'Faktura',
    entry: 'Zapis',
    payment: 'Wpłata',
    refund: 'Zwrot',
    reversal: 'Cofnięcie',
    'invoice-refunded': 'Już nie do zapłaty',
    credit: 'Środki',
    'invoice-cancelled': 'Faktura anulowana',
  },
} as const;
export type StatementLabel = keyof (typeof kinds)['en'];

/** The name of a kind of line, in English where a language has none. */
export function statementLabel(language: string, kind: StatementLabel): string {
  const [base = ''] = language.split('-');
  return (Object.hasOwn(kinds, base) ? kinds[base as keyof typeof kinds] : kinds.en)[kind];
}
