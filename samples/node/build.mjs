// Stands for what a bundler does: the site's own files go to dist/, which is replaced, and TensorFlow.js with them.
import { cp, rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
await cp('src', 'dist', { recursive: true });
await cp('node_modules/@tensorflow/tfjs/dist/tf.min.js', 'dist/lib/tf.min.js');
