import { z } from 'zod';
import type { eventSchema } from '../../api/routes/gateway-events/schema.ts';
import type { StaffCall } from '../env.ts';
import { gatewayEventWords } from '../words/gateway-events.ts';
import { Money } from './money.tsx';

type Event = z.output<typeof eventSchema>;

/** What an effect may say of money, wherever it stands in it. */
const amounts = z.object({
  ...{ amountMinor: z.int().optional(), refundedMinor: z.int().optional(), currency: z.string().optional() },
});
const effect = amounts.extend({ payment: amounts.optional() });

/** What kind of thing a payment gateway told. */
export function eventKind({ language }: StaffCall, { effect: { is }, type }: Event): string {
  const kinds: Readonly<Record<string, string>> = gatewayEventWords(language).kinds;
  return kinds[String(is)] ?? type;
}

/** The money that an event is about, if it is about any. */
export function EventAmount({ call: { language }, event }: { call: StaffCall; event: Event }) {
  const said = effect.parse(event.effect);
  const { amountMinor, refundedMinor, currency } = said.payment ?? said;
  const minor = amountMinor ?? refundedMinor;
  return minor === undefined || currency === undefined ? (
    <>–</>
  ) : (
    <Money {...{ minor, currency, language }} />
  );
}
