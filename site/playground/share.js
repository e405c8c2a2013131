// The state of the playground in the fragment of the address: JSON, compressed, in Base64 for URLs.

async function piped(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The fragment for a state. */
export async function toFragment(state) {
  const bytes = await piped(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The state of a fragment, or null if the fragment is none. Fragments come from strangers. */
export async function fromFragment(fragment) {
  try {
    const characters = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw"))));
    const isLayer = (layer) => typeof layer?.name === "string" && typeof layer?.text === "string";
    const isState = Array.isArray(state?.layers) && state.layers.length > 0 && state.layers.every(isLayer);
    return isState ? { layers: state.layers.map(({ name, text }) => ({ name, text })), chart: String(state.chart ?? ""), flags: String(state.flags ?? "") } : null;
  } catch {
    return null;
  }
}
