/**
 * Waits for Ctrl-C, SIGTERM or the part's own end, then stops it. A second Ctrl-C ends at once.
 * @param ended rejects when the part stops by itself
 */
export async function untilStopped(stop: () => Promise<void>, ended?: Promise<void>): Promise<void> {
  let stopping = false;
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping && signal === 'SIGINT') process.exit(130);
        stopping = true;
        resolve();
      });
    }
  });
  try {
    await (ended ? Promise.race([asked, ended]) : asked);
  } finally {
    await stop();
  }
}
