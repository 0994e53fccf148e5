mod settings;
fn main() { }
