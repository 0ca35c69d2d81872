import type { Cycle } from '../domain/billing/cycles.ts';
import { defineWords, type Language } from './words.ts';

/** What the cycles of billing are called. */
export const cycleWords = defineWords<Record<Cycle, string>>({
  en: {
    free: 'free',
    'one-time': 'once',
    monthly: 'monthly',
    quarterly: 'quarterly',
    'semi-annually': 'every six months',
    annually: 'yearly',
    biennially: 'every two years',
    triennially: 'every three years',
  },
  de: {
    free: 'kostenlos',
    'one-time': 'einmalig',
    monthly: 'monatlich',
    quarterly: 'vierteljährlich',
    'semi-annually': 'halbjährlich',
    annually: 'jährlich',
    biennially: 'alle zwei Jahre',
    triennially: 'alle drei Jahre',
  },
  pl: {
    free: 'bezpłatnie',
    'one-time': 'jednorazowo',
    monthly: 'co miesiąc',
    quarterly: 'co kwartał',
    'semi-annually': 'co pół roku',
    annually: 'co rok',
    biennially: 'co dwa lata',
    triennially: 'co trzy lata',
  },
});

/** How often something is billed; what is no cycle stays as it is. */
export function cycleName({ language }: { language: Language }, cycle: string): string {
  const names: Record<string, string> = cycleWords(language);
  return names[cycle] ?? cycle;
}
