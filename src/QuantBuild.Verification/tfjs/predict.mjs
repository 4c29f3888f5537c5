// What runs wherever TF.js runs, in Node.js as in a browser: loads each model of the job as an application would, and hands back its outputs.

// TF.js asks for all shards of a model at once: of tens of thousands, connections fail.
const MOST_AT_A_TIME = 64;

/** Runs every model of the job that `base` serves. `describe` adds what is to be said of the runtime. */
export async function predictAll(tf, base, describe) {
  await tf.setBackend('wasm');
  await tf.ready();
  const job = await (await request(`${base}job`)).json();
  for (const [index, model] of job.models.entries()) {
    await post(`${base}models/${index}`, JSON.stringify(await predictModel(tf, base, model, index)));
  }
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  await post(`${base}done`, JSON.stringify({ tfjs: tf.version.tfjs, backend: tf.getBackend(), simd, ...describe() }));
}

async function predictModel(tf, base, { url, batchSize, feeds }, index) {
  try {
    const model = await tf.loadLayersModel(base + url.replace('models/', `models/${index}/`), { fetchFunc: inTurns(fetch, MOST_AT_A_TIME) });
    try {
      const outputs = [];
      for (const [feed, shapes] of feeds.entries()) {
        outputs.push(await predictFeed(tf, base, model, `${index}/${feed}`, shapes, batchSize));
      }
      return { outputs };
    } finally {
      model.dispose();
    }
  } catch (error) {
    // The others go on; what is wrong with this one belongs to its result.
    return { error: String(error?.message ?? error).replaceAll('\n', ' ') };
  }
}

async function predictFeed(tf, base, model, place, shapes, batchSize) {
  const inputs = [];
  for (const [k, shape] of shapes.entries()) {
    inputs.push({ shape, values: new Float32Array(await (await request(`${base}inputs/${place}/${k}`)).arrayBuffer()) });
  }
  const examples = shapes[0][0];
  let described = [];
  for (let start = 0; start < examples; start += batchSize) {
    const count = Math.min(batchSize, examples - start);
    const outputs = tf.tidy(() => {
      const batch = inputs.map((input) => slice(tf, input, start, count));
      const predicted = model.predict(batch.length === 1 ? batch[0] : batch);
      return Array.isArray(predicted) ? predicted : [predicted];
    });
    for (const [k, output] of outputs.entries()) {
      await post(`${base}outputs/${place}/${k}${start > 0 ? '?more' : ''}`, await output.data());
    }
    described = outputs.map((output, k) => ({ name: model.outputNames[k], shape: [examples, ...output.shape.slice(1)] }));
    tf.dispose(outputs);
  }
  return described;
}

function slice(tf, { shape, values }, start, count) {
  const size = values.length / shape[0];
  return tf.tensor(values.subarray(start * size, (start + count) * size), [count, ...shape.slice(1)], 'float32');
}

/** A fetch that lets at most so many requests be under way at a time, each until its answer is there as a whole. */
export function inTurns(fetchFunc, most) {
  const waiting = [];
  let running = 0;
  return async (url, options) => {
    if (running === most) {
      // Whoever ends hands its turn over.
      await new Promise((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      const response = await fetchFunc(url, options);
      const { status, statusText, headers } = response;
      return new Response(await response.arrayBuffer(), { status, statusText, headers });
    } finally {
      const next = waiting.shift();
      if (next) {
        next();
      } else {
        running--;
      }
    }
  };
}

async function post(url, body) {
  await request(url, { method: 'POST', body });
}

// Asking again changes nothing, where sending again might; a connection can break between two requests, however long it was to be kept.
async function fetchPatiently(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (options) {
      throw error;
    }
    return fetch(url);
  }
}

async function request(url, options) {
  const response = await fetchPatiently(url, options);
  if (!response.ok) {
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${await response.text()}`);
  }
  return response;
}
