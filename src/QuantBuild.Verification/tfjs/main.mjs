// Runs the job in the file given as argument, in this process or in a browser, and writes result.json into the job's output folder.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInBrowser } from './browser.mjs';
import { runInNode } from './node.mjs';
import { JobServer } from './server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const job = JSON.parse(await readFile(process.argv[2], 'utf8'));
const server = await JobServer.start(job, here);
try {
  const run = job.browser ? runInBrowser(job.browser, server) : runInNode(here, server);
  await Promise.race([Promise.all([run, server.finished]), server.failed]);
  await writeFile(join(job.output, 'result.json'), JSON.stringify(server.result));
} catch (error) {
  // One line, the last on standard error, is what the caller shows.
  console.error(String(error?.message ?? error).split('\n')[0]);
  process.exitCode = 1;
} finally {
  server.close();
}
