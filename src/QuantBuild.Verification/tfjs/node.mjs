// Runs the job in this process.
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { predictAll } from './predict.mjs';

export async function runInNode(here, server) {
  // The packages' builds for Node.js are CommonJS.
  const require = createRequire(join(here, 'main.mjs'));
  const tf = require('@tensorflow/tfjs');
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(here, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'wasm-out') + sep);
  await predictAll(tf, server.url, () => ({ runtime: `Node.js ${process.versions.node}` }));
}
