use std::sync::Arc;

use frontrow_domain::webhooks::{NoReply, Reply};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::receiver::send;

/// Speaks TLS with a certificate of its own making, for the name it goes by.
fn tls_of_ones_own() -> TlsAcceptor {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn whoever_vouches_for_themselves_is_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, heard) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        let ended = match tls_of_ones_own().accept(stream).await {
            Ok(mut stream) => stream.read_to_end(&mut got).await.map(|_| ()),
            Err(refused) => Err(refused),
        };
        tell.send((ended.map_err(|error| error.to_string()), got)).unwrap();
    });
    let reply = send(&format!("https://localhost:{port}/hooks")).await.reply;
    assert_eq!(reply, Reply::None(NoReply::NotConnected));
    let (ended, got) = heard.await.unwrap();
    assert!(ended.as_ref().is_err_and(|why| why.contains("UnknownCA")), "{ended:?}");
    assert!(got.is_empty(), "{got:?}");
}
