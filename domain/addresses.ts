/** Whether a host name of a URL is this very machine, where plain http gives nothing away. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
