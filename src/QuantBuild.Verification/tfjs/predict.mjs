// What runs wherever TF.js runs, in Node.js as in a browser: loads each model of the job as an application would, and hands back its outputs.

// TF.js asks for all shards of a model at once: of tens of thousands, connections fail.
const MOST_AT_A_TIME = 64;

const typed = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Runs every model of the job that `base` serves. `describe` adds what is to be said of the runtime. */
export async function predictAll(tf, base, describe) {
  const job = await (await request(`${base}job`)).json();
  const about = await start(tf, job.backend);
  if (!about.unavailable) {
    for (const [index, model] of job.models.entries()) {
      await post(`${base}models/${index}`, JSON.stringify(await predictModel(tf, base, model, index)));
    }
  }
  await post(`${base}done`, JSON.stringify({ tfjs: tf.version.tfjs, backend: job.backend, ...about, ...describe() }));
}

async function start(tf, backend) {
  let reason = '';
  try {
    if (await tf.setBackend(backend)) {
      await tf.ready();
      return backend === 'webgl'
        ? { simd: false, isHalf: !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'), renderer: renderer(tf) }
        : { simd: backend === 'wasm' && await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT') };
    }
  } catch (error) {
    reason = `: ${String(error?.message ?? error).replaceAll('\n', ' ')}`;
  }
  return { simd: false, unavailable: `TF.js finds no ${backend === 'webgl' ? 'WebGL' : backend} here${reason}` };
}

function renderer(tf) {
  const gl = tf.backend().getGPGPUContext().gl;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}

async function predictModel(tf, base, { url, isGraph, hasInitializer, feeds, outputs: names }, index) {
  try {
    const options = { fetchFunc: inTurns(fetch, MOST_AT_A_TIME) };
    const address = base + url.replace('models/', `models/${index}/`);
    const model = await (isGraph ? tf.loadGraphModel(address, options) : tf.loadLayersModel(address, options));
    const run = isGraph ? (inputs) => runGraph(model, inputs, names) : (inputs) => runLayers(tf, model, inputs);
    // An output that is a weight of the model is needed for the next run.
    const kept = isGraph ? new Set(Object.values(model.weights).flat().map(({ id }) => id)) : new Set();
    try {
      const outputs = [];
      if (hasInitializer) {
        await checkInitialized(tf, base, model, names, `${index}/0`, feeds[0]);
      }
      for (const [feed, inputs] of feeds.entries()) {
        outputs.push(await predictFeed(tf, base, run, kept, () => (isGraph ? names : model.outputNames), `${index}/${feed}`, inputs));
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

function runLayers(tf, model, inputs) {
  const tensors = inputs.map(({ tensor }) => tensor);
  return list(tf.tidy(() => model.predict(tensors.length === 1 ? tensors[0] : tensors)));
}

// Ops whose outputs have a size that is not known before, and control flow, are for executeAsync alone.
async function runGraph(model, inputs, names) {
  const named = Object.fromEntries(inputs.map(({ name, tensor }) => [name, tensor]));
  try {
    return list(model.execute(named, names));
  } catch (error) {
    if (!/executeAsync/.test(error?.message)) {
      throw error;
    }
    return list(await model.executeAsync(named, names));
  }
}

// What a second graph makes in the first prediction must serve every later one, whichever way an application asks for it.
async function checkInitialized(tf, base, model, names, place, declared) {
  const inputs = (await readInputs(base, place, declared)).map((input) => ({ name: input.name, tensor: slice(tf, input, 0) }));
  // TF.js puts what it made into the object that it is given.
  const named = () => Object.fromEntries(inputs.map(({ name, tensor }) => [name, tensor]));
  try {
    const warm = await valuesOf(await runGraph(model, inputs, names));
    const own = Object.values(named());
    const ordered = model.inputs.map(({ name }) => named()[name]).filter((tensor) => tensor);
    const ways = {
      'predict by name': () => model.predict(named()),
      'predict in order': () => model.predict(ordered.length === own.length ? ordered : named()),
      'a prediction inside tf.tidy': () => tf.tidy(() => model.execute(named(), names)),
      'a prediction after that': () => model.execute(named(), names),
    };
    for (const [way, predict] of Object.entries(ways)) {
      const outputs = await patiently(predict, () => runGraph(model, inputs, names));
      // Named outputs, where the model has such, are in an order of their own.
      const values = await valuesOf(outputs instanceof tf.Tensor || Array.isArray(outputs) ? outputs : Object.values(outputs));
      if (!isSame(values, warm)) {
        throw new Error(`the kernels that are made in the first prediction do not serve ${way}: its outputs are others`);
      }
      tf.dispose(outputs);
    }
  } finally {
    tf.dispose(inputs.map(({ tensor }) => tensor));
  }
}

async function patiently(predict, instead) {
  try {
    return predict();
  } catch (error) {
    if (!/executeAsync/.test(error?.message)) {
      throw error;
    }
    return instead();
  }
}

async function valuesOf(outputs) {
  return Promise.all(list(outputs).map((output) => output.data()));
}

// In any order: outputs by name have their own.
function isSame(values, others) {
  const texts = (all) => all.map((value) => value.join()).sort();
  return values.length === others.length && String(texts(values)) === String(texts(others));
}

function list(tensors) {
  return Array.isArray(tensors) ? tensors : [tensors];
}

async function readInputs(base, place, declared) {
  const inputs = [];
  for (const [k, input] of declared.entries()) {
    const bytes = await (await request(`${base}inputs/${place}/${k}`)).arrayBuffer();
    inputs.push({ ...input, values: new (typed[input.type ?? 'float32'])(bytes) });
  }
  return inputs;
}

async function predictFeed(tf, base, run, kept, namesOf, place, declared) {
  const inputs = await readInputs(base, place, declared);
  const runs = Math.max(...inputs.map(({ shape, values }) => Math.ceil(values.length / sizeOf(shape)) || 1));
  const shapes = [];
  for (let start = 0; start < runs; start++) {
    const batch = inputs.map((input) => ({ name: input.name, tensor: slice(tf, input, start) }));
    const outputs = await run(batch);
    // A Sequential model knows its outputs' names once it has computed.
    const names = namesOf();
    for (const [k, output] of outputs.entries()) {
      await post(`${base}outputs/${place}/${k}${start > 0 ? '?more' : ''}`, await numbersOf(output, names[k]));
      (shapes[k] ??= []).push(output.shape);
    }
    tf.dispose([batch.map(({ tensor }) => tensor), outputs.filter(({ id }) => !kept.has(id))]);
  }
  return shapes.map((all, k) => ({ name: namesOf()[k], shape: stacked(all) }));
}

async function numbersOf(output, name) {
  if (!(output.dtype in typed)) {
    throw new Error(`output '${name}' is of type ${output.dtype} and cannot be compared`);
  }
  // Layers that read an option as something else may compute with sizes that are none.
  if (!output.shape.every(Number.isInteger)) {
    throw new Error(`output '${name}' has the shape [${output.shape}]`);
  }
  const values = await output.data();
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

function sizeOf(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

// The first dimension counts examples; where runs have no other in common, all that is left is how many values there are.
function stacked(shapes) {
  const [first, ...others] = shapes;
  if (others.length === 0) {
    return first;
  }
  const isAlike = shapes.every((shape) => shape.length > 0 && String(shape.slice(1)) === String(first.slice(1)));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return isAlike ? [sum(shapes.map((shape) => shape[0])), ...first.slice(1)] : [sum(shapes.map(sizeOf))];
}

// The last run may have fewer examples.
function slice(tf, { shape, type, values }, run) {
  const size = sizeOf(shape);
  const part = values.subarray(run * size, (run + 1) * size);
  const fitting = part.length < size ? [part.length / (size / shape[0]), ...shape.slice(1)] : shape;
  return tf.tensor(part, fitting, type ?? 'float32');
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
