/// A line for whoever watches; the table alone goes to standard output.
#[expect(clippy::print_stderr, reason = "a run takes minutes")]
pub(crate) fn say(words: &str) {
    eprintln!("{words}");
}
