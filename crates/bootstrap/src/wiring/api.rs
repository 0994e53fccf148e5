use std::sync::Arc;

use async_trait::async_trait;
use frontrow_http::api::{
    AccountApi, AdminApi, CatalogApi, PaymentApi, PointsApi, QueueApi, ReservationApi, WebhooksApi,
};
use frontrow_http::{Api, Probe};
use frontrow_redis::Redis;
use frontrow_sql::SqlDatabase;

use super::ports::Ports;

impl Ports {
    /// Every story that can be asked for over HTTP.
    pub fn api(&self) -> Api {
        Api {
            account: AccountApi { register: self.register(), sign_in: self.sign_in(), show_me: self.show_me() },
            catalog: self.catalog_api(),
            queue: QueueApi { join: self.join_queue(), show_place: self.show_place(), leave: self.leave_queue() },
            reservation: self.reservation_api(),
            payment: PaymentApi {
                pay: Arc::new(self.pay_reservation()),
                open_checkout: self.open_checkout(),
                show: self.show_payment(),
                hear_gateway: self.hear_gateway(),
            },
            points: PointsApi {
                show_wallet: self.show_wallet(),
                charge: self.charge_points(),
                show_history: self.show_history(),
            },
            admin: self.admin_api(),
            webhooks: self.webhooks_api(),
            clock: self.clock.clone(),
        }
    }

    fn catalog_api(&self) -> CatalogApi {
        CatalogApi {
            list_concerts: self.list_concerts(),
            show_concert: self.show_concert(),
            list_dates: self.list_dates(),
            show_seat_map: self.show_seat_map(),
            list_sections: self.list_sections(),
            list_available_sections: self.list_available_sections(),
            show_section: self.show_section(),
        }
    }

    fn reservation_api(&self) -> ReservationApi {
        ReservationApi {
            hold_seats: self.hold_seats(),
            hold_places: self.hold_places(),
            show: self.show_reservation(),
            list: self.list_reservations(),
            show_log: self.show_log(),
            confirm: self.confirm_reservation(),
            cancel: self.cancel_reservation(),
        }
    }

    fn admin_api(&self) -> AdminApi {
        AdminApi {
            create_concert: self.create_concert(),
            edit_concert: self.edit_concert(),
            remove_concert: self.remove_concert(),
            tune_queue: self.tune_queue(),
            add_date: self.add_date(),
            add_section: self.add_section(),
            edit_section: self.edit_section(),
            show_statistics: self.show_statistics(),
            find_reservations: self.find_reservations(),
            run_audit: self.run_audit(),
        }
    }

    fn webhooks_api(&self) -> WebhooksApi {
        WebhooksApi {
            create: self.create_webhook(),
            list: self.list_webhooks(),
            show: self.show_webhook(),
            edit: self.edit_webhook(),
            remove: self.remove_webhook(),
            rotate_secret: self.rotate_secret(),
            test: self.test_webhook(),
            show_deliveries: self.show_deliveries(),
            show_delivery: self.show_delivery(),
            resend: self.resend_delivery(),
        }
    }
}

/// Nothing is sold without the database.
pub struct DatabaseProbe(pub SqlDatabase);

#[async_trait]
impl Probe for DatabaseProbe {
    fn name(&self) -> &'static str {
        "database"
    }

    fn is_vital(&self) -> bool {
        true
    }

    async fn answers(&self) -> bool {
        self.0.is_reachable().await
    }
}

/// Without Redis those inside go on buying, and nobody else gets in.
pub struct RedisProbe(pub Redis);

#[async_trait]
impl Probe for RedisProbe {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn is_vital(&self) -> bool {
        false
    }

    async fn answers(&self) -> bool {
        self.0.is_up()
    }
}
