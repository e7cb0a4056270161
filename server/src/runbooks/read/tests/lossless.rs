//! Whether each line of a file is found again in what was read.

use app::runbooks::Runbook;
use serde_json::Value;

/// The lines, or cells of tables, whose words stand nowhere side by side.
pub fn lost(text: &str, runbook: &Runbook) -> Vec<String> {
    let mut said = String::from("\n");
    strings(&serde_json::to_value(runbook).unwrap(), &mut said);
    let lines: Vec<&str> = text.lines().collect();
    let said_once = |at: &usize| !is_mark(lines[*at]) && !names_columns(&lines, *at);
    let pieces = (0..lines.len()).filter(said_once).flat_map(|at| pieces(lines[at]));
    pieces.filter(|piece| !said.contains(&format!(" {} ", normal(piece)))).collect()
}

/// What a line says: cells, the titles and commands that ran together, words without their bullet or number.
fn pieces(line: &str) -> Vec<String> {
    let line = line.replace("{.unnumbered}", "\u{1}").replace("# ", "\u{1}");
    let parts = line.split(['\u{1}', '|', '→']).map(|part| {
        let part = part.trim().trim_start_matches(['-', '*', '+', '•', '>', '#', ' ', '├', '└', '─']);
        let part = part.strip_prefix("[x] ").unwrap_or(part);
        let digits = part.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let part = digits.strip_prefix(['.', ')']).filter(|_| digits.len() < part.len()).unwrap_or(part);
        part.replace("`time: 3m`", "").replace("(expect:", "\u{1}").trim_end_matches(')').to_owned()
    });
    let parts: Vec<String> = parts.collect();
    let parts = parts.iter().flat_map(|part| part.split('\u{1}')).map(str::to_owned);
    parts.filter(|part| !normal(part).is_empty()).collect()
}

/// Fences, rules, and the two words of the front matter that became fields.
fn is_mark(line: &str) -> bool {
    line.trim_start().starts_with("```") || !line.chars().any(char::is_alphanumeric)
}

/// The names of columns that the reader knows are structure, as headings are.
fn names_columns(lines: &[&str], at: usize) -> bool {
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(str::to_lowercase).collect::<Vec<_>>();
    let ruled = lines.get(at + 1).is_some_and(|next| next.contains("---") && is_mark(next));
    let known = ["severity", "meaning", "alert", "condition", "metric", "target", "mitigation", "when to use"];
    ruled && cells(lines[at]).iter().filter(|cell| !cell.trim().is_empty()).any(|cell| known.contains(&cell.trim()))
}

fn normal(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Every text of the read form, one a line; the names of front matter beside their values.
fn strings(value: &Value, said: &mut String) {
    match value {
        Value::String(text) => said.extend([" ", &normal(text), " \n"]),
        Value::Array(items) => {
            if let [Value::String(key), Value::String(value)] = &items[..] {
                said.extend([" ", &normal(&format!("{key} {value}")), " \n"]);
            }
            items.iter().for_each(|item| strings(item, said));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                if let (Value::String(value), "slug" | "title") = (value, name.as_str()) {
                    said.extend([" ", &normal(&format!("{name} {value}")), " \n"]);
                }
                strings(value, said);
            }
        }
        _ => {}
    }
}
