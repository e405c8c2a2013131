// Flags of the command line as options of the module.

const SINGLE = {
  "--runner-version": "runnerVersion",
  "--chart-version": "chartVersion",
  "--kube-version": "kubeVersion",
  "--namespace": "namespace",
  "-n": "namespace",
  "--release": "release",
};
const REPEATED = { "--set": "set", "--api-versions": "apiVersions", "-a": "apiVersions" };

/** The options for a text such as `--runner-version 18.4.0 --set concurrent=20`. */
export function fromFlags(text) {
  const words = text.trim().split(/\s+/).flatMap(separated).filter(Boolean);
  const options = {};
  for (let index = 0; index < words.length; index += 2) {
    const [flag, value] = words.slice(index, index + 2);
    if (value === undefined) throw new Error(`missing value of ${flag}`);
    if (flag in SINGLE) options[SINGLE[flag]] = value;
    else if (flag in REPEATED) (options[REPEATED[flag]] ??= []).push(value);
    else throw new Error(`unknown flag ${flag}: expected ${[...Object.keys(SINGLE), ...Object.keys(REPEATED)].join(", ")}`);
  }
  return options;
}

/** `--flag=value` as two words. */
function separated(word) {
  const [, flag, value] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
  return flag ? [flag, value] : [word];
}
