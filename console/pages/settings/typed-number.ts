/** A number as people type it, with a point or a comma before its decimals; what is none stays as it is, for the API to refuse. */
export function typedNumber(text: string): number | string {
  const plain = text.trim().replace(',', '.');
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(plain) ? Number(plain) : text;
}
