//! Where another issuer's keys come from.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use actix_web::web::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Time for the issuer to give its keys, well within what a request may take.
const FETCH_DEADLINE: Duration = Duration::from_secs(3);
/// Key sets hold a few keys of a few hundred bytes.
const KEY_SET_BYTES_AT_MOST: usize = 64 * 1024;

/// Where an issuer publishes its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwksSource {
    /// A file of ours.
    File(PathBuf),
    /// An address of theirs, under a certificate of a public authority or without one.
    Url(String),
}

impl JwksSource {
    /// An address where `text` begins like one, else a file.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let is_url = text.starts_with("https://") || text.starts_with("http://");
        if is_url { Self::Url(text.to_owned()) } else { Self::File(text.into()) }
    }
}

/// The other issuer cannot be trusted as configured.
#[derive(Debug, thiserror::Error)]
pub enum OutsideIssuerInvalid {
    /// The file with its keys cannot be read.
    #[error("the key set file cannot be read")]
    File(#[source] std::io::Error),
    /// The address is none.
    #[error("`{0}` is no address of a key set")]
    Address(String),
    /// It cannot be asked over TLS.
    #[error("TLS cannot be had")]
    Tls(#[source] rustls::Error),
    /// It gave nothing, in time and in bounds.
    #[error("the issuer does not give its keys")]
    Fetch(#[source] Box<dyn Error + Send + Sync>),
    /// What it gave is no key set.
    #[error("the key set cannot be read")]
    Format(#[source] serde_json::Error),
}

type Https = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// Gets the key set, however often it is asked.
pub(super) enum KeySetFetcher {
    File(PathBuf),
    Url { address: Uri, client: Box<Https> },
}

impl KeySetFetcher {
    pub(super) fn new(source: JwksSource) -> Result<Self, OutsideIssuerInvalid> {
        let url = match source {
            JwksSource::File(path) => return Ok(Self::File(path)),
            JwksSource::Url(url) => url,
        };
        let address = url.parse().map_err(|_| OutsideIssuerInvalid::Address(url))?;
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(OutsideIssuerInvalid::Tls)?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Box::new(Client::builder(TokioExecutor::new()).build(connector));
        Ok(Self::Url { address, client })
    }

    /// The key set as it is now.
    pub(super) async fn fetch(&self) -> Result<Vec<u8>, OutsideIssuerInvalid> {
        match self {
            Self::File(path) => fs::read(path).map_err(OutsideIssuerInvalid::File),
            Self::Url { address, client } => {
                let fetched = tokio::time::timeout(FETCH_DEADLINE, get(client, address.clone())).await;
                fetched.map_err(|late| OutsideIssuerInvalid::Fetch(late.into()))?.map_err(OutsideIssuerInvalid::Fetch)
            }
        }
    }
}

async fn get(client: &Https, address: Uri) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let response = client.get(address).await?;
    if !response.status().is_success() {
        return Err(format!("it answers {}", response.status()).into());
    }
    let body = Limited::new(response.into_body(), KEY_SET_BYTES_AT_MOST).collect().await?;
    Ok(body.to_bytes().to_vec())
}
