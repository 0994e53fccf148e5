//! The statement that writes a batch of seats. Only ids are sent seat by seat; the rest of each row of the table is
//! worked out by the database. That spares this process most of its work. PostgreSQL and SQLite have less of it as well,
//! MariaDB has a little more.

use std::fmt::Write;

use frontrow_application::ports::NewRow;
use frontrow_domain::shared::DateId;
use sea_orm::{DbBackend, Statement, Value};

use super::batches::Batch;

/// The statement that writes `batch` to `date`, its first seat being at `position` in the hall.
pub(super) fn insert(backend: DbBackend, date: DateId, position: usize, batch: &Batch<'_>) -> Statement {
    match backend {
        DbBackend::MySql => Statement::from_string(backend, mysql(date, position, batch)),
        DbBackend::Postgres => {
            Statement::from_sql_and_values(backend, POSTGRES, values(ids_as_array(batch), date, position, batch))
        }
        DbBackend::Sqlite | _ => {
            Statement::from_sql_and_values(backend, SQLITE, values(ids_as_bytes(batch), date, position, batch))
        }
    }
}

/// Text, so that labels are picked from a list by their number. Nothing in it was typed by anybody: it is made of whole
/// numbers, and of bytes written as digits.
fn mysql(date: DateId, position: usize, batch: &Batch<'_>) -> String {
    let (last, in_row, first) = (batch.seats() - 1, batch.seats_per_row, batch.first_number);
    let mut text = String::with_capacity(1_024 + batch.seats() * 32 + batch.rows.len() * 128);
    text.push_str(
        "INSERT INTO seats (id,date_id,section_id,position,row_label,number,label,price) \
         WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<",
    );
    // Writing to a String does not fail.
    let _ = write!(text, "{last}) SELECT SUBSTRING(x'");
    for id in batch.ids() {
        let _ = write!(text, "{}", id.as_uuid().simple());
    }
    let (date, section) = (date.as_uuid().simple(), batch.block.id.as_uuid().simple());
    let _ = write!(text, "',i*16+1,16),x'{date}',x'{section}',{position}+i,ELT(i DIV {in_row}+1");
    typed(&mut text, batch.rows.iter().map(|row| &*row.name));
    let _ = write!(text, "),i MOD {in_row}+{first},CONCAT(ELT(i DIV {in_row}+1");
    typed(&mut text, batch.rows.iter().map(|row| &*row.front));
    let _ = write!(text, "),i MOD {in_row}+{first}),{} FROM n", batch.block.price.amount());
    text
}

/// Each after a comma, as the digits of its bytes.
fn typed<'a>(text: &mut String, words: impl Iterator<Item = &'a str>) {
    for word in words {
        text.push_str(",_utf8mb4 x'");
        for byte in word.bytes() {
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\'');
    }
}

const POSTGRES: &str = "\
    INSERT INTO seats (id, date_id, section_id, position, row_label, number, label, price) \
    SELECT n.id, $2::uuid, $3::uuid, $4::int4 + n.i, r.names[n.i / $7::int4 + 1], n.i % $7::int4 + $8::int4, \
        r.fronts[n.i / $7::int4 + 1] || (n.i % $7::int4 + $8::int4), $9::int8 \
    FROM (SELECT id, ordinal::int4 - 1 AS i FROM unnest($1::text::uuid[]) WITH ORDINALITY u(id, ordinal)) n \
    CROSS JOIN (SELECT ARRAY(SELECT json_array_elements_text($5::text::json)) AS names, \
        ARRAY(SELECT json_array_elements_text($6::text::json)) AS fronts) r";

const SQLITE: &str = "\
    INSERT INTO seats (id, date_id, section_id, position, row_label, number, label, price) \
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < length(?1) / 16 - 1) \
    SELECT substr(?1, i * 16 + 1, 16), ?2, ?3, ?4 + i, ?5 ->> (i / ?7), i % ?7 + ?8, \
        (?6 ->> (i / ?7)) || (i % ?7 + ?8), ?9 FROM n";

/// In the order of the placeholders.
fn values(ids: Value, date: DateId, position: usize, batch: &Batch<'_>) -> [Value; 9] {
    [
        ids,
        date.as_uuid().into(),
        batch.block.id.as_uuid().into(),
        number(position),
        list(batch.rows, |row| &row.name),
        list(batch.rows, |row| &row.front),
        number(batch.seats_per_row),
        number(batch.first_number),
        batch.block.price.amount().into(),
    ]
}

/// A hall has at most a million seats.
fn number(number: usize) -> Value {
    i32::try_from(number).unwrap_or(i32::MAX).into()
}

fn list(rows: &[NewRow], word: impl Fn(&NewRow) -> &String) -> Value {
    let words: serde_json::Value = rows.iter().map(|row| word(row).as_str()).collect();
    words.to_string().into()
}

fn ids_as_array(batch: &Batch<'_>) -> Value {
    let mut text = String::with_capacity(2 + batch.seats() * 33);
    for (number, id) in batch.ids().enumerate() {
        // Writing to a String does not fail.
        let _ = write!(text, "{}{}", if number == 0 { "{" } else { "," }, id.as_uuid().simple());
    }
    text.push('}');
    text.into()
}

fn ids_as_bytes(batch: &Batch<'_>) -> Value {
    let bytes: Vec<u8> = batch.ids().flat_map(|id| id.as_uuid().into_bytes()).collect();
    bytes.into()
}
