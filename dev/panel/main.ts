/**
 * The demo panel as a process of its own: PANEL_TOKEN, PANEL_PORT and PANEL_FILE from the environment.
 * Prints one line of JSON with its address and runs until SIGTERM or SIGINT.
 */
import { startPanel } from './server.ts';

const { PANEL_TOKEN: token, PANEL_PORT: port = '0', PANEL_FILE: file } = process.env;
if (!token || !/^\d{1,5}$/.test(port)) {
  console.error('Set PANEL_TOKEN to the token that the panel shall accept, and PANEL_PORT to a number.');
  process.exit(2);
}
const panel = await startPanel({ token, port: Number(port), ...(file ? { file } : {}) });
console.log(JSON.stringify({ url: panel.url, port: panel.port, pid: process.pid }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void panel.stop().then(() => process.exit(0)));
}
