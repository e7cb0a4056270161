//! Text that was made to be slow, or to break: whatever it is, reading takes a time in proportion to its length.

use std::hint::black_box;
use std::time::Duration;

use super::read;

/// Each makes a text of about that many bytes.
const CORPUS: &[(&str, fn(usize) -> String)] = &[
    ("lists within lists on one line", |size| format!("## Triage\n{}x\n", "- ".repeat(size / 2))),
    ("lists that nest line by line", |size| nested(size, "- x")),
    ("a tree that nests", |size| nested(size, "- YES → Is it?").replacen("## Triage", "## Decision tree", 1)),
    ("quotes within quotes", |size| format!("## Rollback\n{}x\n", "> ".repeat(size / 2))),
    ("backticks of growing length", |size| {
        let mut text = String::from("## Triage\n- ");
        for length in 1.. {
            if text.len() > size {
                break;
            }
            text += &format!("{} ", "`".repeat(length));
        }
        text
    }),
    ("single backticks", |size| format!("## Triage\n- {}", "` `when: a > 1` ".repeat(size / 16))),
    ("emphasis that never ends", |size| format!("## Triage\n- {}", "*a **b _c ".repeat(size / 10))),
    ("brackets", |size| format!("## Triage\n- {}", "[a](<b".repeat(size / 6))),
    ("open brackets", |size| format!("## Triage\n- {}", "[".repeat(size))),
    ("one long line", |size| format!("## Triage\n- {}", "word ".repeat(size / 5))),
    ("the same check again and again", |size| format!("## Triage\n{}", "- [ ] a\n".repeat(size / 8))),
    ("triage sections", |size| "## Triage\n- [ ] a\n".repeat(size / 18)),
    ("tables with many rows", |size| {
        format!("## Mitigations\n| Action | When |\n|---|---|\n{}", "| a | b |\n".repeat(size / 10))
    }),
    ("a table with many columns", |size| {
        let columns = size / 8;
        format!("## Recovery\n{}|\n{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns), "|b".repeat(columns))
    }),
    ("recovery rows of unknown signals", |size| {
        let rows = (0..size / 30).map(|row| format!("| s{row} | key | <= 1 | 5m |\n")).collect::<String>();
        format!("## Recovery\n| signal | role | bound | hold |\n|---|---|---|---|\n{rows}")
    }),
    ("mitigations with one key", |size| format!("## Mitigations\n{}", "### a: B\n".repeat(size / 9))),
    ("signals", |size| {
        format!("## Signals\n{}", (0..size / 24).map(|at| format!("### s{at}\n```\nup\n```\n")).collect::<String>())
    }),
    ("a tree with its indentation lost", |size| {
        format!("## Decision tree\nTop?\n{}", "├─ NO → Stop\n└─ YES → Is it?\n".repeat(size / 40))
    }),
    ("a tree that only opens", |size| format!("## Decision tree\nTop?\n{}", "├─ YES → Is it?\n".repeat(size / 20))),
    ("a drawn tree with indents", |size| {
        let deep = ((size * 2) as f64).sqrt() as usize / 2;
        let lines = (0..deep).map(|depth| format!("{}└─ YES → Is it?\n", "│".repeat(depth / 3)));
        format!("## Decision tree\nTop?\n{}", lines.collect::<String>())
    }),
    ("lines that go on", |size| format!("## Decision tree\nTop?\n├─ YES → a\n{}", " b\n".repeat(size / 3))),
    ("questions without branches", |size| format!("## Decision tree\n{}", "Is it?\n├─ YES → a\n".repeat(size / 20))),
    ("glued commands", |size| format!("## Triage\n{}\n", "# 1. A {.unnumbered}b".repeat(size / 20))),
    ("bare headings", |size| "Symptoms\na\nMitigation Actions\nAction\nSteps\nb\nc\n".repeat(size / 48)),
    ("bare titles", |size| "Title\n\n1) Other\n\n".repeat(size / 16)),
    ("addresses of links", |size| {
        format!("## Triage\n{}", (0..size / 12).map(|at| format!("[{at}]: /u\n")).collect::<String>())
    }),
    ("front matter", |size| format!("---\n{}---\n", "key: value\nno value\n".repeat(size / 20))),
    ("an open fence", |size| format!("## Triage\n```\n{}", "# a\nb\n".repeat(size / 6))),
    ("entities and escapes", |size| format!("## Triage\n- {}", "&amp;\\*<a href=".repeat(size / 16))),
    ("empty items", |size| format!("## Triage\n{}", "-\n\n".repeat(size / 3))),
];

fn nested(size: usize, item: &str) -> String {
    let deep = (size as f64).sqrt() as usize;
    let lines = (0..deep).map(|depth| format!("{}{item}\n", " ".repeat(2 * depth)));
    format!("## Triage\n{}", lines.collect::<String>())
}

/// The best of several, by the processor's clock for this thread: what else the machine does counts little.
fn best(text: &str, tries: usize) -> Duration {
    let once = |_| {
        let start = processor_time();
        black_box(read(black_box(text)));
        processor_time().saturating_sub(start)
    };
    (0..tries).map(once).min().unwrap_or_default()
}

fn processor_time() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

#[test]
fn eight_times_the_text_takes_less_than_twelve_times_as_long() {
    const SMALL: usize = 8_000;
    let mut slow = Vec::new();
    for (name, make) in CORPUS {
        let (small, large) = (make(SMALL), make(8 * SMALL));
        // The larger text may have come out somewhat longer or shorter than eight times.
        let bytes = large.len() as f64 / small.len() as f64 / 8.0;
        let mut ratio = f64::MAX;
        for _ in 0..6 {
            let (one, eight) = (best(&small, 9), best(&large, 3));
            ratio = ratio.min(eight.as_secs_f64() / one.as_secs_f64().max(1e-6) / bytes);
            if ratio < 12.0 {
                break;
            }
        }
        println!("{ratio:5.1}  {name}");
        if ratio >= 12.0 {
            slow.push(format!("{name}: {ratio:.1}"));
        }
    }
    assert_eq!(slow, Vec::<String>::new());
}

#[test]
fn nothing_of_it_breaks_the_reader() {
    for (_, make) in CORPUS {
        for size in [0, 1, 40, 700] {
            let text = make(size);
            read(&text);
            read(&text.replace("## ", ""));
            let cut = (0..text.len()).rfind(|at| text.is_char_boundary(*at) && at % 3 == 0).unwrap_or(0);
            read(&text[..cut]);
            read(&text[cut..]);
        }
    }
}
