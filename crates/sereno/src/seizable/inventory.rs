//! The inventory `docs/DATA.md`, read as it is compiled in.

const TEXT: &str = include_str!("../../../../docs/DATA.md");

/// One line of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) what: &'static str,
    pub(super) who: &'static str,
    pub(super) until: &'static str,
}

/// Every line: the heading above a table of columns is the table's name.
pub(super) fn lines() -> Vec<Line> {
    let mut table = "";
    let mut found = Vec::new();
    for line in TEXT.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = name.trim();
        }
        let cells: Vec<&'static str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [column, what, _, who, until] = cells.as_slice() else { continue };
        if let Some(column) = column.strip_prefix('`').and_then(|c| c.strip_suffix('`')) {
            found.push(Line { table, column, what, who, until });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn the_inventory_is_read_line_by_line() {
        let lines = lines();
        assert!(lines.len() > 100, "{}", lines.len());
        let reach = lines.iter().find(|l| l.table == "reports" && l.column == "sealed_reach").unwrap();
        assert!(reach.what.starts_with("sealed") && reach.until.contains("reach hours"), "{reach:?}");
    }
}
