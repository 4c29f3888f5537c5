// Stands for what a bundler does: the site's own files go to dist/, which is replaced.
import { cp, rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
await cp('src', 'dist', { recursive: true });
