use frontrow_sql::{ConnectError, DatabaseSettings, SqlDatabase};
use tempfile::TempDir;

async fn connect(url: &str) -> Result<SqlDatabase, ConnectError> {
    SqlDatabase::connect(&DatabaseSettings { url: url.to_owned(), max_connections: 2 }).await
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused() {
    for url in ["oracle://localhost/frontrow", "frontrow.db", ""] {
        assert!(matches!(connect(url).await, Err(ConnectError::UnknownScheme)), "{url}");
    }
}

#[tokio::test]
async fn nobody_answering_is_an_error_that_hides_the_password() {
    let error = connect("mysql://root:secret@127.0.0.1:1/frontrow").await.unwrap_err();
    assert!(matches!(error, ConnectError::NoAnswer(_)));
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn a_new_file_is_reachable_and_waits_for_nobody_else() {
    let folder = TempDir::new().unwrap();
    let database = connect(&format!("sqlite://{}", folder.path().join("new.db").display())).await.unwrap();
    assert!(database.is_reachable().await);
    database.connection().clone().close().await.unwrap();
}
