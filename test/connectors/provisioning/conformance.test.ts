import { makeDirectAdminHarness } from './directadmin-harness.ts';
import { makeHestiaHarness } from './hestia-harness.ts';
import { conformance } from './kit.ts';
import { makeManualHarness } from './manual-harness.ts';
import { makePleskHarness } from './plesk-harness.ts';
import { makeProxmoxHarness } from './proxmox-harness.ts';
import { makePterodactylHarness } from './pterodactyl-harness.ts';
import { makeWebhookHarness } from './webhook-harness.ts';
import { makeWhmHarness } from './whm-harness.ts';

conformance('whm', makeWhmHarness);
conformance('plesk', makePleskHarness);
conformance('directadmin', makeDirectAdminHarness);
conformance('hestia', makeHestiaHarness);
conformance('webhook', makeWebhookHarness);
conformance('manual', makeManualHarness);
conformance('proxmox', makeProxmoxHarness('qemu'));
conformance('proxmox', makeProxmoxHarness('lxc'), 'containers');
conformance('pterodactyl', makePterodactylHarness);
