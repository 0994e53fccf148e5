//! Every story that can be asked for, built by whoever starts the program.

use std::sync::Arc;

use frontrow_application::account::{Register, ShowMe, SignIn};
use frontrow_application::catalog::{
    AddDate, AddSection, CreateConcert, EditConcert, EditSection, ListAvailableSections, ListConcerts, ListDates,
    ListSections, RemoveConcert, ShowConcert, ShowSeatMap, ShowSection, TuneQueue,
};
use frontrow_application::operations::{FindReservations, RunAudit, ShowStatistics};
use frontrow_application::payment::{HearGateway, OpenCheckout, PayReservation, ShowPayment};
use frontrow_application::points::{ChargePoints, ShowHistory, ShowWallet};
use frontrow_application::ports::Clock;
use frontrow_application::queue::{JoinQueue, LeaveQueue, ShowPlace};
use frontrow_application::reservation::{
    CancelReservation, ConfirmReservation, HoldPlaces, HoldSeats, ListReservations, ShowLog, ShowReservation,
};
use frontrow_application::webhooks::{
    CreateWebhook, EditWebhook, ListWebhooks, RemoveWebhook, ResendDelivery, RotateSecret, ShowDeliveries,
    ShowDelivery, ShowWebhook, TestWebhook,
};

/// Every story that can be asked for.
pub struct Api {
    /// People.
    pub account: AccountApi,
    /// What is on sale, for buyers.
    pub catalog: CatalogApi,
    /// The waiting room.
    pub queue: QueueApi,
    /// Holding, confirming, giving back.
    pub reservation: ReservationApi,
    /// Paying.
    pub payment: PaymentApi,
    /// Wallets.
    pub points: PointsApi,
    /// What is on sale, for sellers, and how it goes.
    pub admin: AdminApi,
    /// Who is told over HTTP what happens here.
    pub webhooks: WebhooksApi,
    /// What time it is: a lapsed hold is shown as expired.
    pub clock: Arc<dyn Clock>,
}

/// People.
pub struct AccountApi {
    /// `POST /users`
    pub register: Register,
    /// `POST /auth/token`
    pub sign_in: SignIn,
    /// `GET /users/me`
    pub show_me: ShowMe,
}

/// What is on sale, for buyers.
pub struct CatalogApi {
    /// `GET /concerts`
    pub list_concerts: ListConcerts,
    /// `GET /concerts/{concertId}`
    pub show_concert: ShowConcert,
    /// `GET /concerts/{concertId}/dates`
    pub list_dates: ListDates,
    /// `GET /concert-dates/{dateId}/seats`
    pub show_seat_map: ShowSeatMap,
    /// `GET /concert-dates/{dateId}/sections`
    pub list_sections: ListSections,
    /// `GET /sections/available`
    pub list_available_sections: ListAvailableSections,
    /// `GET /sections/{sectionId}`
    pub show_section: ShowSection,
}

/// The waiting room.
pub struct QueueApi {
    /// `POST /queue/token`
    pub join: JoinQueue,
    /// `GET /queue/status`
    pub show_place: ShowPlace,
    /// `DELETE /queue/token`
    pub leave: LeaveQueue,
}

/// Holding, confirming, giving back.
pub struct ReservationApi {
    /// `POST /reservations` with seats
    pub hold_seats: HoldSeats,
    /// `POST /reservations` with a section
    pub hold_places: HoldPlaces,
    /// `GET /reservations/{reservationId}`
    pub show: ShowReservation,
    /// `GET /reservations`
    pub list: ListReservations,
    /// `GET /reservations/{reservationId}/log`
    pub show_log: ShowLog,
    /// `POST /reservations/{reservationId}/confirm`
    pub confirm: ConfirmReservation,
    /// `POST /reservations/{reservationId}/cancel`
    pub cancel: CancelReservation,
}

/// Paying.
pub struct PaymentApi {
    /// `POST /payments`; shared, because a payment that has begun goes on when its buyer is gone.
    pub pay: Arc<PayReservation>,
    /// `POST /payments/checkout`
    pub open_checkout: OpenCheckout,
    /// `GET /payments/{paymentId}`
    pub show: ShowPayment,
    /// `POST /payments/webhooks/{gateway}`
    pub hear_gateway: HearGateway,
}

/// Wallets.
pub struct PointsApi {
    /// `GET /points`
    pub show_wallet: ShowWallet,
    /// `POST /points/charge`
    pub charge: ChargePoints,
    /// `GET /points/history`
    pub show_history: ShowHistory,
}

/// What is on sale, for sellers, and how it goes.
pub struct AdminApi {
    /// `POST /admin/concerts`
    pub create_concert: CreateConcert,
    /// `PATCH /admin/concerts/{concertId}`
    pub edit_concert: EditConcert,
    /// `DELETE /admin/concerts/{concertId}`
    pub remove_concert: RemoveConcert,
    /// `PATCH /admin/concerts/{concertId}/queue`
    pub tune_queue: TuneQueue,
    /// `POST /admin/concerts/{concertId}/dates`
    pub add_date: AddDate,
    /// `POST /admin/concert-dates/{dateId}/sections`
    pub add_section: AddSection,
    /// `PATCH /admin/sections/{sectionId}`
    pub edit_section: EditSection,
    /// `GET /admin/concerts/{concertId}/stats`
    pub show_statistics: ShowStatistics,
    /// `GET /admin/reservations`
    pub find_reservations: FindReservations,
    /// `GET /admin/audit`
    pub run_audit: RunAudit,
}

/// Who is told over HTTP what happens here.
pub struct WebhooksApi {
    /// `POST /admin/webhooks`
    pub create: CreateWebhook,
    /// `GET /admin/webhooks`
    pub list: ListWebhooks,
    /// `GET /admin/webhooks/{webhookId}`
    pub show: ShowWebhook,
    /// `PATCH /admin/webhooks/{webhookId}`
    pub edit: EditWebhook,
    /// `DELETE /admin/webhooks/{webhookId}`
    pub remove: RemoveWebhook,
    /// `POST /admin/webhooks/{webhookId}/secret`
    pub rotate_secret: RotateSecret,
    /// `POST /admin/webhooks/{webhookId}/test`
    pub test: TestWebhook,
    /// `GET /admin/webhooks/{webhookId}/deliveries`
    pub show_deliveries: ShowDeliveries,
    /// `GET /admin/webhooks/deliveries/{deliveryId}`
    pub show_delivery: ShowDelivery,
    /// `POST /admin/webhooks/deliveries/{deliveryId}/resend`
    pub resend: ResendDelivery,
}
