//! The ledger outlives the server that asked. A killed server is one whose gateway is dropped without a word.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{GatewayAnswer, PaymentGateway, RefundAnswer};
use frontrow_payments::FakeGateway;
use frontrow_testkit::FakeClock;
use tempfile::TempDir;
use tokio::time::{advance, timeout};

use crate::fixture::approval;

struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("gateway.jsonl")
    }

    fn server(&self) -> FakeGateway {
        FakeGateway::with_ledger_at(&self.path(), Arc::new(FakeClock::default())).unwrap()
    }
}

#[tokio::test]
async fn the_next_server_knows_what_the_killed_one_was_told() {
    let machine = Machine::new();
    let (kept, refunded, declined) = (approval("ok-1"), approval("lost-1"), approval("decline-1"));
    let server = machine.server();
    for approval in [&kept, &refunded, &declined] {
        server.approve(approval).await;
    }
    server.refund(&refunded, refunded.amount).await;
    let told = server.ledger().unwrap();
    drop(server);

    let next = machine.server();
    assert_eq!(next.ledger().unwrap(), told);
    assert_eq!(next.look_up(&kept).await, GatewayAnswer::Approved { captured: kept.amount });
    assert_eq!(next.look_up(&refunded).await, GatewayAnswer::Refunded { captured: refunded.amount });
    assert!(matches!(next.look_up(&declined).await, GatewayAnswer::Declined { .. }));
    assert_eq!(
        next.approve(&approval("ok-1")).await,
        GatewayAnswer::Declined { reason: "payment_key_used".to_owned() }
    );
}

#[tokio::test(start_paused = true)]
async fn a_slow_approval_survives_the_server_that_waited_for_it() {
    let machine = Machine::new();
    let approval = approval("slow-5000-1");
    let server = machine.server();
    assert!(timeout(Duration::from_secs(1), server.approve(&approval)).await.is_err());
    drop(server);

    let next = machine.server();
    assert_eq!(next.look_up(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_secs(5)).await;
    assert_eq!(next.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn two_servers_see_one_world() {
    let machine = Machine::new();
    let (one, other) = (machine.server(), machine.server());
    let approval = approval("ok-1");
    one.approve(&approval).await;
    assert_eq!(other.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(other.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(one.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    let entries = one.ledger().unwrap();
    assert_eq!((entries.len(), entries[0].refunded), (1, approval.amount));
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_ask_at_once_capture_once() {
    let machine = Machine::new();
    let approval = approval("ok-1");
    let mut servers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (server, approval) = (machine.server(), approval.clone());
        servers.spawn(async move { server.approve(&approval).await });
    }
    for answer in servers.join_all().await {
        assert_eq!(answer, GatewayAnswer::Approved { captured: approval.amount });
    }
    let lines = fs::read_to_string(machine.path()).unwrap();
    assert_eq!(lines.matches("captured\"").count(), 1, "{lines}");
}

#[tokio::test]
async fn half_a_line_of_a_killed_server_is_forgotten() {
    let machine = Machine::new();
    let approval = approval("ok-1");
    machine.server().approve(&approval).await;
    let mut file = OpenOptions::new().append(true).open(machine.path()).unwrap();
    file.write_all(br#"{"event":"refunded","paym"#).unwrap();

    let next = machine.server();
    assert_eq!(next.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(next.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(machine.server().ledger().unwrap()[0].refunded, approval.amount);
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_at_the_start() {
    let machine = Machine::new();
    fs::write(machine.path(), "no ledger\n").unwrap();
    assert!(FakeGateway::with_ledger_at(&machine.path(), Arc::new(FakeClock::default())).is_err());
}

#[test]
fn a_new_ledger_is_empty() {
    let machine = Machine::new();
    assert_eq!(machine.server().ledger().unwrap(), []);
}

#[tokio::test]
async fn a_book_from_before_the_time_was_written_knows_it_by_the_id() {
    let machine = Machine::new();
    let payment = approval("ok-1").payment;
    let arrived = r#""key":"ok-1","amount":99000,"capturedAfterMilliseconds":0"#;
    let lines = format!(
        "{{\"event\":\"arrived\",\"paymentId\":\"{payment}\",{arrived}}}\n{{\"event\":\"captured\",\"paymentId\":\"{payment}\"}}\n"
    );
    fs::write(machine.path(), lines).unwrap();
    assert_eq!(machine.server().ledger().unwrap()[0].captured_at, Some(FakeClock::START));
}
