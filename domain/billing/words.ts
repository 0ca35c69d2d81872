/** How lines name a discount, in the languages that Tenure writes in; the provider's items have their own names. */
const DISCOUNT: Readonly<Record<string, string>> = { en: 'Discount', de: 'Rabatt', pl: 'Rabat' };

/** `Discount 10%`, in a language or in English. */
export function discountWords(language: string, percent: string): string {
  const [spoken = 'en'] = language.toLowerCase().split(/[-_]/);
  const known = spoken in DISCOUNT ? spoken : 'en';
  const share = new Intl.NumberFormat(known, { style: 'percent', maximumFractionDigits: 3 });
  return `${DISCOUNT[known]} ${share.format(Number(percent) / 100)}`;
}
