import { conformance } from './kit.ts';
import { makeManualHarness } from './manual-harness.ts';
import { makeProxmoxHarness } from './proxmox-harness.ts';
import { makePterodactylHarness } from './pterodactyl-harness.ts';
import { makeWebhookHarness } from './webhook-harness.ts';
import { makeWhmHarness } from './whm-harness.ts';

conformance('whm', makeWhmHarness);
conformance('webhook', makeWebhookHarness);
conformance('manual', makeManualHarness);
conformance('proxmox', makeProxmoxHarness('qemu'));
conformance('proxmox', makeProxmoxHarness('lxc'), 'containers');
conformance('pterodactyl', makePterodactylHarness);
