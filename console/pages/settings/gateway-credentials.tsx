import type { z } from 'zod';
import type { paymentGatewaySchema } from '../../../api/routes/payment-gateways/schema.ts';
import { Badge } from '../../components/badge.tsx';
import type { StaffCall } from '../../env.ts';
import type { Tone } from '../../states.ts';
import { gatewayWords } from '../../words/gateways.ts';

type Credentials = z.output<typeof paymentGatewaySchema>['credentials'];
const tones: Record<Credentials, Tone> = { set: 'done', needed: 'warn', none: 'quiet' };

/** Whether a gateway's credentials are on record; never what they are. */
export function GatewayCredentials({ call, credentials }: { call: StaffCall; credentials: Credentials }) {
  return <Badge tone={tones[credentials]}>{gatewayWords(call.language).credentialStates[credentials]}</Badge>;
}
