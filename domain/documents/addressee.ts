/** Name and address as an issued document keeps them, in lines; what is empty is left out. */
export function linesOfAddress(of: Readonly<Record<string, string>>): string[] {
  const { companyName, firstName, lastName, address1, address2, postcode, city, region, country } = of;
  const lines = [
    companyName,
    [firstName, lastName].filter(Boolean).join(' '),
    address1,
    address2,
    [postcode, city].filter(Boolean).join(' '),
    [region, country].filter(Boolean).join(', '),
  ];
  return lines.filter((line): line is string => line !== undefined && line !== '');
}
