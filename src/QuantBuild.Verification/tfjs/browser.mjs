// Runs the job in headless Chromium: the page fetches the job from the server and posts what it finds.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const patience = 300_000;

export async function runInBrowser(browser, server) {
  const profile = await mkdtemp(join(tmpdir(), 'quantbuild-chromium-'));
  const child = spawn(browser, [...flags(profile, server.job.backend), pathToFileURL(await writeDoor(profile, server)).href], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => { said = (said + text).slice(-4000); });
  const ended = new Promise((_, failed) => {
    child.once('error', (error) => failed(new Error(`${browser} does not start: ${error.message}`)));
    child.once('exit', (code, signal) => failed(new Error(`${browser} ended (${signal ?? code}) before the work was done: ${said.trim().split('\n').at(-1)}`)));
  });
  const watch = setInterval(() => {
    if (Date.now() - server.lastContact > patience) {
      server.fail(new Error(`The page in ${browser} has not answered for ${patience / 1000} s.`));
    }
  }, 1000);
  try {
    await Promise.race([server.finished, server.failed, ended]);
  } finally {
    clearInterval(watch);
    ended.catch(() => {});
    await stop(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

// Every user of the machine can read a command line, and the address holds the token: the browser is given a file instead that leads there,
// which its owner alone can read.
async function writeDoor(profile, server) {
  const door = join(profile, 'start.html');
  const page = `${server.url}page.html`;
  await writeFile(door, `<!doctype html>\n<meta charset="utf-8">\n<meta name="referrer" content="no-referrer">\n<meta http-equiv="refresh" content="0; url=${page}">\n`, { mode: 0o600, flag: 'wx' });
  return door;
}

function flags(profile, backend) {
  return [
    // Where there is no graphics card, Chromium draws in software.
    '--headless', ...(backend === 'webgl' ? ['--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] : ['--disable-gpu']), '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-extensions',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`,
    // Containers run as root and have little shared memory; Chromium's sandbox refuses the former.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage',
  ];
}

async function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}
