import { findStripeMock } from '../dev/stripe-mock.ts';
import { findTemporalCli } from '../dev/temporal-cli.ts';
import { timeSkippingServer } from '../dev/time-server.ts';

/**
 * Gets ahead of time what tests would otherwise get on their first run: all, or those of `temporal`,
 * `stripe-mock` and `time-server` that are named.
 * Ends with 1 and a sentence for each that cannot be had.
 */
const tools = {
  temporal: findTemporalCli,
  'stripe-mock': findStripeMock,
  'time-server': timeSkippingServer,
};

const wanted = process.argv.slice(2);
for (const [name, get] of Object.entries(tools)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    console.log(`${name}: ${await get({ onProgress: (line) => console.log(`  ${line}`) })}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
