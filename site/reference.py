"""The reference pages that are generated from the output of runnergen: values, keys, feature flags and chart versions.

Each value, key and flag has the address that `runnergen explain -o json` prints.
"""

import html
import re

FLAGS = "runners.feature_flags."


def values(topics):
    head = (
        "# Chart values\n\n"
        "All values of the `gitlab-runner` chart, also the removed ones, and the settings of runnergen itself. *Since* is the first chart\n"
        "version that reads a value; a value without it is older than chart 0.23.0. `runnergen explain VALUE` prints an entry, and\n"
        "`runnergen values` all of them as a values file.\n"
    )
    return head + "".join(value(topic) for topic in topics if topic["kind"] == "value")


def value(topic):
    name, facts = topic["name"], topic["facts"]
    rows = [f"- {title}: {shown(title, fact)}" for title, fact in facts.items() if "\n" not in fact]
    blocks = [f"Default:\n\n{fenced(fact)}" for title, fact in facts.items() if title == "default" and "\n" in fact]
    if topic.get("example"):
        blocks.append(f"Example:\n\n{fenced(topic['example'])}")
    return "\n" + "\n\n".join([heading(2, name, name), *filter(None, [topic["description"]]), "\n".join(rows), *blocks]) + "\n"


def shown(title, fact):
    return f"`{fact}`" if title in ("default", "option", "variable") and "`" not in fact else fact


def fenced(text):
    return f"```yaml\n{text.rstrip()}\n```"


def heading(level, text, name):
    return f"{'#' * level} `{text}` {{ #{name} }}"


def config(topics):
    """The keys by section: a key without a section is global."""
    keys = {topic["name"]: topic for topic in topics if topic["kind"] == "key" and not topic["name"].startswith(FLAGS)}
    sections = {"": []}
    for name in keys:
        sections.setdefault(name.rpartition(".")[0], []).append(name)
    head = (
        "# Keys of config.toml\n\n"
        "All keys of GitLab Runner's `config.toml`, also the removed ones. In the chart's values they are in `runners.config`, except\n"
        "the global keys and those that the registration sets. *Since* is the first version of GitLab Runner that knows a key.\n"
        "`runnergen explain KEY` prints an entry, also with the option and the environment variable of `gitlab-runner register`. The\n"
        "[feature flags](flags.md) have their own page.\n"
    )
    return head + "".join(section(name, inside, keys, sections) for name, inside in sections.items())


def section(name, inside, keys, sections):
    topic = keys.get(name, {"description": "", "facts": {}})
    brackets = "[[{}]]" if topic["facts"].get("type") == "array of tables" else "[{}]"
    title = heading(2, brackets.format(name), name) if name else "## Global keys"
    rows = [row(keys[key], is_section=key in sections) for key in inside]
    table = ["| key | type | since | description |", "|---|---|---|---|", *rows]
    return "\n" + "\n\n".join([title, *filter(None, [description(topic)]), "\n".join(table)]) + "\n"


def row(topic, is_section):
    name, facts = topic["name"], topic["facts"]
    # The name of a section is the fragment of its heading.
    anchor = "" if is_section else f'<span id="{html.escape(name)}"></span>'
    link = f"{anchor}[`{name.rpartition('.')[2]}`](#{name})"
    return "| " + " | ".join(cell(column) for column in [link, facts.get("type", ""), facts.get("since", ""), description(topic)]) + " |"


def description(topic):
    """The description, and what else is known, except what has its own column."""
    facts = topic["facts"]
    parts = [topic["description"]]
    parts += [f"**Removed** in {facts['removed']}."] if "removed" in facts else []
    parts += [f"**Deprecated** {facts['deprecated']}."] if "deprecated" in facts else []
    parts += [f"Accepts {facts['accepts']}."] if "accepts" in facts else []
    parts += [f"Default: `{facts['default']}`."] if "default" in facts else []
    return " ".join(part for part in parts if part)


def cell(text):
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def flags(topics):
    keys = [topic for topic in topics if topic["kind"] == "key" and topic["name"].startswith(FLAGS)]
    head = (
        "# Feature flags\n\n"
        "The feature flags of GitLab Runner, also the removed ones. They are set in `[runners.feature_flags]` of `runners.config`, or by\n"
        "variables of a job. [RG073](rules/RG073.md) reports unknown flags, [RG074](rules/RG074.md) deprecated and [RG075](rules/RG075.md)\n"
        "removed ones, for the runner version of your chart.\n\n"
        "| flag | since | default | description |\n|---|---|---|---|\n"
    )
    return head + "\n".join(flag(topic) for topic in keys) + "\n"


def flag(topic):
    name, facts = topic["name"].removeprefix(FLAGS), topic["facts"]
    rest = {"description": topic["description"], "facts": {key: fact for key, fact in facts.items() if key != "default"}}
    columns = [f'<span id="{name}"></span>[`{name}`](#{name})', facts.get("since", ""), facts.get("default", ""), description(rest)]
    return "| " + " | ".join(cell(column) for column in columns) + " |"


def releases(rows, topics):
    known = {topic["name"] for topic in topics if topic["kind"] == "value"}
    head = (
        "# Chart versions\n\n"
        "The published versions of the `gitlab-runner` chart, and the version of GitLab Runner that each installs. A *verified* version was\n"
        "compared with a copy of the chart. `runnergen upgrade` shows what another version changes for your values.\n\n"
        "| Chart | Runner | Date | Status |\n|---|---|---|---|\n"
    )
    table = [f"| {version(row)} | {row['runner']} | {row['date']} | {row['status']} |" for row in rows]
    changes = [change(row, known) for row in rows if row.get("changes")]
    return head + "\n".join(table) + "\n\n## What each version changes\n" + "".join(changes)


def version(row):
    return f"[{row['chart']}](#{row['chart']})" if row.get("changes") else row["chart"]


def change(row, known):
    news = row["changes"]
    # A field of a Kubernetes object has no entry.
    linked = lambda path: f"[`{path}`](values.md#{path})" if path in known else f"`{path}`"
    named = lambda paths: ", ".join(linked(path) for path in paths)
    lines = [f"- adds {named(news['added'])}"] if news["added"] else []
    lines += [f"- removes {named(news['removed'])}"] if news["removed"] else []
    lines += [default(changed, linked(changed["value"])) for changed in news["defaults"]]
    lines += [f"- {sentence}" for sentence in news["features"]]
    return f"\n### {row['chart']} {{ #{row['chart']} }}\n\nGitLab Runner {row['runner']}, {row['date']}.\n\n" + "\n".join(lines) + "\n"


def default(changed, value):
    if "\n" in changed["from"] + changed["to"]:
        return f"- changes the default of {value}"
    return f"- changes the default of {value} from `{changed['from']}` to `{changed['to']}`"
