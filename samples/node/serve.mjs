// A server that sends what lies packed beside a file, as nginx does with brotli_static and gzip_static.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.bin': 'application/octet-stream' };
const codings = [['br', '.br'], ['gzip', '.gz']];

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = join('dist', normalize(path.endsWith('/') ? `${path}index.html` : path));
  const accepted = (request.headers['accept-encoding'] ?? '').split(',').map((coding) => coding.split(';')[0].trim());
  for (const [coding, ending] of [...codings.filter(([name]) => accepted.includes(name)), [null, '']]) {
    const found = await stat(file + ending).catch(() => null);
    if (found?.isFile()) {
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Length': found.size,
        Vary: 'Accept-Encoding',
        ...(coding && { 'Content-Encoding': coding }),
      });
      createReadStream(file + ending).pipe(response);
      return;
    }
  }
  response.writeHead(404).end();
});
server.listen(Number(process.env.PORT ?? 8080), 'localhost', () => console.log(`http://localhost:${server.address().port}/`));
