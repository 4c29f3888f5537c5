// A server on loopback for one job: models, inputs and TF.js itself go out, outputs come back. Node.js and the browser use it alike.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

export class JobServer {
  static async start(job, scripts) {
    const server = new JobServer(job, scripts);
    await new Promise((started, failed) => server.http.once('error', failed).listen(0, '127.0.0.1', started));
    // Other pages that the same browser, or another user, has open cannot guess the path.
    server.url = `http://127.0.0.1:${server.http.address().port}/${server.token}/`;
    return server;
  }

  constructor(job, scripts) {
    this.job = job;
    this.scripts = scripts;
    this.token = randomUUID();
    this.result = { models: [] };
    this.lastContact = Date.now();
    this.finished = new Promise((resolve) => { this.finish = resolve; });
    this.failed = new Promise((_, reject) => { this.fail = reject; });
    this.failed.catch(() => {});
    this.http = createServer((request, response) => this.answer(request, response).catch((error) => {
      response.writeHead(error.code === 'ENOENT' ? 404 : 500).end(String(error.message));
    }));
  }

  close() {
    this.http.close();
    this.http.closeAllConnections?.();
  }

  async answer(request, response) {
    this.lastContact = Date.now();
    const { pathname, searchParams } = new URL(request.url, this.url);
    const [, token, kind, ...rest] = pathname.split('/').map(decodeURIComponent);
    if (token !== this.token) {
      response.writeHead(404).end();
    } else if (request.method === 'POST') {
      await this.receive(kind, rest, searchParams, request);
      response.writeHead(204).end();
    } else {
      await this.send(kind, rest, response);
    }
  }

  async send(kind, rest, response) {
    if (kind === 'job') {
      response.writeHead(200, { 'content-type': types['.json'] }).end(JSON.stringify({ models: this.job.models.map(describe) }));
      return;
    }
    const path = this.locate(kind, rest);
    const type = types[/\.[a-z]+$/.exec(path)?.[0]] ?? 'application/octet-stream';
    const file = createReadStream(path);
    await new Promise((opened, failed) => file.once('open', opened).once('error', failed));
    response.writeHead(200, { 'content-type': type });
    await pipeline(file, response);
  }

  locate(kind, rest) {
    switch (kind) {
      case 'models': return within(this.job.models[Number(rest[0])].directory, rest.slice(1));
      case 'inputs': return this.job.models[Number(rest[0])].feeds[Number(rest[1])][Number(rest[2])].file;
      case 'packages': return within(join(this.scripts, 'node_modules', '@tensorflow'), rest);
      default: return within(this.scripts, [kind, ...rest]);
    }
  }

  async receive(kind, rest, query, request) {
    switch (kind) {
      case 'outputs':
        await pipeline(request, createWriteStream(join(this.job.output, `output-${rest.map(Number).join('-')}.bin`), { flags: query.has('more') ? 'a' : 'w' }));
        break;
      case 'models':
        this.result.models[Number(rest[0])] = await json(request);
        console.log(`done ${rest[0]}`);
        break;
      case 'done':
        Object.assign(this.result, await json(request));
        this.finish();
        break;
      default:
        this.fail(new Error(`TF.js failed: ${(await json(request)).error}`));
    }
  }
}

function describe(model) {
  return { url: `models/${encodeURIComponent(basename(model.file))}`, batchSize: model.batchSize, feeds: model.feeds.map((feed) => feed.map((input) => input.shape)) };
}

function within(folder, parts) {
  const path = resolve(folder, ...parts);
  const inside = relative(folder, path);
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  }
  return path;
}

async function json(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
