import { conformance } from './kit.ts';
import { makeManualHarness } from './manual-harness.ts';
import { makeWebhookHarness } from './webhook-harness.ts';
import { makeWhmHarness } from './whm-harness.ts';

conformance('whm', makeWhmHarness);
conformance('webhook', makeWebhookHarness);
conformance('manual', makeManualHarness);
