// A server on loopback for one job: models, inputs and TF.js itself go out, outputs come back. Node.js and the browser use it alike.
// Other users of the machine, and other pages in the browser, can reach it: whatever does not know the token gets and changes nothing.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, isAbsolute, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };
const pages = ['page.html', 'predict.mjs'];
const longestJson = 64 * 1024 * 1024;

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class JobServer {
  static async start(job, scripts) {
    const server = new JobServer(job, scripts);
    await new Promise((started, failed) => server.http.once('error', failed).listen(0, '127.0.0.1', started));
    server.host = `127.0.0.1:${server.http.address().port}`;
    server.url = `http://${server.host}/${server.token}/`;
    return server;
  }

  constructor(job, scripts) {
    this.job = job;
    this.scripts = scripts;
    this.token = randomBytes(32).toString('hex');
    this.result = { models: [] };
    this.lastContact = Date.now();
    this.finished = new Promise((resolve) => { this.finish = resolve; });
    this.failed = new Promise((_, reject) => { this.fail = reject; });
    this.failed.catch(() => {});
    this.http = createServer((request, response) => this.answer(request, response).catch((error) => refuse(response, error)));
    // A prediction may take longer than any of these, and in Node.js it holds up their timers, too: a connection that is closed just as
    // the next request is on its way would fail it.
    this.http.keepAliveTimeout = 0;
    this.http.headersTimeout = 0;
    this.http.requestTimeout = 0;
  }

  close() {
    this.http.close();
    this.http.closeAllConnections?.();
  }

  async answer(request, response) {
    // A page of another site whose name was made to point here sends that name.
    if (request.headers.host !== this.host) {
      throw new Refusal(403, 'unknown host');
    }
    const { token, kind, rest, query } = parse(request.url);
    if (!isSame(token, this.token)) {
      throw new Refusal(404, 'no such file');
    }
    this.lastContact = Date.now();
    if (request.method === 'POST') {
      await this.receive(kind, rest, query, request);
      response.writeHead(204).end();
    } else if (request.method === 'GET') {
      await this.send(kind, rest, response);
    } else {
      throw new Refusal(405, 'only GET and POST');
    }
  }

  async send(kind, rest, response) {
    if (kind === 'job' && rest.length === 0) {
      response.writeHead(200, { 'content-type': types['.json'] }).end(JSON.stringify({ backend: this.job.backend, models: this.job.models.map(describe) }));
      return;
    }
    const path = await this.locate(kind, rest);
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await file.stat();
      if (!found.isFile()) {
        throw new Refusal(404, 'no such file');
      }
      const type = types[/\.[a-z]+$/.exec(path)?.[0]] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-length': found.size });
      await pipeline(file.createReadStream({ autoClose: false, end: Math.max(0, found.size - 1) }), response);
    } finally {
      await file.close();
    }
  }

  async locate(kind, rest) {
    switch (kind) {
      case 'models': return within(this.modelAt(rest[0]).directory, rest.slice(1));
      case 'inputs': return at(at(this.modelAt(rest[0]).feeds, rest[1]), rest[2]).file;
      case 'packages': return within(join(this.scripts, 'node_modules', '@tensorflow'), rest);
      default:
        if (rest.length === 0 && pages.includes(kind)) {
          return within(this.scripts, [kind]);
        }
        throw new Refusal(404, 'no such file');
    }
  }

  async receive(kind, rest, query, request) {
    switch (kind) {
      case 'outputs':
        await pipeline(request, createWriteStream(join(this.job.output, this.outputFile(rest)), { flags: query === 'more' ? 'a' : 'w' }));
        break;
      case 'models': {
        this.modelAt(rest[0]);
        this.result.models[Number(rest[0])] = await json(request);
        console.log(`done ${Number(rest[0])}`);
        break;
      }
      case 'done':
        Object.assign(this.result, await json(request), { models: this.result.models });
        this.finish();
        break;
      case 'failed':
        this.fail(new Error(`TF.js failed: ${(await json(request)).error}`));
        break;
      default:
        throw new Refusal(404, 'no such file');
    }
  }

  modelAt(position) {
    return at(this.job.models, position);
  }

  outputFile([model, feed, output, ...more]) {
    at(this.modelAt(model).feeds, feed);
    if (more.length > 0 || !isPosition(output)) {
      throw new Refusal(404, 'no such output');
    }
    return `output-${Number(model)}-${Number(feed)}-${Number(output)}.bin`;
  }
}

// The target as it was sent, by no rules for relative addresses: those would put the token into what has none.
function parse(target) {
  if (!target.startsWith('/')) {
    throw new Refusal(400, 'the target must begin with a slash');
  }
  const [path, query] = target.split('?', 2);
  let parts;
  try {
    parts = path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'the target is not encoded as it must be');
  }
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[/\\\0]/.test(part))) {
    throw new Refusal(404, 'no such file');
  }
  const [token, kind, ...rest] = parts;
  return { token, kind, rest, query };
}

// Of equal length, and in the same time wherever the first difference is.
function isSame(given, wanted) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function isPosition(text) {
  return /^\d{1,6}$/.test(text ?? '');
}

function at(items, position) {
  if (!isPosition(position) || Number(position) >= items.length) {
    throw new Refusal(404, 'no such file');
  }
  return items[Number(position)];
}

// Links are followed before the path is judged, so that none leads out of the folder.
async function within(folder, parts) {
  const root = await realpath(folder);
  const path = await realpath(join(root, ...parts));
  const inside = relative(root, path);
  if (inside === '' || inside.split(/[/\\]/)[0] === '..' || isAbsolute(inside)) {
    throw new Refusal(404, 'no such file');
  }
  return path;
}

// Whatever goes wrong with one request, such as a download that is broken off, ends that request alone.
function refuse(response, error) {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const status = error instanceof Refusal ? error.status : ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EACCES', 'ENAMETOOLONG'].includes(error.code) ? 404 : 500;
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(error instanceof Refusal ? error.message : status === 404 ? 'no such file' : String(error.message));
}

function describe({ file, isGraph, hasInitializer, outputs, feeds }) {
  return { url: `models/${encodeURIComponent(basename(file))}`, isGraph, hasInitializer, outputs, feeds: feeds.map((feed) => feed.map(({ name, type, shape }) => ({ name, type, shape }))) };
}

async function json(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > longestJson) {
      throw new Refusal(413, 'the answer is too long');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) ?? {};
  } catch {
    throw new Refusal(400, 'the answer is no JSON');
  }
}
