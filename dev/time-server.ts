import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './locks.ts';
import type { Progress } from './processes.ts';
import { findProgram, isExecutable, runLong, sdkDownload, toolCache, versionOf } from './tools.ts';

/** As in time-server/pom.xml. */
const VERSION = '1.38.0';
const DOWNLOAD_LIMIT_MS = 45_000;
const MAVEN_LIMIT_MS = 10 * 60_000;
const HOW_TO_GET =
  "Temporal's time-skipping test server could not be downloaded; install Java 11 or newer and Maven (on Debian: apt install default-jre-headless maven) so that it can be had from there";

/** The launcher of the JVM server; it becomes the JVM, so that a signal to it reaches the server. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$0")
java=java
[ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ] && java=$JAVA_HOME/bin/java
exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx384m -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * An executable that is Temporal's time-skipping test server (`executable PORT --enable-time-skipping`): the SDK's
 * download, or the same server from Maven on a JVM, kept in our cache. Throws one sentence on what is missing.
 */
export async function timeSkippingServer({
  onProgress = () => {},
}: {
  onProgress?: Progress;
} = {}): Promise<string> {
  const ready = cachedServer();
  if (ready) return ready;
  const onWait = ({ pid }: { pid: number }) =>
    onProgress(`Waiting for process ${pid}, which is getting the time-skipping server.`);
  return withLock(join(toolCache(), 'time-server.lock'), onWait, async () => {
    return (
      cachedServer() ??
      (await sdkDownload('time-skipping', 'the time-skipping server', DOWNLOAD_LIMIT_MS, onProgress)) ??
      (await serverFromMaven(onProgress))
    );
  });
}

function home(): string {
  return join(toolCache(), `time-server-${VERSION}`);
}

function cachedServer(): string | undefined {
  const launcher = join(home(), 'temporal-test-server');
  return isExecutable(launcher) && java() ? launcher : undefined;
}

function java(): string | undefined {
  const inHome = process.env.JAVA_HOME
    ? findProgram('java', [join(process.env.JAVA_HOME, 'bin')])
    : undefined;
  return inHome ?? findProgram('java');
}

async function serverFromMaven(onProgress: Progress): Promise<string> {
  const jvm = java();
  const maven = findProgram('mvn');
  if (!jvm || !versionOf(jvm, '-version')) throw new Error(`${HOW_TO_GET} (Java is missing).`);
  if (!maven) throw new Error(`${HOW_TO_GET} (Maven is missing).`);
  const workshop = mkdtempSync(join(toolCache(), 'build-'));
  try {
    onProgress('Getting the time-skipping server with Maven, once on this machine.');
    mkdirSync(join(workshop, 'server'));
    copyFileSync(fileURLToPath(new URL('./time-server/pom.xml', import.meta.url)), join(workshop, 'pom.xml'));
    const outcome = await runLong({
      file: maven,
      args: [
        '-q',
        '-B',
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(workshop, 'server', 'lib')}`,
      ],
      cwd: workshop,
      timeoutMs: MAVEN_LIMIT_MS,
      describe: (seconds) => `Getting the time-skipping server with Maven (${seconds} s).`,
      onProgress,
    });
    if (!outcome.ok) throw new Error(`${HOW_TO_GET} (Maven said: ${outcome.why}).`);
    writeFileSync(join(workshop, 'server', 'temporal-test-server'), LAUNCHER);
    chmodSync(join(workshop, 'server', 'temporal-test-server'), 0o755);
    if (existsSync(home())) rmSync(home(), { recursive: true }); // a damaged one: a whole one was found above
    renameSync(join(workshop, 'server'), home());
    return join(home(), 'temporal-test-server');
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
