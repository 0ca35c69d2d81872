/** The mailbox as a process of its own; says where it is and runs until SIGTERM. */
import { startMailbox } from '../../dev/mailbox/mailbox.ts';

const { smtpUrl, url, stop } = await startMailbox({ dir: process.env.DIR ?? '' });
console.log(JSON.stringify({ smtpUrl, url }));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
