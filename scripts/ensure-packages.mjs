// Runs before `npm start`, `npm test` …: installs the packages when they are missing or not those of
// package-lock.json. Uses nothing but Node itself, because on a fresh clone there is nothing else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const stamp = join(root, 'node_modules', '.tenure-lock');

requireNode(20, 19);
const wanted = fingerprint();
if (readIfThere(stamp) !== wanted) await bringUpToDate();

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(
    `Tenure needs Node ${major}.${minor} or newer and this is ${process.versions.node}; get one from https://nodejs.org.`,
  );
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

async function bringUpToDate() {
  const release = await takeTurn();
  try {
    if (readIfThere(stamp) === wanted) return;
    if (!installedAsLocked()) install();
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/** npm notes what it installed; after an `npm install` by hand that agrees with the lock file already. */
function installedAsLocked() {
  const noted = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (noted === undefined) return false;
  const have = JSON.parse(noted).packages;
  const { '': _root, ...lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const isThere = ([path, entry]) =>
    have[path]
      ? have[path].version === entry.version && existsSync(join(root, path))
      : entry.optional === true;
  return Object.entries(lock).every(isThere) && Object.keys(have).every((path) => path in lock);
}

function install() {
  const reason = existsSync(join(root, 'node_modules'))
    ? 'are not those of package-lock.json'
    : 'are missing';
  console.log(`The packages ${reason}; installing them (npm ci).`);
  const npm = process.env.npm_execpath;
  const [file, args] =
    npm?.endsWith('.js') || npm?.endsWith('.cjs') ? [process.execPath, [npm]] : ['npm', []];
  const began = Date.now();
  const result = spawnSync(file, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.error)
    fail(`npm does not run (${result.error.message}); it comes with Node from https://nodejs.org.`);
  if (result.signal || result.status !== 0) {
    fail('npm could not install the packages; its message is above. Check the network, then start again.');
  }
  console.log(`Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** `npm start` and `npm test` in two terminals take turns. A turn of a process that is gone counts as over. */
async function takeTurn() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `tenure-install-${name}`);
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      process.once('exit', () => rmSync(lock, { force: true }));
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readIfThere(lock));
    if (holder > 0 && !isRunning(holder)) rmSync(lock, { force: true });
    else if (!told) console.log(`Waiting for process ${holder}, which is installing the packages.`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
