use runnergen::{runner_config::parse, source::*};
fn main() {
    for name in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&name).unwrap();
        let mut sources = Sources::default();
        let id = sources.add(name.clone(), Origin::File, text.clone());
        let parsed = parse(&TracedText::whole(text, id));
        for p in &parsed.problems {
            println!(
                "{} {:?} [{}] {} ({})",
                sources.place(p.span).unwrap_or_default(),
                p.kind,
                sources.slice(p.span).escape_debug(),
                p.message,
                p.help.as_deref().unwrap_or("")
            );
        }
        if parsed.problems.is_empty() {
            println!("{name}\tok");
        }
    }
}
