/** How often something is billed; the same words as `services.cycle`. */
export const cycles = [
  'free',
  'one-time',
  'monthly',
  'quarterly',
  'semi-annually',
  'annually',
  'biennially',
  'triennially',
] as const;
export type Cycle = (typeof cycles)[number];
